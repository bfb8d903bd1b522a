use http::Method;

use crate::api::waitlist_entries::{LOOKUP, WaitlistEntry};
use crate::endpoint::Endpoint;
use crate::endpoint::macros::{encode_fields, from_required, request};
use crate::endpoint::operation::{Operation, Repeat};
use crate::endpoint::rule::Rule;

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
    const OPERATION: &'static Operation =
        &Operation::new("CreateWaitlistEntry", Method::POST, "/waitlist_entries", Repeat::UntilDone(LOOKUP));

    encode_fields!();
}
