//! What is known of an operation before it is called: data, not code.

use http::Method;

use crate::endpoint::lookup::Lookup;
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
        if let Some(lookup) = repeat.lookup() {
            assert!(
                path::has_all_parameters(path, lookup.operation().path),
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
