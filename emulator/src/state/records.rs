//! What happens to records by the API and by a test alike.

use serde_json::{Map, Value};

use super::State;
use crate::control_error::ControlError;
use crate::model::{Entry, Invitation, InvitationStatus, User, WaitlistEntry, WaitlistEntryStatus};
use crate::webhooks::Verified;

impl State {
    /// The user that the address belongs to, who is made if there is none.
    pub(crate) fn user_at(
        &mut self,
        email_address: &str,
        verified: &Verified,
        public_metadata: &Map<String, Value>,
    ) -> User {
        if let Some(user) = self.users.in_group(email_address).next() {
            return user.clone();
        }
        let user =
            User { id: self.ids.id("user"), email_address: email_address.to_owned(), created_at: self.now };
        self.users.insert(user.clone());
        self.tell_of_user(&user, verified, public_metadata);
        user
    }

    /// Accepts an invitation to the application, if it is pending.
    pub(crate) fn sign_up(&mut self, invitation_id: &str) -> Result<Invitation, ControlError> {
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
        self.user_at(&accepted.email_address, &Verified::Ticket, &accepted.public_metadata);
        let waiting: Vec<String> =
            self.entries.in_group(&accepted.email_address).map(|entry| entry.id.clone()).collect();
        for id in waiting {
            self.change_entry(&id, |entry| entry.status = WaitlistEntryStatus::Completed);
        }
        Ok(accepted)
    }

    /// The entry with its invitation as both stand now.
    pub(crate) fn shown(&self, entry: &Entry) -> WaitlistEntry {
        let invitation = entry.invitation_id.as_deref().and_then(|id| self.invitations.get(id));
        entry.with(invitation.map(|invitation| invitation.at(self.now)))
    }

    /// Changes an entry, stamps it, and tells of it.
    pub(crate) fn change_entry(&mut self, id: &str, change: impl FnOnce(&mut Entry)) {
        if let Some(entry) = self.entries.get_mut(id) {
            change(entry);
            entry.updated_at = self.now;
        }
        if let Some(entry) = self.entries.get(id) {
            let entry = self.shown(entry);
            self.tell_of_entry("waitlistEntry.updated", &entry);
        }
    }
}
