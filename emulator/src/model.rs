//! What Clerk keeps and shows: invitations, waitlist entries, users, and the mail it would have sent.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::table::Record;

/// An application invitation, exactly as the API answers it.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
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

impl Invitation {
    /// Expiry is never stored: it follows from the clock.
    pub(crate) fn status_at(&self, now: u64) -> InvitationStatus {
        match self.status {
            InvitationStatus::Pending if now >= self.expires_at => InvitationStatus::Expired,
            stored => stored,
        }
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

/// A waitlist entry, exactly as the API answers it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct WaitlistEntry {
    /// Always `waitlist_entry`.
    pub object: String,
    /// `wle_` and 27 letters and digits.
    pub id: String,
    /// The waiting address, as it was given.
    pub email_address: String,
    /// Where it stands.
    pub status: WaitlistEntryStatus,
    /// Whether a batch holds it: then it cannot be changed.
    pub is_locked: bool,
    /// The newest invitation that was made from it.
    pub invitation: Option<Invitation>,
    /// When it was made, in milliseconds since the Unix epoch.
    pub created_at: u64,
    /// When it last changed, in milliseconds since the Unix epoch.
    pub updated_at: u64,
}

/// Where a [`WaitlistEntry`] stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitlistEntryStatus {
    /// Waiting.
    Pending,
    /// An invitation was made from it.
    Invited,
    /// Turned down.
    Rejected,
    /// The address has signed up.
    Completed,
}

/// A waitlist entry as it is kept: it points at its invitation, which lives its own life.
pub(crate) struct Entry {
    pub(crate) id: String,
    pub(crate) email_address: String,
    pub(crate) status: WaitlistEntryStatus,
    pub(crate) is_locked: bool,
    pub(crate) invitation_id: Option<String>,
    pub(crate) created_at: u64,
    pub(crate) updated_at: u64,
}

impl Entry {
    /// What the API shows of it, given its invitation as it stands now.
    pub(crate) fn with(&self, invitation: Option<Invitation>) -> WaitlistEntry {
        WaitlistEntry {
            object: "waitlist_entry".into(),
            id: self.id.clone(),
            email_address: self.email_address.clone(),
            status: self.status,
            is_locked: self.is_locked,
            invitation,
            created_at: self.created_at,
            updated_at: self.updated_at,
        }
    }
}

/// An address that has signed up, so that it cannot be invited any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct User {
    /// `user_` and 27 letters and digits.
    pub id: String,
    /// The user's address.
    pub email_address: String,
    /// When it signed up, in milliseconds since the Unix epoch.
    pub created_at: u64,
}

/// A mail that Clerk would have sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Mail {
    /// The address.
    pub to: String,
    /// Which mail.
    pub kind: MailKind,
    /// The invitation it carries; none on a waitlist confirmation.
    pub invitation_id: Option<String>,
    /// When, in milliseconds since the Unix epoch.
    pub at: u64,
}

/// Which mail a [`Mail`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailKind {
    /// An invitation.
    Invitation,
    /// An invitation in the words of the waitlist.
    WaitlistInvitation,
    /// "You are on the list."
    WaitlistConfirmation,
}

/// As in JSON: `waitlist_invitation`.
impl fmt::Display for MailKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}

macro_rules! record {
    ($($kept:ty),*) => {$(
        impl Record for $kept {
            fn id(&self) -> &str {
                &self.id
            }
            fn email_address(&self) -> &str {
                &self.email_address
            }
        }
    )*};
}
record!(Invitation, Entry, User);
