//! A machine whose wall clock is set an hour forward or back, while a campaign runs and while it is stopped.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use clerk_invitations_campaign::{Campaign, CampaignProgress, Journal, LaneName, Limits, Quota};
use clerk_invitations_emulator::Fault;
use clerk_invitations_native::Clerk;

use crate::offline::{Shared, client_with_clock, emulator};
use crate::steps::{Breaking, PEOPLE, open};

const HOUR_MS: i64 = 3_600_000;

/// So narrow that the list takes three hours.
fn limits() -> Limits {
    let quota = |requests| Quota::new(requests, Duration::from_secs(3600));
    Limits::published().with_quota(&LaneName::BULK, quota(1)).with_quota(&LaneName::SINGLE, quota(3))
}

/// Carries a campaign through, and sets the clock before this step of it.
async fn carry<J: Journal>(mut campaign: Campaign<J>, clerk: &Clerk, mut set: impl FnMut(usize)) {
    for step in 0.. {
        set(step);
        // As the command does: it looks at the clock each minute, and does not sleep for hours.
        match campaign.advance().await {
            Ok(CampaignProgress::Done) | Err(_) => return,
            Ok(CampaignProgress::Wait { until, .. }) => {
                let wait = until.saturating_since(campaign.now());
                clerk.runtime().sleep(wait.min(Duration::from_secs(60))).await;
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
            let (state, ahead) = (emulator(1, true), Arc::new(AtomicI64::new(before)));
            let clerk = client_with_clock(&state, &ahead);
            let journal = Breaking { inner: open(&path), steps_left: step, is_written };
            let campaign = Campaign::open(clerk.clone().into(), journal, &limits()).unwrap();
            carry(campaign, &clerk, |_| {}).await;
            state.lock().unwrap().advance(Duration::from_secs(300));
            ahead.store(after, Ordering::Relaxed);
            let campaign = Campaign::open(clerk.clone().into(), open(&path), &limits()).unwrap();
            carry(campaign, &clerk, |_| {}).await;
            let took = check(&state, open(&path).counts().unwrap(), &what);
            // The first is the one whose clock is right.
            least = if (before, after) == (0, 0) { took } else { least };
            assert!(took <= least + LATE_MS, "{what}: {took} ms in place of {least}");
            std::fs::remove_file(&path).unwrap();
        }
    }
}

#[tokio::test]
async fn set_while_it_runs() {
    let folder = tempfile::tempdir().unwrap();
    for at in [1, 2, 3, 4, 5, 20, 64, 66] {
        let mut least = 0;
        for by in [0, HOUR_MS, -HOUR_MS] {
            let what = format!("{by} at step {at}");
            let path = folder.path().join("journal");
            let (state, ahead) = (emulator(1, true), Arc::new(AtomicI64::new(0)));
            let clerk = client_with_clock(&state, &ahead);
            let campaign = Campaign::open(clerk.clone().into(), open(&path), &limits()).unwrap();
            // An answer is lost after it, so that ages are compared.
            state.lock().unwrap().add_fault(Fault::drop_after().on("POST", "/invitations").times(2));
            carry(campaign, &clerk, |step| {
                if step == at {
                    ahead.store(by, Ordering::Relaxed);
                }
            })
            .await;
            let took = check(&state, open(&path).counts().unwrap(), &what);
            least = if by == 0 { took } else { least };
            assert!(took <= least + LATE_MS, "{what}: {took} ms in place of {least}");
            std::fs::remove_file(&path).unwrap();
        }
    }
}
