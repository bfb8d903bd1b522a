use http::Method;

use crate::api::organization_invitations::{InvitationStatuses, OrganizationId, OrganizationInvitation};
use crate::endpoint::Endpoint;
use crate::endpoint::macros::{encode_fields, from_required, request};
use crate::endpoint::operation::{Operation, Repeat};
use crate::endpoint::rule::Rule;
use crate::page::response::Page;

request! {
    /// Lists the invitations into an organization.
    ListOrganizationInvitations {
        required {
            /// Of which organization.
            organization_id: OrganizationId,
        }
        optional {
            /// Only those with one of these statuses. (Clerk's schema has one value, its prose several.)
            status: InvitationStatuses,
            /// Only those to this address. Whether a part of it matches is Clerk's to choose: compare what you get.
            email_address: String,
            /// The order: `created_at` or `email_address`, with `+` (ascending) or `-` (descending) before it.
            /// Clerk's default is `-created_at`.
            order_by: String,
            /// How many at the most: 1 to 500. Clerk's default is 10.
            limit: u16 [Rule::Range(1, 500)],
            /// How many to skip. Clerk's default is 0.
            offset: u64,
        }
    }
}

from_required!(ListOrganizationInvitations: &str, String, OrganizationId, &OrganizationId);

impl Endpoint for ListOrganizationInvitations {
    type Response = Page<OrganizationInvitation>;
    const OPERATION: &'static Operation = &Operation::new(
        "ListOrganizationInvitations",
        Method::GET,
        "/organizations/{organization_id}/invitations",
        Repeat::Freely,
    );

    encode_fields!();
}
