//! Application invitations: people invited by email to sign up.

mod bulk_create;
mod create;
mod list;
mod revoke;

use serde::{Deserialize, Serialize};

use crate::batch::bulk_create_all;
use crate::declare::{id, open_enum, resource};
use crate::endpoint::Endpoint;
use crate::model::{Metadata, TicketUrl, null_as_default};
use crate::operation::{Done, Find, FindBy};
use crate::page::paged;
use crate::timestamp::Timestamp;

pub use bulk_create::BulkCreateInvitations;
pub use create::{CreateInvitation, TemplateSlug};
pub use list::ListInvitations;
pub use revoke::RevokeInvitation;

resource! {
    /// Application invitations. [`Clerk::invitations`](crate::Clerk::invitations) makes it.
    Invitations {
        /// Invites one person, and mails them unless `notify` is false.
        ///
        /// Fails with `duplicate_record` where a pending invitation exists and with
        /// `form_identifier_exists` where the address belongs to a user, unless `ignore_existing` is set.
        create(CreateInvitation),
        /// Lists invitations, one page at a time; without a `status`, all but the revoked ones.
        ///
        /// [`Invitations::list_all`] goes over all pages.
        list(ListInvitations),
        /// Invites up to 10 people in one request. Clerk allows 25 such requests an hour.
        ///
        /// One address that cannot be invited makes Clerk refuse the request.
        bulk_create(BulkCreateInvitations),
        /// Revokes an invitation: its link no longer works.
        revoke(RevokeInvitation),
    }
}

id! {
    /// The id of an invitation: `inv_…`.
    InvitationId
}

open_enum! {
    /// Where an invitation stands.
    InvitationStatus {
        /// Sent, or made without notifying; not accepted yet.
        Pending = "pending",
        /// The person has signed up through it.
        Accepted = "accepted",
        /// Revoked; its link no longer works.
        Revoked = "revoked",
        /// Not accepted in time.
        Expired = "expired",
    }
}

bulk_create_all!(Invitations of CreateInvitation, "Invites any number of people, 10 in a request.");

paged!(ListInvitations of Invitation on Invitations);

/// What an invitation that was asked for is found by, whatever has become of it meanwhile.
const FIND_INVITATION: Find = Find::new(ListInvitations::OPERATION, FindBy::EmailAddress, Done::Present);

/// An application invitation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Invitation {
    /// Always `invitation`.
    pub object: String,
    /// The id.
    pub id: InvitationId,
    /// Who is invited.
    pub email_address: String,
    /// What the user will get as public metadata; empty where Clerk says null.
    #[serde(default, deserialize_with = "null_as_default")]
    pub public_metadata: Metadata,
    /// Whether it is revoked; Clerk may leave it out, `status` tells too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked: Option<bool>,
    /// Where it stands.
    pub status: InvitationStatus,
    /// The link in the mail, which lets whoever has it accept the invitation. A secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<TicketUrl>,
    /// When it expires.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was changed last.
    pub updated_at: Timestamp,
}
