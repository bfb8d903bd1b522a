//! How to find out, by reading, what became of a request.

use crate::endpoint::operation::Operation;

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
}

/// What identifies the record that a request is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Key {
    /// An email address: the member of this name, in the body (or in each item of a bulk) and in the record.
    Email(&'static str),
    /// The member of this name, in the body (or in each item of a bulk) and in the record, letter for letter.
    Member(&'static str),
    /// The path parameter of this name; in the record it is the id.
    Path(&'static str),
}

/// What tells the effect of one request from that of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Identity {
    /// The record itself: each request makes a new one.
    Record,
    /// A member of the record that each request makes anew, such as the `invitation` of a waitlist entry.
    Member(&'static str),
}

/// How a record shows that a request took effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Done {
    /// It exists.
    Present,
    /// It exists, with one of these statuses.
    Status(&'static [&'static str]),
    /// It does not exist.
    Gone {
        /// The error codes by which the server says so.
        codes: &'static [&'static str],
        /// The response to a deletion as JSON; `"{key}"` stands for the id.
        response: &'static str,
    },
}

/// Whether the server refuses a second effect while there is a first.
///
/// It decides what may follow a lost response: with a guard, a request may be sent again while the first may
/// still arrive, because the server refuses one of the two. Without one, nothing is sent again then.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Guard {
    /// It refuses: nobody gets two.
    Refuses(Refusal),
    /// It does not, or nobody knows.
    None,
}

/// How the server refuses a second effect.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Refusal {
    /// The error codes of the refusal.
    pub codes: &'static [&'static str],
    /// The statuses of a record that stands in the way of another.
    pub statuses: &'static [&'static str],
    /// How a request can lift the guard.
    pub lifted: Option<Lifted>,
}

/// A body member by which a request lifts the guard: the server then makes another one each time.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Lifted {
    /// The member; it lifts the guard where it is `true`.
    pub by: &'static str,
    /// The error codes of all that the member overrides.
    pub codes: &'static [&'static str],
    /// Further statuses of a record for which a request without the member would be refused.
    pub statuses: &'static [&'static str],
}

/// The members of a record that a lookup reads.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Members {
    /// The id.
    pub id: &'static str,
    /// The status.
    pub status: &'static str,
    /// When it was created, in milliseconds since the Unix epoch.
    pub created_at: &'static str,
    /// When it was updated, in milliseconds since the Unix epoch.
    pub updated_at: &'static str,
}

impl Members {
    /// As Clerk names them.
    pub const CLERK: Self =
        Self { id: "id", status: "status", created_at: "created_at", updated_at: "updated_at" };
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
        Self { source, key, identity: Identity::Record, done, guard, members: Members::CLERK }
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

    /// Sets the names of a record's members: Clerk's unless set.
    #[must_use]
    pub const fn members(mut self, members: Members) -> Self {
        self.members = members;
        self
    }

    /// The operation that it reads with.
    pub const fn operation(&self) -> &'static Operation {
        match self.source {
            Source::List { operation, .. } | Source::Record(operation) => operation,
        }
    }

    /// The member that holds the records of a list.
    pub(crate) const fn items(&self) -> Option<&'static str> {
        match self.source {
            Source::List { items, .. } => Some(items),
            Source::Record(_) => None,
        }
    }

    /// The body member by which a request can lift the guard.
    pub(crate) const fn lifted(&self) -> Option<&Lifted> {
        match &self.guard {
            Guard::Refuses(refusal) => refusal.lifted.as_ref(),
            Guard::None => None,
        }
    }
}

impl Guard {
    /// The server refuses with one of these codes, while there is a record with one of these statuses.
    pub const fn refuses(codes: &'static [&'static str], statuses: &'static [&'static str]) -> Self {
        Self::Refuses(Refusal { codes, statuses, lifted: None })
    }

    /// A request whose body has `by: true` is not refused, neither with these codes nor for a record with
    /// one of these further statuses.
    #[must_use]
    pub const fn lifted(
        self,
        by: &'static str,
        codes: &'static [&'static str],
        statuses: &'static [&'static str],
    ) -> Self {
        match self {
            Self::Refuses(refusal) => {
                Self::Refuses(Refusal { lifted: Some(Lifted { by, codes, statuses }), ..refusal })
            }
            Self::None => Self::None,
        }
    }
}
