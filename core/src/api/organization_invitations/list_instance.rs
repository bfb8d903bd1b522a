use http::Method;

use crate::api::organization_invitations::{InvitationStatuses, OrganizationInvitation};
use crate::endpoint::Endpoint;
use crate::endpoint::macros::{encode_fields, request};
use crate::endpoint::operation::{Operation, Repeat};
use crate::endpoint::rule::Rule;
use crate::page::response::Page;

request! {
    /// Lists the invitations into all organizations.
    #[derive(Default)]
    ListInstanceOrganizationInvitations {
        required {}
        optional {
            /// Only those with one of these statuses. (Clerk's schema has one value, its prose several.)
            status: InvitationStatuses,
            /// Only those whose address has this in it.
            query: String,
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

impl Endpoint for ListInstanceOrganizationInvitations {
    type Response = Page<OrganizationInvitation>;
    const OPERATION: &'static Operation = &Operation::new(
        "ListInstanceOrganizationInvitations",
        Method::GET,
        "/organization_invitations",
        Repeat::Freely,
    );

    encode_fields!();
}
