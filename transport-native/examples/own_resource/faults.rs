//! The example under faults: an endpoint without a guard, a path parameter, and a GET of one.

use std::sync::Arc;

use clerk_invitations_native::{Error, Fate, Outcome};

use super::server::{Fault, TeamServer};
use super::{CreateSeats, DeleteSeat, client, seat};

const FAULTS: [Fault; 7] = [
    Fault::LoseResponse,
    Fault::LoseRequest,
    Fault::Late,
    Fault::FailAfter,
    Fault::FailBefore,
    Fault::Cut,
    Fault::RateLimit,
];
const PEOPLE: [&str; 3] = ["ada@example.com", "grace@example.com", "alan@example.com"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Op {
    Create,
    Bulk,
    Delete,
}

/// Faults of the requests of a call, in their order: the first, or the first and one that follows (a lookup or the
/// request once more).
fn plans() -> Vec<Vec<Option<Fault>>> {
    let mut plans = vec![vec![]];
    for first in FAULTS {
        plans.push(vec![Some(first)]);
        for next in FAULTS {
            plans.push(vec![Some(first), Some(next)]);
            plans.push(vec![Some(first), None, Some(next)]);
            plans.push(vec![Some(first), None, None, Some(next)]);
        }
    }
    plans
}

#[tokio::test(start_paused = true)]
async fn what_is_declared_outside_of_core_is_as_safe_as_what_is_declared_in_it() {
    let mut count = 0;
    for op in [Op::Create, Op::Bulk, Op::Delete] {
        for plan in plans() {
            count += 1;
            run(op, &plan).await;
        }
    }
    println!("{count} cases");
}

async fn run(op: Op, plan: &[Option<Fault>]) {
    let server = Arc::new(TeamServer::new());
    let clerk = client(&server).unwrap();
    let there = if op == Op::Delete { Some(clerk.call(seat(PEOPLE[0])).await.unwrap().id) } else { None };
    for fault in plan {
        match fault {
            Some(fault) => server.fail_next(*fault),
            None => server.pass_next(),
        }
    }
    let (people, result) = match op {
        Op::Create => (&PEOPLE[..1], clerk.call(seat(PEOPLE[0])).await.map(drop)),
        Op::Bulk => (&PEOPLE[..], clerk.call(CreateSeats(PEOPLE.map(seat).to_vec())).await.map(drop)),
        Op::Delete => {
            let request = DeleteSeat { team_id: "team_1".into(), seat_id: there.unwrap_or_default() };
            (&PEOPLE[..1], clerk.call(request).await.map(drop))
        }
    };
    let seats: Vec<usize> = people.iter().map(|person| server.seats_of(person)).collect();
    let (done, undone) = if op == Op::Delete { (0, 1) } else { (1, 0) };
    assert!(seats.iter().all(|seats| *seats <= 1), "{op:?} {plan:?}: twice: {seats:?}");
    match &result {
        Ok(()) => assert!(seats.iter().all(|seats| *seats == done), "{op:?} {plan:?}: untrue: {seats:?}"),
        Err(error) if !error.may_have_been_executed() => {
            assert!(
                seats.iter().all(|seats| *seats == undone),
                "{op:?} {plan:?}: {error}: untrue: {seats:?}"
            );
        }
        Err(Error::Ambiguous(error)) => {
            let truth = |(fate, seats): (&Fate, &usize)| match fate.outcome {
                Outcome::Done(_) => *seats == done,
                Outcome::NotDone => *seats == undone,
                _ => true,
            };
            assert!(
                error.fates().iter().zip(&seats).all(truth),
                "{op:?} {plan:?}: {error}: untrue: {seats:?}"
            );
        }
        Err(_) => {}
    }
    // What is sure to come out is not left open: nothing went wrong, or what did is settled by a lookup.
    let is_settled = |fault: &Option<Fault>| !matches!(fault, Some(Fault::LoseRequest | Fault::Late));
    let is_single = plan.iter().flatten().count() <= 1;
    if is_single && (op == Op::Delete || plan.iter().all(is_settled)) {
        assert!(result.is_ok(), "{op:?} {plan:?}: {:?}", result.err());
    }
}
