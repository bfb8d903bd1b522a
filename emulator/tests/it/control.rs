//! The control side: what it answers, and what it refuses.

use serde_json::{Value, json};

use crate::support::{KEY, Lab, START, id};

#[tokio::test]
async fn what_is_refused_names_the_field_and_the_rule() {
    let lab = Lab::start().await;
    for (route, body, words) in [
        ("users", json!({}), vec!["email_address", "missing"]),
        ("users", json!({ "email_address": 1 }), vec!["email_address", "string"]),
        ("users", json!({ "email_address": "ada" }), vec!["email_address", "valid email address"]),
        ("users", json!({ "email_address": "a@b.co", "name": "x" }), vec!["name", "unknown"]),
        ("accept", json!({ "id": "x" }), vec!["id", "unknown", "invitation_id"]),
        ("lock", json!({ "waitlist_entry_id": "x" }), vec!["locked", "missing"]),
        ("lock", json!({ "waitlist_entry_id": "x", "locked": "yes" }), vec!["locked", "boolean"]),
        ("clock", json!({ "advance_ms": -1 }), vec!["advance_ms", "-1"]),
        ("clock", json!({ "advance_ms": "1" }), vec!["advance_ms", "u64"]),
        ("clock", json!([5]), vec!["body", "object"]),
        ("config", json!({ "bulk_atomic": 1 }), vec!["bulk_atomic", "boolean"]),
        ("config", json!({ "query_match": "prefix" }), vec!["query_match", "exact", "substring"]),
        ("config", json!({ "limits": "some" }), vec!["limits", "off", "published"]),
        ("config", json!({ "nonsense": 1 }), vec!["nonsense", "unknown", "bulk_atomic"]),
        ("config", json!([]), vec!["body", "object"]),
        ("reset", json!({ "hard": true }), vec!["hard", "unknown"]),
        ("organizations", json!({}), vec!["name", "missing"]),
        ("organizations", json!({ "name": "" }), vec!["name", "empty"]),
        ("organizations", json!({ "name": "x", "seats": -1 }), vec!["seats", "-1"]),
        ("organizations", json!({ "name": "x", "plan": "pro" }), vec!["plan", "unknown", "seats"]),
        (
            "organizations",
            json!({ "name": "x", "roles": [{ "key": "a" }] }),
            vec!["roles[0]", "name", "missing"],
        ),
        ("members", json!({ "organization_id": "org_x" }), vec!["email_address", "missing"]),
        (
            "members",
            json!({ "organization_id": "org_x", "email_address": "x" }),
            vec!["email_address", "valid"],
        ),
        ("config", json!({ "organization_duplicates": "some" }), vec!["organization_duplicates", "allowed"]),
        ("faults", json!({}), vec!["kind", "missing"]),
        ("faults", json!({ "kind": 1 }), vec!["kind", "string"]),
        ("faults", json!({ "kind": "explode" }), vec!["explode", "drop_before"]),
        ("faults", json!({ "kind": "drop_before", "ms": 1 }), vec!["drop_before", "ms", "unknown"]),
        ("faults", json!({ "kind": "late" }), vec!["late", "ms", "missing"]),
        ("faults", json!({ "kind": "late", "ms": "1" }), vec!["late", "ms", "u64"]),
        ("faults", json!({ "kind": "delay", "ms": 1, "extra": 1 }), vec!["delay", "extra", "unknown"]),
        ("faults", json!({ "kind": "status" }), vec!["status", "code", "missing"]),
        ("faults", json!({ "kind": "status", "code": 99 }), vec!["code", "200 to 599"]),
        ("faults", json!({ "kind": "status", "code": 70_000 }), vec!["code", "u16"]),
        (
            "faults",
            json!({ "kind": "status", "code": 200, "headers": { "a b": "c" } }),
            vec!["headers", "a b"],
        ),
        (
            "faults",
            json!({ "kind": "status_after", "code": 200, "headers": { "a": "b\n" } }),
            vec!["headers"],
        ),
        ("faults", json!({ "kind": "status", "code": 200, "content_type": "\n" }), vec!["content_type"]),
        ("faults", json!({ "kind": "redirect", "location": "\n" }), vec!["header value"]),
        ("faults", json!({ "kind": "rate_limit", "retry_after": -1 }), vec!["retry_after", "-1"]),
        ("faults", json!({ "kind": "oversize", "bytes": 1.5 }), vec!["bytes", "1.5"]),
        ("faults", json!({ "kind": "truncate", "times": 0 }), vec!["times", "at least 1"]),
        ("faults", json!({ "kind": "truncate", "times": "x" }), vec!["times", "u32"]),
        ("faults", json!({ "kind": "truncate", "skip": -1 }), vec!["skip", "-1"]),
        ("faults", json!({ "kind": "truncate", "probability": 1.1 }), vec!["probability", "between 0 and 1"]),
        (
            "faults",
            json!({ "kind": "truncate", "match": { "path": "invitations" } }),
            vec!["match.path", "`/`"],
        ),
        (
            "faults",
            json!({ "kind": "truncate", "match": { "verb": "GET" } }),
            vec!["match", "verb", "unknown"],
        ),
        ("faults", json!("drop_before"), vec!["body", "object"]),
    ] {
        let answer = lab.control("POST", route, body.clone()).await;
        assert_eq!(answer.status, 400, "{route} {body}: {}", answer.text);
        assert_eq!(answer.header("content-type"), Some("application/json"));
        let message = answer.json()["error"].as_str().unwrap().to_owned();
        for word in words {
            assert!(message.contains(word), "{route} {body}: no {word:?} in {message:?}");
        }
    }
    assert_eq!(lab.control("GET", "faults", json!(null)).await.ok(), json!([]));
    assert_eq!(lab.emulator.state(|clerk| clerk.config()), Default::default());
}

