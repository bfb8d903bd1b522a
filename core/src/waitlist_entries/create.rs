use http::Method;

use crate::check::Rule;
use crate::declare::{from_required, request};
use crate::endpoint::Endpoint;
use crate::error::InvalidRequest;
use crate::operation::{Operation, Repeat};
use crate::request::RawRequest;
use crate::waitlist_entries::{FIND_ENTRY, WaitlistEntry};

request! {
    /// Puts one person on the waitlist.
    CreateWaitlistEntry {
        required {
            /// Who waits. It must have text on both sides of an `@`; the rest is Clerk's to judge.
            email_address: String [Rule::EmailAddress],
        }
        optional {
            /// Whether Clerk confirms it by mail. Clerk's default is true.
            notify: bool,
        }
    }
}

from_required!(CreateWaitlistEntry: &str, String);

impl Endpoint for CreateWaitlistEntry {
    type Response = WaitlistEntry;
    const OPERATION: &'static Operation = &Operation::new(
        "CreateWaitlistEntry",
        Method::POST,
        "/waitlist_entries",
        Repeat::UntilDone(FIND_ENTRY),
    );

    fn check(&self) -> Result<(), InvalidRequest> {
        self.check_fields()
    }

    fn encode(&self, request: &mut RawRequest) -> Result<(), InvalidRequest> {
        request.json(self)
    }
}
