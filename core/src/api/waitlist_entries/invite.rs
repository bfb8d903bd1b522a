use http::Method;

use crate::api::waitlist_entries::{WaitlistEntry, WaitlistEntryId, lookup_by_id};
use crate::endpoint::Endpoint;
use crate::endpoint::lookup::{Done, Guard, Identity};
use crate::endpoint::macros::{encode_fields, from_required, request};
use crate::endpoint::operation::{Operation, Repeat};
use crate::error::ErrorCode;

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

/// The statuses of an entry that has been invited.
const INVITED: &[&str] = &["invited", "completed"];

/// An entry is invited once, unless the request says otherwise.
const GUARD: Guard = Guard::refuses(&[ErrorCode::WaitlistEntryAlreadyInvited.as_str()], INVITED).lifted(
    "ignore_existing",
    &[
        ErrorCode::WaitlistEntryAlreadyInvited.as_str(),
        ErrorCode::WaitlistEntryAlreadyCompleted.as_str(),
        ErrorCode::DuplicateRecord.as_str(),
        ErrorCode::FormIdentifierExists.as_str(),
    ],
    &[],
);

impl Endpoint for InviteWaitlistEntry {
    type Response = WaitlistEntry;
    const OPERATION: &'static Operation = &Operation::new(
        "InviteWaitlistEntry",
        Method::POST,
        "/waitlist_entries/{waitlist_entry_id}/invite",
        // What an entry brought about is its invitation.
        Repeat::UntilDone(
            &lookup_by_id(Done::Status(INVITED), GUARD).identified_by(Identity::Member("invitation")),
        ),
    );

    encode_fields!();
}
