//! Random calls with random faults, many at a time, on one emulator and its one clock.
//!
//! | variable | unless set | |
//! |---|---|---|
//! | `SOAK_SEED` | [`SEED`] | what everything random follows from |
//! | `SOAK_CALLS` | [`CALLS`] | how many calls; `SOAK_CALLS=200000` is the long variant |
//! | `SOAK_TASKS` | [`TASKS`] | how many calls are under way at the same time |
//!
//! The calls are made in rounds. A round has an emulator of its own and a seed of its own (the run's, plus its
//! number), so that it can be repeated without those before it. The seed repeats the plan: the calls, what was
//! there before, what Clerk leaves open, the faults and how the emulator's dice fall. Which call meets which
//! throw of the dice is up to the scheduler. `SOAK_TASKS=1` makes one call after the other, and repeats them
//! exactly, as long as the machine answers within [`ATTEMPT_TIMEOUT`](crate::emulated::ATTEMPT_TIMEOUT).

use std::collections::{HashMap, HashSet};
use std::str::FromStr;
use std::time::Duration;

use bytes::Bytes;
use clerk_invitations_emulator::{
    Answer, Emulator, Fault, InvitationStatus, QueryMatch, RecordedRequest, State, WaitlistEntryStatus,
    handle,
};
use clerk_invitations_native::{
    Answer as Answered, Clerk, CreateInvitation, CreateWaitlistEntry, Error, InviteWaitlistEntry, Outcome,
    ReqwestTransport, Result,
};
use futures_util::StreamExt;
use serde_json::{Value, json};

use crate::case::{KINDS, Kind, OPS, Op};
use crate::emulated::{client, emulator};
use crate::truth::{Before, Effects, Told};

const SEED: u64 = 20_260_512;
const CALLS: usize = 3000;
const TASKS: usize = 48;

/// How many calls share an emulator. Its lists are searched from end to end, so it must not grow for ever.
const ROUND: usize = 250;

/// In real time, of which a call takes next to none.
const STUCK_AFTER: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_mailed_twice_and_nobody_is_lost_whatever_the_seed() {
    let seed = option("SOAK_SEED", SEED);
    let calls = option("SOAK_CALLS", CALLS);
    let tasks = option("SOAK_TASKS", TASKS).max(1);
    println!("SOAK_SEED={seed} SOAK_CALLS={calls} SOAK_TASKS={tasks}");
    let transport = ReqwestTransport::builder().no_proxy().build().unwrap();
    let mut tally = Tally::default();
    let mut violations = Vec::new();
    for round in 0..calls.div_ceil(ROUND) {
        let seed = seed.wrapping_add(round as u64);
        let size = ROUND.min(calls - round * ROUND);
        let repeat = format!("SOAK_SEED={seed} SOAK_CALLS={size} SOAK_TASKS={tasks}");
        let found = run(Plan::new(seed, size), tasks, &transport, &mut tally).await;
        violations.extend(found.into_iter().map(|violation| format!("{repeat}: {violation}")));
    }
    println!("{tally:?}");
    assert!(violations.is_empty(), "{} violations:\n{}", violations.len(), violations.join("\n"));
    // Where nothing is recovered and nothing stays open, nothing has gone wrong, and nothing was tested.
    let is_tested = tally.done > 0 && tally.recovered > 0 && tally.not_done > 0 && tally.unknown > 0;
    assert!(is_tested || calls < CALLS, "SOAK_SEED={seed}: {tally:?}");
}

fn option<T: FromStr>(name: &str, default: T) -> T {
    let Ok(text) = std::env::var(name) else { return default };
    text.parse().unwrap_or_else(|_| panic!("{name} must be a number, not {text}"))
}

/// What the callers were told, person by person.
#[derive(Debug, Default)]
struct Tally {
    done: usize,
    not_done: usize,
    unknown: usize,
    /// How many calls were recovered by looking.
    recovered: usize,
    requests: usize,
}

/// Dice that fall the same way on every machine (SplitMix64).
struct Dice(u64);

impl Dice {
    fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.throw() % bound as u64) as usize
    }

    fn happens(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }
}

/// What Clerk knows of an address before anything is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Past {
    Nothing,
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
struct Person {
    address: String,
    past: Past,
    ignore_existing: bool,
    notify: bool,
    /// Of the invitation or the entry that the call names.
    id: String,
    /// What a success may speak of although the call has not brought it about: it was done before.
    done_before: Option<String>,
}

/// A call, and whom it is about: their places in [`Plan::people`].
#[derive(Clone, Debug)]
struct Call {
    op: Op,
    about: Vec<usize>,
}

/// A round before anything has happened.
struct Plan {
    seed: u64,
    is_atomic: bool,
    by_substring: bool,
    people: Vec<Person>,
    calls: Vec<Call>,
    faults: Vec<Fault>,
}

