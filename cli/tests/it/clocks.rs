//! A machine whose wall clock is set an hour forward or back, while a campaign runs and while it is stopped.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use clerk_invitations_campaign::{
    Campaign, CampaignProgress, Journal, LaneName, Limits, MemoryJournal, OutcomeKind, Quota,
};
use clerk_invitations_emulator::Fault;
use clerk_invitations_native::Clerk;

use crate::offline::{Shared, WallClock, client_with_clock, emulator};
use crate::steps::{Breaking, PEOPLE, open};

const HOUR_MS: i64 = 3_600_000;

/// So narrow that the list takes three hours.
fn limits() -> Limits {
    let quota = |requests| Quota::new(requests, Duration::from_secs(3600));
    Limits::published().with_quota(&LaneName::BULK, quota(1)).with_quota(&LaneName::SINGLE, quota(3))
}

/// Carries a campaign through. After a lost answer a minute passes.
async fn carry<J: Journal>(campaign: &mut Campaign<J>, clerk: &Clerk) {
    loop {
        // As the command does: it looks at the clock each minute, and does not sleep for hours.
        match campaign.advance().await {
            Ok(CampaignProgress::Done) | Err(_) => return,
            Ok(CampaignProgress::Wait { until, .. }) => {
                let wait = until.saturating_since(campaign.now());
                clerk.runtime().sleep(wait.min(Duration::from_secs(60))).await;
            }
            Ok(CampaignProgress::Request(request)) if request.result == "lost" => {
                clerk.runtime().sleep(Duration::from_secs(60)).await;
            }
            Ok(_) => {}
        }
    }
}

/// Everybody is invited once, is told so, and no hour had more requests than it may. Answers how long it took.
fn check(state: &Shared, outcomes: Vec<(String, u64)>, what: &str) -> u64 {
    assert_eq!(outcomes, [("created".to_owned(), PEOPLE as u64)], "{what}");
    let mut mails: HashMap<String, usize> = HashMap::new();
    let mut state = state.lock().unwrap();
    state.outbox().into_iter().for_each(|mail| *mails.entry(mail.to).or_default() += 1);
    assert!(mails.len() == PEOPLE && mails.values().all(|count| *count == 1), "{what}: {mails:?}");
    let requests = state.requests();
    for (path, most) in [("/v1/invitations/bulk", 1), ("/v1/invitations", 3)] {
        let times = requests.iter().filter(|request| request.method == "POST" && request.path == path);
        let times: Vec<u64> = times.map(|request| request.at).collect();
        let early = times.windows(most + 1).find(|window| window[most] - window[0] < 3_600_000 - EXACT_MS);
        assert_eq!(early, None, "{what}: {path}");
    }
    requests.last().unwrap().at - requests.first().unwrap().at
}

/// How exact a `Date` in whole seconds is, and clocks that are not corrected for so little.
const EXACT_MS: u64 = 3000;
/// How late it may be in all: it sees what the clock says once a minute.
const LATE_MS: u64 = 240_000;

#[tokio::test]
async fn set_while_it_is_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let clocks = [(0, 0), (HOUR_MS, 0), (-HOUR_MS, 0), (0, HOUR_MS), (0, -HOUR_MS), (HOUR_MS, -HOUR_MS)];
    for (step, is_written) in [0, 1, 2, 5].into_iter().flat_map(|step| [(step, false), (step, true)]) {
        let mut least = 0;
        for (before, after) in clocks {
            let what = format!("{before} {after}, step {step}, written {is_written}");
            let path = folder.path().join("journal");
            let (state, wall) = (emulator(1, true), Arc::new(WallClock::default()));
            wall.ahead.store(before, Ordering::Relaxed);
            let clerk = client_with_clock(&state, &wall);
            let journal = Breaking { inner: open(&path), steps_left: step, is_written };
            let mut campaign = Campaign::open(clerk.clone().into(), journal, &limits()).unwrap();
            carry(&mut campaign, &clerk).await;
            drop(campaign);
            state.lock().unwrap().advance(Duration::from_secs(300));
            wall.ahead.store(after, Ordering::Relaxed);
            let mut campaign = Campaign::open(clerk.clone().into(), open(&path), &limits()).unwrap();
            carry(&mut campaign, &clerk).await;
            drop(campaign);
            let took = check(&state, open(&path).counts().unwrap(), &what);
            // The first is the one whose clock is right.
            least = if (before, after) == (0, 0) { took } else { least };
            assert!(took <= least + LATE_MS, "{what}: {took} ms in place of {least}");
            std::fs::remove_file(&path).unwrap();
        }
    }
}

/// Before each of its readings.
#[tokio::test]
async fn set_while_it_runs() {
    let run = async |set: Option<(usize, i64)>| {
        let (state, wall) = (emulator(1, true), Arc::new(WallClock { set, ..WallClock::default() }));
        let clerk = client_with_clock(&state, &wall);
        let journal = MemoryJournal::new((0..PEOPLE).map(|n| format!("p{n}@example.com")));
        let mut campaign = Campaign::open(clerk.clone().into(), journal, &limits()).unwrap();
        // Answers are lost, so that ages are compared.
        let lost = |path| Fault::drop_after().on("POST", path);
        state.lock().unwrap().add_fault(lost("/invitations").times(2));
        state.lock().unwrap().add_fault(lost("/invitations/bulk").times(1));
        carry(&mut campaign, &clerk).await;
        let kinds = campaign.journal().outcomes().map(|(_, outcome)| outcome.unwrap().kind());
        let is_created = kinds.filter(|kind| *kind == OutcomeKind::Created).count();
        let took = check(&state, vec![("created".to_owned(), is_created as u64)], &format!("{set:?}"));
        (took, wall.reads.load(Ordering::Relaxed))
    };
    let (least, reads) = run(None).await;
    println!("{reads} readings");
    assert!(reads > 100);
    // The first ones one by one; later ones are much like these.
    for at in (0..100).chain((100..reads).step_by(7)) {
        for ahead in [HOUR_MS, -HOUR_MS] {
            let (took, _) = run(Some((at, ahead))).await;
            assert!(took <= least + LATE_MS, "{ahead} before reading {at}: {took} ms in place of {least}");
        }
    }
}
