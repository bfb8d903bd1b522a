//! Every kind of fault: what the client sees, and whether anything happened.

use std::time::{Duration, Instant};

use clerk_invitations_emulator::{CannedAnswer, Fault};
use serde_json::{Value, json};

use crate::support::Lab;

fn ada() -> Value {
    json!({ "email_address": "ada@example.com" })
}

pub(crate) async fn fault(lab: &Lab, fault: Value) {
    lab.control("POST", "faults", fault).await.ok();
}

/// The status of the last call in the log.
fn logged(lab: &Lab) -> Option<u16> {
    lab.emulator.state(|clerk| clerk.requests()).last().unwrap().status
}

#[tokio::test]
async fn drop_before_closes_and_nothing_happens() {
    let lab = Lab::start().await;
    fault(&lab, json!({ "kind": "drop_before", "times": 1 })).await;
    let error = lab.attempt("POST", "/invitations", ada()).await.unwrap_err();
    assert!(error.is_request() && !error.is_timeout(), "{error:?}");
    assert_eq!(logged(&lab), None);
    assert!(lab.invited().is_empty());
    lab.post("/invitations", ada()).await.ok();
}

#[tokio::test]
async fn drop_after_closes_and_it_happened() {
    let lab = Lab::start().await;
    fault(&lab, json!({ "kind": "drop_after", "times": 1 })).await;
    lab.attempt("POST", "/invitations", ada()).await.unwrap_err();
    assert_eq!(logged(&lab), None);
    assert_eq!(lab.mailed(), ["ada@example.com"]);
    assert_eq!(lab.post("/invitations", ada()).await.error(), "400 duplicate_record");
}

#[tokio::test]
async fn late_closes_at_once() {
    let lab = Lab::start().await;
    fault(&lab, json!({ "kind": "late", "ms": 3_600_000, "times": 1 })).await;
    lab.attempt("POST", "/invitations", ada()).await.unwrap_err();
    assert_eq!(logged(&lab), None);
    assert!(lab.invited().is_empty());
    lab.advance(3_600_000);
    assert_eq!(lab.invited(), ["ada@example.com"]);
    assert_eq!(lab.emulator.state(|clerk| clerk.requests()).len(), 1, "it is one call, logged when it came");
}

#[tokio::test]
async fn late_on_the_wall_clock_needs_nobody_to_move_it() {
    let lab = Lab::with(|builder| builder.clock(clerk_invitations_emulator::WallClock)).await;
    fault(&lab, json!({ "kind": "late", "ms": 5, "times": 1 })).await;
    lab.attempt("POST", "/invitations", ada()).await.unwrap_err();
    tokio::time::sleep(Duration::from_millis(8)).await;
    assert_eq!(lab.get("/invitations").await.ok().as_array().unwrap().len(), 1);
}

