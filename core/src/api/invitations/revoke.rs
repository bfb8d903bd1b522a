use http::Method;

use crate::api::invitations::{Invitation, InvitationId, ListInvitations};
use crate::endpoint::Endpoint;
use crate::endpoint::lookup::{Done, Guard, Key, Lookup};
use crate::endpoint::macros::{from_required, request};
use crate::endpoint::operation::{Operation, Repeat};
use crate::endpoint::request::RawRequest;
use crate::endpoint::rule::Rule;
use crate::error::InvalidRequest;

request! {
    /// Revokes an invitation.
    RevokeInvitation {
        required {
            /// Which one.
            invitation_id: InvitationId [Rule::PathSegment],
        }
        optional {}
    }
}

from_required!(RevokeInvitation: &str, String, InvitationId, &InvitationId);

impl Endpoint for RevokeInvitation {
    type Response = Invitation;
    const OPERATION: &'static Operation = &Operation::new(
        "RevokeInvitation",
        Method::POST,
        "/invitations/{invitation_id}/revoke",
        Repeat::UntilDone(
            Lookup::in_list(
                ListInvitations::OPERATION,
                "query",
                Key::Path("invitation_id"),
                Done::Status(&["revoked"]),
                Guard::None,
            )
            // The list leaves them out unless it is asked for them.
            .with_query("status=revoked"),
        ),
    );

    fn check(&self) -> Result<(), InvalidRequest> {
        self.check_fields()
    }

    fn encode(&self, request: &mut RawRequest) -> Result<(), InvalidRequest> {
        request.path("invitation_id", self.invitation_id.as_str())
    }
}
