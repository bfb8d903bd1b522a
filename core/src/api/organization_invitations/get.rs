use http::Method;

use crate::api::organization_invitations::{
    OrganizationId, OrganizationInvitation, OrganizationInvitationId,
};
use crate::endpoint::Endpoint;
use crate::endpoint::macros::{encode_fields, from_required, request};
use crate::endpoint::operation::{Operation, Repeat};

request! {
    /// Reads one invitation into an organization.
    GetOrganizationInvitation {
        required {
            /// Into which organization.
            organization_id: OrganizationId,
            /// Which one.
            invitation_id: OrganizationInvitationId,
        }
        optional {}
    }
}

from_required!(GetOrganizationInvitation(A organization_id: OrganizationId, B invitation_id: OrganizationInvitationId));

impl Endpoint for GetOrganizationInvitation {
    type Response = OrganizationInvitation;
    const OPERATION: &'static Operation = &Operation::new(
        "GetOrganizationInvitation",
        Method::GET,
        "/organizations/{organization_id}/invitations/{invitation_id}",
        Repeat::Freely,
    );

    encode_fields!();
}
