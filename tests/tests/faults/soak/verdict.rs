//! What was told, compared with what is there.

use std::collections::{HashMap, HashSet};

use clerk_invitations_emulator::{Emulator, InvitationStatus, RecordedRequest, State, WaitlistEntryStatus};
use clerk_invitations_native::{Error, Outcome, Result};

use serde_json::Value;

use super::plan::{Call, Person, Plan, id_of};
use super::{Ending, Tally};
use crate::case::Op;
use crate::truth::{Before, Effects, Told};

/// What the emulator holds when all is over.
pub(super) struct After {
    pub(super) effects: Effects,
    /// The ids of new entries, by address.
    pub(super) entries: HashMap<String, Vec<String>>,
    pub(super) revoked: HashSet<String>,
    pub(super) rejected: HashSet<String>,
    /// All invitations that are still there, those into the organization too.
    pub(super) invitations: HashSet<String>,
    /// All entries that are still there.
    pub(super) present: HashSet<String>,
    pub(super) requests: Vec<RecordedRequest>,
}

impl After {
    pub(super) fn look(before: &Before, known: &HashSet<String>, emulator: &Emulator) -> Self {
        let effects = Effects::since(before, emulator);
        let (invitations, waitlist, requests) =
            emulator.state(|state| (standing(state), state.waitlist_entries(), state.requests()));
        let revoked = invitations.iter().filter(|(_, status)| *status == InvitationStatus::Revoked);
        let rejected = waitlist.iter().filter(|entry| entry.status == WaitlistEntryStatus::Rejected);
        let mut entries: HashMap<String, Vec<String>> = HashMap::new();
        for entry in waitlist.iter().filter(|entry| !known.contains(&entry.id)) {
            entries.entry(entry.email_address.clone()).or_default().push(entry.id.clone());
        }
        Self {
            effects,
            entries,
            revoked: revoked.map(|(id, _)| id.clone()).collect(),
            invitations: invitations.iter().map(|(id, _)| id.clone()).collect(),
            rejected: rejected.map(|entry| entry.id.clone()).collect(),
            present: waitlist.iter().map(|entry| entry.id.clone()).collect(),
            requests,
        }
    }

    /// The ids of what was brought about for somebody.
    pub(super) fn made(&self, op: Op, person: &Person) -> Vec<String> {
        let is_new = match op {
            Op::Create | Op::Bulk | Op::Invite | Op::OrgCreate | Op::OrgBulk => {
                return self.effects.invitations_of(&person.address).to_vec();
            }
            Op::Join | Op::JoinBulk => {
                return self.entries.get(&person.address).cloned().unwrap_or_default();
            }
            Op::Revoke | Op::OrgRevoke => self.revoked.contains(&person.id),
            Op::Reject => self.rejected.contains(&person.id),
            Op::InvitationDelete => !self.invitations.contains(&person.id),
            _ => !self.present.contains(&person.id),
        };
        if is_new && person.done_before.is_none() { vec![person.id.clone()] } else { Vec::new() }
    }
}

/// How all invitations stand, those into the organization too, by id.
fn standing(state: &mut State) -> Vec<(String, InvitationStatus)> {
    let into_organization = state.organization_invitations().into_iter();
    let into_organization = into_organization.map(|invitation| (invitation.id, invitation.status));
    let invitations = state.invitations().into_iter().map(|invitation| (invitation.id, invitation.status));
    invitations.chain(into_organization).collect()
}

/// What was told, compared with what is there.
pub(super) struct Verdict<'a> {
    pub(super) plan: &'a Plan,
    pub(super) endings: &'a [Ending],
    pub(super) after: &'a After,
}

