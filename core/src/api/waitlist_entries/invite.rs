use http::Method;

use crate::api::waitlist_entries::{ListWaitlistEntries, WaitlistEntry, WaitlistEntryId};
use crate::endpoint::Endpoint;
use crate::endpoint::macros::{from_required, request};
use crate::endpoint::operation::{Done, Find, FindBy, Operation, Repeat};
use crate::endpoint::request::RawRequest;
use crate::endpoint::rule::Rule;
use crate::error::InvalidRequest;

request! {
    /// Invites the person of a waitlist entry.
    InviteWaitlistEntry {
        required {
            /// Which entry.
            #[serde(skip)]
            waitlist_entry_id: WaitlistEntryId [Rule::PathSegment],
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

    fn check(&self) -> Result<(), InvalidRequest> {
        self.check_fields()
    }

    fn encode(&self, request: &mut RawRequest) -> Result<(), InvalidRequest> {
        request.path("waitlist_entry_id", self.waitlist_entry_id.as_str())?;
        request.json(self)
    }
}
