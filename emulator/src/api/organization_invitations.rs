//! Invitations into organizations.

mod draft;
mod rules;

use serde_json::{Value, json};

pub(super) use self::draft::CREATE;
use self::draft::Draft;
use self::rules::{may_manage_members, organization, sort};
use super::bulk::forms;
use super::call::Call;
use super::input::{Check, Field, Fields};
use super::lists::{Listing, Search};
use super::outcome::{Outcome, shown};
use crate::catalogue;
use crate::model::{InvitationStatus, Mail, MailKind, OrganizationInvitation, WithOrganization};
use crate::problem::Problems;
use crate::state::State;

pub(super) const MAX_BULK: usize = 10;

pub(super) const REVOKE: Fields = Fields::among_others(&[Field::nullable("requesting_user_id", Check::Text)]);

pub(super) fn create(state: &mut State, call: &Call<'_>) -> Outcome {
    let organization_id = organization(state, call)?.id.clone();
    let draft = Draft::new(&call.form(&CREATE)?);
    let (drafts, problems) = sort(state, &organization_id, vec![draft], Vec::new())?.verdict(true);
    let created = drafts.into_iter().map(|draft| issue(state, &organization_id, draft)).next();
    problems.map_or_else(|| shown(created), Err)
}

pub(super) fn bulk_create(state: &mut State, call: &Call<'_>) -> Outcome {
    let organization_id = organization(state, call)?.id.clone();
    let (forms, malformed) = forms(call.items(MAX_BULK)?, &CREATE);
    let drafts = forms.iter().map(Draft::new).collect();
    let (drafts, problems) =
        sort(state, &organization_id, drafts, malformed)?.verdict(state.config.bulk_atomic);
    let created: Vec<OrganizationInvitation> =
        drafts.into_iter().map(|draft| issue(state, &organization_id, draft)).collect();
    let total_count = created.len();
    problems.map_or_else(|| shown(json!({ "data": created, "total_count": total_count })), Err)
}

pub(super) fn list(state: &mut State, call: &Call<'_>) -> Outcome {
    let organization_id = organization(state, call)?.id.clone();
    let listing = Listing::read(call, state.config, Search::Address("email_address"))?;
    page(state, &listing, |invitation| invitation.organization_id == organization_id, shown)
}

/// Clerk calls it deprecated, and its older clients still ask.
pub(super) fn list_pending(state: &mut State, call: &Call<'_>) -> Outcome {
    let organization_id = organization(state, call)?.id.clone();
    let listing = Listing::read(call, state.config, Search::Nothing)?;
    let is_pending = |invitation: &OrganizationInvitation| {
        invitation.organization_id == organization_id
            && invitation.status_at(state.now) == InvitationStatus::Pending
    };
    page(state, &listing, is_pending, shown)
}

pub(super) fn list_instance(state: &mut State, call: &Call<'_>) -> Outcome {
    must_be_enabled(state)?;
    let listing = Listing::read(call, state.config, Search::Address("query"))?;
    page(state, &listing, |_| true, |invitation| with_organization(state, invitation))
}

pub(super) fn list_of_user(state: &mut State, call: &Call<'_>) -> Outcome {
    must_be_enabled(state)?;
    let id = call.segment("user_id");
    let Some(user) = state.users.get(id) else {
        return Err(catalogue::USER_NOT_FOUND.with(&[id]).into());
    };
    let address = user.email_address.clone();
    let listing = Listing::read(call, state.config, Search::Nothing)?;
    let is_theirs =
        |invitation: &OrganizationInvitation| invitation.email_address.eq_ignore_ascii_case(&address);
    page(state, &listing, is_theirs, |invitation| with_organization(state, invitation))
}

pub(super) fn get(state: &mut State, call: &Call<'_>) -> Outcome {
    let id = found(state, call)?;
    let invitation = state.organization_invitations.get(&id).map(|invitation| invitation.at(state.now));
    shown(invitation)
}

pub(super) fn revoke(state: &mut State, call: &Call<'_>) -> Outcome {
    let id = found(state, call)?;
    let form = call.optional_form(&REVOKE)?;
    if let Some(user_id) = form.optional_text("requesting_user_id") {
        may_manage_members(state, call.segment("organization_id"), user_id, "requesting_user_id")?;
    }
    let now = state.now;
    match state.organization_invitations.get_mut(&id) {
        Some(invitation) if invitation.status_at(now) == InvitationStatus::Pending => {
            invitation.settle(InvitationStatus::Revoked, now);
            let revoked = invitation.at(now);
            state.tell_of_joining("organizationInvitation.revoked", &revoked, None);
            shown(revoked)
        }
        _ => Err(catalogue::ORGANIZATION_INVITATION_NOT_PENDING.with(&[]).into()),
    }
}

fn must_be_enabled(state: &State) -> Result<(), Problems> {
    match state.config.organizations_enabled {
        true => Ok(()),
        false => Err(catalogue::ORGANIZATIONS_NOT_ENABLED.with(&[]).into()),
    }
}

/// The id of the invitation that the path names, if it is one into the organization that the path names.
fn found(state: &State, call: &Call<'_>) -> Result<String, Problems> {
    let organization = organization(state, call)?;
    let id = call.segment("invitation_id");
    let invitation = state.organization_invitations.get(id);
    match invitation.filter(|invitation| invitation.organization_id == organization.id) {
        Some(invitation) => Ok(invitation.id.clone()),
        None => Err(catalogue::INVITATION_NOT_FOUND.with(&[id]).into()),
    }
}

/// A page of those that belong to the list.
fn page(
    state: &State,
    listing: &Listing<OrganizationInvitation>,
    belongs: impl Fn(&OrganizationInvitation) -> bool,
    show: impl Fn(OrganizationInvitation) -> Outcome,
) -> Outcome {
    let candidates = state.organization_invitations.iter().filter(|invitation| belongs(invitation));
    let page = listing.page(candidates, state.now);
    let data: Vec<Value> =
        page.rows.iter().map(|invitation| show(invitation.at(state.now))).collect::<Result<_, _>>()?;
    shown(json!({ "data": data, "total_count": page.total_count }))
}

/// As the lists across organizations show it.
fn with_organization(state: &State, invitation: OrganizationInvitation) -> Outcome {
    let organization = state.organization(&invitation.organization_id);
    shown(WithOrganization::new(invitation, organization))
}

fn issue(state: &mut State, organization_id: &str, draft: Draft) -> OrganizationInvitation {
    let ticket = state.ids.ticket();
    let id = state.ids.id("orginv");
    let url = state.link(&id, ticket, draft.redirect_url.clone());
    let invitation = draft.invitation(id, organization_id, url, state);
    state.organization_invitations.insert(invitation.clone());
    state.tell_of_joining("organizationInvitation.created", &invitation, None);
    if draft.notify {
        state.mail(Mail {
            to: invitation.email_address.clone(),
            kind: MailKind::OrganizationInvitation,
            invitation_id: Some(invitation.id.clone()),
            at: state.now,
        });
    }
    invitation
}