/// Waits until the emulator has handled a call, answered or not.
async fn handled(lab: &Lab) {
    while lab.emulator.state(|clerk| clerk.requests()).is_empty() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

#[tokio::test]
async fn stall_after_never_answers_and_it_happened() {
    let lab = Lab::start().await;
    fault(&lab, json!({ "kind": "stall_after", "times": 1 })).await;
    let waiting = tokio::spawn(lab.request("POST", "/invitations").json(&ada()).send());
    handled(&lab).await;
    assert_eq!(logged(&lab), None);
    assert_eq!(lab.invited(), ["ada@example.com"]);
    // Nobody else waits for it, and it waits on.
    lab.get("/invitations").await.ok();
    tokio::time::sleep(Duration::from_millis(5)).await;
    assert!(!waiting.is_finished());
}

#[tokio::test]
async fn delay_answers_later() {
    let lab = Lab::start().await;
    fault(&lab, json!({ "kind": "delay", "ms": 15 })).await;
    let started = Instant::now();
    lab.post("/invitations", ada()).await.ok();
    assert!(started.elapsed() >= Duration::from_millis(15));
    assert_eq!(logged(&lab), Some(200));
}

#[tokio::test]
async fn a_delay_holds_up_nobody_else() {
    let lab = Lab::start().await;
    fault(&lab, json!({ "kind": "delay", "ms": 3_600_000, "match": { "method": "POST" } })).await;
    let waiting = tokio::spawn(lab.request("POST", "/invitations").json(&ada()).send());
    handled(&lab).await;
    assert_eq!(lab.get("/invitations").await.ok().as_array().unwrap().len(), 1);
    assert!(!waiting.is_finished());
}

#[tokio::test]
async fn a_delay_strikes_beside_another_fault() {
    let lab = Lab::start().await;
    fault(&lab, json!({ "kind": "status", "code": 503 })).await;
    fault(&lab, json!({ "kind": "delay", "ms": 10 })).await;
    fault(&lab, json!({ "kind": "delay", "ms": 10 })).await;
    let started = Instant::now();
    assert_eq!(lab.attempt("POST", "/invitations", ada()).await.unwrap().status, 503);
    assert!(started.elapsed() >= Duration::from_millis(20));
}

#[tokio::test]
async fn status_answers_instead_and_nothing_happens() {
    let lab = Lab::start().await;
    let body = "<html>Bad gateway</html>";
    let headers = json!({ "cf-ray": "8a1", "Retry-After": "7" });
    fault(&lab, json!({ "kind": "status", "code": 502, "body": body, "content_type": "text/html", "headers": headers })).await;
    let answer = lab.attempt("POST", "/invitations", ada()).await.unwrap();
    assert_eq!((answer.status, answer.text.as_str()), (502, body));
    assert_eq!(answer.header("content-type"), Some("text/html"));
    assert_eq!((answer.header("cf-ray"), answer.header("retry-after")), (Some("8a1"), Some("7")));
    assert_eq!(answer.header("date"), Some("Tue, 12 May 2026 00:00:00 GMT"));
    assert_eq!(answer.header("clerk-trace-id"), None, "a proxy knows no trace ids");
    assert_eq!(logged(&lab), Some(502));
    assert!(lab.invited().is_empty());
}

#[tokio::test]
async fn status_sends_json_as_json_and_nothing_as_nothing() {
    let lab = Lab::start().await;
    fault(&lab, json!({ "kind": "status", "code": 500, "body": { "errors": [] }, "times": 1 })).await;
    fault(&lab, json!({ "kind": "status", "code": 504 })).await;
    let answer = lab.attempt("GET", "/invitations", json!(null)).await.unwrap();
    assert_eq!(
        (answer.text.as_str(), answer.header("content-type")),
        (r#"{"errors":[]}"#, Some("application/json"))
    );
    let answer = lab.attempt("GET", "/invitations", json!(null)).await.unwrap();
    assert_eq!((answer.status, answer.text.as_str(), answer.header("content-type")), (504, "", None));
}

#[tokio::test]
async fn a_canned_answer_may_bring_its_own_date() {
    let lab = Lab::start().await;
    let canned = CannedAnswer::new(503).header("Date", "Mon, 01 Jan 2001 00:00:00 GMT");
    lab.emulator.state(|clerk| clerk.add_fault(Fault::status(canned)));
    let answer = lab.attempt("GET", "/invitations", json!(null)).await.unwrap();
    assert_eq!(answer.header("date"), Some("Mon, 01 Jan 2001 00:00:00 GMT"));
    assert_eq!(answer.headers.get_all("date").iter().count(), 1);
}

#[tokio::test]
async fn status_after_answers_instead_but_it_happened() {
    let lab = Lab::start().await;
    fault(&lab, json!({ "kind": "status_after", "code": 504, "times": 1 })).await;
    assert_eq!(lab.attempt("POST", "/invitations", ada()).await.unwrap().status, 504);
    assert_eq!(logged(&lab), Some(504));
    assert_eq!(lab.invited(), ["ada@example.com"]);
}

#[tokio::test]
async fn truncate_sends_half_a_body_and_it_happened() {
    let lab = Lab::start().await;
    fault(&lab, json!({ "kind": "truncate", "times": 1 })).await;
    let mut response = lab.request("POST", "/invitations").json(&ada()).send().await.unwrap();
    assert_eq!(response.status(), 200);
    let promised = usize::try_from(response.content_length().unwrap()).unwrap();
    let mut received = Vec::new();
    let error = loop {
        match response.chunk().await {
            Ok(Some(chunk)) => received.extend_from_slice(&chunk),
            Ok(None) => panic!("a whole body: {received:?}"),
            Err(error) => break error,
        }
    };
    assert!(error.is_body() || error.is_decode(), "{error:?}");
    assert_eq!(received.len(), promised / 2);
    assert!(received.starts_with(b"{"));
    assert_eq!(logged(&lab), Some(200));
    assert_eq!(lab.invited(), ["ada@example.com"]);
}

#[tokio::test]
async fn rate_limit_says_how_long() {
    let lab = Lab::start().await;
    fault(&lab, json!({ "kind": "rate_limit", "retry_after": 17, "times": 1 })).await;
    let answer = lab.post("/invitations", ada()).await;
    assert_eq!(answer.error(), "429 too_many_requests");
    assert_eq!(answer.header("retry-after"), Some("17"));
    assert_eq!(answer.json()["clerk_trace_id"], answer.header("clerk-trace-id").unwrap());
    assert!(lab.invited().is_empty());
}

#[tokio::test]
async fn redirect_points_elsewhere() {
    let lab = Lab::start().await;
    fault(&lab, json!({ "kind": "redirect", "location": "http://127.0.0.1:1/elsewhere" })).await;
    let answer = lab.attempt("POST", "/invitations", ada()).await.unwrap();
    assert_eq!((answer.status, answer.header("location")), (307, Some("http://127.0.0.1:1/elsewhere")));
    assert!(lab.invited().is_empty());
}

#[tokio::test]
async fn oversize_sends_as_much_as_asked() {
    let lab = Lab::start().await;
    for bytes in [0, 1, 300_000] {
        fault(&lab, json!({ "kind": "oversize", "bytes": bytes, "times": 1 })).await;
        let answer = lab.attempt("POST", "/invitations", ada()).await.unwrap();
        assert_eq!((answer.status, answer.text.len()), (200, bytes));
        assert_eq!(answer.header("content-length"), Some(bytes.to_string().as_str()));
    }
    assert!(lab.invited().is_empty());
    // A terabyte is promised, and nobody has to hold it.
    fault(&lab, json!({ "kind": "oversize", "bytes": 1_u64 << 40, "times": 1 })).await;
    let mut response = lab.request("GET", "/invitations").send().await.unwrap();
    assert_eq!(response.content_length(), Some(1 << 40));
    assert!(response.chunk().await.unwrap().is_some());
}

#[tokio::test]
async fn a_canned_answer_that_http_does_not_allow_is_told() {
    let lab = Lab::start().await;
    for canned in [
        CannedAnswer::new(99),
        CannedAnswer::new(101),
        CannedAnswer::new(600),
        CannedAnswer::new(200).header("a b", "c"),
        CannedAnswer::new(200).header("a", "b\nc"),
        CannedAnswer::new(200).content_type("\0"),
    ] {
        lab.emulator.state(|clerk| clerk.add_fault(Fault::status(canned).times(1)));
        assert_eq!(lab.get("/invitations").await.error(), "500 internal_clerk_error");
    }
    lab.emulator.state(|clerk| clerk.add_fault(Fault::redirect("\n").times(1)));
    assert_eq!(lab.get("/invitations").await.error(), "500 internal_clerk_error");
}
