//! What is known of an operation before it is called: data, not code. An operation has a lookup, which reads with another
//! operation: so both are here.

use http::Method;

use crate::endpoint::lookup::{Done, Guard, Identity, Key, Lifted, Members};
use crate::endpoint::path;

/// An operation of the API: its name, its method, its path, and what sending it twice would do.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Operation {
    /// The `operationId` of Clerk's OpenAPI document. Spans and errors carry it.
    pub name: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path below the base URL, with placeholders: `/invitations/{invitation_id}/revoke`.
    pub path: &'static str,
    /// A query that goes with each request: `paginated=true`.
    pub query: &'static str,
    /// What sending it twice would do.
    pub repeat: Repeat,
}

/// Repeatability of an operation: what sending a request twice would do, and so what may follow a lost response.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Repeat {
    /// Idempotent, and the second response is as good as the first: reads, and some writes. Retried, also where
    /// the response is 2xx but no JSON object or array.
    Freely,
    /// Idempotent, but the second response is an error where the first attempt took effect. Retried; where that
    /// fails, the lookup tells whether it is done.
    ///
    /// A request that lifts the [`Guard`](crate::Guard) is treated as [`Repeat::AfterLookup`].
    UntilDone(&'static Lookup),
    /// Not idempotent: it could mail somebody twice. The lookup tells what became of it, and it is sent again only
    /// where that is safe: where the attempt is known to be over, or where the server would refuse the second one.
    AfterLookup(&'static Lookup),
    /// Unknown; never retried.
    Never,
}

/// The lookup of an operation: how its effect is found after a lost response, and whether the server would
/// refuse a second one.
///
/// It is declared with the operation ([`Repeat`](crate::Repeat)), so that the engine assumes nothing. Path
/// parameters of the source are taken over from the request; a source with a parameter that the operation does
/// not have is a compile error:
///
/// ```compile_fail
/// use clerk_invitations_core::{Done, Guard, Key, Lookup, Method, Operation, Repeat};
/// const LIST: &Operation =
///     &Operation::new("List", Method::GET, "/teams/{team_id}/seats", Repeat::Freely);
/// const CREATE: &Operation = &Operation::new(
///     "Create",
///     Method::POST,
///     "/seats", // no `{team_id}` to fill the list's path with
///     Repeat::AfterLookup(&Lookup::in_list(LIST, "query", Key::Email("email"), Done::Present, Guard::None)),
/// );
/// fn main() { assert_eq!(CREATE.name, "Create") }
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Lookup {
    /// Where to read.
    pub source: Source,
    /// What identifies the record there.
    pub key: Key,
    /// What tells one effect from another.
    pub identity: Identity,
    /// How a record shows that the request took effect.
    pub done: Done,
    /// Whether the server refuses a second effect.
    pub guard: Guard,
    /// The error codes that say that a quota leaves no room for all: a bulk may have taken effect as far as there was any.
    pub quota: &'static [&'static str],
    /// The members of a record that a lookup reads.
    pub members: Members,
}

/// Where a lookup reads.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Source {
    /// A list, filtered by the key, newest first.
    List {
        /// The list.
        operation: &'static Operation,
        /// The query parameter that carries the key.
        parameter: &'static str,
        /// A query that goes with it, such as `status=revoked` for a list that leaves those out.
        query: &'static str,
        /// The query parameter for the page size, and the page size. A full page without the record says nothing.
        limit: (&'static str, u16),
        /// The member that holds the records, where the response is no array.
        items: &'static str,
    },
    /// A `GET` of one record, whose path is filled from the request's. 404 means that there is none.
    Record(&'static Operation),
    /// None: no read shows the effect. Only the server's answer to a further attempt tells; where that is lost
    /// too, the call ends as [`Ambiguous`](crate::Ambiguous).
    Nowhere,
}

impl Repeat {
    /// The lookup, where there is one.
    pub const fn lookup(&self) -> Option<&'static Lookup> {
        match self {
            Self::UntilDone(lookup) | Self::AfterLookup(lookup) => Some(lookup),
            Self::Freely | Self::Never => None,
        }
    }
}

