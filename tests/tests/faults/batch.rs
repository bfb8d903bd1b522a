//! Batches: an outcome for each item, the right one, and no more requests than it takes.

mod organizations;

use std::collections::HashMap;

use clerk_invitations_emulator::{Emulator, Fault};
use clerk_invitations_native::{Batch, BatchOutcome, Batchable, CreateInvitation, ReqwestTransport};
use futures_util::stream;

use crate::emulated::{client, emulator};

const SEED: u64 = 5;

/// What the outcome is called.
fn name<T>(outcome: &BatchOutcome<T>) -> String {
    format!("{outcome:?}").split('(').next().unwrap().to_owned()
}

/// The outcomes by index.
async fn all<E: Batchable>(mut batch: Batch<E>) -> HashMap<u64, String> {
    let mut outcomes = HashMap::new();
    while let Some(item) = batch.next().await {
        let before = outcomes.insert(item.index, name(&item.outcome));
        assert_eq!(before, None, "{} has two outcomes", item.index);
    }
    outcomes
}

/// How many requests there were: bulk, single, reads.
fn requests(emulator: &Emulator) -> (usize, usize, usize) {
    let requests = emulator.state(|state| state.requests());
    let reads = requests.iter().filter(|request| request.method == "GET").count();
    let bulk = requests.iter().filter(|request| request.path.ends_with("/bulk")).count();
    (bulk, requests.len() - bulk - reads, reads)
}

/// Of 1,000 people, 7 have a pending invitation and 3 are users.
#[tokio::test]
async fn ten_offenders_in_a_thousand_cost_nobody_else_theirs() {
    for (bulk_atomic, most) in [(true, (130, 8, 30)), (false, (130, 8, 90))] {
        let emulator = emulator(SEED).await;
        let transport = ReqwestTransport::builder().build().unwrap();
        let clerk = client(&emulator, &transport);
        let address = |n: u64| format!("guest{n}@example.com");
        let invited = [3, 144, 145, 333, 512, 700, 998];
        for n in invited {
            clerk.invitations().create(address(n)).await.unwrap();
        }
        emulator.state(|state| {
            state.config_mut().bulk_atomic = bulk_atomic;
            [77, 400, 401].iter().for_each(|n| drop(state.add_user(&address(*n))));
            state.advance(std::time::Duration::from_secs(60));
        });
        let outcomes = all(clerk.invitations().bulk_create_all((0..1000).map(address)).concurrency(1)).await;
        for n in 0..1000 {
            let expected = match n {
                77 | 400 | 401 => "AlreadyUser",
                n if invited.contains(&n) => "AlreadyInvited",
                _ => "Created",
            };
            assert_eq!(outcomes[&n], expected, "{n}, all-or-nothing {bulk_atomic}");
        }
        assert_eq!(emulator.state(|state| state.outbox().len()), 997);
        let (bulk, single, reads) = requests(&emulator);
        println!(
            "all-or-nothing {bulk_atomic}: {bulk} bulk (least 100), {} single, {reads} reads",
            single - 7
        );
        assert!(bulk <= most.0 && single - 7 <= most.1 && reads <= most.2);
    }
}

#[tokio::test]
async fn duplicates_and_what_cannot_be_sent_are_outcomes_too() {
    let emulator = emulator(SEED).await;
    let clerk = client(&emulator, &ReqwestTransport::builder().build().unwrap());
    clerk.invitations().create("old@example.com").await.unwrap();
    let items = ["a@example.com", "a@EXAMPLE.com", "A@example.com", "nobody", "old@example.com"];
    let mut batch = clerk.invitations().bulk_create_stream(stream::iter(items)).with_pending();
    let mut outcomes = HashMap::new();
    while let Some(item) = batch.next().await {
        if let (4, BatchOutcome::AlreadyInvited(pending)) = (item.index, &item.outcome) {
            assert_eq!(pending.as_ref().unwrap().email_address, "old@example.com");
        }
        outcomes.insert(item.index, name(&item.outcome));
    }
    // To the emulator, the case of the local part does not matter either; that is not for us to know.
    let expected = ["Created", "Duplicate", "AlreadyInvited", "Refused", "AlreadyInvited"];
    assert_eq!((0..5).map(|n| outcomes[&n].as_str()).collect::<Vec<_>>(), expected);
    assert_eq!(emulator.state(|state| state.outbox().len()), 2);
}

