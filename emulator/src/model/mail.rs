//! The mail that Clerk would have sent.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A mail that Clerk would have sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[non_exhaustive]
pub struct Mail {
    /// The address.
    pub to: String,
    /// Which mail.
    pub kind: MailKind,
    /// The invitation that it carries, to the application or into an organization; none on a waitlist confirmation.
    pub invitation_id: Option<String>,
    /// When, in milliseconds since the Unix epoch.
    pub at: u64,
}

/// Which mail a [`Mail`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum MailKind {
    /// An invitation.
    Invitation,
    /// An invitation in the words of the waitlist.
    WaitlistInvitation,
    /// An invitation into an organization.
    OrganizationInvitation,
    /// "You are on the list."
    WaitlistConfirmation,
}

/// As in JSON: `waitlist_invitation`.
impl fmt::Display for MailKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}