impl Verdict<'_> {
    pub(super) fn violations(&self, tally: &mut Tally) -> Vec<String> {
        let mut violations = Vec::new();
        let mut heard: Vec<Vec<Told>> = self.plan.people.iter().map(|_| Vec::new()).collect();
        for (call, ending) in self.plan.calls.iter().zip(self.endings) {
            match self.told(call, ending) {
                Ok(told) => call.about.iter().zip(told).for_each(|(index, told)| heard[*index].push(told)),
                Err(what) => violations.push(self.describe(&what, call.about[0])),
            }
            tally.recovered += usize::from(matches!(ending, Ok(Ok(success)) if success.is_recovered));
        }
        for (index, heard) in heard.iter().enumerate() {
            let found = self.judge(index, heard);
            violations.extend(found.into_iter().map(|what| self.describe(what, index)));
            for told in heard {
                match told {
                    Told::Done(_) => tally.done += 1,
                    Told::NotDone => tally.not_done += 1,
                    Told::Unknown => tally.unknown += 1,
                }
            }
        }
        let addresses: HashSet<&str> =
            self.plan.people.iter().map(|person| person.address.as_str()).collect();
        let strangers = self.after.effects.mails.keys().chain(self.after.effects.invitations.keys());
        let strangers = strangers.filter(|address| !addresses.contains(address.as_str()));
        violations.extend(strangers.map(|address| format!("nobody asked for {address}")));
        violations
    }

    /// What a call was told of everybody it is about.
    pub(super) fn told(&self, call: &Call, ending: &Ending) -> Result<Vec<Told>, String> {
        let result = ending.as_ref().map_err(Clone::clone)?;
        let people = || call.about.iter().map(|index| &self.plan.people[*index]);
        let is_by_address = call.op.invites_into_organization()
            || matches!(call.op, Op::Create | Op::Bulk | Op::Join | Op::JoinBulk);
        let subjects = people().map(|person| if is_by_address { &person.address } else { &person.id });
        let is_whole = match result {
            // Who was there before may be written otherwise.
            Ok(success) => {
                success.addresses.len() == call.about.len()
                    && people().zip(&success.addresses).all(|(a, b)| a.address.eq_ignore_ascii_case(b))
            }
            Err(Error::Ambiguous(error)) => {
                error.fates().iter().map(|fate| &fate.subject).eq(subjects.clone())
            }
            Err(_) => true,
        };
        if !is_whole {
            return Err("does not name everybody in the order asked for".to_owned());
        }
        Ok(match result {
            Ok(success) => success.ids.iter().cloned().map(Told::Done).collect(),
            Err(Error::Ambiguous(error)) => error.fates().iter().map(|fate| told_of(&fate.outcome)).collect(),
            Err(error) if error.may_have_been_executed() => subjects.map(|_| Told::Unknown).collect(),
            Err(_) => subjects.map(|_| Told::NotDone).collect(),
        })
    }

    /// What is wrong about somebody, given what those who asked were told.
    pub(super) fn judge(&self, index: usize, heard: &[Told]) -> Vec<&'static str> {
        let person = &self.plan.people[index];
        let mut askers = self.plan.calls.iter().filter(|call| call.about.contains(&index));
        let Some(call) = askers.next() else { return Vec::new() };
        let asked = call.about.iter().filter(|other| **other == index).count();
        let invites =
            call.op.invites_into_organization() || matches!(call.op, Op::Create | Op::Bulk | Op::Invite);
        let made = self.after.made(call.op, person);
        let is_told =
            |id: &String| heard.iter().filter(|told| matches!(told, Told::Done(of) if of == id)).count();
        // Who is refused because of another call knows nothing of what that one has done.
        let is_alone = askers.next().is_none();
        let not_done = heard.iter().filter(|told| **told == Told::NotDone).count();
        let is_nothing_told = not_done == heard.len();
        let violations = [
            (
                made.len() > if self.plan.allows_another(call.op, person) { asked } else { 1 },
                "done more often than asked for",
            ),
            (
                self.after.effects.mails_of(&person.address) != if person.notify { made.len() } else { 0 },
                "not mailed as often as done",
            ),
            (
                !invites && !self.after.effects.invitations_of(&person.address).is_empty(),
                "invited, and nobody asked for that",
            ),
            (
                heard.iter().any(|told| match (told, &person.done_before) {
                    (Told::Done(id), Some(before)) if made.is_empty() => id != before,
                    (Told::Done(id), _) => !made.contains(id),
                    _ => false,
                }),
                "told of what is not there",
            ),
            (is_alone && made.iter().any(|id| is_told(id) > 1), "told twice of the same one"),
            (
                !made.is_empty() && !heard.is_empty() && is_nothing_told
                    || is_alone && made.len() + not_done > asked,
                "told that it is not there, and it is",
            ),
        ];
        violations.into_iter().filter(|(is_violated, _)| *is_violated).map(|(_, what)| what).collect()
    }

    /// All there is to know about somebody, to find out how it came about.
    pub(super) fn describe(&self, what: &str, index: usize) -> String {
        let person = &self.plan.people[index];
        let Plan { is_atomic, by_substring, duplicates, .. } = self.plan;
        let mut text = format!(
            "{what}: {person:?}, is_atomic: {is_atomic}, by_substring: {by_substring}, {duplicates:?}, \
             invitations: {:?}, entries: {:?}, mails: {:?}",
            self.after.effects.invitations_of(&person.address),
            self.after.entries.get(&person.address),
            self.after.effects.mails.get(&person.address),
        );
        let asked = |(call, _): &(&Call, &Ending)| call.about.contains(&index);
        for (call, ending) in self.plan.calls.iter().zip(self.endings).filter(asked) {
            let others = call.about.iter().filter(|other| **other != index);
            let others: Vec<&Person> = others.map(|other| &self.plan.people[*other]).collect();
            text += &format!("\n    {:?}: {ending:?}", call.op);
            if !others.is_empty() {
                text += &format!("\n    with {others:?}");
            }
        }
        let began = self.after.requests.first().map_or(0, |request| request.at);
        for request in self.after.requests.iter().filter(|request| is_about(request, person)) {
            let RecordedRequest { at, method, path, query, body, status, .. } = request;
            text += &format!("\n    {} ms: {method} {path}?{query} {body} -> {status:?}", at - began);
        }
        text
    }
}

pub(super) fn told_of(outcome: &Outcome) -> Told {
    match outcome {
        Outcome::Done(json) => {
            let value: Value = serde_json::from_str(json).unwrap();
            let is_invited = !value["invitation"].is_null();
            Told::Done(id_of(if is_invited { &value["invitation"] } else { &value }))
        }
        Outcome::NotDone => Told::NotDone,
        _ => Told::Unknown,
    }
}

/// Whether a request names somebody, by address or by id.
pub(super) fn is_about(request: &RecordedRequest, person: &Person) -> bool {
    let items = request.body.as_array().map_or(std::slice::from_ref(&request.body), Vec::as_slice);
    let mut addresses = items.iter().filter_map(|item| item["email_address"].as_str());
    let asked_for =
        |pair| ["query=", "email_address="].iter().find_map(|name| str::strip_prefix(pair, *name));
    let mut queries = request.query.split('&').filter_map(asked_for);
    let is_asked = |query: &str| {
        let query = percent_encoding::percent_decode_str(query).decode_utf8_lossy();
        query == person.address || query == person.id
    };
    let has_id = |path: &str| !person.id.is_empty() && path.split('/').any(|segment| segment == person.id);
    addresses.any(|address| address.eq_ignore_ascii_case(&person.address))
        || queries.any(is_asked)
        || has_id(&request.path)
}
