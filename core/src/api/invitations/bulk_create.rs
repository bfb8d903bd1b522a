use http::Method;

use crate::api::invitations::{CreateInvitation, Invitation, LOOKUP};
use crate::batch::Batchable;
use crate::endpoint::Endpoint;
use crate::endpoint::macros::{bulk, encode_fields};
use crate::endpoint::operation::{Operation, Repeat};

bulk! {
    /// Invites up to 10 people in one request.
    ///
    /// ```
    /// use clerk_invitations_core::{BulkCreateInvitations, CreateInvitation};
    ///
    /// let same_for_all = BulkCreateInvitations::new(["ada@example.com", "grace@example.com"]);
    /// let each_its_own = BulkCreateInvitations::new([
    ///     CreateInvitation::new("ada@example.com").notify(false),
    ///     CreateInvitation::new("grace@example.com").expires_in_days(7),
    /// ]);
    /// ```
    BulkCreateInvitations(CreateInvitation) up to 10
}

impl Endpoint for BulkCreateInvitations {
    type Response = Vec<Invitation>;
    const OPERATION: &'static Operation = &Operation::new(
        "CreateBulkInvitations",
        Method::POST,
        "/invitations/bulk",
        Repeat::AfterLookup(LOOKUP),
    );

    encode_fields!();
}

impl Batchable for CreateInvitation {
    type Bulk = BulkCreateInvitations;
    const MAX_ITEMS: usize = BulkCreateInvitations::MAX_ITEMS;

    fn bulk(items: Vec<Self>) -> Self::Bulk {
        BulkCreateInvitations::new(items)
    }

    fn email_address(&self) -> &str {
        &self.email_address
    }
}
