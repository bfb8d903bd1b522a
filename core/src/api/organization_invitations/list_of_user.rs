use http::Method;

use crate::api::organization_invitations::{InvitationStatuses, OrganizationInvitation, UserId};
use crate::endpoint::Endpoint;
use crate::endpoint::macros::{encode_fields, from_required, request};
use crate::endpoint::operation::{Operation, Repeat};
use crate::endpoint::rule::Rule;
use crate::page::response::Page;

request! {
    /// Lists the invitations of a user into all organizations.
    ListUserOrganizationInvitations {
        required {
            /// Of which user.
            user_id: UserId,
        }
        optional {
            /// Only those with one of these statuses. (Clerk's schema has one value, its prose several.)
            status: InvitationStatuses,
            /// How many at the most: 1 to 500. Clerk's default is 10.
            limit: u16 [Rule::Range(1, 500)],
            /// How many to skip. Clerk's default is 0.
            offset: u64,
        }
    }
}

from_required!(ListUserOrganizationInvitations: &str, String, UserId, &UserId);

impl Endpoint for ListUserOrganizationInvitations {
    type Response = Page<OrganizationInvitation>;
    const OPERATION: &'static Operation = &Operation::new(
        "UsersGetOrganizationInvitations",
        Method::GET,
        "/users/{user_id}/organization_invitations",
        Repeat::Freely,
    );

    encode_fields!();
}
