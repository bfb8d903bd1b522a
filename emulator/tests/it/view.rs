//! What the inbox page reads, and what it does.

use serde_json::{Value, json};

use crate::support::{KEY, Lab, column, id};

async fn view(lab: &Lab, what: &str) -> Value {
    lab.control("GET", &format!("view/{what}"), json!(null)).await.ok()
}

#[tokio::test]
async fn a_stretch_is_newest_first_and_searched() {
    let lab = Lab::start().await;
    for n in 0..5 {
        lab.invite(&format!("{n}@example.com")).await;
    }
    let first = lab.emulator.state(|clerk| clerk.invitations().remove(0).id);
    lab.control("POST", "revoke", json!({ "invitation_id": first })).await.ok();
    for (query, expected, total) in [
        ("", "43210", 5),
        ("?limit=2", "43", 5),
        ("?limit=2&offset=3", "10", 5),
        ("?status=revoked", "0", 1),
        ("?query=2@EXAMPLE", "2", 1),
        (&format!("?query={first}"), "0", 1),
        ("?query=nobody", "", 0),
    ] {
        let rows = view(&lab, &format!("invitations{query}")).await;
        let names: String =
            column(&rows, "email_address").iter().filter_map(|address| address.chars().next()).collect();
        assert_eq!((names.as_str(), &rows["total_count"]), (expected, &json!(total)), "{query}");
    }
    for (query, word) in [("limit=x", "limit"), ("offset=-1", "offset"), ("nonsense=1", "nonsense")] {
        let refused = lab.control("GET", &format!("view/outbox?{query}"), json!(null)).await;
        assert_eq!(refused.status, 400);
        assert!(refused.text.contains(word), "{}", refused.text);
    }
}

#[tokio::test]
async fn mails_read_as_mails_and_their_links_open() {
    let lab = Lab::start().await;
    let acme = lab.emulator.state(|clerk| clerk.add_organization("Acme").id);
    lab.invite("a@example.com").await;
    let entry = lab.join("b@example.com").await;
    lab.control("POST", "invite", json!({ "waitlist_entry_id": id(&entry) })).await.ok();
    let body = json!({ "email_address": "c@example.com", "role": "org:member" });
    lab.post(&format!("/organizations/{acme}/invitations"), body).await.ok();
    let mails = view(&lab, "outbox").await;
    let subjects = ["Join Acme", "Your turn has come", "You are on the waitlist", "Your invitation"];
    assert_eq!(column(&mails, "subject"), subjects);
    assert_eq!(mails["data"][2]["link"], json!(null));
    for row in [0, 1, 3] {
        assert_eq!(mails["data"][row]["status"], "pending");
        let link = mails["data"][row]["link"].as_str().unwrap();
        assert_eq!(lab.http.get(format!("{}{link}", lab.emulator.url())).send().await.unwrap().status(), 200);
    }
    assert_eq!(view(&lab, "outbox").await["data"][0]["status"], "accepted");
    assert_eq!(view(&lab, "outbox?status=invitation").await["total_count"], 1);
}

#[tokio::test]
async fn the_dashboards_actions_keep_to_the_rules_and_meet_no_fault() {
    let lab = Lab::with(|builder| builder.key(KEY)).await;
    lab.control("POST", "faults", json!({ "kind": "drop_before", "match": { "method": "DELETE" } }))
        .await
        .ok();
    let entry = lab.join("b@example.com").await;
    let body = json!({ "waitlist_entry_id": id(&entry) });
    assert_eq!(lab.control("POST", "reject", body.clone()).await.ok()["status"], "rejected");
    let refused = lab.control("POST", "invite", body).await;
    assert_eq!(
        (refused.status, &*refused.text),
        (409, r#"{"error":"waitlist_entry_id: The waitlist entry has already been rejected."}"#)
    );
    for (body, word) in [
        (json!({}), "missing"),
        (json!({ "invitation_id": 1 }), "string"),
        (json!({ "invitation_id": "x", "y": 1 }), "one field"),
        (json!({ "invitation_id": "inv_x" }), "inv_x"),
    ] {
        let refused = lab.control("POST", "revoke", body).await;
        assert!(refused.status >= 400 && refused.text.contains(word), "{}", refused.text);
    }
    let acme = lab.emulator.state(|clerk| clerk.add_organization("Acme").id);
    let body = json!({ "email_address": "c@example.com", "role": "org:member" });
    let made = lab.post(&format!("/organizations/{acme}/invitations"), body).await.ok();
    let revoked = lab.control("POST", "revoke", json!({ "invitation_id": id(&made) })).await.ok();
    assert_eq!(revoked["status"], "revoked");
    assert_eq!(
        lab.emulator.state(|clerk| clerk.requests()).len(),
        2,
        "what is done here is no call of the API"
    );
}

#[tokio::test]
async fn faults_say_how_often_they_struck_and_requests_which() {
    let lab = Lab::start().await;
    for fault in [json!({ "kind": "status", "code": 503, "times": 1 }), json!({ "kind": "delay", "ms": 1 })] {
        lab.control("POST", "faults", fault).await.ok();
    }
    for _ in 0..3 {
        let _ = lab.attempt("GET", "/invitations", json!(null)).await;
    }
    let faults = view(&lab, "faults").await;
    let seen: Vec<Value> = faults
        .as_array()
        .unwrap()
        .iter()
        .map(|row| json!([row["fault"]["kind"], row["struck"], row["active"]]))
        .collect();
    assert_eq!(json!(seen), json!([["delay", 3, true], ["status", 1, false]]));
    let requests = view(&lab, "requests").await;
    assert_eq!(column(&requests, "fault"), ["delay", "delay", "status, delay"]);
    assert!(requests["data"][0]["duration_ms"].as_f64().unwrap() >= 1.0);
    assert!(!requests.to_string().contains(KEY));
    lab.control("DELETE", "faults", json!(null)).await.ok();
    assert_eq!(view(&lab, "faults").await, json!([]));
}

#[tokio::test]
async fn the_overview_counts_and_tells_what_is_left_of_each_lane() {
    let lab = Lab::with(|builder| builder.limits(clerk_invitations_emulator::Limits::Published)).await;
    lab.invite("a@example.com").await;
    let overview = view(&lab, "overview").await;
    assert_eq!((&overview["counts"]["invitations"], &overview["counts"]["requests"]), (&json!(1), &json!(1)));
    let lanes: Vec<Value> = overview["limits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|lane| {
            json!([
                lane["lane"],
                lane["left"],
                lane["quota"],
                lane["until"].as_u64().unwrap() - crate::support::START
            ])
        })
        .collect();
    assert_eq!(json!(lanes), json!([["everything", 99, 100, 10_000], ["invitations", 99, 100, 3_600_000]]));
    assert!(!overview.to_string().contains(KEY), "{overview}");
    lab.advance(10_000);
    assert_eq!(view(&lab, "overview").await["limits"].as_array().unwrap().len(), 1);
}