impl Operation {
    /// An operation. In a constant, a malformed path template, or a lookup with a path parameter that this path does
    /// not have, is a compile error:
    ///
    /// ```compile_fail
    /// use clerk_invitations_core::{Method, Operation, Repeat};
    /// const BROKEN: &Operation = &Operation::new("Broken", Method::GET, "/users/{user_id", Repeat::Freely);
    /// fn main() { assert_eq!(BROKEN.name, "Broken") }
    /// ```
    ///
    /// # Panics
    ///
    /// Outside a constant, for the same reasons.
    pub const fn new(name: &'static str, method: Method, path: &'static str, repeat: Repeat) -> Self {
        assert!(
            path::is_template(path),
            "a path template starts with `/`; placeholders are whole segments in braces"
        );
        if let Some(lookup) = repeat.lookup()
            && let Some(read) = lookup.operation()
        {
            assert!(
                path::has_all_parameters(path, read.path),
                "the lookup's path has a parameter that the operation's path does not have"
            );
        }
        Self { name, method, path, query: "", repeat }
    }

    /// Sets a query that goes with each request. It is sent as it is.
    #[must_use]
    pub const fn with_query(mut self, query: &'static str) -> Self {
        self.query = query;
        self
    }
}

impl Lookup {
    /// A lookup in a list that takes the key in the query parameter `parameter`; pages are of 500 (`limit`), as
    /// Clerk's are.
    pub const fn in_list(
        operation: &'static Operation,
        parameter: &'static str,
        key: Key,
        done: Done,
        guard: Guard,
    ) -> Self {
        let source = Source::List { operation, parameter, query: "", limit: ("limit", 500), items: "data" };
        Self { source, key, identity: Identity::Record, done, guard, quota: &[], members: Members::CLERK }
    }

    /// A lookup by a `GET` of the one record that the path parameter `parameter` names.
    pub const fn of_record(
        operation: &'static Operation,
        parameter: &'static str,
        done: Done,
        guard: Guard,
    ) -> Self {
        Self {
            source: Source::Record(operation),
            key: Key::Path(parameter),
            identity: Identity::Record,
            done,
            guard,
            quota: &[],
            members: Members::CLERK,
        }
    }

    /// For an effect that no read shows, of a request that names its record by the path parameter `parameter`.
    pub const fn nowhere(parameter: &'static str, done: Done) -> Self {
        Self {
            source: Source::Nowhere,
            key: Key::Path(parameter),
            identity: Identity::Record,
            done,
            guard: Guard::None,
            quota: &[],
            members: Members::CLERK,
        }
    }

    /// Adds a query to the list's, such as `status=revoked`.
    #[must_use]
    pub const fn with_query(mut self, query: &'static str) -> Self {
        if let Source::List { operation, parameter, limit, items, .. } = self.source {
            self.source = Source::List { operation, parameter, query, limit, items };
        }
        self
    }

    /// Sets what tells one effect from another: [`Identity::Record`] unless set.
    #[must_use]
    pub const fn identified_by(mut self, identity: Identity) -> Self {
        self.identity = identity;
        self
    }

    /// Sets the error codes that say that a quota leaves no room for all.
    #[must_use]
    pub const fn with_quota(mut self, codes: &'static [&'static str]) -> Self {
        self.quota = codes;
        self
    }

    /// Sets the names of a record's members: Clerk's unless set.
    #[must_use]
    pub const fn members(mut self, members: Members) -> Self {
        self.members = members;
        self
    }

    /// The operation that it reads with, if any.
    pub const fn operation(&self) -> Option<&'static Operation> {
        match self.source {
            Source::List { operation, .. } | Source::Record(operation) => Some(operation),
            Source::Nowhere => None,
        }
    }

    /// Whether the server is known to refuse a second effect.
    pub const fn is_guarded(&self) -> bool {
        matches!(self.guard, Guard::Refuses(_))
    }

    /// The member that holds the records of a list.
    pub(crate) const fn items(&self) -> Option<&'static str> {
        match self.source {
            Source::List { items, .. } => Some(items),
            Source::Record(_) | Source::Nowhere => None,
        }
    }

    /// The body member by which a request can lift the guard.
    pub(crate) const fn lifted(&self) -> Option<&Lifted> {
        match self.guard.refusal() {
            Some(refusal) => refusal.lifted.as_ref(),
            None => None,
        }
    }
}
