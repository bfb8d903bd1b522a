use http::Method;

use crate::api::invitations::{Invitation, InvitationId, ListInvitations};
use crate::endpoint::Endpoint;
use crate::endpoint::lookup::{Done, Guard, Key};
use crate::endpoint::macros::{encode_fields, from_required, request};
use crate::endpoint::operation::{Lookup, Operation, Repeat};

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
        Repeat::UntilDone(
            &Lookup::in_list(
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

    encode_fields!();
}
