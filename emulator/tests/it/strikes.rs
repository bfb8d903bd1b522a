//! Which faults strike which request: matching, turns and dice.

use clerk_invitations_emulator::Fault;
use serde_json::json;

use crate::faults::fault;
use crate::support::{Lab, id};

#[tokio::test]
async fn a_fault_strikes_only_what_it_matches() {
    let lab = Lab::start().await;
    let invitation = lab.invite("ada@example.com").await;
    let revoke = format!("/invitations/{}/revoke", id(&invitation));
    for (matching, struck) in [
        (json!({}), [true, true, true]),
        (json!({ "method": "post" }), [false, true, true]),
        (json!({ "path": "/invitations" }), [true, true, false]),
        (json!({ "path": "/v1/invitations", "method": "GET" }), [true, false, false]),
        (json!({ "path": "/invitations/*/revoke" }), [false, false, true]),
        (json!({ "path": "/v1/*/*/revoke" }), [false, false, true]),
        (json!({ "path": "/invitations/*" }), [false, false, false]),
        (json!({ "path": revoke }), [false, false, true]),
        (json!({ "path": "/waitlist_entries" }), [false, false, false]),
    ] {
        fault(&lab, json!({ "kind": "status", "code": 599, "match": matching })).await;
        for ((method, path), struck) in
            [("GET", "/invitations"), ("POST", "/invitations"), ("POST", &revoke)].into_iter().zip(struck)
        {
            let answer = lab.attempt(method, path, json!(null)).await.unwrap();
            assert_eq!(answer.status == 599, struck, "{matching} {method} {path}");
        }
        lab.control("DELETE", "faults", json!(null)).await.ok();
    }
}

#[tokio::test]
async fn a_fault_about_a_person_strikes_whatever_names_them() {
    let (ada, bob) =
        (json!({ "email_address": "ada@example.com" }), json!({ "email_address": "bob@example.com" }));
    let lab = Lab::start().await;
    fault(&lab, json!({ "kind": "status", "code": 599, "match": { "email_address": "ADA@example.com" } }))
        .await;
    for (method, path, body, struck) in [
        ("POST", "/invitations", &ada, true),
        ("POST", "/invitations", &bob, false),
        ("POST", "/invitations/bulk", &json!([bob, ada]), true),
        ("POST", "/invitations/bulk", &json!([bob, "ada@example.com", null]), false),
        ("POST", "/waitlist_entries", &ada, true),
        ("POST", "/invitations", &json!("ada@example.com"), false),
        ("POST", "/invitations", &json!({ "public_metadata": ada }), false),
        ("GET", "/invitations?email_address=ada@example.com", &json!(null), false),
    ] {
        let answer = lab.attempt(method, path, body.clone()).await.unwrap();
        assert_eq!(answer.status == 599, struck, "{method} {path} {body}");
    }
}

#[tokio::test]
async fn the_terms_of_a_match_hold_together_in_any_order() {
    let lab = Lab::start().await;
    lab.emulator.state(|clerk| {
        clerk.add_fault(Fault::status(598).about("ada@example.com").on("POST", "/invitations"));
        clerk.add_fault(Fault::status(599).on("POST", "/waitlist_entries").about("ada@example.com"));
    });
    let mut statuses = Vec::new();
    for (path, address) in [
        ("/invitations", "ada@example.com"),
        ("/invitations", "bob@example.com"),
        ("/waitlist_entries", "ada@example.com"),
        ("/waitlist_entries", "bob@example.com"),
    ] {
        let body = json!({ "email_address": address });
        statuses.push(lab.attempt("POST", path, body).await.unwrap().status);
    }
    assert_eq!(statuses, [598, 200, 599, 200]);
    let matching = &lab.control("GET", "faults", json!(null)).await.ok()[0]["match"];
    assert_eq!(matching["email_address"], "ada@example.com");
}

#[tokio::test]
async fn faults_take_their_turn() {
    async fn statuses(lab: &Lab, calls: usize) -> Vec<u16> {
        let mut statuses = Vec::new();
        for _ in 0..calls {
            statuses.push(lab.attempt("GET", "/invitations", json!(null)).await.unwrap().status);
        }
        statuses
    }
    let lab = Lab::start().await;
    fault(&lab, json!({ "kind": "status", "code": 501, "times": 2 })).await;
    fault(&lab, json!({ "kind": "status", "code": 502, "times": 1 })).await;
    assert_eq!(statuses(&lab, 4).await, [501, 501, 502, 200], "the first that matches strikes");
    // What is skipped is counted from the first matching request, struck by another fault or not.
    fault(&lab, json!({ "kind": "status", "code": 501, "times": 1 })).await;
    fault(&lab, json!({ "kind": "status", "code": 502, "times": 1, "skip": 2 })).await;
    assert_eq!(statuses(&lab, 4).await, [501, 200, 502, 200]);
    assert_eq!(lab.control("GET", "faults", json!(null)).await.ok(), json!([]), "used-up faults are gone");
    // Without `times`, for ever.
    fault(&lab, json!({ "kind": "status", "code": 503 })).await;
    assert_eq!(statuses(&lab, 3).await, [503; 3]);
    assert_eq!(lab.control("DELETE", "faults", json!(null)).await.ok(), json!([]));
    assert_eq!(statuses(&lab, 1).await, [200]);
}

#[tokio::test]
async fn dice_follow_from_the_seed() {
    async fn throws(seed: u64) -> Vec<bool> {
        let lab = Lab::with(|builder| builder.seed(seed)).await;
        fault(&lab, json!({ "kind": "status", "code": 503, "probability": 0.5 })).await;
        let mut struck = Vec::new();
        for n in 0..40 {
            let body = json!({ "email_address": format!("{n}@example.com") });
            struck.push(lab.attempt("POST", "/invitations", body).await.unwrap().status == 503);
        }
        struck
    }
    let throws_of_7 = throws(7).await;
    assert_eq!(throws_of_7, throws(7).await);
    assert_ne!(throws_of_7, throws(8).await);
    let struck = throws_of_7.iter().filter(|struck| **struck).count();
    assert!((8..=32).contains(&struck), "{struck} of 40 at one half");
}

#[tokio::test]
async fn certain_and_impossible_faults() {
    let lab = Lab::start().await;
    fault(&lab, json!({ "kind": "status", "code": 501, "probability": 0.0 })).await;
    fault(&lab, json!({ "kind": "status", "code": 502, "probability": 1.0 })).await;
    for _ in 0..20 {
        assert_eq!(lab.attempt("GET", "/invitations", json!(null)).await.unwrap().status, 502);
    }
}
