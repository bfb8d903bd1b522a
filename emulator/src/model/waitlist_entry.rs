//! Entries of the waitlist.

use serde::{Deserialize, Serialize};

use super::invitation::Invitation;
use crate::table::record;

/// A waitlist entry, exactly as the API answers it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
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
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
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

record!(Entry, id, email_address);
