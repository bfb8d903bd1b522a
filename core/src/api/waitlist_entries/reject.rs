use http::Method;

use crate::api::waitlist_entries::{WaitlistEntry, WaitlistEntryId, lookup_by_id};
use crate::endpoint::Endpoint;
use crate::endpoint::lookup::{Done, Guard};
use crate::endpoint::macros::{encode_fields, from_required, request};
use crate::endpoint::operation::{Operation, Repeat};

request! {
    /// Rejects a waitlist entry.
    RejectWaitlistEntry {
        required {
            /// Which one.
            waitlist_entry_id: WaitlistEntryId,
        }
        optional {}
    }
}

from_required!(RejectWaitlistEntry: &str, String, WaitlistEntryId, &WaitlistEntryId);

impl Endpoint for RejectWaitlistEntry {
    type Response = WaitlistEntry;
    const OPERATION: &'static Operation = &Operation::new(
        "RejectWaitlistEntry",
        Method::POST,
        "/waitlist_entries/{waitlist_entry_id}/reject",
        Repeat::UntilDone(
            &lookup_by_id(Done::Status(&["rejected"]), Guard::None).with_query("status=rejected"),
        ),
    );

    encode_fields!();
}
