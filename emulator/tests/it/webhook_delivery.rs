//! Webhooks over HTTP: what the server sends, and what the control side tells.

use std::time::Duration;

use clerk_invitations_emulator::WebhookEndpoint;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::support::{Lab, START, column};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// Takes one request, answers it so, and tells its text.
async fn take(receiver: &TcpListener, answer: &str) -> String {
    let (mut stream, _) = receiver.accept().await.unwrap();
    let mut text = String::new();
    let mut chunk = [0; 65_536];
    loop {
        let size = stream.read(&mut chunk).await.unwrap();
        text.push_str(std::str::from_utf8(&chunk[..size]).unwrap());
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
        if body.len() == length.parse::<usize>().unwrap() {
            break;
        }
    }
    stream.write_all(answer.as_bytes()).await.unwrap();
    text
}

async fn deliveries(lab: &Lab) -> Value {
    lab.control("GET", "deliveries", json!(null)).await.ok()
}

/// Waits until the one delivery has so many attempts.
async fn attempts(lab: &Lab, count: usize) -> Value {
    let deadline = tokio::time::Instant::now() + Duration::from_secs(10);
    loop {
        let one = deliveries(lab).await[0].clone();
        if one["attempts"].as_array().unwrap().len() >= count {
            return one;
        }
        assert!(tokio::time::Instant::now() < deadline, "{one}");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

#[tokio::test]
async fn the_server_sends_signs_and_sends_again() {
    let receiver = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hooks?a=1", receiver.local_addr().unwrap());
    let endpoint = WebhookEndpoint::new(&*url, SECRET).unwrap();
    let lab = Lab::with(|builder| builder.webhook(endpoint)).await;
    assert_eq!(lab.control("GET", "webhooks", json!(null)).await.ok(), json!({ "url": url }));
    lab.emulator.state(|clerk| clerk.add_user("ada@example.com"));
    let first = take(&receiver, "HTTP/1.1 500 Oh\r\ncontent-length: 0\r\n\r\n").await;
    let failed = attempts(&lab, 1).await;
    assert_eq!((&failed["status"], &failed["next_attempt_at"]), (&json!("pending"), &json!(START + 5_000)));
    assert!(first.starts_with("POST /hooks?a=1 HTTP/1.1\r\n"), "{first}");
    for line in
        ["content-type: application/json".to_owned(), format!("svix-id: {}", failed["id"].as_str().unwrap())]
    {
        assert!(first.lines().any(|known| known == line), "{line} in {first}");
    }
    let body: Value = serde_json::from_str(first.split_once("\r\n\r\n").unwrap().1).unwrap();
    assert_eq!(body, failed["body"]);

    // The clock brings the second attempt, over the control side; a closed connection is no answer.
    lab.control("POST", "clock", json!({ "advance_ms": 5_000 })).await.ok();
    take(&receiver, "").await;
    let failed = attempts(&lab, 2).await;
    assert_eq!(failed["attempts"][1]["status"], json!(null));
    assert!(!failed["attempts"][1]["error"].as_str().unwrap().is_empty());

    let body = json!({ "delivery_id": failed["id"] });
    lab.control("POST", "resend", body).await.ok();
    take(&receiver, "HTTP/1.1 204 No Content\r\n\r\n").await;
    assert_eq!(attempts(&lab, 3).await["status"], "delivered");
    let shown = lab.control("GET", "view/deliveries?status=delivered&query=ADA", json!(null)).await.ok();
    assert_eq!((column(&shown, "event"), &shown["total_count"]), (vec!["user.created".into()], &json!(1)));
    let overview = lab.control("GET", "view/overview", json!(null)).await.ok();
    assert_eq!((&overview["webhook"], &overview["counts"]["deliveries"]), (&json!(url), &json!(1)));
}

#[tokio::test]
async fn the_control_side_sets_an_endpoint_and_never_shows_its_secret() {
    let lab = Lab::start().await;
    assert_eq!(lab.control("GET", "webhooks", json!(null)).await.ok(), json!({ "url": null }));
    // TLS is nothing that this server speaks.
    let body = json!({ "url": "https://127.0.0.1:1/", "secret": SECRET });
    let set = lab.control("POST", "webhooks", body).await;
    assert!(!set.text.contains("MfKQ"), "{}", set.text);
    lab.control("POST", "users", json!({ "email_address": "a@example.com" })).await.ok();
    let told = attempts(&lab, 1).await;
    assert!(told["attempts"][0]["error"].as_str().unwrap().contains("http://"), "{told}");
    assert_eq!(lab.control("DELETE", "webhooks", json!(null)).await.ok(), json!({ "url": null }));
    for (route, body, word) in [
        ("webhooks", json!({ "url": "x", "secret": SECRET }), "url"),
        ("webhooks", json!({ "url": "http://a/", "secret": "hidden" }), "secret"),
        ("webhooks", json!({ "url": "http://a/" }), "secret"),
        ("resend", json!({ "delivery_id": "msg_x" }), "msg_x"),
        ("faults", json!({ "kind": "webhook_twice", "match": { "path": "/a" } }), "match"),
        ("faults", json!({ "kind": "delay", "ms": 1, "match": { "event": "a" } }), "match.event"),
    ] {
        let refused = lab.control("POST", route, body).await;
        assert!(refused.status >= 400 && refused.text.contains(word), "{}", refused.text);
        assert!(!refused.text.contains("hidden"), "{}", refused.text);
    }
}
