use http::Method;

use crate::api::model::DeletedObject;
use crate::api::waitlist_entries::{ListWaitlistEntries, WaitlistEntryId};
use crate::endpoint::Endpoint;
use crate::endpoint::macros::{encode_fields, from_required, request};
use crate::endpoint::operation::{Done, Find, FindBy, Operation, Repeat};

request! {
    /// Deletes a pending waitlist entry.
    DeleteWaitlistEntry {
        required {
            /// Which one.
            waitlist_entry_id: WaitlistEntryId,
        }
        optional {}
    }
}

from_required!(DeleteWaitlistEntry: &str, String, WaitlistEntryId, &WaitlistEntryId);

impl Endpoint for DeleteWaitlistEntry {
    type Response = DeletedObject;
    const OPERATION: &'static Operation = &Operation::new(
        "DeleteWaitlistEntry",
        Method::DELETE,
        "/waitlist_entries/{waitlist_entry_id}",
        Repeat::UntilDone(Find::new(ListWaitlistEntries::OPERATION, FindBy::Id, Done::Gone)),
    );

    encode_fields!();
}
