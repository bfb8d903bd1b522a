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
mod plan;
mod verdict;

use std::collections::HashMap;
use std::str::FromStr;
use std::time::Duration;

use clerk_invitations_emulator::QueryMatch;
use clerk_invitations_native::{
    Answer as Answered, BulkCreateOrganizationInvitations, Clerk, CreateInvitation, CreateWaitlistEntry,
    InviteWaitlistEntry, NewOrganizationInvitation, ReqwestTransport, Result,
};
use futures_util::StreamExt;

use crate::case::Op;
use crate::emulated::{client, emulator};
use crate::truth::Before;
use plan::{Person, Plan, prepare};
use verdict::{After, Verdict};

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

async fn run(mut plan: Plan, tasks: usize, transport: &ReqwestTransport, tally: &mut Tally) -> Vec<String> {
    let emulator = emulator(plan.seed).await;
    let clerk = client(&emulator, transport);
    let organization = emulator.state(|state| state.add_organization("Acme").id);
    let entries = emulator.state(|state| {
        let config = state.config_mut();
        config.bulk_atomic = plan.is_atomic;
        config.organization_duplicates = plan.duplicates;
        config.query_match = if plan.by_substring { QueryMatch::Substring } else { QueryMatch::Exact };
        let ops: HashMap<usize, Op> =
            plan.calls.iter().flat_map(|call| call.about.iter().map(|index| (*index, call.op))).collect();
        for (index, person) in plan.people.iter_mut().enumerate() {
            if let Some(op) = ops.get(&index) {
                prepare(state, person, *op, &organization);
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
        let (op, clerk, organization) = (call.op, clerk.clone(), organization.clone());
        async move {
            // In a task of its own a panic is its own too.
            let call = async move {
                let call = make(op, people, &organization, &clerk);
                tokio::time::timeout(STUCK_AFTER, call).await
            };
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

async fn make(op: Op, people: Vec<Person>, organization: &str, clerk: &Clerk) -> Result<Success> {
    let invitations = clerk.invitations();
    let entries = clerk.waitlist_entries();
    let organizations = clerk.organization_invitations();
    let member = |person: &Person| {
        NewOrganizationInvitation::new(&*person.address, "org:member").notify(person.notify)
    };
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
        Op::InvitationDelete => Success::new(invitations.delete(id).with_response().await?, |deleted| {
            vec![(people[0].address.clone(), deleted.id.unwrap_or_default())]
        }),
        Op::OrgCreate => {
            let request = member(&people[0]).into_organization(organization);
            Success::new(organizations.create(request).with_response().await?, |invitation| {
                vec![(invitation.email_address, invitation.id.into())]
            })
        }
        Op::OrgBulk => {
            let bulk = BulkCreateOrganizationInvitations::new(organization, people.iter().map(member));
            Success::new(organizations.bulk_create(bulk).with_response().await?, |page| {
                let named = page.data.into_iter();
                named.map(|invitation| (invitation.email_address, invitation.id.into())).collect()
            })
        }
        Op::OrgRevoke => {
            Success::new(organizations.revoke((organization, id)).with_response().await?, |invitation| {
                vec![(invitation.email_address, invitation.id.into())]
            })
        }
        Op::List => unreachable!("it is not in the plan"),
    })
}
