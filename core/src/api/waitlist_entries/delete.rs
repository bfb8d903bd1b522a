use http::Method;

use crate::api::model::DeletedObject;
use crate::api::waitlist_entries::{WaitlistEntryId, lookup_by_id};
use crate::endpoint::Endpoint;
use crate::endpoint::lookup::{Done, Guard};
use crate::endpoint::macros::{encode_fields, from_required, request};
use crate::endpoint::operation::{Operation, Repeat};
use crate::error::ErrorCode;

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
        Repeat::UntilDone(&lookup_by_id(
            Done::Gone {
                codes: &[ErrorCode::ResourceNotFound.as_str()],
                response: r#"{"object":"waitlist_entry","id":"{key}","deleted":true}"#,
            },
            Guard::None,
        )),
    );

    encode_fields!();
}
