//! What has become of an invitation after it was made, as far as Clerk has said.

#[cfg(feature = "webhook")]
use clerk_invitations_core::webhook::EventData;
use clerk_invitations_core::{
    Invitation, InvitationStatus, OrganizationInvitation, Timestamp, WaitlistEntry, WaitlistEntryStatus,
};

/// Something that Clerk says of an invitation or of a user, in a list or in an event: for
/// [`Journal::update`](crate::Journal::update).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StatusUpdate {
    /// An invitation stands so.
    Invitation {
        /// The id.
        id: String,
        /// Where it stands.
        status: InvitationStatus,
        /// When it was made, where that is known.
        created_at: Option<Timestamp>,
        /// When it was changed last.
        updated_at: Timestamp,
    },
    /// Somebody has signed up.
    User {
        /// The addresses.
        email_addresses: Vec<String>,
        /// When.
        created_at: Timestamp,
    },
}

/// Where the invitation of a person stands, as far as Clerk has said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Standing {
    /// The status of the invitation that this campaign made last.
    pub status: Option<InvitationStatus>,
    /// Since when there is a user with the address, or a member of the organization.
    pub joined_at: Option<Timestamp>,
}

impl Standing {
    /// As a journal keeps it.
    pub fn new(status: Option<InvitationStatus>, joined_at: Option<Timestamp>) -> Self {
        Self { status, joined_at }
    }

    /// What it is after an update about this person; `None` where that changes nothing. Updates may come twice and in any order:
    /// an accepted invitation stays accepted, and one that is revoked or expired is not pending again.
    pub fn after(&self, update: &StatusUpdate) -> Option<Self> {
        let joined = |at: Timestamp| Some(self.joined_at.map_or(at, |known| known.min(at)));
        let after = match update {
            StatusUpdate::Invitation { status, updated_at, .. } => {
                let is_accepted = *status == InvitationStatus::Accepted;
                let is_later = rank(Some(status)) > rank(self.status.as_ref());
                let status = if is_later { Some(status.clone()) } else { self.status.clone() };
                Self { status, joined_at: if is_accepted { joined(*updated_at) } else { self.joined_at } }
            }
            StatusUpdate::User { created_at, .. } => {
                Self { status: self.status.clone(), joined_at: joined(*created_at) }
            }
        };
        (after != *self).then_some(after)
    }
}

/// What may follow what: a status of a higher rank.
fn rank(status: Option<&InvitationStatus>) -> u8 {
    match status {
        None => 0,
        Some(InvitationStatus::Accepted) => 3,
        Some(InvitationStatus::Revoked | InvitationStatus::Expired) => 2,
        Some(_) => 1,
    }
}

impl From<&Invitation> for StatusUpdate {
    fn from(invitation: &Invitation) -> Self {
        Self::Invitation {
            id: invitation.id.as_str().to_owned(),
            status: invitation.status.clone(),
            created_at: Some(invitation.created_at),
            updated_at: invitation.updated_at,
        }
    }
}

impl From<&OrganizationInvitation> for StatusUpdate {
    /// One without a status is pending.
    fn from(invitation: &OrganizationInvitation) -> Self {
        Self::Invitation {
            id: invitation.id.as_str().to_owned(),
            status: invitation.status.clone().unwrap_or(InvitationStatus::Pending),
            created_at: Some(invitation.created_at),
            updated_at: invitation.updated_at,
        }
    }
}

impl StatusUpdate {
    /// What an entry of the waitlist says: of its invitation where Clerk shows it, and under the id of the entry, which is what
    /// the campaign knows where Clerk did not.
    pub fn from_entry(entry: &WaitlistEntry) -> Vec<Self> {
        let status = match entry.status {
            WaitlistEntryStatus::Invited => Some(InvitationStatus::Pending),
            WaitlistEntryStatus::Completed => Some(InvitationStatus::Accepted),
            _ => None,
        };
        let itself = status.map(|status| Self::Invitation {
            id: entry.id.as_str().to_owned(),
            status,
            created_at: None,
            updated_at: entry.updated_at,
        });
        entry.invitation.as_ref().map(Self::from).into_iter().chain(itself).collect()
    }

    /// What an event says of people who may have been invited, if anything.
    #[cfg(feature = "webhook")]
    pub fn from_event(event: &EventData) -> Vec<Self> {
        match event {
            EventData::UserCreated(user) => {
                let addresses = user.email_addresses.iter().map(|address| address.email_address.clone());
                vec![Self::User { email_addresses: addresses.collect(), created_at: user.created_at }]
            }
            EventData::OrganizationInvitationAccepted(accepted) => {
                vec![Self::from(&accepted.invitation).with_status(InvitationStatus::Accepted)]
            }
            EventData::OrganizationInvitationRevoked(invitation) => {
                vec![Self::from(invitation).with_status(InvitationStatus::Revoked)]
            }
            EventData::OrganizationInvitationCreated(invitation) => vec![invitation.into()],
            EventData::WaitlistEntryCreated(entry) | EventData::WaitlistEntryUpdated(entry) => {
                Self::from_entry(entry)
            }
            _ => Vec::new(),
        }
    }

    /// What the type of an event says, whatever the copy that came with it does.
    #[cfg(feature = "webhook")]
    fn with_status(mut self, is: InvitationStatus) -> Self {
        if let Self::Invitation { status, .. } = &mut self {
            *status = is;
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn invitation(status: InvitationStatus, at: i64) -> StatusUpdate {
        let at = Timestamp::from_millis(at);
        StatusUpdate::Invitation { id: "inv_1".to_owned(), status, created_at: None, updated_at: at }
    }

    fn user(at: i64) -> StatusUpdate {
        StatusUpdate::User { email_addresses: vec![], created_at: Timestamp::from_millis(at) }
    }

    #[test]
    fn in_whatever_order_updates_come_the_end_is_the_same() {
        use InvitationStatus::{Accepted, Expired, Pending, Revoked};
        let cases = [
            (vec![invitation(Pending, 1), invitation(Accepted, 5), user(6)], Some(Accepted), Some(5)),
            (vec![invitation(Pending, 1), invitation(Revoked, 5)], Some(Revoked), None),
            (vec![invitation(Expired, 5), invitation(Pending, 1), user(9)], Some(Expired), Some(9)),
            (vec![user(9), user(7)], None, Some(7)),
        ];
        for (updates, status, joined_at) in cases {
            let expected = Standing::new(status, joined_at.map(Timestamp::from_millis));
            for turn in 0..updates.len() {
                let mut updates = updates.clone();
                updates.rotate_left(turn);
                for updates in [updates.clone(), updates.into_iter().rev().collect()] {
                    let mut standing = Standing::default();
                    // Twice: the second time nothing changes.
                    for update in updates.iter().chain(&updates) {
                        standing = standing.after(update).unwrap_or(standing);
                    }
                    assert_eq!(standing, expected, "{updates:?}");
                    assert!(updates.iter().all(|update| standing.after(update).is_none()));
                }
            }
        }
    }
}
