//! Application invitations.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::bulk::{Sorted, forms};
use super::call::Call;
use super::expiry::{DEFAULT_EXPIRY_DAYS, EXPIRES_IN_DAYS, expires_at};
use super::input::{Check, Field, Fields, Form};
use super::lists::{Listing, Search, flag};
use super::outcome::{Outcome, shown};
use crate::catalogue;
use crate::model::{Invitation, InvitationStatus, Mail, MailKind};
use crate::problem::{Problem, Problems};
use crate::state::State;

pub(super) const MAX_BULK: usize = 10;

const EMAIL_ADDRESS: Field = Field::required("email_address", Check::EmailAddress);
const IGNORE_EXISTING: Field = Field::nullable("ignore_existing", Check::Flag);
const NOTIFY: Field = Field::nullable("notify", Check::Flag);
const TEMPLATE_SLUG: Field =
    Field::optional("template_slug", Check::OneOf(&["invitation", "waitlist_invitation"]));

pub(super) const CREATE: Fields = Fields::only(&[
    EMAIL_ADDRESS,
    EXPIRES_IN_DAYS,
    IGNORE_EXISTING,
    NOTIFY,
    Field::optional("public_metadata", Check::Object),
    Field::optional("redirect_url", Check::Text),
    TEMPLATE_SLUG,
]);
pub(super) const BULK_ITEM: Fields = Fields::only(&[
    EMAIL_ADDRESS,
    EXPIRES_IN_DAYS,
    IGNORE_EXISTING,
    NOTIFY,
    Field::nullable("public_metadata", Check::Object),
    Field::nullable("redirect_url", Check::Text),
    TEMPLATE_SLUG,
]);

/// An invitation that is asked for.
pub(super) struct Draft {
    pub(super) email_address: String,
    pub(super) public_metadata: Map<String, Value>,
    pub(super) expires_in_days: u64,
    pub(super) ignore_existing: bool,
    pub(super) mail: Option<MailKind>,
    pub(super) redirect_url: Option<String>,
}

impl Draft {
    fn new(form: &Form) -> Self {
        let mail = match form.text("template_slug") {
            "waitlist_invitation" => MailKind::WaitlistInvitation,
            _ => MailKind::Invitation,
        };
        Self {
            email_address: form.text("email_address").to_owned(),
            public_metadata: form.object("public_metadata"),
            expires_in_days: form.integer("expires_in_days", DEFAULT_EXPIRY_DAYS),
            ignore_existing: form.flag("ignore_existing", false),
            mail: form.flag("notify", true).then_some(mail),
            redirect_url: form.optional_text("redirect_url").map(str::to_owned),
        }
    }

    /// What a waitlist entry becomes: Clerk lets nothing about it be chosen.
    pub(super) fn from_waitlist(email_address: String, ignore_existing: bool) -> Self {
        Self {
            email_address,
            public_metadata: Map::new(),
            expires_in_days: DEFAULT_EXPIRY_DAYS,
            ignore_existing,
            mail: Some(MailKind::WaitlistInvitation),
            redirect_url: None,
        }
    }
}

pub(super) fn list(state: &mut State, call: &Call<'_>) -> Outcome {
    let paginated = flag(call, "paginated")?;
    let listing = Listing::read(call, state.config, Search::AddressOrId("query"))?
        .unless_asked_for(InvitationStatus::Revoked);
    let page = listing.page(state.invitations.iter(), state.now);
    let data: Vec<Invitation> = page.rows.iter().map(|invitation| invitation.at(state.now)).collect();
    if paginated { shown(json!({ "data": data, "total_count": page.total_count })) } else { shown(data) }
}

pub(super) fn create(state: &mut State, call: &Call<'_>) -> Outcome {
    let draft = Draft::new(&call.form(&CREATE)?);
    shown(issue_new(state, draft)?)
}

