//! The records as a test sees them, and what happens to them without an API call: signing up, locking.

use super::State;
use crate::control::ControlError;
use crate::model::{Entry, Invitation, InvitationStatus, User, WaitlistEntry, WaitlistEntryStatus};

impl State {
    /// All invitations, oldest first.
    pub fn invitations(&mut self) -> Vec<Invitation> {
        self.catch_up();
        self.invitations.iter().map(|invitation| invitation.at(self.now)).collect()
    }

    /// All waitlist entries, oldest first.
    pub fn waitlist_entries(&mut self) -> Vec<WaitlistEntry> {
        self.catch_up();
        self.entries.iter().map(|entry| self.shown(entry)).collect()
    }

    /// All users, oldest first.
    pub fn users(&mut self) -> Vec<User> {
        self.catch_up();
        self.users.iter().cloned().collect()
    }

    /// Makes this address belong to a user, and answers that user.
    pub fn add_user(&mut self, email_address: &str) -> User {
        self.catch_up();
        if let Some(user) = self.users.at_address(email_address).next() {
            return user.clone();
        }
        let user =
            User { id: self.ids.id("user"), email_address: email_address.to_owned(), created_at: self.now };
        self.users.insert(user.clone());
        user
    }

    /// Signs up with a pending invitation: it is accepted, its address becomes a user, and what the waitlist
    /// knows of that address is completed.
    ///
    /// # Errors
    ///
    /// If there is no such invitation, or it is no longer pending.
    pub fn accept(&mut self, invitation_id: &str) -> Result<Invitation, ControlError> {
        self.catch_up();
        let now = self.now;
        let Some(invitation) = self.invitations.get_mut(invitation_id) else {
            return Err(ControlError::new(404, format!("invitation_id: there is no `{invitation_id}`")));
        };
        let status = invitation.status_at(now);
        if status != InvitationStatus::Pending {
            return Err(ControlError::new(409, format!("invitation_id: it is not pending but {status:?}")));
        }
        invitation.settle(InvitationStatus::Accepted, now);
        let accepted = invitation.at(now);
        self.add_user(&accepted.email_address);
        let waiting: Vec<String> =
            self.entries.at_address(&accepted.email_address).map(|entry| entry.id.clone()).collect();
        for id in waiting {
            self.change_entry(&id, |entry| entry.status = WaitlistEntryStatus::Completed);
        }
        Ok(accepted)
    }

    /// Locks a waitlist entry, as one of Clerk's batches does, or unlocks it.
    ///
    /// # Errors
    ///
    /// If there is no such entry.
    pub fn lock(&mut self, waitlist_entry_id: &str, locked: bool) -> Result<WaitlistEntry, ControlError> {
        self.catch_up();
        if let Some(entry) = self.entries.get_mut(waitlist_entry_id) {
            entry.is_locked = locked;
        }
        let entry = self.entries.get(waitlist_entry_id).map(|entry| self.shown(entry));
        entry.ok_or_else(|| {
            ControlError::new(404, format!("waitlist_entry_id: there is no `{waitlist_entry_id}`"))
        })
    }

    /// The entry with its invitation as both stand now.
    pub(crate) fn shown(&self, entry: &Entry) -> WaitlistEntry {
        let invitation = entry.invitation_id.as_deref().and_then(|id| self.invitations.get(id));
        entry.with(invitation.map(|invitation| invitation.at(self.now)))
    }

    /// Changes an entry, and stamps it.
    pub(crate) fn change_entry(&mut self, id: &str, change: impl FnOnce(&mut Entry)) {
        if let Some(entry) = self.entries.get_mut(id) {
            change(entry);
            entry.updated_at = self.now;
        }
    }
}
