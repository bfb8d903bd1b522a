use http::Method;

use crate::api::waitlist_entries::{ListWaitlistEntries, WaitlistEntry, WaitlistEntryId};
use crate::endpoint::Endpoint;
use crate::endpoint::macros::{encode_fields, from_required, request};
use crate::endpoint::operation::{Done, Find, FindBy, Operation, Repeat};

request! {
    /// Invites the person of a waitlist entry.
    InviteWaitlistEntry {
        required {
            /// Which entry.
            waitlist_entry_id: WaitlistEntryId,
        }
        optional {
            /// Whether to invite in spite of an existing invitation, or of a user with the address. The
            /// person may get another mail. Clerk's default is false.
            ignore_existing: bool,
        }
    }
}

from_required!(InviteWaitlistEntry: &str, String, WaitlistEntryId, &WaitlistEntryId);

impl Endpoint for InviteWaitlistEntry {
    type Response = WaitlistEntry;
    const OPERATION: &'static Operation = &Operation::new(
        "InviteWaitlistEntry",
        Method::POST,
        "/waitlist_entries/{waitlist_entry_id}/invite",
        Repeat::UntilDone(Find::new(
            ListWaitlistEntries::OPERATION,
            FindBy::Id,
            Done::Status(&["invited", "completed"]),
        )),
    );

    encode_fields!();
}