pub(super) fn bulk_create(state: &mut State, call: &Call<'_>) -> Outcome {
    let (forms, malformed) = forms(call.items(MAX_BULK)?, &BULK_ITEM);
    let mut good: Vec<Draft> = Vec::new();
    let mut invited: HashSet<String> = HashSet::new();
    let mut duplicates: Vec<String> = Vec::new();
    let mut users: Vec<Problem> = Vec::new();
    for draft in forms.iter().map(Draft::new) {
        // An earlier item of the same bulk counts like an invitation that is there already.
        let again = !invited.insert(draft.email_address.to_ascii_lowercase());
        if !draft.ignore_existing && (again || is_invited(state, &draft.email_address)) {
            if !duplicates.iter().any(|known| known.eq_ignore_ascii_case(&draft.email_address)) {
                duplicates.push(draft.email_address);
            }
        } else if is_user(state, &draft.email_address) {
            users.push(catalogue::FORM_IDENTIFIER_EXISTS.of("email_address", &[]));
        } else {
            good.push(draft);
        }
    }
    let duplicates =
        if duplicates.is_empty() { Vec::new() } else { vec![catalogue::duplicate_invitations(&duplicates)] };
    let sorted = Sorted { good, stages: vec![malformed, duplicates, users] };
    let (drafts, problems) = sorted.verdict(state.config.bulk_atomic);
    let created: Vec<Invitation> = drafts.into_iter().map(|draft| issue(state, draft)).collect();
    problems.map_or_else(|| shown(created), Err)
}

pub(super) fn revoke(state: &mut State, call: &Call<'_>) -> Outcome {
    call.optional_form(&Fields::only(&[]))?;
    let now = state.now;
    let id = call.segment("invitation_id");
    let Some(invitation) = state.invitations.get_mut(id) else {
        return Err(catalogue::INVITATION_NOT_FOUND.with(&[id]).into());
    };
    match invitation.status_at(now) {
        InvitationStatus::Revoked => Err(catalogue::INVITATION_ALREADY_REVOKED.with(&[]).into()),
        InvitationStatus::Accepted => Err(catalogue::INVITATION_ALREADY_ACCEPTED.with(&[]).into()),
        InvitationStatus::Pending | InvitationStatus::Expired => {
            invitation.settle(InvitationStatus::Revoked, now);
            shown(invitation.at(now))
        }
    }
}

/// Whatever became of it, it is gone: no list shows it any more. The mail that went out stays in the outbox, which is
/// what was sent, not what Clerk keeps of it.
pub(super) fn delete(state: &mut State, call: &Call<'_>) -> Outcome {
    let id = call.segment("invitation_id");
    if state.invitations.get(id).is_none() {
        return Err(catalogue::INVITATION_NOT_FOUND.with(&[id]).into());
    }
    state.invitations.remove(id);
    shown(json!({ "object": "invitation", "id": id, "deleted": true }))
}

/// Issues an invitation, unless the address has one that is pending or belongs to a user already.
pub(super) fn issue_new(state: &mut State, draft: Draft) -> Result<Invitation, Problems> {
    if !draft.ignore_existing {
        if is_invited(state, &draft.email_address) {
            return Err(catalogue::duplicate_invitations(&[draft.email_address]).into());
        }
        if is_user(state, &draft.email_address) {
            return Err(catalogue::FORM_IDENTIFIER_EXISTS.of("email_address", &[]).into());
        }
    }
    Ok(issue(state, draft))
}

fn is_invited(state: &State, address: &str) -> bool {
    let mut invitations = state.invitations.in_group(address);
    invitations.any(|invitation| invitation.status_at(state.now) == InvitationStatus::Pending)
}

fn is_user(state: &State, address: &str) -> bool {
    state.users.in_group(address).next().is_some()
}

fn issue(state: &mut State, draft: Draft) -> Invitation {
    let ticket = state.ids.ticket();
    let id = state.ids.id("inv");
    let url = state.link(&id, ticket, draft.redirect_url);
    let invitation = Invitation {
        object: "invitation".into(),
        id,
        email_address: draft.email_address,
        public_metadata: draft.public_metadata,
        revoked: false,
        status: InvitationStatus::Pending,
        url: Some(url),
        expires_at: expires_at(state.now, draft.expires_in_days),
        created_at: state.now,
        updated_at: state.now,
    };
    state.invitations.insert(invitation.clone());
    if let Some(kind) = draft.mail {
        state.mail(Mail {
            to: invitation.email_address.clone(),
            kind,
            invitation_id: Some(invitation.id.clone()),
            at: state.now,
        });
    }
    invitation
}
