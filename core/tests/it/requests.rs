//! The request that each operation sends, exactly.

mod organization_invitations;

use clerk_invitations_core::{
    BulkCreateInvitations, BulkCreateWaitlistEntries, Bytes, CallOptions, Clerk, CreateInvitation,
    CreateWaitlistEntry, Endpoint, Error, InvalidRequest, InvitationStatus, InviteWaitlistEntry,
    ListInvitations, ListWaitlistEntries, Metadata, Method, Operation, RawRequest, Repeat, TemplateSlug,
    WaitlistEntryStatus, http,
};
use futures_executor::block_on;
use serde_json::{Value, json};

use crate::support::{KEY, answering};

/// What a call sends, as `METHOD path?query` and JSON body.
fn sent<T>(call: impl AsyncFnOnce(&Clerk) -> T) -> (String, Option<Value>) {
    let request = sent_request(call);
    let body = (!request.body().is_empty()).then(|| serde_json::from_slice(request.body()).unwrap());
    assert_eq!(body.is_some(), request.headers().contains_key("content-type"));
    (format!("{} {}", request.method(), request.uri().path_and_query().unwrap()), body)
}

fn sent_request<T>(call: impl AsyncFnOnce(&Clerk) -> T) -> http::Request<Bytes> {
    let (clerk, transport) = answering(503, "");
    block_on(call(&clerk));
    let requests = transport.requests();
    assert!(!requests.is_empty(), "nothing was sent");
    requests.into_iter().next().unwrap()
}

/// Why a call is refused before anything is sent.
fn refused<T>(call: impl AsyncFnOnce(&Clerk) -> Result<T, Error>) -> InvalidRequest {
    let (clerk, transport) = answering(200, "{}");
    let Err(Error::InvalidRequest(error)) = block_on(call(&clerk)) else { panic!("not refused") };
    assert!(transport.requests().is_empty(), "a request was spent");
    error
}

fn metadata() -> Metadata {
    Metadata::from_iter([("Team_Name".to_owned(), json!({"snake_key": 1.5}))])
}

#[test]
fn every_request_carries_the_key_and_the_version() {
    let request = sent_request(async |clerk| clerk.invitations().create("ada@example.com").await);
    let header = |name: &str| request.headers().get(name).map(|value| value.to_str().unwrap());
    assert_eq!(header("authorization"), Some(format!("Bearer {KEY}").as_str()));
    assert_eq!(header("clerk-api-version"), Some("2026-05-12"));
    assert_eq!(header("accept"), Some("application/json"));
    assert_eq!(header("content-type"), Some("application/json"));
    assert_eq!(header("user-agent"), Some(concat!("clerk-invitations/", env!("CARGO_PKG_VERSION"))));
    assert_eq!(request.uri().host(), Some("api.clerk.com"));
    assert_eq!(request.uri().scheme_str(), Some("https"));
}

#[test]
fn create_invitation() {
    let (line, body) = sent(async |clerk| clerk.invitations().create("ada@example.com").await);
    assert_eq!(line, "POST /v1/invitations");
    assert_eq!(body, Some(json!({"email_address": "ada@example.com"})));

    let everything = CreateInvitation::new("ada@example.com")
        .expires_in_days(7)
        .ignore_existing(true)
        .notify(false)
        .public_metadata(metadata())
        .redirect_url("https://example.com/welcome")
        .template_slug(TemplateSlug::WaitlistInvitation);
    let (_, body) = sent(async |clerk| clerk.invitations().create(everything).await);
    let expected = json!({
        "email_address": "ada@example.com",
        "expires_in_days": 7,
        "ignore_existing": true,
        "notify": false,
        "public_metadata": {"Team_Name": {"snake_key": 1.5}},
        "redirect_url": "https://example.com/welcome",
        "template_slug": "waitlist_invitation",
    });
    assert_eq!(body, Some(expected));
}

#[test]
fn list_invitations() {
    let (line, body) = sent(async |clerk| clerk.invitations().list(ListInvitations::new()).await);
    assert_eq!((line.as_str(), body), ("GET /v1/invitations?paginated=true", None));

    let everything = ListInvitations::new()
        .status(InvitationStatus::Expired)
        .query("ada+1@example.com&limit=1")
        .order_by("+created_at")
        .limit(500)
        .offset(1000);
    let (line, _) = sent(async |clerk| clerk.invitations().list(everything).await);
    let query = "paginated=true&status=expired&query=ada%2B1%40example.com%26limit%3D1&order_by=%2Bcreated_at\
                 &limit=500&offset=1000";
    assert_eq!(line, format!("GET /v1/invitations?{query}"));
}

#[test]
fn bulk_create_invitations() {
    let items =
        [CreateInvitation::new("ada@example.com").notify(false), CreateInvitation::new("grace@example.com")];
    let (line, body) = sent(async |clerk| clerk.invitations().bulk_create(items).await);
    assert_eq!(line, "POST /v1/invitations/bulk");
    let expected = json!([{"email_address": "ada@example.com", "notify": false}, {"email_address": "grace@example.com"}]);
    assert_eq!(body, Some(expected));
}