impl Plan {
    fn new(seed: u64, size: usize) -> Self {
        let mut dice = Dice(seed);
        let (is_atomic, by_substring) = (seed & 1 == 0, seed & 2 == 0);
        let faults = faults(&mut dice);
        let mut plan = Self { seed, is_atomic, by_substring, people: vec![], calls: vec![], faults };
        while plan.calls.len() < size {
            let call = plan.call(&mut dice);
            // Beside it, somebody else asks for the same. Where older ones are ignored, both would be right.
            let is_guarded = call.about.iter().all(|index| !plan.people[*index].ignore_existing);
            if is_guarded && dice.happens(20) {
                let mut other = call.clone();
                if call.op == Op::Bulk && dice.happens(50) {
                    other = Call { op: Op::Create, about: vec![dice.one_of(&call.about)] };
                }
                plan.calls.push(other);
            }
            plan.calls.push(call);
        }
        plan.calls.truncate(size);
        plan
    }

    fn call(&mut self, dice: &mut Dice) -> Call {
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
        ]);
        let size = if matches!(op, Op::Bulk | Op::JoinBulk) { 1 + dice.below(10) } else { 1 };
        // Of a bulk, all items ignore older invitations, or none do, or each as it likes.
        let ignoring =
            if matches!(op, Op::Create | Op::Bulk | Op::Invite) { dice.one_of(&[0, 0, 50, 100]) } else { 0 };
        // Most people in a bulk have no past: one that has spoils it for all.
        let offending = if size > 1 { dice.one_of(&[0, 5, 30]) } else { 35 };
        let about = (0..size).map(|_| {
            let (usual, others): (_, &[Past]) = match op {
                Op::Create | Op::Bulk => (
                    Past::Nothing,
                    &[Past::User, Past::Pending, Past::Pending, Past::Accepted, Past::Revoked, Past::Expired],
                ),
                Op::Join | Op::JoinBulk => (Past::Nothing, &[Past::Waiting, Past::Rejected]),
                Op::Revoke => (Past::Pending, &[Past::Nothing, Past::Accepted, Past::Revoked, Past::Expired]),
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
                Op::Create | Op::Bulk | Op::Join | Op::JoinBulk => dice.happens(75),
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
        if op == Op::Bulk && (2..10).contains(&size) && dice.happens(15) {
            let twice = dice.one_of(&about);
            about.push(twice);
        }
        Call { op, about }
    }
}

/// What goes wrong: with each endpoint something else, from nothing to nearly everything.
fn faults(dice: &mut Dice) -> Vec<Fault> {
    let endpoints = OPS.map(Op::endpoint).into_iter().chain([("GET", "/waitlist_entries")]);
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

async fn run(mut plan: Plan, tasks: usize, transport: &ReqwestTransport, tally: &mut Tally) -> Vec<String> {
    let emulator = emulator(plan.seed).await;
    let clerk = client(&emulator, transport);
    let entries = emulator.state(|state| {
        let config = state.config_mut();
        config.bulk_atomic = plan.is_atomic;
        config.query_match = if plan.by_substring { QueryMatch::Substring } else { QueryMatch::Exact };
        let ops: HashMap<usize, Op> =
            plan.calls.iter().flat_map(|call| call.about.iter().map(|index| (*index, call.op))).collect();
        for (index, person) in plan.people.iter_mut().enumerate() {
            if let Some(op) = ops.get(&index) {
                prepare(state, person, *op);
            }
        }
        // Some invitations expire meanwhile; all of them are old then.
        state.advance(Duration::from_secs(2 * 86_400));
        plan.faults.drain(..).for_each(|fault| state.add_fault(fault));
        state.waitlist_entries().into_iter().map(|entry| entry.id).collect()
    });
    let before = Before::look(&emulator);
    let runs = plan.calls.iter().map(|call| {
        let people: Vec<Person> = call.about.iter().map(|index| plan.people[*index].clone()).collect();
        let (op, clerk) = (call.op, clerk.clone());
        async move {
            // In a task of its own a panic is its own too.
            let call = async move { tokio::time::timeout(STUCK_AFTER, make(op, people, &clerk)).await };
            match tokio::spawn(call).await {
                Ok(Ok(result)) => Ok(result),
                Ok(Err(_)) => Err(format!("has not ended after {STUCK_AFTER:?}")),
                Err(panic) => Err(panic.to_string()),
            }
        }
    });
    let endings: Vec<Ending> = futures_util::stream::iter(runs).buffered(tasks).collect().await;
    emulator.state(|state| {
        state.clear_faults();
        // Whatever is on its way arrives.
        state.advance(Duration::from_secs(86_400));
        tally.requests += state.requests().len();
    });
    let after = After::look(&before, &entries, &emulator);
    Verdict { plan: &plan, endings: &endings, after: &after }.violations(tally)
}

/// Gives somebody their past.
fn prepare(state: &mut State, person: &mut Person, op: Op) {
    // Addresses differ by more than their case.
    let address = if op == Op::Create { person.address.to_uppercase() } else { person.address.clone() };
    let invite = |state: &mut State, days: u64| {
        let body = json!({ "email_address": address, "expires_in_days": days, "ignore_existing": true });
        id_of(&post(state, "/invitations", body))
    };
    let join = |state: &mut State| {
        id_of(&post(state, "/waitlist_entries", json!({ "email_address": address, "notify": false })))
    };
    match person.past {
        // Of an id that Clerk has never heard of.
        Past::Nothing => person.id = format!("id_of_{}", person.address.replace('@', "_at_")),
        Past::User => drop(state.add_user(&address)),
        Past::Pending => person.id = invite(state, 30),
        Past::Expired => person.id = invite(state, 1),
        Past::Accepted => {
            person.id = invite(state, 30);
            state.accept(&person.id).unwrap();
        }
        Past::Revoked => {
            person.id = invite(state, 30);
            post(state, &format!("/invitations/{}/revoke", person.id), Value::Null);
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
        Op::Revoke => person.past == Past::Revoked,
        Op::Reject => person.past == Past::Rejected,
        Op::Delete => person.past == Past::Nothing,
        _ => false,
    };
    if is_done {
        person.done_before = Some(person.id.clone());
    }
}

/// A request that no fault strikes.
fn post(state: &mut State, path: &str, body: Value) -> Value {
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

fn id_of(value: &Value) -> String {
    value["id"].as_str().unwrap().to_owned()
}

/// What a success says, person by person in the order it has.
#[derive(Debug)]
struct Success {
    addresses: Vec<String>,
    ids: Vec<String>,
    is_recovered: bool,
}

impl Success {
    /// Of one person, or of all in a bulk.
    fn new<T>(answer: Answered<T>, read: impl Fn(T) -> Vec<(String, String)>) -> Self {
        let (addresses, ids) = read(answer.value).into_iter().unzip();
        Self { addresses, ids, is_recovered: answer.response.recovered }
    }
}

/// What the caller got, or why it got nothing.
type Ending = Result<Result<Success>, String>;

async fn make(op: Op, people: Vec<Person>, clerk: &Clerk) -> Result<Success> {
    let invitations = clerk.invitations();
    let entries = clerk.waitlist_entries();
    let invitation = |person: &Person| {
        let invitation = CreateInvitation::new(&person.address).notify(person.notify);
        if person.ignore_existing { invitation.ignore_existing(true) } else { invitation }
    };
    let entry = |person: &Person| CreateWaitlistEntry::new(&person.address).notify(person.notify);
    let id = people[0].id.as_str();
    Ok(match op {
        Op::Create => {
            Success::new(invitations.create(invitation(&people[0])).with_response().await?, |invitation| {
                vec![(invitation.email_address, invitation.id.into())]
            })
        }
        Op::Bulk => {
            let items: Vec<CreateInvitation> = people.iter().map(invitation).collect();
            Success::new(invitations.bulk_create(items).with_response().await?, |invitations| {
                let named = invitations.into_iter();
                named.map(|invitation| (invitation.email_address, invitation.id.into())).collect()
            })
        }
        Op::Invite => {
            let request = InviteWaitlistEntry::new(id);
            let request = if people[0].ignore_existing { request.ignore_existing(true) } else { request };
            Success::new(entries.invite(request).with_response().await?, |entry| {
                let invitation = entry.invitation.map(|invitation| invitation.id.into());
                vec![(entry.email_address, invitation.unwrap_or_default())]
            })
        }
        Op::Revoke => Success::new(invitations.revoke(id).with_response().await?, |invitation| {
            vec![(invitation.email_address, invitation.id.into())]
        }),
        Op::Reject => Success::new(entries.reject(id).with_response().await?, |entry| {
            vec![(entry.email_address, entry.id.into())]
        }),
        // The answer names no address.
        Op::Delete => Success::new(entries.delete(id).with_response().await?, |deleted| {
            vec![(people[0].address.clone(), deleted.id.unwrap_or_default())]
        }),
        Op::Join => Success::new(entries.create(entry(&people[0])).with_response().await?, |entry| {
            vec![(entry.email_address, entry.id.into())]
        }),
        Op::JoinBulk => {
            let items: Vec<CreateWaitlistEntry> = people.iter().map(entry).collect();
            Success::new(entries.bulk_create(items).with_response().await?, |entries| {
                entries.into_iter().map(|entry| (entry.email_address, entry.id.into())).collect()
            })
        }
        Op::List => unreachable!("it is not in the plan"),
    })
}

/// What the emulator holds when all is over.
struct After {
    effects: Effects,
    /// The ids of new entries, by address.
    entries: HashMap<String, Vec<String>>,
    revoked: HashSet<String>,
    rejected: HashSet<String>,
    /// All entries that are still there.
    present: HashSet<String>,
    requests: Vec<RecordedRequest>,
}

impl After {
    fn look(before: &Before, known: &HashSet<String>, emulator: &Emulator) -> Self {
        let effects = Effects::since(before, emulator);
        let (invitations, waitlist, requests) =
            emulator.state(|state| (state.invitations(), state.waitlist_entries(), state.requests()));
        let revoked = invitations.iter().filter(|invitation| invitation.status == InvitationStatus::Revoked);
        let rejected = waitlist.iter().filter(|entry| entry.status == WaitlistEntryStatus::Rejected);
        let mut entries: HashMap<String, Vec<String>> = HashMap::new();
        for entry in waitlist.iter().filter(|entry| !known.contains(&entry.id)) {
            entries.entry(entry.email_address.clone()).or_default().push(entry.id.clone());
        }
        Self {
            effects,
            entries,
            revoked: revoked.map(|invitation| invitation.id.clone()).collect(),
            rejected: rejected.map(|entry| entry.id.clone()).collect(),
            present: waitlist.iter().map(|entry| entry.id.clone()).collect(),
            requests,
        }
    }

    /// The ids of what was brought about for somebody.
    fn made(&self, op: Op, person: &Person) -> Vec<String> {
        let is_new = match op {
            Op::Create | Op::Bulk | Op::Invite => {
                return self.effects.invitations_of(&person.address).to_vec();
            }
            Op::Join | Op::JoinBulk => {
                return self.entries.get(&person.address).cloned().unwrap_or_default();
            }
            Op::Revoke => self.revoked.contains(&person.id),
            Op::Reject => self.rejected.contains(&person.id),
            _ => !self.present.contains(&person.id),
        };
        if is_new && person.done_before.is_none() { vec![person.id.clone()] } else { Vec::new() }
    }
}

/// What was told, compared with what is there.
struct Verdict<'a> {
    plan: &'a Plan,
    endings: &'a [Ending],
    after: &'a After,
}

impl Verdict<'_> {
    fn violations(&self, tally: &mut Tally) -> Vec<String> {
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
    fn told(&self, call: &Call, ending: &Ending) -> Result<Vec<Told>, String> {
        let result = ending.as_ref().map_err(Clone::clone)?;
        let people = || call.about.iter().map(|index| &self.plan.people[*index]);
        let is_by_address = matches!(call.op, Op::Create | Op::Bulk | Op::Join | Op::JoinBulk);
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
    fn judge(&self, index: usize, heard: &[Told]) -> Vec<&'static str> {
        let person = &self.plan.people[index];
        let mut askers = self.plan.calls.iter().filter(|call| call.about.contains(&index));
        let Some(call) = askers.next() else { return Vec::new() };
        let asked = call.about.iter().filter(|other| **other == index).count();
        let invites = matches!(call.op, Op::Create | Op::Bulk | Op::Invite);
        let made = self.after.made(call.op, person);
        let is_told =
            |id: &String| heard.iter().filter(|told| matches!(told, Told::Done(of) if of == id)).count();
        // Who is refused because of another call knows nothing of what that one has done.
        let is_alone = askers.next().is_none();
        let not_done = heard.iter().filter(|told| **told == Told::NotDone).count();
        let is_nothing_told = not_done == heard.len();
        let violations = [
            (made.len() > if person.ignore_existing { asked } else { 1 }, "done more often than asked for"),
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
    fn describe(&self, what: &str, index: usize) -> String {
        let person = &self.plan.people[index];
        let Plan { is_atomic, by_substring, .. } = self.plan;
        let mut text = format!(
            "{what}: {person:?}, is_atomic: {is_atomic}, by_substring: {by_substring}, invitations: {:?}, \
             entries: {:?}, mails: {:?}",
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

fn told_of(outcome: &Outcome) -> Told {
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
fn is_about(request: &RecordedRequest, person: &Person) -> bool {
    let items = request.body.as_array().map_or(std::slice::from_ref(&request.body), Vec::as_slice);
    let mut addresses = items.iter().filter_map(|item| item["email_address"].as_str());
    let mut queries = request.query.split('&').filter_map(|pair| pair.strip_prefix("query="));
    let is_asked = |query: &str| {
        let query = percent_encoding::percent_decode_str(query).decode_utf8_lossy();
        query == person.address || query == person.id
    };
    let has_id = |path: &str| !person.id.is_empty() && path.split('/').any(|segment| segment == person.id);
    addresses.any(|address| address.eq_ignore_ascii_case(&person.address))
        || queries.any(is_asked)
        || has_id(&request.path)
}
