//! A round before anything has happened: who there is, what is asked, what goes wrong.

use std::time::Duration;

use bytes::Bytes;
use clerk_invitations_emulator::{Answer, Fault, OrganizationDuplicates, State, handle};
use serde_json::{Value, json};

use crate::case::{KINDS, Kind, OPS, Op, WORLDS};

/// Dice that fall the same way on every machine (SplitMix64).
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(super) fn below(&mut self, bound: usize) -> usize {
        (self.throw() % bound as u64) as usize
    }

    pub(super) fn happens(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub(super) fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }
}

/// What Clerk knows of an address before anything is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Past {
    Nothing,
    /// Of an organization, a member.
    User,
    /// Invited, and so the invitation stands.
    Pending,
    Accepted,
    Revoked,
    Expired,
    /// On the waitlist, and so the entry stands.
    Waiting,
    /// Waiting, and with a pending invitation that is not the entry's.
    WaitingAndPending,
    Locked,
    Invited,
    Completed,
    Rejected,
}

/// Somebody whom one call is about, or two.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) address: String,
    pub(super) past: Past,
    pub(super) ignore_existing: bool,
    pub(super) notify: bool,
    /// Of the invitation or the entry that the call names.
    pub(super) id: String,
    /// What a success may speak of although the call has not brought it about: it was done before.
    pub(super) done_before: Option<String>,
}

/// A call, and whom it is about: their places in [`Plan::people`].
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) op: Op,
    pub(super) about: Vec<usize>,
}

/// A round before anything has happened.
pub(super) struct Plan {
    pub(super) seed: u64,
    pub(super) is_atomic: bool,
    pub(super) by_substring: bool,
    pub(super) duplicates: OrganizationDuplicates,
    pub(super) people: Vec<Person>,
    pub(super) calls: Vec<Call>,
    pub(super) faults: Vec<Fault>,
}

impl Plan {
    pub(super) fn new(seed: u64, size: usize) -> Self {
        let mut dice = Dice(seed);
        let (is_atomic, by_substring) = (seed & 1 == 0, seed & 2 == 0);
        let duplicates = WORLDS[(seed % 3) as usize];
        let faults = faults(&mut dice);
        let mut plan =
            Self { seed, is_atomic, by_substring, duplicates, people: vec![], calls: vec![], faults };
        while plan.calls.len() < size {
            let call = plan.call(&mut dice);
            // Beside it, somebody else asks for the same. Where older ones are ignored, both would be right.
            let is_guarded =
                call.about.iter().all(|index| !plan.allows_another(call.op, &plan.people[*index]));
            if is_guarded && dice.happens(20) {
                let mut other = call.clone();
                let single = match call.op {
                    Op::Bulk => Some(Op::Create),
                    Op::OrgBulk => Some(Op::OrgCreate),
                    _ => None,
                };
                if let Some(op) = single.filter(|_| dice.happens(50)) {
                    other = Call { op, about: vec![dice.one_of(&call.about)] };
                }
                plan.calls.push(other);
            }
            plan.calls.push(call);
        }
        plan.calls.truncate(size);
        plan
    }

    /// Whether somebody who has an invitation may get another one.
    pub(super) fn allows_another(&self, op: Op, person: &Person) -> bool {
        let is_allowed = self.duplicates == OrganizationDuplicates::Allowed;
        person.ignore_existing || op.invites_into_organization() && is_allowed
    }

    pub(super) fn call(&mut self, dice: &mut Dice) -> Call {
        let op = dice.one_of(&[
            Op::Create,
            Op::Create,
            Op::Create,
            Op::Bulk,
            Op::Bulk,
            Op::Bulk,
            Op::Invite,
            Op::Invite,
            Op::Revoke,
            Op::Reject,
            Op::Delete,
            Op::Join,
            Op::JoinBulk,
            Op::InvitationDelete,
            Op::OrgCreate,
            Op::OrgCreate,
            Op::OrgBulk,
            Op::OrgBulk,
            Op::OrgRevoke,
        ]);
        let size = if matches!(op, Op::Bulk | Op::JoinBulk | Op::OrgBulk) { 1 + dice.below(10) } else { 1 };
        // Of a bulk, all items ignore older invitations, or none do, or each as it likes.
        let ignoring =
            if matches!(op, Op::Create | Op::Bulk | Op::Invite) { dice.one_of(&[0, 0, 50, 100]) } else { 0 };
        // Most people in a bulk have no past: one that has spoils it for all.
        let offending = if size > 1 { dice.one_of(&[0, 5, 30]) } else { 35 };
        let about = (0..size).map(|_| {
            let (usual, others): (_, &[Past]) = match op {
                Op::Create | Op::Bulk | Op::OrgCreate | Op::OrgBulk => (
                    Past::Nothing,
                    &[Past::User, Past::Pending, Past::Pending, Past::Accepted, Past::Revoked, Past::Expired],
                ),
                Op::Join | Op::JoinBulk => (Past::Nothing, &[Past::Waiting, Past::Rejected]),
                Op::Revoke | Op::OrgRevoke | Op::InvitationDelete => {
                    (Past::Pending, &[Past::Nothing, Past::Accepted, Past::Revoked, Past::Expired])
                }
                _ => (
                    Past::Waiting,
                    &[
                        Past::Nothing,
                        Past::WaitingAndPending,
                        Past::Locked,
                        Past::Invited,
                        Past::Completed,
                        Past::Rejected,
                    ],
                ),
            };
            let past = if dice.happens(offending) { dice.one_of(others) } else { usual };
            let notify = match op {
                Op::Create | Op::Bulk | Op::Join | Op::JoinBulk | Op::OrgCreate | Op::OrgBulk => {
                    dice.happens(75)
                }
                Op::Invite => true,
                _ => false,
            };
            // `7@example.com` is a part of `17@example.com`.
            let address = format!("{}@example.com", self.people.len());
            let ignore_existing = dice.happens(ignoring);
            let person =
                Person { address, past, ignore_existing, notify, id: String::new(), done_before: None };
            self.people.push(person);
            self.people.len() - 1
        });
        let mut about: Vec<usize> = about.collect();
        // Somebody is named twice; the waitlist forbids it.
        if matches!(op, Op::Bulk | Op::OrgBulk) && (2..10).contains(&size) && dice.happens(15) {
            let twice = dice.one_of(&about);
            about.push(twice);
        }
        Call { op, about }
    }
}

