//! The clock, and what follows from it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use clerk_invitations_emulator::{Clock, Fault, InvitationStatus, State};
use serde_json::json;

use crate::support::{DAY_MS, Lab, START, column, id};

#[tokio::test]
async fn an_invitation_expires_to_the_millisecond() {
    let lab = Lab::start().await;
    let invitation = lab.invite("ada@example.com").await;
    lab.advance(30 * DAY_MS - 1);
    assert_eq!(column(&lab.get("/invitations").await.ok(), "status"), ["pending"]);
    lab.advance(1);
    let listed = lab.get("/invitations").await.ok();
    assert_eq!(column(&listed, "status"), ["expired"]);
    assert_eq!(listed[0].get("url"), None);
    assert_eq!(listed[0]["updated_at"], START);
    let refused = lab.control("POST", "accept", json!({ "invitation_id": id(&invitation) })).await;
    assert_eq!(refused.status, 409);
}

#[tokio::test]
async fn the_clock_moves_forward_over_the_control_side() {
    let lab = Lab::start().await;
    assert_eq!(lab.control("GET", "clock", json!(null)).await.ok(), json!({ "now": START }));
    let moved = lab.control("POST", "clock", json!({ "advance_ms": 61_000 })).await;
    assert_eq!(moved.ok(), json!({ "now": START + 61_000 }));
    assert_eq!(moved.header("date"), Some("Tue, 12 May 2026 00:01:01 GMT"));
    assert_eq!(lab.get("/invitations").await.header("date"), Some("Tue, 12 May 2026 00:01:01 GMT"));
}

#[tokio::test]
async fn time_has_an_end_and_it_is_no_panic() {
    let lab = Lab::start().await;
    lab.control("POST", "clock", json!({ "advance_ms": u64::MAX })).await.ok();
    let moved = lab.control("POST", "clock", json!({ "advance_ms": u64::MAX })).await;
    assert_eq!(moved.header("date"), Some("Fri, 31 Dec 9999 23:59:59 GMT"));
    lab.invite("ada@example.com").await;
}

#[tokio::test]
async fn the_wall_clock_moves_by_itself_and_can_be_advanced() {
    let emulator = clerk_invitations_emulator::Emulator::start().await.unwrap();
    let before = emulator.state(|clerk| clerk.now());
    assert!(before > 1_700_000_000_000);
    tokio::time::sleep(Duration::from_millis(3)).await;
    assert!(emulator.state(|clerk| clerk.now()) > before);
    emulator.state(|clerk| clerk.advance(Duration::from_secs(3600)));
    assert!(emulator.state(|clerk| clerk.now()) >= before + 3_600_000);
}

/// A clock that does as it is told, backwards too.
#[derive(Debug, Clone, Default)]
struct Told(Arc<AtomicU64>);

impl Clock for Told {
    fn now_ms(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

#[test]
fn time_never_runs_backwards_even_if_the_clock_does() {
    let clock = Told::default();
    let mut state = State::new(clock.clone(), 0);
    let mut seen = Vec::new();
    for told in [5, 3, 6, 0] {
        clock.0.store(told, Ordering::Relaxed);
        seen.push(state.now());
    }
    assert_eq!(seen, [5, 5, 6, 6]);
    state.reset();
    assert_eq!(state.now(), 0);
}

#[tokio::test]
async fn a_late_request_happens_when_it_is_due_and_not_before() {
    let lab = Lab::start().await;
    lab.emulator.state(|clerk| clerk.add_fault(Fault::late(Duration::from_millis(500)).times(1)));
    let body = json!({ "email_address": "ada@example.com" });
    lab.attempt("POST", "/invitations", body.clone()).await.unwrap_err();
    assert_eq!(lab.get("/invitations").await.ok(), json!([]));
    lab.advance(499);
    assert_eq!(lab.get("/invitations").await.ok(), json!([]));
    assert!(lab.mailed().is_empty());
    // Long after it was due, it still bears the time at which it was.
    lab.advance(10_000);
    assert_eq!(lab.post("/invitations", body).await.error(), "400 duplicate_record");
    assert_eq!(lab.get("/invitations").await.ok()[0]["created_at"], START + 500);
    let mails = lab.control("GET", "outbox", json!(null)).await.ok();
    assert_eq!(mails[0]["at"], START + 500);
}

#[tokio::test]
async fn late_requests_happen_in_the_order_they_are_due() {
    let lab = Lab::start().await;
    for (ms, address) in [(300, "third"), (100, "first"), (300, "fourth"), (200, "second")] {
        lab.emulator.state(|clerk| clerk.add_fault(Fault::late(Duration::from_millis(ms)).times(1)));
        let body = json!({ "email_address": format!("{address}@example.com") });
        lab.attempt("POST", "/invitations", body).await.unwrap_err();
    }
    lab.advance(1000);
    let invitations = lab.emulator.state(|clerk| clerk.invitations());
    let made: Vec<_> =
        invitations.iter().map(|made| (made.email_address.as_str(), made.created_at - START)).collect();
    let expected = [
        ("first@example.com", 100),
        ("second@example.com", 200),
        ("third@example.com", 300),
        ("fourth@example.com", 300),
    ];
    assert_eq!(made, expected);
}

#[tokio::test]
async fn a_late_request_meets_the_world_as_it_is_then() {
    let lab = Lab::start().await;
    let body = json!({ "email_address": "ada@example.com", "expires_in_days": 1 });
    lab.post("/invitations", body.clone()).await.ok();
    // Due a moment before the first expires, it is a duplicate; due at that moment, it is not.
    for ms in [DAY_MS - 1, DAY_MS] {
        lab.emulator.state(|clerk| clerk.add_fault(Fault::late(Duration::from_millis(ms)).times(1)));
        lab.attempt("POST", "/invitations", body.clone()).await.unwrap_err();
    }
    lab.advance(3 * DAY_MS);
    let invitations = lab.emulator.state(|clerk| clerk.invitations());
    let made: Vec<_> = invitations.iter().map(|made| (made.created_at - START, made.status)).collect();
    assert_eq!(made, [(0, InvitationStatus::Expired), (DAY_MS, InvitationStatus::Expired)]);
}
