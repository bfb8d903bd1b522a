use http::Method;

use crate::api::invitations::{Invitation, InvitationId, ListInvitations};
use crate::endpoint::Endpoint;
use crate::endpoint::macros::{encode_fields, from_required, request};
use crate::endpoint::operation::{Done, Find, FindBy, Operation, Repeat};

request! {
    /// Revokes an invitation.
    RevokeInvitation {
        required {
            /// Which one.
            invitation_id: InvitationId,
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
        Repeat::UntilDone(Find::new(ListInvitations::OPERATION, FindBy::Id, Done::Status(&["revoked"]))),
    );

    encode_fields!();
}
