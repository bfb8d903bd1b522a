//! What a test sees and does without an API call: records, mail and the log; signing up, locking, faults.

use crate::config::Config;
use crate::control_error::ControlError;
use crate::fault::Fault;
use crate::model::{Invitation, Mail, User, WaitlistEntry};
use crate::record::RecordedRequest;
use crate::state::State;

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

    /// The mail that Clerk would have sent, oldest first.
    pub fn outbox(&mut self) -> Vec<Mail> {
        self.catch_up();
        self.outbox.clone()
    }

    /// Every API call, oldest first.
    pub fn requests(&mut self) -> Vec<RecordedRequest> {
        self.catch_up();
        self.requests.clone()
    }

    /// Makes this address belong to a user, and answers that user.
    pub fn add_user(&mut self, email_address: &str) -> User {
        self.catch_up();
        self.user_at(email_address)
    }

    /// Signs up with a pending invitation: it is accepted, its address becomes a user, and what the waitlist
    /// knows of that address is completed.
    ///
    /// # Errors
    ///
    /// If there is no such invitation, or it is no longer pending.
    pub fn accept(&mut self, invitation_id: &str) -> Result<Invitation, ControlError> {
        self.catch_up();
        self.sign_up(invitation_id)
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

    /// The configuration.
    pub fn config(&self) -> Config {
        self.config
    }

    /// The configuration, to be changed.
    pub fn config_mut(&mut self) -> &mut Config {
        self.catch_up();
        &mut self.config
    }

    /// Adds a fault behind those already there.
    pub fn add_fault(&mut self, fault: Fault) {
        self.catch_up();
        self.faults.push(fault);
    }

    /// The faults that can still apply, in the order they were added, with what is left of their `times` and
    /// `skip`.
    pub fn faults(&self) -> Vec<Fault> {
        self.faults.clone()
    }

    /// Removes all faults. Requests already put off by one still happen.
    pub fn clear_faults(&mut self) {
        self.faults.clear();
    }
}
