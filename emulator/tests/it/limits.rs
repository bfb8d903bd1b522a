//! The published limits, against the emulator's own clock.

use clerk_invitations_emulator::Limits;
use serde_json::json;

use crate::support::{Answer, Lab};

async fn create(lab: &Lab, key: &str, n: usize) -> Answer {
    let request = lab.http.post(format!("{}/invitations", lab.emulator.base_url())).bearer_auth(key);
    lab.send(request.json(&json!({ "email_address": format!("{n}@example.com"), "ignore_existing": true })))
        .await
}

async fn list(lab: &Lab, key: &str) -> Answer {
    lab.send(lab.http.get(format!("{}/invitations?limit=1", lab.emulator.base_url())).bearer_auth(key)).await
}

fn refused(answer: &Answer, retry_after: &str) {
    assert_eq!(answer.error(), "429 too_many_requests");
    assert_eq!(answer.header("retry-after"), Some(retry_after));
    assert_eq!(answer.json()["errors"][0].get("meta"), None);
}

#[tokio::test]
async fn creating_is_limited_to_a_hundred_an_hour_for_each_key() {
    let lab = Lab::with(|builder| builder.limits(Limits::Published)).await;
    for n in 0..100 {
        assert_eq!(create(&lab, "sk_live_a", n).await.status, 200);
        // Slow enough to leave the ten-second limit alone; the window still starts with the first request.
        lab.advance(1000);
    }
    refused(&create(&lab, "sk_live_a", 100).await, "3500");
    lab.advance(500);
    refused(&create(&lab, "sk_live_a", 100).await, "3500");
    assert_eq!(create(&lab, "sk_live_b", 100).await.status, 200, "another key has its own quota");
    let bulk =
        lab.http.post(format!("{}/invitations/bulk", lab.emulator.base_url())).bearer_auth("sk_live_a");
    lab.send(bulk.json(&json!([{ "email_address": "bulk@example.com" }]))).await.ok();
    assert_eq!(list(&lab, "sk_live_a").await.status, 200, "another endpoint is not blocked");
    assert_eq!(lab.invited().len(), 102);

    lab.advance(3_499_499);
    refused(&create(&lab, "sk_live_a", 101).await, "1");
    lab.advance(1);
    assert_eq!(create(&lab, "sk_live_a", 101).await.status, 200);
}

#[tokio::test]
async fn bulk_creating_is_limited_to_25_an_hour() {
    let lab = Lab::with(|builder| builder.limits(Limits::Published)).await;
    for n in 0..25 {
        let body = json!([{ "email_address": format!("{n}@example.com") }]);
        lab.post("/invitations/bulk", body).await.ok();
    }
    refused(&lab.post("/invitations/bulk", json!([{ "email_address": "x@example.com" }])).await, "3600");
    lab.invite("x@example.com").await;
}

/// Of an instance: it does not matter into which organization.
#[tokio::test]
async fn inviting_into_organizations_has_lanes_of_its_own() {
    let lab = Lab::with(|builder| builder.limits(Limits::Published)).await;
    let organizations: Vec<String> =
        lab.emulator.state(|clerk| ["A", "B"].map(|name| clerk.add_organization(name).id)).into();
    for (bulk, quota) in [(false, 250), (true, 50)] {
        for n in 0..=quota {
            let item = json!({ "email_address": format!("{n}-{bulk}@example.com"), "role": "org:member" });
            let path = format!("/organizations/{}/invitations", organizations[n % 2]);
            let answer = match bulk {
                true => lab.post(&format!("{path}/bulk"), json!([item])).await,
                false => lab.post(&path, item).await,
            };
            match n < quota {
                true => assert_eq!(answer.status, 200, "{n} {}", answer.text),
                false => assert_eq!(answer.error(), "429 too_many_requests"),
            }
            // Leaves the ten-second limit alone.
            lab.advance(200);
        }
    }
    lab.invite("x@example.com").await;
}

#[tokio::test]
async fn everything_is_limited_in_ten_seconds_by_the_kind_of_key() {
    let lab = Lab::with(|builder| builder.limits(Limits::Published)).await;
    for (key, quota) in [("sk_test_a", 100), ("sk_live_a", 1000)] {
        for _ in 0..quota {
            assert_eq!(list(&lab, key).await.status, 200);
        }
        lab.advance(1);
        refused(&list(&lab, key).await, "10");
        refused(&create(&lab, key, 0).await, "10");
        lab.advance(9_999);
        assert_eq!(list(&lab, key).await.status, 200);
    }
}

#[tokio::test]
async fn what_is_refused_is_not_counted() {
    let lab = Lab::with(|builder| builder.limits(Limits::Published)).await;
    for n in 0..25 {
        lab.post("/invitations/bulk", json!([{ "email_address": format!("{n}@example.com") }])).await.ok();
    }
    // The hourly lane refuses these 80; if the ten-second lane counted them, it would be full before the lists end.
    for _ in 0..80 {
        refused(&lab.post("/invitations/bulk", json!([])).await, "3600");
    }
    for _ in 25..100 {
        assert_eq!(list(&lab, crate::support::KEY).await.status, 200);
    }
    refused(&list(&lab, crate::support::KEY).await, "10");
}

#[tokio::test]
async fn a_call_without_a_valid_key_costs_nothing_and_an_invalid_body_costs_one() {
    let lab = Lab::with(|builder| builder.limits(Limits::Published)).await;
    for _ in 0..30 {
        let answer = lab.send(lab.http.post(format!("{}/invitations/bulk", lab.emulator.base_url()))).await;
        assert_eq!(answer.status, 401);
    }
    for _ in 0..25 {
        assert_eq!(lab.post("/invitations/bulk", json!([])).await.status, 422);
    }
    refused(&lab.post("/invitations/bulk", json!([])).await, "3600");
}

#[tokio::test]
async fn limits_are_off_unless_switched_on_and_never_touch_the_control_side() {
    let lab = Lab::start().await;
    for _ in 0..101 {
        assert_eq!(list(&lab, "sk_test_a").await.status, 200);
    }
    lab.control("POST", "config", json!({ "limits": "published" })).await.ok();
    for _ in 0..100 {
        assert_eq!(list(&lab, "sk_test_a").await.status, 200);
    }
    refused(&list(&lab, "sk_test_a").await, "10");
    lab.control("GET", "state", json!(null)).await.ok();
    lab.control("POST", "config", json!({ "limits": "off" })).await.ok();
    assert_eq!(list(&lab, "sk_test_a").await.status, 200);
}
