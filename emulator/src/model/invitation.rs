//! Application invitations.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::table::record;

/// An application invitation, exactly as the API answers it.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[non_exhaustive]
pub struct Invitation {
    /// Always `invitation`.
    pub object: String,
    /// `inv_` and 27 letters and digits.
    pub id: String,
    /// The invited address, as it was given.
    pub email_address: String,
    /// The metadata that the user will be created with.
    pub public_metadata: Map<String, Value>,
    /// Whether it was revoked.
    pub revoked: bool,
    /// Where it stands.
    pub status: InvitationStatus,
    /// The sign-up link with its secret ticket; only while pending.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub url: Option<String>,
    /// When it stops being pending, in milliseconds since the Unix epoch.
    pub expires_at: u64,
    /// When it was made, in milliseconds since the Unix epoch.
    pub created_at: u64,
    /// When it last changed, in milliseconds since the Unix epoch.
    pub updated_at: u64,
}

/// Where an [`Invitation`] stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum InvitationStatus {
    /// Sent and open.
    Pending,
    /// The address has signed up with it.
    Accepted,
    /// Taken back.
    Revoked,
    /// Its time ran out.
    Expired,
}

impl InvitationStatus {
    /// Expiry is never stored: it follows from the clock.
    pub(crate) fn at(self, now: u64, expires_at: u64) -> Self {
        if self == Self::Pending && now >= expires_at { Self::Expired } else { self }
    }
}

impl Invitation {
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
        self.revoked = status == InvitationStatus::Revoked;
        self.updated_at = now;
    }
}

impl fmt::Debug for Invitation {
    /// The URL carries a ticket that anyone could sign up with, so it is not shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Invitation")
            .field("id", &self.id)
            .field("email_address", &self.email_address)
            .field("public_metadata", &self.public_metadata)
            .field("status", &self.status)
            .field("url", &self.url.as_ref().map(|_| "[redacted]"))
            .field("expires_at", &self.expires_at)
            .field("created_at", &self.created_at)
            .field("updated_at", &self.updated_at)
            .finish()
    }
}

record!(Invitation, id, email_address);
