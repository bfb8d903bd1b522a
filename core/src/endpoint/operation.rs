//! What is known of an operation before it is called: data, not code.

use http::Method;

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

/// What sending a request twice would do, and so what may follow an answer that was lost.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Repeat {
    /// Nothing new: reading, and writes whose second answer is as good as the first. Sent again, also where the
    /// answer is 2xx but no JSON object or array.
    Freely,
    /// Nothing new, but the second answer is an error where the first attempt took effect. Sent again; where
    /// that fails, the SDK looks whether it is done.
    ///
    /// A request that says `ignore_existing: true` is treated as [`Repeat::AfterLooking`].
    UntilDone(Find),
    /// It could mail somebody twice. The SDK looks what became of it, and sends it again only where that is
    /// safe: where the attempt is known to be over, or where the server would refuse the second one.
    AfterLooking(Find),
    /// Nobody knows. Not sent again.
    Never,
}

/// How to find, through a list, what a request was to bring about.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Find {
    /// The list to look through.
    pub list: &'static Operation,
    /// By what to look.
    pub by: FindBy,
    /// How it is seen there that the request took effect.
    pub done: Done,
}

/// How it is seen in a list that a request took effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Done {
    /// It is there, with one of these statuses.
    Status(&'static [&'static str]),
    /// It is there.
    Present,
    /// It is not there.
    Gone,
}

/// By what a list is looked through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FindBy {
    /// By the `email_address` of the body, or of each item of a bulk.
    EmailAddress,
    /// By the id in the path.
    Id,
}

impl Operation {
    /// An operation. In a constant, a malformed path template is a compile error:
    ///
    /// ```compile_fail
    /// use clerk_invitations_core::{Method, Operation, Repeat};
    /// const BROKEN: &Operation = &Operation::new("Broken", Method::GET, "/users/{user_id", Repeat::Freely);
    /// fn main() { assert_eq!(BROKEN.name, "Broken") }
    /// ```
    ///
    /// # Panics
    ///
    /// Outside a constant, with a malformed path template.
    pub const fn new(name: &'static str, method: Method, path: &'static str, repeat: Repeat) -> Self {
        assert!(
            crate::endpoint::path::is_template(path),
            "a path template starts with `/`; placeholders are whole segments in braces"
        );
        Self { name, method, path, query: "", repeat }
    }

    /// The same, with a query that goes with each request. It is sent as it is.
    #[must_use]
    pub const fn with_query(mut self, query: &'static str) -> Self {
        self.query = query;
        self
    }
}

impl Find {
    /// Looks through `list`, by this.
    pub const fn new(list: &'static Operation, by: FindBy, done: Done) -> Self {
        Self { list, by, done }
    }
}