#[test]
fn revoke_invitation() {
    let (line, body) = sent(async |clerk| clerk.invitations().revoke("inv_1").await);
    assert_eq!((line.as_str(), body), ("POST /v1/invitations/inv_1/revoke", None));
}

#[test]
fn list_waitlist_entries() {
    let (line, body) = sent(async |clerk| clerk.waitlist_entries().list(ListWaitlistEntries::new()).await);
    assert_eq!((line.as_str(), body), ("GET /v1/waitlist_entries", None));

    let everything = ListWaitlistEntries::new()
        .status(WaitlistEntryStatus::Pending)
        .query("ada")
        .order_by("-created_at")
        .limit(1)
        .offset(0);
    let (line, _) = sent(async |clerk| clerk.waitlist_entries().list(everything).await);
    let query = "status=pending&query=ada&order_by=-created_at&limit=1&offset=0";
    assert_eq!(line, format!("GET /v1/waitlist_entries?{query}"));
}

#[test]
fn create_waitlist_entries() {
    let entry = CreateWaitlistEntry::new("ada@example.com").notify(false);
    let (line, body) = sent(async |clerk| clerk.waitlist_entries().create(entry).await);
    assert_eq!(line, "POST /v1/waitlist_entries");
    assert_eq!(body, Some(json!({"email_address": "ada@example.com", "notify": false})));

    let (line, body) = sent(async |clerk| clerk.waitlist_entries().bulk_create(["ada@example.com"]).await);
    assert_eq!(line, "POST /v1/waitlist_entries/bulk");
    assert_eq!(body, Some(json!([{"email_address": "ada@example.com"}])));
}

#[test]
fn change_waitlist_entries() {
    let (line, body) = sent(async |clerk| clerk.waitlist_entries().invite("wle_1").await);
    assert_eq!((line.as_str(), body), ("POST /v1/waitlist_entries/wle_1/invite", Some(json!({}))));

    let again = InviteWaitlistEntry::new("wle_1").ignore_existing(true);
    let (_, body) = sent(async |clerk| clerk.waitlist_entries().invite(again).await);
    assert_eq!(body, Some(json!({"ignore_existing": true})));

    let (line, body) = sent(async |clerk| clerk.waitlist_entries().reject("wle_1").await);
    assert_eq!((line.as_str(), body), ("POST /v1/waitlist_entries/wle_1/reject", None));

    let (line, body) = sent(async |clerk| clerk.waitlist_entries().delete("wle_1").await);
    assert_eq!((line.as_str(), body), ("DELETE /v1/waitlist_entries/wle_1", None));
}

#[test]
fn an_id_never_reaches_another_endpoint() {
    let (line, _) = sent(async |clerk| clerk.waitlist_entries().invite("wle_1/reject?x=").await);
    assert_eq!(line, "POST /v1/waitlist_entries/wle_1%2Freject%3Fx%3D/invite");
    let (line, _) =
        sent(async |clerk| clerk.waitlist_entries().delete("{waitlist_entry_id}#%2e%2e\r\nx: y").await);
    assert_eq!(line, "DELETE /v1/waitlist_entries/%7Bwaitlist_entry_id%7D%23%252e%252e%0D%0Ax%3A%20y");

    for id in ["", ".", ".."] {
        let error = refused(async |clerk| clerk.invitations().revoke(id).await);
        assert_eq!((error.field(), error.rule()), ("invitation_id", "must not be empty, `.` or `..`"));
        let error = refused(async |clerk| clerk.waitlist_entries().delete(id).await);
        assert_eq!(error.field(), "waitlist_entry_id");
    }
}

#[test]
fn what_the_api_would_refuse_is_refused_before() {
    for address in ["", "ada", "@example.com", "ada@", "ada@example.com\r\nbcc: x@example.com"] {
        let error = refused(async |clerk| clerk.invitations().create(address).await);
        assert_eq!(error.field(), "email_address");
        let error = refused(async |clerk| clerk.waitlist_entries().create(address).await);
        assert_eq!(error.field(), "email_address");
        assert!(!error.to_string().contains("example"), "{error}");
    }
    for days in [0, 366, u16::MAX] {
        let invitation = CreateInvitation::new("ada@example.com").expires_in_days(days);
        let error = refused(async |clerk| clerk.invitations().create(invitation).await);
        assert_eq!((error.field(), error.rule()), ("expires_in_days", "must be from 1 to 365"));
    }
    for limit in [0, 501] {
        let error =
            refused(async |clerk| clerk.invitations().list(ListInvitations::new().limit(limit)).await);
        assert_eq!((error.field(), error.rule()), ("limit", "must be from 1 to 500"));
        let error = refused(async |clerk| {
            clerk.waitlist_entries().list(ListWaitlistEntries::new().limit(limit)).await
        });
        assert_eq!(error.field(), "limit");
    }
}

