//! Who may be invited into an organization, and by whom.

use std::collections::HashSet;

use super::draft::Draft;
use crate::api::bulk::Sorted;
use crate::api::call::Call;
use crate::catalogue;
use crate::config::OrganizationDuplicates;
use crate::model::{InvitationStatus, Organization};
use crate::problem::{Problem, Problems};
use crate::state::State;

/// The organization that the path names.
pub(super) fn organization<'s>(state: &'s State, call: &Call<'_>) -> Result<&'s Organization, Problems> {
    if !state.config.organizations_enabled {
        return Err(catalogue::ORGANIZATIONS_NOT_ENABLED.with(&[]).into());
    }
    let organization = state.organization(call.segment("organization_id"));
    organization.ok_or_else(|| catalogue::ORGANIZATION_NOT_FOUND.with(&[]).into())
}

/// Whether a user may invite others and revoke invitations. `parameter` is the one that names the user.
pub(super) fn may_manage_members(
    state: &State,
    organization_id: &str,
    user_id: &str,
    parameter: &str,
) -> Result<(), Problems> {
    if state.users.get(user_id).is_none() {
        return Err(catalogue::FORM_RESOURCE_NOT_FOUND.of(parameter, &[]).into());
    }
    let Some(membership) = state.membership(organization_id, user_id) else {
        return Err(catalogue::NOT_A_MEMBER.with(&[]).into());
    };
    let organization = state.organization(organization_id);
    match organization.and_then(|organization| organization.role(&membership.role)) {
        Some(role) if role.manages_members => Ok(()),
        _ => Err(catalogue::MISSING_ORGANIZATION_PERMISSION.with(&[]).into()),
    }
}

/// Which of them can be created, and what is wrong with the others. What concerns everybody is an error at once.
pub(super) fn sort(
    state: &State,
    organization_id: &str,
    drafts: Vec<Draft>,
    malformed: Vec<Problem>,
) -> Result<Sorted<Draft>, Problems> {
    let mut found = Found::default();
    let mut invited: HashSet<String> = HashSet::new();
    let mut good = Vec::new();
    for draft in drafts {
        let role =
            state.organization(organization_id).and_then(|organization| organization.role(&draft.role));
        let inviter = draft
            .inviter_user_id
            .as_deref()
            .map_or(Ok(()), |user_id| may_manage_members(state, organization_id, user_id, "inviter_user_id"));
        // An earlier item of the same bulk counts like an invitation that is there already.
        let again = !invited.insert(draft.email_address.to_ascii_lowercase())
            || is_invited(state, organization_id, &draft.email_address);
        if role.is_none() {
            found.roles.push(catalogue::ORGANIZATION_ROLE_NOT_FOUND.with(&[]).about("role"));
        } else if let Err(problems) = inviter {
            found.inviters.extend(problems.0);
        } else if again && state.config.organization_duplicates != OrganizationDuplicates::Allowed {
            found.duplicates.push(draft.email_address);
        } else if state.has_member(organization_id, &draft.email_address) {
            found.members.push(catalogue::ALREADY_A_MEMBER.with(&[&draft.email_address]));
        } else {
            good.push(draft);
        }
    }
    let beyond = limit(state, organization_id, &mut good);
    let duplicates = found.duplicates(state.config.organization_duplicates);
    let stages = vec![malformed, found.roles, found.inviters, duplicates, found.members, beyond];
    Ok(Sorted { good, stages })
}

#[derive(Default)]
struct Found {
    roles: Vec<Problem>,
    inviters: Vec<Problem>,
    duplicates: Vec<String>,
    members: Vec<Problem>,
}

impl Found {
    fn duplicates(&mut self, rule: OrganizationDuplicates) -> Vec<Problem> {
        let mut seen = HashSet::new();
        self.duplicates.retain(|address| seen.insert(address.to_ascii_lowercase()));
        match rule {
            _ if self.duplicates.is_empty() => Vec::new(),
            OrganizationDuplicates::OrganizationInvitationNotUnique => {
                vec![catalogue::ORGANIZATION_INVITATION_NOT_UNIQUE.with(&[])]
            }
            _ => vec![catalogue::duplicate_invitations(&self.duplicates)],
        }
    }
}

fn is_invited(state: &State, organization_id: &str, address: &str) -> bool {
    state.organization_invitations.in_group(address).any(|invitation| {
        invitation.organization_id == organization_id
            && invitation.status_at(state.now) == InvitationStatus::Pending
    })
}

/// Leaves those for whom there is room, and says what stands in the way of the others.
fn limit(state: &State, organization_id: &str, good: &mut Vec<Draft>) -> Vec<Problem> {
    let Some(organization) = state.organization(organization_id) else { return Vec::new() };
    let limits = [
        (organization.max_allowed_memberships, catalogue::MEMBERSHIP_QUOTA_EXCEEDED),
        (organization.seats, catalogue::INSUFFICIENT_SEATS),
    ];
    let mut problems = Vec::new();
    for (most, kind) in limits.into_iter().filter_map(|(most, kind)| Some((most?, kind))) {
        let room = most.saturating_sub(state.occupied(organization_id));
        let room = usize::try_from(room).unwrap_or(usize::MAX);
        if good.len() > room {
            good.truncate(room);
            problems.push(kind.with(&[&most.to_string()]));
        }
    }
    problems
}
