use http::Method;

use crate::endpoint::Endpoint;
use crate::endpoint::macros::{encode_fields, request};
use crate::endpoint::rule::Rule;

use crate::api::waitlist_entries::{WaitlistEntry, WaitlistEntryStatus};
use crate::endpoint::operation::{Operation, Repeat};
use crate::page::response::Page;

request! {
    /// Lists waitlist entries.
    #[derive(Default)]
    ListWaitlistEntries {
        required {}
        optional {
            /// Only those that stand so. Without it: all.
            status: WaitlistEntryStatus,
            /// Only those whose address or id matches. Whether a part of an address matches is Clerk's to
            /// choose: compare what you get.
            query: String,
            /// The order: a field such as `created_at`, with `+` (ascending) or `-` (descending) before it.
            /// Clerk's default is `-created_at`.
            order_by: String,
            /// How many at the most: 1 to 500. Clerk's default is 10.
            limit: u16 [Rule::Range(1, 500)],
            /// How many to skip. Clerk's default is 0.
            offset: u64,
        }
    }
}

impl Endpoint for ListWaitlistEntries {
    type Response = Page<WaitlistEntry>;
    const OPERATION: &'static Operation =
        &Operation::new("ListWaitlistEntries", Method::GET, "/waitlist_entries", Repeat::Freely);

    encode_fields!();
}