#[tokio::test]
async fn what_is_no_json_is_refused_whatever_its_type() {
    let lab = Lab::start().await;
    let url = format!("{}/_emulator/users", lab.emulator.url());
    let answer = lab.http.post(&url).body("{").send().await.unwrap();
    assert_eq!(answer.status(), 400);
    // curl -d sends a form's type; the control side does not mind.
    let request = lab.http.post(&url).header("content-type", "application/x-www-form-urlencoded");
    assert_eq!(request.body(r#"{"email_address":"a@b.co"}"#).send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn unknown_records_routes_and_methods() {
    let lab = Lab::start().await;
    for (method, route, body, status) in [
        ("POST", "accept", json!({ "invitation_id": "inv_x" }), 404),
        ("POST", "lock", json!({ "waitlist_entry_id": "wle_x", "locked": true }), 404),
        ("POST", "members", json!({ "organization_id": "org_x", "email_address": "a@b.co" }), 404),
        ("GET", "nonsense", json!(null), 404),
        ("GET", "", json!(null), 404),
        ("GET", "reset", json!(null), 405),
        ("PUT", "faults", json!({}), 405),
    ] {
        let answer = lab.control(method, route, body).await;
        assert_eq!(answer.status, status, "{method} {route}");
        assert!(answer.json()["error"].is_string());
    }
}

#[tokio::test]
async fn an_invitation_is_accepted_once() {
    let lab = Lab::start().await;
    let invitation = lab.invite("ada@example.com").await;
    let body = json!({ "invitation_id": id(&invitation) });
    lab.control("POST", "accept", body.clone()).await.ok();
    assert_eq!(lab.control("POST", "accept", body).await.status, 409);
}

#[tokio::test]
async fn a_user_is_added_once() {
    let lab = Lab::start().await;
    let user = lab.control("POST", "users", json!({ "email_address": "ada@example.com" })).await.ok();
    assert!(id(&user).starts_with("user_"));
    assert_eq!(user["created_at"], START);
    let again = lab.control("POST", "users", json!({ "email_address": "Ada@example.com" })).await.ok();
    assert_eq!(again, user);
    assert_eq!(lab.control("GET", "state", json!(null)).await.ok()["users"], json!([user]));
}

#[tokio::test]
async fn the_configuration_is_patched_and_answered_whole() {
    let lab = Lab::start().await;
    let mut expected = json!({
        "bulk_atomic": true, "query_match": "substring", "limits": "off", "waitlist_open": true,
        "organization_duplicates": "duplicate_record", "organizations_enabled": true,
        "log_limit": 10_000,
    });
    assert_eq!(lab.control("GET", "config", json!(null)).await.ok(), expected);
    assert_eq!(lab.control("POST", "config", json!({})).await.ok(), expected);
    for (switch, value) in [
        ("bulk_atomic", json!(false)),
        ("query_match", json!("exact")),
        ("limits", json!("published")),
        ("waitlist_open", json!(false)),
        ("organization_duplicates", json!("organization_invitation_not_unique")),
        ("organization_duplicates", json!("allowed")),
        ("organizations_enabled", json!(false)),
        ("log_limit", json!(5)),
    ] {
        expected[switch] = value.clone();
        let mut patch = json!({});
        patch[switch] = value;
        assert_eq!(lab.control("POST", "config", patch).await.ok(), expected);
    }
    // A patch that is refused in part is refused as a whole.
    assert_eq!(lab.control("POST", "config", json!({ "bulk_atomic": true, "limits": 1 })).await.status, 400);
    assert_eq!(lab.control("GET", "config", json!(null)).await.ok(), expected);
}

#[tokio::test]
async fn a_fault_is_answered_as_it_was_written() {
    let lab = Lab::start().await;
    let faults = [
        json!({ "kind": "drop_before", "match": { "method": "POST", "path": "/invitations", "email_address": "ada@example.com" }, "times": 3, "skip": 1, "probability": 0.25 }),
        json!({ "kind": "status", "match": {}, "code": 502, "body": "x", "content_type": "text/html", "headers": { "a": "b" } }),
        json!({ "kind": "status_after", "match": {}, "code": 500, "body": { "errors": [] } }),
        json!({ "kind": "rate_limit", "match": {}, "retry_after": 5 }),
        json!({ "kind": "late", "match": {}, "ms": 5 }),
    ];
    for fault in &faults {
        assert_eq!(lab.control("POST", "faults", fault.clone()).await.ok(), *fault);
    }
    assert_eq!(lab.control("GET", "faults", json!(null)).await.ok(), json!(faults));
}

#[tokio::test]
async fn the_log_tells_what_arrived_and_what_was_answered() {
    let lab = Lab::start().await;
    lab.get("/invitations?limit=1&query=a%20b").await.ok();
    lab.advance(3);
    let request = lab.request("POST", "/invitations").header("X-Twice", "1").header("X-Twice", "2");
    lab.send(request.json(&json!({ "email_address": "nonsense" }))).await;
    lab.send(lab.request("POST", "/invitations").body("no json")).await;
    lab.get("/nonsense").await;
    lab.control("GET", "state", json!(null)).await.ok();

    let log = lab.control("GET", "requests", json!(null)).await.ok();
    let log = log.as_array().unwrap();
    let seen: Vec<Value> = log
        .iter()
        .map(|call| {
            json!([call["at"], call["method"], call["path"], call["query"], call["body"], call["status"]])
        })
        .collect();
    let expected = [
        json!([START, "GET", "/v1/invitations", "limit=1&query=a%20b", null, 200]),
        json!([START + 3, "POST", "/v1/invitations", "", { "email_address": "nonsense" }, 422]),
        json!([START + 3, "POST", "/v1/invitations", "", "no json", 415]),
        json!([START + 3, "GET", "/v1/nonsense", "", null, 404]),
    ];
    assert_eq!(seen, expected);
    assert_eq!(log[1]["headers"]["x-twice"], "1, 2");
    assert_eq!(log[1]["headers"]["content-type"], "application/json");
    assert_eq!(log[0]["headers"]["authorization"], "Bearer sk_test_…");
    assert!(!json!(log).to_string().contains(KEY));
}

#[tokio::test]
async fn the_control_side_knows_no_faults_and_no_keys() {
    let lab = Lab::with(|builder| builder.key("sk_test_only")).await;
    lab.control("POST", "faults", json!({ "kind": "drop_before" })).await.ok();
    lab.control("GET", "state", json!(null)).await.ok();
    assert_eq!(lab.control("GET", "requests", json!(null)).await.ok(), json!([]));
}

#[tokio::test]
async fn a_reset_goes_back_to_the_start() {
    let lab =
        Lab::with(|builder| builder.limits(clerk_invitations_emulator::Limits::Published).key(KEY)).await;
    async fn run(lab: &Lab) -> Value {
        lab.join("grace@example.com").await;
        let invitation = lab.invite("ada@example.com").await;
        lab.emulator.state(|clerk| {
            clerk.add_user("user@example.com");
            let organization = clerk.add_organization("Acme");
            clerk.add_member(&organization.id, "user@example.com", "org:admin").unwrap();
        });
        invitation
    }
    let first = run(&lab).await;
    lab.control("POST", "clock", json!({ "advance_ms": 1000 })).await.ok();
    lab.control("POST", "config", json!({ "limits": "off", "bulk_atomic": false })).await.ok();
    lab.control("POST", "faults", json!({ "kind": "late", "ms": 10 })).await.ok();
    lab.attempt("POST", "/invitations", json!({ "email_address": "late@example.com" })).await.unwrap_err();

    lab.control("POST", "reset", json!(null)).await.ok();
    let state = lab.control("GET", "state", json!(null)).await.ok();
    let expected = json!({
        "now": START, "invitations": [], "waitlist_entries": [], "users": [],
        "organizations": [], "memberships": [], "organization_invitations": [],
    });
    assert_eq!(state, expected);
    for route in ["faults", "outbox", "requests"] {
        assert_eq!(lab.control("GET", route, json!(null)).await.ok(), json!([]), "{route}");
    }
    let config = lab.control("GET", "config", json!(null)).await.ok();
    assert_eq!((&config["limits"], &config["bulk_atomic"]), (&json!("published"), &json!(true)));
    lab.advance(1000);
    assert!(lab.invited().is_empty(), "what was put off is forgotten too");
    lab.control("POST", "reset", json!({})).await.ok();
    assert_eq!(run(&lab).await, first, "the same calls, the same ids");
    let wrong = lab.http.get(format!("{}/invitations", lab.emulator.base_url())).bearer_auth("sk_test_other");
    assert_eq!(lab.send(wrong).await.status, 401, "the key stays");
}