#[test]
fn a_bulk_is_refused_with_the_place_of_what_is_wrong() {
    let many = |count| (0..count).map(|n| format!("ada{n}@example.com")).collect::<Vec<_>>();
    for count in [0, 11] {
        let error = refused(async |clerk| clerk.invitations().bulk_create(many(count)).await);
        assert_eq!(
            error.to_string(),
            format!("invalid request: `items` must hold from 1 to 10 items, not {count}")
        );
    }
    let error = refused(async |clerk| clerk.waitlist_entries().bulk_create(many(51)).await);
    assert_eq!(error.field(), "items");

    let third = BulkCreateInvitations::new([
        CreateInvitation::new("ada@example.com"),
        CreateInvitation::new("grace@example.com"),
        CreateInvitation::new("alan@example.com").expires_in_days(400),
    ]);
    let error = refused(async |clerk| clerk.invitations().bulk_create(third).await);
    assert_eq!((error.index(), error.field()), (Some(2), "expires_in_days"));
    assert_eq!(
        error.to_string(),
        "invalid request: item 2 (counted from 0): `expires_in_days` must be from 1 to 365"
    );
    let second = BulkCreateWaitlistEntries::new(["ada@example.com", "grace"]);
    let error = refused(async |clerk| clerk.waitlist_entries().bulk_create(second).await);
    assert_eq!((error.index(), error.field()), (Some(1), "email_address"));
}

#[test]
fn settings_of_the_client_are_kept() {
    use clerk_invitations_core::testing::{ManualRuntime, ScriptedTransport};
    use std::sync::Arc;

    let transport = Arc::new(ScriptedTransport::new(|_| Ok(http::Response::new(Bytes::from("[]")))));
    let builder = Clerk::builder()
        .secret_key(KEY)
        .base_url("http://127.0.0.1:8787/proxy/v1/")
        .api_version("2025-11-10")
        .user_agent("my-app/1")
        .transport(transport.clone())
        .runtime(Arc::new(ManualRuntime::new()));
    let clerk = builder.build().unwrap();
    let own_header = CallOptions::new()
        .header(http::HeaderName::from_static("x-request-id"), http::HeaderValue::from_static("42"));
    block_on(clerk.invitations().list(ListInvitations::new()).options(own_header).into_future()).unwrap();

    let requests = transport.requests();
    let request = requests.first().unwrap();
    assert_eq!(request.uri(), "http://127.0.0.1:8787/proxy/v1/invitations?paginated=true");
    assert_eq!(request.headers()["clerk-api-version"], "2025-11-10");
    assert_eq!(request.headers()["user-agent"], "my-app/1");
    assert_eq!(request.headers()["x-request-id"], "42");
}

#[test]
fn wrong_settings_are_named() {
    use clerk_invitations_core::testing::{ManualRuntime, ScriptedTransport};
    use std::sync::Arc;

    let transport = Arc::new(ScriptedTransport::new(|_| Ok(http::Response::default())));
    let builder = || {
        let builder = Clerk::builder().secret_key(KEY).transport(transport.clone());
        builder.runtime(Arc::new(ManualRuntime::new()))
    };
    let setting = |result: Result<Clerk, clerk_invitations_core::ConfigError>| result.unwrap_err().setting();
    for key in ["", "sk_test_x\n", " sk_test_x", "Bearer sk_test_x", "sk_test_\u{e9}", "sk\0"] {
        let error = builder().secret_key(key).build().unwrap_err();
        assert_eq!(error.setting(), "secret_key", "{key:?}");
        assert!(key.is_empty() || !error.to_string().contains(key), "{error}");
    }
    for url in [
        "",
        "api.clerk.com/v1",
        "ftp://x/v1",
        "https://",
        "https://user:pw@x/v1",
        "https://x/v1?a=b",
        "https://x/#a",
        "https://x/v\u{9d}1",
    ] {
        assert_eq!(setting(builder().base_url(url).build()), "base_url", "{url:?}");
    }
    assert_eq!(setting(builder().api_version("2026\r\nx: y").build()), "api_version");
    assert_eq!(setting(builder().user_agent("a\nb").build()), "user_agent");
    assert_eq!(setting(Clerk::builder().build()), "secret_key");
    assert_eq!(setting(Clerk::builder().secret_key(KEY).build()), "transport");
}

/// An endpoint that this SDK does not ship.
struct UpdateUser {
    user_id: String,
}

impl Endpoint for UpdateUser {
    type Response = Value;
    const OPERATION: &'static Operation =
        &Operation::new("UpdateUser", Method::PATCH, "/users/{user_id}/{user_id}", Repeat::Never);

    fn encode(&self, request: &mut RawRequest) -> Result<(), InvalidRequest> {
        request.path("user_id", &self.user_id)?;
        if self.user_id != "forgotten" {
            request.path("user_id", "{second}")?;
        }
        request.query("a b", Some("&"));
        request.json(&json!({"x": 1}))
    }
}

#[test]
fn an_endpoint_of_the_users_own_is_sent() {
    let (line, body) = sent(async |clerk| clerk.send(&UpdateUser { user_id: "{user_id}".into() }).await);
    assert_eq!(line, "PATCH /v1/users/%7Buser_id%7D/%7Bsecond%7D?a%20b=%26");
    assert_eq!(body, Some(json!({"x": 1})));

    let error = refused(async |clerk| clerk.send(&UpdateUser { user_id: "forgotten".into() }).await);
    assert_eq!(error.field(), "path");
}
