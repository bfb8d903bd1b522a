//! Invitations into an organization.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::invitation::InvitationStatus;
use super::organization::Organization;
use super::user::User;
use crate::table::record;

/// An invitation into an organization, exactly as the API answers it.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[non_exhaustive]
pub struct OrganizationInvitation {
    /// Always `organization_invitation`.
    pub object: String,
    /// `orginv_` and 27 letters and digits.
    pub id: String,
    /// The organization.
    pub organization_id: String,
    /// The invited address, as it was given.
    pub email_address: String,
    /// The key of the role that it gives.
    pub role: String,
    /// The name of that role.
    pub role_name: String,
    /// Where it stands.
    pub status: InvitationStatus,
    /// Who invited, if that was said.
    pub inviter_id: Option<String>,
    /// What everybody may know of who invited.
    pub public_inviter_data: Option<PublicInviterData>,
    /// The metadata of the membership that everybody may see.
    pub public_metadata: Map<String, Value>,
    /// The metadata of the membership that only servers see.
    pub private_metadata: Map<String, Value>,
    /// The link with its secret ticket; only while pending.
    pub url: Option<String>,
    /// When it stops being pending, in milliseconds since the Unix epoch.
    pub expires_at: u64,
    /// When it was made, in milliseconds since the Unix epoch.
    pub created_at: u64,
    /// When it last changed, in milliseconds since the Unix epoch.
    pub updated_at: u64,
}

/// What everybody may know of who invited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[non_exhaustive]
pub struct PublicInviterData {
    /// The user.
    pub user_id: String,
    /// Not known here.
    pub first_name: Option<String>,
    /// Not known here.
    pub last_name: Option<String>,
    /// Empty: nobody has one here.
    pub image_url: String,
    /// Always false.
    pub has_image: bool,
    /// The user's address.
    pub identifier: String,
}

impl From<&User> for PublicInviterData {
    fn from(user: &User) -> Self {
        Self {
            user_id: user.id.clone(),
            first_name: None,
            last_name: None,
            image_url: String::new(),
            has_image: false,
            identifier: user.email_address.clone(),
        }
    }
}

impl OrganizationInvitation {
    /// Where it stands at that moment.
    pub(crate) fn status_at(&self, now: u64) -> InvitationStatus {
        self.status.at(now, self.expires_at)
    }

    /// What the API shows of it at that moment.
    pub(crate) fn at(&self, now: u64) -> Self {
        let status = self.status_at(now);
        let url = self.url.clone().filter(|_| status == InvitationStatus::Pending);
        Self { status, url, ..self.clone() }
    }

    /// Puts an end to it.
    pub(crate) fn settle(&mut self, status: InvitationStatus, now: u64) {
        self.status = status;
        self.updated_at = now;
    }
}

impl fmt::Debug for OrganizationInvitation {
    /// The URL carries a ticket that anyone could join with, and private metadata is private.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OrganizationInvitation")
            .field("id", &self.id)
            .field("organization_id", &self.organization_id)
            .field("email_address", &self.email_address)
            .field("role", &self.role)
            .field("status", &self.status)
            .field("inviter_id", &self.inviter_id)
            .field("public_metadata", &self.public_metadata)
            .field("private_metadata", &"[redacted]")
            .field("url", &self.url.as_ref().map(|_| "[redacted]"))
            .field("expires_at", &self.expires_at)
            .field("created_at", &self.created_at)
            .field("updated_at", &self.updated_at)
            .finish()
    }
}

record!(OrganizationInvitation, id, email_address);

/// As the lists across organizations show it.
#[derive(Serialize)]
pub(crate) struct WithOrganization {
    #[serde(flatten)]
    invitation: OrganizationInvitation,
    #[serde(skip_serializing_if = "Option::is_none")]
    public_organization_data: Option<PublicOrganization>,
}

#[derive(Serialize)]
struct PublicOrganization {
    id: String,
    name: String,
    slug: String,
    has_image: bool,
}

impl WithOrganization {
    pub(crate) fn new(invitation: OrganizationInvitation, organization: Option<&Organization>) -> Self {
        let public_organization_data = organization.map(|organization| PublicOrganization {
            id: organization.id.clone(),
            name: organization.name.clone(),
            slug: organization.slug.clone(),
            has_image: false,
        });
        Self { invitation, public_organization_data }
    }
}
