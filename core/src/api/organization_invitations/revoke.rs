use http::Method;

use crate::api::organization_invitations::{
    GetOrganizationInvitation, OrganizationId, OrganizationInvitation, OrganizationInvitationId, UserId,
};
use crate::endpoint::Endpoint;
use crate::endpoint::lookup::{Done, Guard};
use crate::endpoint::macros::{encode_fields, from_required, request};
use crate::endpoint::operation::{Lookup, Operation, Repeat};

request! {
    /// Revokes a pending invitation into an organization.
    RevokeOrganizationInvitation {
        required {
            /// Into which organization.
            organization_id: OrganizationId,
            /// Which one.
            invitation_id: OrganizationInvitationId,
        }
        optional {
            /// The user who revokes it: a member who may manage members.
            requesting_user_id: UserId,
        }
    }
}

from_required!(RevokeOrganizationInvitation(A organization_id: OrganizationId, B invitation_id: OrganizationInvitationId));

impl Endpoint for RevokeOrganizationInvitation {
    type Response = OrganizationInvitation;
    const OPERATION: &'static Operation = &Operation::new(
        "RevokeOrganizationInvitation",
        Method::POST,
        "/organizations/{organization_id}/invitations/{invitation_id}/revoke",
        Repeat::UntilDone(&Lookup::of_record(
            GetOrganizationInvitation::OPERATION,
            "invitation_id",
            Done::Status(&["revoked"]),
            Guard::None,
        )),
    );

    encode_fields!();
}