/// What goes wrong: with each endpoint something else, from nothing to nearly everything.
pub(super) fn faults(dice: &mut Dice) -> Vec<Fault> {
    let endpoints = OPS.map(Op::endpoint).into_iter().chain([
        ("GET", "/waitlist_entries"),
        ("GET", "/organizations/*/invitations"),
        ("GET", "/organizations/*/invitations/*"),
    ]);
    let mut faults = Vec::new();
    for (method, path) in endpoints {
        let percent = dice.one_of(&[0, 2, 5, 10, 25]);
        for _ in 0..6 {
            let (kind, probability) = match dice.one_of(&KINDS) {
                // Each costs a timeout in real time.
                Kind::StallAfter => (Fault::stall_after(), 0.001),
                // Megabytes, for what an unreadable answer tests as well.
                Kind::Oversize => (Fault::oversize(100), 0.005),
                Kind::LateSoon => (Fault::late(Duration::from_millis(dice.throw() % 5000)), 0.01),
                Kind::LateMuch => (Fault::late(Duration::from_secs(dice.throw() % 36_000)), 0.01),
                Kind::RateLimit => (Fault::rate_limit(1 + dice.throw() % 30), 0.01),
                kind => (kind.fault().unwrap_or_else(Fault::drop_after), 0.01),
            };
            faults.push(kind.on(method, path).probability(probability * f64::from(percent)));
        }
    }
    faults
}

/// Gives somebody their past, in the organization where the call is about that.
pub(super) fn prepare(state: &mut State, person: &mut Person, op: Op, organization: &str) {
    let is_org = op.invites_into_organization() || op == Op::OrgRevoke;
    // Addresses differ by more than their case.
    let address = if matches!(op, Op::Create | Op::OrgCreate) {
        person.address.to_uppercase()
    } else {
        person.address.clone()
    };
    let invite = |state: &mut State, days: u64| {
        if is_org {
            let body = json!({ "email_address": address, "expires_in_days": days, "role": "org:member" });
            return id_of(&post(state, &format!("/organizations/{organization}/invitations"), body));
        }
        let body = json!({ "email_address": address, "expires_in_days": days, "ignore_existing": true });
        id_of(&post(state, "/invitations", body))
    };
    let join = |state: &mut State| {
        id_of(&post(state, "/waitlist_entries", json!({ "email_address": address, "notify": false })))
    };
    match person.past {
        // Of an id that Clerk has never heard of.
        Past::Nothing => person.id = format!("id_of_{}", person.address.replace('@', "_at_")),
        Past::User if is_org => drop(state.add_member(organization, &address, "org:member").unwrap()),
        Past::User => drop(state.add_user(&address)),
        Past::Pending => person.id = invite(state, 30),
        Past::Expired => person.id = invite(state, 1),
        Past::Accepted => {
            person.id = invite(state, 30);
            match is_org {
                true => drop(state.accept_organization_invitation(&person.id).unwrap()),
                false => drop(state.accept(&person.id).unwrap()),
            }
        }
        Past::Revoked => {
            person.id = invite(state, 30);
            let into = if is_org { format!("/organizations/{organization}") } else { String::new() };
            post(state, &format!("{into}/invitations/{}/revoke", person.id), Value::Null);
        }
        Past::Waiting => person.id = join(state),
        Past::WaitingAndPending => {
            person.id = join(state);
            invite(state, 30);
        }
        Past::Locked => {
            person.id = join(state);
            state.lock(&person.id, true).unwrap();
        }
        Past::Invited | Past::Completed => {
            person.id = join(state);
            let entry = post(state, &format!("/waitlist_entries/{}/invite", person.id), Value::Null);
            let invitation = id_of(&entry["invitation"]);
            if person.past == Past::Completed {
                state.accept(&invitation).unwrap();
            }
            if op == Op::Invite && !person.ignore_existing {
                person.done_before = Some(invitation);
            }
        }
        Past::Rejected => {
            person.id = join(state);
            post(state, &format!("/waitlist_entries/{}/reject", person.id), Value::Null);
        }
    }
    let is_done = match op {
        Op::Join | Op::JoinBulk => person.past != Past::Nothing,
        Op::Revoke | Op::OrgRevoke => person.past == Past::Revoked,
        Op::Reject => person.past == Past::Rejected,
        Op::Delete | Op::InvitationDelete => person.past == Past::Nothing,
        _ => false,
    };
    if is_done {
        person.done_before = Some(person.id.clone());
    }
}

/// A request that no fault strikes.
pub(super) fn post(state: &mut State, path: &str, body: Value) -> Value {
    let request = http::Request::post(format!("/v1{path}"))
        .header("authorization", "Bearer sk_test_faults")
        .header("content-type", "application/json")
        .body(Bytes::from(body.to_string()))
        .unwrap();
    match handle(state, request).answer {
        Answer::Whole(response) if response.status().is_success() => {
            serde_json::from_slice(response.body()).unwrap()
        }
        other => panic!("{path}: {other:?}"),
    }
}

pub(super) fn id_of(value: &Value) -> String {
    value["id"].as_str().unwrap().to_owned()
}