#[tokio::test]
async fn a_wrong_key_ends_it_after_one_request() {
    let emulator = emulator(SEED).await;
    let clerk = client(&emulator, &ReqwestTransport::builder().build().unwrap());
    emulator.state(|state| state.add_fault(Fault::status(401)));
    let taken = std::sync::Arc::new(std::sync::atomic::AtomicU64::new(0));
    let counter = taken.clone();
    let endless = (0u64..).map(move |n| {
        counter.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        format!("guest{n}@example.com")
    });
    let outcomes = all(clerk.invitations().bulk_create_all(endless).concurrency(1)).await;
    assert!(outcomes.values().all(|outcome| outcome == "NotSent"));
    // Everybody who was taken from the input has an outcome, and no more were taken than there was room for.
    assert_eq!(outcomes.len() as u64, taken.load(std::sync::atomic::Ordering::Relaxed));
    assert_eq!((outcomes.len(), requests(&emulator)), (10, (1, 0, 0)));
}

#[tokio::test]
async fn the_waitlist_goes_by_fifties() {
    let emulator = emulator(SEED).await;
    let clerk = client(&emulator, &ReqwestTransport::builder().build().unwrap());
    let address = |n: u32| if n == 60 { "x@y".to_owned() } else { format!("guest{n}@example.com") };
    let outcomes = all(clerk.waitlist_entries().bulk_create_all((0..120).map(address)).concurrency(1)).await;
    assert_eq!(outcomes.len(), 120);
    assert!(outcomes.iter().all(|(n, outcome)| outcome == if *n == 60 { "Refused" } else { "Created" }));
    let (bulk, single, reads) = requests(&emulator);
    assert!(bulk + single <= 3 + 8 && reads == 0, "{bulk} {single} {reads}");
}

/// Whatever goes wrong on the way: nobody has two mails, what is said to be created is there, and whoever is
/// said to be refused is not.
#[tokio::test]
async fn under_random_faults_each_outcome_is_true() {
    for seed in 0..30 {
        let mut random = dice(seed);
        let emulator = emulator(seed).await;
        let transport = ReqwestTransport::builder().build().unwrap();
        let clerk = client(&emulator, &transport);
        let address = |n: u64| format!("guest{n}@example.com");
        emulator.state(|state| {
            state.config_mut().bulk_atomic = random(2) == 0;
            for n in (0..80).filter(|n| (n + seed) % 13 == 0) {
                state.add_user(&address(n));
            }
            for fault in [
                Fault::drop_before(),
                Fault::drop_after(),
                Fault::status_after(500),
                Fault::status(503),
                Fault::truncate(),
                Fault::late(std::time::Duration::from_secs(2)),
            ] {
                if random(2) == 0 {
                    state.add_fault(fault.probability(0.1));
                }
            }
        });
        let items = (0..80).map(move |n| CreateInvitation::new(address(n)));
        let outcomes =
            all(clerk.invitations().bulk_create_all(items).concurrency(1 + random(3) as usize)).await;
        let failed = outcomes.values().filter(|outcome| *outcome == "NotSent").count();
        assert!(outcomes.len() == 80 || failed > 0, "seed {seed}: {} outcomes", outcomes.len());
        emulator.state(|state| state.advance(std::time::Duration::from_secs(60)));
        let mails = emulator.state(|state| state.outbox());
        for (n, outcome) in outcomes {
            let count = mails.iter().filter(|mail| mail.to == address(n)).count();
            let is_user = (n + seed) % 13 == 0;
            let is_true = match outcome.as_str() {
                "Created" => count == 1 && !is_user,
                "AlreadyUser" => count == 0 && is_user,
                // Their answer was lost and looking did not settle it.
                "Ambiguous" => count <= 1,
                "NotSent" => count == 0,
                _ => false,
            };
            assert!(is_true, "seed {seed}: {n} is {outcome} with {count} mails");
        }
    }
}

/// Dice from a seed: a number below the bound.
fn dice(seed: u64) -> impl FnMut(u64) -> u64 {
    let mut state = seed;
    move |below| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    }
}
