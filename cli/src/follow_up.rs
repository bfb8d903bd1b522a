//! What the command asks of a journal once people are invited: what has become of the invitations, and who is invited again.

use clerk_invitations_campaign::{InvitationKind, PersonId};
use clerk_invitations_native::Timestamp;
use serde::Serialize;

use crate::failure::Failure;

/// How many invitations of the campaign stand how, as far as Clerk has said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Standings {
    /// Not accepted yet.
    pub pending: u64,
    /// Accepted.
    pub accepted: u64,
    /// Not accepted in time.
    pub expired: u64,
    /// Revoked.
    pub revoked: u64,
    /// How many people are users, or members of the organization.
    pub joined: u64,
    /// How many reminders were sent.
    pub reminders: u64,
}

/// How many are to be invited again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Due {
    /// To the application.
    pub application: u64,
    /// Into organizations.
    pub organizations: u64,
    /// How many others are being invited again already.
    pub under_way: u64,
    /// How many could not be, because Clerk has not shown their invitations.
    pub without_invitation_id: u64,
}

/// Somebody who has not joined: number and address.
pub type Unjoined = (PersonId, String);

/// A journal of people who have been invited. Each method fails where the journal cannot be read, or written.
pub trait FollowUp {
    /// What is known of the invitations.
    fn standings(&mut self) -> Result<Standings, Failure>;

    /// Of which kinds there are people whom this campaign has invited. Those of the waitlist who were invited again are of the
    /// application.
    fn invited_kinds(&mut self) -> Result<Vec<InvitationKind>, Failure>;

    /// The next who are invited, not into an organization, and of whom it is not known that they have joined.
    fn unjoined(&mut self, after: PersonId, limit: usize) -> Result<Vec<Unjoined>, Failure>;

    /// Who was invited before this time and has not joined, and how many are being invited again already.
    fn due(&mut self, before: Timestamp) -> Result<Due, Failure>;

    /// Has those invited again whom [`FollowUp::due`] counts. An expired invitation needs no revoking.
    fn remind(&mut self, before: Timestamp) -> Result<(), Failure>;
}
