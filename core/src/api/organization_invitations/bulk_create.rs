use http::Method;

use crate::api::organization_invitations::{
    CreateOrganizationInvitation, LOOKUP, NewOrganizationInvitation, OrganizationId, OrganizationInvitation,
};
use crate::batch::Batchable;
use crate::endpoint::Endpoint;
use crate::endpoint::macros::{bulk, encode_fields};
use crate::endpoint::operation::{Operation, Repeat};
use crate::page::response::Page;

bulk! {
    /// Invites up to 10 people into an organization in one request.
    ///
    /// ```
    /// use clerk_invitations_core::BulkCreateOrganizationInvitations;
    ///
    /// let people = [("ada@example.com", "org:admin"), ("grace@example.com", "org:member")];
    /// let invitations = BulkCreateOrganizationInvitations::new("org_1", people);
    /// ```
    BulkCreateOrganizationInvitations(NewOrganizationInvitation) up to 10 in {
        /// Into which organization.
        organization_id: OrganizationId,
    }
}

impl Endpoint for BulkCreateOrganizationInvitations {
    type Response = Page<OrganizationInvitation>;
    const OPERATION: &'static Operation = &Operation::new(
        "CreateOrganizationInvitationBulk",
        Method::POST,
        "/organizations/{organization_id}/invitations/bulk",
        Repeat::AfterLookup(LOOKUP),
    );

    encode_fields!();
}

impl Batchable for CreateOrganizationInvitation {
    type Bulk = BulkCreateOrganizationInvitations;
    const MAX_ITEMS: usize = BulkCreateOrganizationInvitations::MAX_ITEMS;

    fn bulk(items: Vec<Self>) -> Self::Bulk {
        let organization = items.first().map_or("", |item| item.organization_id.as_str()).to_owned();
        BulkCreateOrganizationInvitations::new(organization, items)
    }

    fn email_address(&self) -> &str {
        &self.email_address
    }

    fn parent(&self) -> Option<(&'static str, &str)> {
        Some(("organization_id", self.organization_id.as_str()))
    }
}
