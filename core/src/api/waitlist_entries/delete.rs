use http::Method;

use crate::api::model::DeletedObject;
use crate::api::waitlist_entries::{WaitlistEntryId, lookup_by_id};
use crate::endpoint::Endpoint;
use crate::endpoint::lookup::{Done, Guard};
use crate::endpoint::macros::{from_required, request};
use crate::endpoint::operation::{Operation, Repeat};
use crate::endpoint::request::RawRequest;
use crate::endpoint::rule::Rule;
use crate::error::{ErrorCode, InvalidRequest};

request! {
    /// Deletes a pending waitlist entry.
    DeleteWaitlistEntry {
        required {
            /// Which one.
            waitlist_entry_id: WaitlistEntryId [Rule::PathSegment],
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
        Repeat::UntilDone(lookup_by_id(
            Done::Gone {
                codes: &[ErrorCode::ResourceNotFound.as_str()],
                response: r#"{"object":"waitlist_entry","id":"{key}","deleted":true}"#,
            },
            Guard::None,
        )),
    );

    fn check(&self) -> Result<(), InvalidRequest> {
        self.check_fields()
    }

    fn encode(&self, request: &mut RawRequest) -> Result<(), InvalidRequest> {
        request.path("waitlist_entry_id", self.waitlist_entry_id.as_str())
    }
}
