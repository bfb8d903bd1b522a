//! The waitlist.

use std::collections::HashSet;

use serde_json::json;

use super::bulk::{Sorted, forms};
use super::call::Call;
use super::input::{Check, Field, Fields, Form};
use super::invitations::{Draft, issue_new};
use super::lists::{Listing, Search};
use super::outcome::{Outcome, shown};
use crate::catalogue;
use crate::model::{Entry, Mail, MailKind, WaitlistEntry, WaitlistEntryStatus};
use crate::problem::{Problem, Problems};
use crate::state::State;

pub(super) const MAX_BULK: usize = 50;

pub(super) const CREATE: Fields = Fields::only(&[
    Field::required("email_address", Check::EmailAddress),
    Field::nullable("notify", Check::Flag),
]);
pub(super) const INVITE: Fields = Fields::only(&[Field::nullable("ignore_existing", Check::Flag)]);

pub(super) fn list(state: &mut State, call: &Call<'_>) -> Outcome {
    let listing = Listing::read(call, state.config, Search::AddressOrId("query"))?;
    let page = listing.page(state.entries.iter(), state.now);
    let data: Vec<WaitlistEntry> = page.rows.iter().map(|entry| state.shown(entry)).collect();
    shown(json!({ "data": data, "total_count": page.total_count }))
}

pub(super) fn create(state: &mut State, call: &Call<'_>) -> Outcome {
    let form = call.form(&CREATE)?;
    must_be_open(state)?;
    shown(enter(state, &form))
}

pub(super) fn bulk_create(state: &mut State, call: &Call<'_>) -> Outcome {
    let (forms, malformed) = forms(call.items(MAX_BULK)?, &CREATE);
    must_be_open(state)?;
    let mut seen: HashSet<String> = HashSet::new();
    let (good, again): (Vec<Form>, Vec<Form>) =
        forms.into_iter().partition(|form| seen.insert(form.text("email_address").to_ascii_lowercase()));
    let repeated: Vec<Problem> =
        again.iter().map(|_| catalogue::FORM_PARAM_DUPLICATE.of("email_address", &[])).collect();
    let sorted = Sorted { good, stages: vec![malformed, repeated] };
    let (forms, problems) = sorted.verdict(state.config.bulk_atomic);
    let entries: Vec<WaitlistEntry> = forms.iter().map(|form| enter(state, form)).collect();
    problems.map_or_else(|| shown(entries), Err)
}

pub(super) fn invite(state: &mut State, call: &Call<'_>) -> Outcome {
    let ignore_existing = call.optional_form(&INVITE)?.flag("ignore_existing", false);
    let id = call.segment("waitlist_entry_id");
    let entry = unlocked(state, id)?;
    match conflict(entry.status) {
        Some(_) if entry.status == WaitlistEntryStatus::Invited && ignore_existing => {}
        Some(problem) => return Err(problem.into()),
        None => {}
    }
    let draft = Draft::from_waitlist(entry.email_address.clone(), ignore_existing);
    let invitation = issue_new(state, draft)?;
    state.change_entry(id, |entry| {
        entry.status = WaitlistEntryStatus::Invited;
        entry.invitation_id = Some(invitation.id);
    });
    entry_shown(state, id)
}

pub(super) fn reject(state: &mut State, call: &Call<'_>) -> Outcome {
    call.optional_form(&Fields::only(&[]))?;
    let id = call.segment("waitlist_entry_id");
    must_be_pending(state, id)?;
    state.change_entry(id, |entry| entry.status = WaitlistEntryStatus::Rejected);
    entry_shown(state, id)
}

pub(super) fn delete(state: &mut State, call: &Call<'_>) -> Outcome {
    let id = call.segment("waitlist_entry_id");
    must_be_pending(state, id)?;
    state.entries.remove(id);
    shown(json!({ "object": "waitlist_entry", "id": id, "deleted": true }))
}

/// Puts an address on the list; if it is there already, in whatever state, that entry is answered.
fn enter(state: &mut State, form: &Form) -> WaitlistEntry {
    let address = form.text("email_address");
    if let Some(entry) = state.entries.in_group(address).next() {
        return state.shown(entry);
    }
    let entry = Entry {
        id: state.ids.id("wle"),
        email_address: address.to_owned(),
        status: WaitlistEntryStatus::Pending,
        is_locked: false,
        invitation_id: None,
        created_at: state.now,
        updated_at: state.now,
    };
    let shown = entry.with(None);
    state.entries.insert(entry);
    state.tell_of_entry("waitlistEntry.created", &shown);
    if form.flag("notify", true) {
        state.mail(Mail {
            to: address.to_owned(),
            kind: MailKind::WaitlistConfirmation,
            invitation_id: None,
            at: state.now,
        });
    }
    shown
}

fn must_be_open(state: &State) -> Result<(), Problems> {
    if state.config.waitlist_open {
        Ok(())
    } else {
        Err(catalogue::WAITLIST_NOT_ACCEPTING_ENTRIES.with(&[]).into())
    }
}

/// An entry that no batch holds.
fn unlocked<'s>(state: &'s State, id: &str) -> Result<&'s Entry, Problems> {
    match state.entries.get(id) {
        None => Err(catalogue::WAITLIST_ENTRY_NOT_FOUND.with(&[id]).into()),
        Some(entry) if entry.is_locked => Err(catalogue::WAITLIST_ENTRY_LOCKED.with(&[]).into()),
        Some(entry) => Ok(entry),
    }
}

fn must_be_pending(state: &State, id: &str) -> Result<(), Problems> {
    conflict(unlocked(state, id)?.status).map_or(Ok(()), |problem| Err(problem.into()))
}

/// Why an entry in this state cannot be changed.
fn conflict(status: WaitlistEntryStatus) -> Option<Problem> {
    let kind = match status {
        WaitlistEntryStatus::Pending => return None,
        WaitlistEntryStatus::Invited => catalogue::WAITLIST_ENTRY_ALREADY_INVITED,
        WaitlistEntryStatus::Completed => catalogue::WAITLIST_ENTRY_ALREADY_COMPLETED,
        WaitlistEntryStatus::Rejected => catalogue::WAITLIST_ENTRY_ALREADY_REJECTED,
    };
    Some(kind.with(&[]))
}

fn entry_shown(state: &State, id: &str) -> Result<serde_json::Value, Problems> {
    match state.entries.get(id) {
        Some(entry) => shown(state.shown(entry)),
        None => Err(catalogue::WAITLIST_ENTRY_NOT_FOUND.with(&[id]).into()),
    }
}
