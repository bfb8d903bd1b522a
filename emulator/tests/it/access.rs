//! Keys, versions, paths, and what every answer carries.

use serde_json::json;

use crate::support::{KEY, Lab, read};

async fn with_header(lab: &Lab, name: &str, value: &str) -> String {
    let request = lab.http.get(format!("{}/invitations", lab.emulator.base_url())).header(name, value);
    let answer = lab.send(request).await;
    if answer.status == 200 { "200".to_owned() } else { answer.error() }
}

#[tokio::test]
async fn any_secret_key_opens_unless_one_is_named() {
    let lab = Lab::start().await;
    let named = Lab::with(|builder| builder.key(KEY)).await;
    for (authorization, any, only) in [
        ("Bearer sk_test_0123456789", "200", "200"),
        ("bearer sk_test_0123456789", "200", "200"),
        ("Bearer sk_live_x", "200", "401 clerk_key_invalid"),
        ("Bearer sk_test_01234567890", "200", "401 clerk_key_invalid"),
        ("Bearer pk_test_x", "401 clerk_key_invalid", "401 clerk_key_invalid"),
        ("Bearer ", "401 authorization_header_format_invalid", "401 authorization_header_format_invalid"),
        (
            "sk_test_0123456789",
            "401 authorization_header_format_invalid",
            "401 authorization_header_format_invalid",
        ),
        (
            "Basic sk_test_0123456789",
            "401 authorization_header_format_invalid",
            "401 authorization_header_format_invalid",
        ),
    ] {
        assert_eq!(with_header(&lab, "authorization", authorization).await, any, "{authorization}");
        assert_eq!(with_header(&named, "authorization", authorization).await, only, "{authorization}");
    }
    assert_eq!(with_header(&lab, "accept", "*/*").await, "401 authorization_header_format_invalid");
}

#[tokio::test]
async fn a_version_is_known_and_asked_for_once() {
    let lab = Lab::start().await;
    for (header, query, expected) in [
        (None, "", "200"),
        (Some("2026-05-12"), "", "200"),
        (Some("2025-04-10"), "", "200"),
        (None, "?__clerk_api_version=2025-11-10", "200"),
        (Some("2026-05-13"), "", "400 api_version_invalid"),
        (Some("latest"), "", "400 api_version_invalid"),
        (Some(""), "", "400 api_version_invalid"),
        (None, "?__clerk_api_version=1", "400 api_version_invalid"),
        (Some("2026-05-12"), "?__clerk_api_version=2026-05-12", "400 api_version_invalid"),
    ] {
        let mut request = lab.request("GET", &format!("/invitations{query}"));
        if let Some(version) = header {
            request = request.header("Clerk-API-Version", version);
        }
        let answer = lab.send(request).await;
        let got = if answer.status == 200 { "200".to_owned() } else { answer.error() };
        assert_eq!(got, expected, "{header:?} {query}");
    }
}

/// The one difference between the versions in what is implemented here.
#[tokio::test]
async fn the_waitlists_bulk_came_with_a_version() {
    let lab = Lab::start().await;
    for (version, status) in [("2025-04-10", 404), ("2025-11-10", 200), ("2026-05-12", 200)] {
        for query in [false, true] {
            let path = if query {
                format!("/waitlist_entries/bulk?__clerk_api_version={version}")
            } else {
                "/waitlist_entries/bulk".to_owned()
            };
            let request = lab.request("POST", &path).json(&json!([{ "email_address": "ada@example.com" }]));
            let request = if query { request } else { request.header("clerk-api-version", version) };
            assert_eq!(lab.send(request).await.status, status, "{version} {query}");
        }
    }
}

#[tokio::test]
async fn a_path_that_is_unknown_and_a_method_that_is() {
    let lab = Lab::start().await;
    for path in ["", "/", "/nonsense", "/invitations/", "/invitations//revoke", "/invitations/a/revoke/b"] {
        let answer = lab.get(path).await;
        assert_eq!(answer.error(), "404 resource_not_found", "{path}");
    }
    for (method, path, allow) in [
        ("DELETE", "/invitations", "GET, POST"),
        ("GET", "/invitations/inv_1", "DELETE"),
        ("PUT", "/organizations/org_1/invitations/pending", "GET"),
        ("PATCH", "/invitations/inv_1/revoke", "POST"),
        ("GET", "/waitlist_entries/wle_1", "DELETE"),
        ("GET", "/waitlist_entries/bulk", "POST, DELETE"),
    ] {
        let answer = lab.bare(method, path).await;
        assert_eq!(answer.error(), "405 method_not_allowed", "{method} {path}");
        assert_eq!(answer.header("allow"), Some(allow));
    }
    let outside = lab.http.get(format!("{}/invitations", lab.emulator.url())).bearer_auth(KEY);
    assert_eq!(read(outside.send().await.unwrap()).await.unwrap().error(), "404 resource_not_found");
}

#[tokio::test]
async fn every_answer_carries_a_trace_id_a_type_and_a_date() {
    let lab = Lab::start().await;
    let good = lab.get("/invitations").await;
    let bad = lab.get("/nonsense").await;
    for answer in [&good, &bad] {
        assert_eq!(answer.header("content-type"), Some("application/json"));
        assert_eq!(answer.header("date"), Some("Tue, 12 May 2026 00:00:00 GMT"));
        assert_eq!(answer.header("clerk-trace-id").unwrap().len(), 32);
    }
    assert_ne!(good.header("clerk-trace-id"), bad.header("clerk-trace-id"));
    assert_eq!(bad.json()["clerk_trace_id"], json!(bad.header("clerk-trace-id").unwrap()));
}
