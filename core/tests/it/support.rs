use std::sync::Arc;

use clerk_invitations_core::testing::{ManualRuntime, ScriptedResult, ScriptedTransport};
use clerk_invitations_core::{Bytes, Clerk, RetryPolicy, http};

pub(crate) const KEY: &str = "sk_test_canary_key_7f3a";

/// A client whose requests are answered by `script`, and the transport that keeps them.
pub(crate) fn scripted(
    script: impl FnMut(&http::Request<Bytes>) -> ScriptedResult + Send + 'static,
) -> (Clerk, Arc<ScriptedTransport>) {
    let transport = Arc::new(ScriptedTransport::new(script));
    let clerk = Clerk::builder()
        .secret_key(KEY)
        .retry(RetryPolicy::none())
        .transport(transport.clone())
        .runtime(Arc::new(ManualRuntime::new()))
        .build()
        .unwrap();
    (clerk, transport)
}

/// A client that always gets this answer.
pub(crate) fn answering(status: u16, body: impl Into<Bytes>) -> (Clerk, Arc<ScriptedTransport>) {
    let body = body.into();
    scripted(move |_| Ok(response(status, body.clone())))
}

pub(crate) fn response(status: u16, body: impl Into<Bytes>) -> http::Response<Bytes> {
    http::Response::builder()
        .status(status)
        .header("content-type", "application/json; charset=utf-8")
        .body(body.into())
        .unwrap()
}

pub(crate) fn invitation() -> serde_json::Value {
    serde_json::json!({
        "object": "invitation",
        "id": "inv_2g8ZsHzXk3WbQm5T1eY7uNpRoLd",
        "email_address": "ada@example.com",
        "public_metadata": {"Plan": "pro", "big": 12345678901u64},
        "revoked": false,
        "status": "pending",
        "url": "https://accounts.example.com/v1/tickets/accept?ticket=canary_ticket_91c2",
        "expires_at": 1_769_817_600_000i64,
        "created_at": 1_767_225_600_000i64,
        "updated_at": 1_767_225_600_001i64,
    })
}

pub(crate) fn waitlist_entry() -> serde_json::Value {
    serde_json::json!({
        "object": "waitlist_entry",
        "id": "wle_2g8ZsHzXk3WbQm5T1eY7uNpRoLd",
        "email_address": "ada@example.com",
        "status": "invited",
        "is_locked": false,
        "invitation": invitation(),
        "created_at": 1_767_225_600_000i64,
        "updated_at": 1_767_225_600_001i64,
    })
}
