//! What a test sees and does without an API call: records, mail and the log; signing up, locking, faults.

use std::time::Duration;

use serde_json::Map;

use crate::config::Config;
use crate::control_error::ControlError;
use crate::fault::Fault;
use crate::model::{
    Invitation, Mail, Membership, NewOrganization, Organization, OrganizationInvitation, User, WaitlistEntry,
};
use crate::record::RecordedRequest;
use crate::state::State;
use crate::webhooks::Verified;

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

    /// All organizations, oldest first.
    pub fn organizations(&mut self) -> Vec<Organization> {
        self.catch_up();
        self.organizations.clone()
    }

    /// All memberships, oldest first.
    pub fn memberships(&mut self) -> Vec<Membership> {
        self.catch_up();
        let mut memberships: Vec<Membership> = self.memberships.values().cloned().collect();
        memberships.sort_by_key(|membership| membership.created_at);
        memberships
    }

    /// All invitations into organizations, oldest first.
    pub fn organization_invitations(&mut self) -> Vec<OrganizationInvitation> {
        self.catch_up();
        self.organization_invitations.iter().map(|invitation| invitation.at(self.now)).collect()
    }

    /// The mail that Clerk would have sent, oldest first.
    pub fn outbox(&mut self) -> Vec<Mail> {
        self.catch_up();
        self.outbox.clone()
    }

    /// The newest API calls, as many as [`Config::log_limit`] lets be kept, oldest first.
    pub fn requests(&mut self) -> Vec<RecordedRequest> {
        self.catch_up();
        self.requests.iter().cloned().collect()
    }

    /// Tells the log how long the answer to the last API call has taken.
    pub fn took(&mut self, duration: Duration) {
        if let Some(last) = self.requests.last_mut() {
            last.duration_ms.get_or_insert(duration.as_secs_f64() * 1000.0);
        }
    }

    /// Makes this address belong to a user, and answers that user.
    pub fn add_user(&mut self, email_address: &str) -> User {
        self.catch_up();
        self.user_at(email_address, &Verified::Admin, &Map::new())
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

    /// Makes an organization: `add_organization("Acme")`, or a [`NewOrganization`] with roles and limits.
    pub fn add_organization(&mut self, organization: impl Into<NewOrganization>) -> Organization {
        self.catch_up();
        let organization = organization.into().found(self.ids.id("org"), self.now);
        self.organizations.push(organization.clone());
        organization
    }

    /// Makes the address belong to a user, and the user a member. Who is a member already stays as they are.
    ///
    /// # Errors
    ///
    /// If there is no such organization, or no such role in it.
    pub fn add_member(
        &mut self,
        organization_id: &str,
        email_address: &str,
        role: &str,
    ) -> Result<Membership, ControlError> {
        self.catch_up();
        let organization = self.organization(organization_id).ok_or_else(|| {
            ControlError::new(404, format!("organization_id: there is no `{organization_id}`"))
        })?;
        if organization.role(role).is_none() {
            let known: Vec<&str> = organization.roles.iter().map(|role| role.key.as_str()).collect();
            let message = format!("role: `{role}` is none of {}", known.join(", "));
            return Err(ControlError::new(400, message));
        }
        let user = self.user_at(email_address, &Verified::Admin, &Map::new());
        Ok(self.enroll(organization_id, &user, role))
    }

    /// Joins an organization with a pending invitation: it is accepted, its address becomes a user, and the user a
    /// member with the role that it gives.
    ///
    /// # Errors
    ///
    /// If there is no such invitation, or it is no longer pending.
    pub fn accept_organization_invitation(
        &mut self,
        invitation_id: &str,
    ) -> Result<OrganizationInvitation, ControlError> {
        self.catch_up();
        self.join(invitation_id)
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
        self.faults.add(fault);
    }

    /// The faults that can still apply, in the order they were added, with what is left of their `times` and
    /// `skip`.
    pub fn faults(&self) -> Vec<Fault> {
        self.faults.active().to_vec()
    }

    /// Removes all faults. Requests already put off by one still happen.
    pub fn clear_faults(&mut self) {
        self.faults.clear();
    }
}
