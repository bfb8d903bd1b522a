use http::Method;

use crate::api::invitations::InvitationId;
use crate::api::model::DeletedObject;
use crate::endpoint::Endpoint;
use crate::endpoint::lookup::Done;
use crate::endpoint::macros::{encode_fields, from_required, request};
use crate::endpoint::operation::{Lookup, Operation, Repeat};
use crate::error::ErrorCode;

request! {
    /// Deletes an invitation. (From Clerk's documentation; its OpenAPI document does not have it.)
    DeleteInvitation {
        required {
            /// Which one.
            invitation_id: InvitationId,
        }
        optional {}
    }
}

from_required!(DeleteInvitation: &str, String, InvitationId, &InvitationId);

impl Endpoint for DeleteInvitation {
    type Response = DeletedObject;
    const OPERATION: &'static Operation = &Operation::new(
        "DeleteInvitation",
        Method::DELETE,
        "/invitations/{invitation_id}",
        // The list leaves out what is revoked as well, so it cannot tell what is deleted.
        Repeat::UntilDone(&Lookup::nowhere(
            "invitation_id",
            Done::Gone {
                codes: &[ErrorCode::ResourceNotFound.as_str()],
                response: r#"{"object":"invitation","id":"{key}","deleted":true}"#,
            },
        )),
    );

    encode_fields!();
}
