//! What happens to organizations by the API and by a test alike.

use serde_json::Map;

use super::State;
use crate::control_error::ControlError;
use crate::model::{InvitationStatus, Membership, Organization, OrganizationInvitation, User};
use crate::webhooks::Verified;

impl State {
    pub(crate) fn organization(&self, id: &str) -> Option<&Organization> {
        self.organizations.iter().find(|organization| organization.id == id)
    }

    pub(crate) fn membership(&self, organization_id: &str, user_id: &str) -> Option<&Membership> {
        self.memberships.get(&(organization_id.to_owned(), user_id.to_owned()))
    }

    /// Whether the address belongs to a member.
    pub(crate) fn has_member(&self, organization_id: &str, email_address: &str) -> bool {
        let mut users = self.users.in_group(email_address);
        users.any(|user| self.membership(organization_id, &user.id).is_some())
    }

    /// The memberships of an organization and its pending invitations, which count towards its limits.
    pub(crate) fn occupied(&self, organization_id: &str) -> u64 {
        let members = self.memberships.keys().filter(|(organization, _)| organization == organization_id);
        let pending = self.organization_invitations.iter().filter(|invitation| {
            invitation.organization_id == organization_id
                && invitation.status_at(self.now) == InvitationStatus::Pending
        });
        u64::try_from(members.count() + pending.count()).unwrap_or(u64::MAX)
    }

    /// Makes a user a member, or answers the membership that is there.
    pub(crate) fn enroll(&mut self, organization_id: &str, user: &User, role: &str) -> Membership {
        let key = (organization_id.to_owned(), user.id.clone());
        let membership = self.memberships.entry(key).or_insert_with(|| Membership {
            organization_id: organization_id.to_owned(),
            user_id: user.id.clone(),
            email_address: user.email_address.clone(),
            role: role.to_owned(),
            created_at: self.now,
        });
        membership.clone()
    }

    /// Accepts an invitation into an organization, if it is pending.
    pub(crate) fn join(&mut self, invitation_id: &str) -> Result<OrganizationInvitation, ControlError> {
        let now = self.now;
        let Some(invitation) = self.organization_invitations.get_mut(invitation_id) else {
            return Err(ControlError::new(404, format!("invitation_id: there is no `{invitation_id}`")));
        };
        let status = invitation.status_at(now);
        if status != InvitationStatus::Pending {
            return Err(ControlError::new(409, format!("invitation_id: it is not pending but {status:?}")));
        }
        invitation.settle(InvitationStatus::Accepted, now);
        let accepted = invitation.at(now);
        let user = self.user_at(&accepted.email_address, &Verified::Ticket, &Map::new());
        self.enroll(&accepted.organization_id, &user, &accepted.role);
        self.tell_of_joining("organizationInvitation.accepted", &accepted, Some(&user.id));
        Ok(accepted)
    }
}
