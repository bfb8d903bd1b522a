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

/// The name of a key that only servers may see, and its value.
pub(crate) const PRIVATE: [&str; 2] = ["canary_private_key_5b1d", "canary_private_value_e04c"];

pub(crate) fn organization_invitation() -> serde_json::Value {
    serde_json::json!({
        "object": "organization_invitation",
        "id": "orginv_2g8ZsHzXk3WbQm5T1eY7uNpRoLd",
        "organization_id": "org_2g8ZsHzXk3WbQm5T1eY7uNpRoLd",
        "email_address": "ada@example.com",
        "role": "org:member",
        "role_name": "Member",
        "status": "pending",
        "public_metadata": {"Plan": "pro"},
        "private_metadata": {PRIVATE[0]: {PRIVATE[0]: [PRIVATE[1]]}},
        "url": "https://accounts.example.com/v1/tickets/accept?ticket=canary_ticket_91c2",
        "inviter_id": "user_1",
        "public_inviter_data": {
            "user_id": "user_1",
            "first_name": "Grace",
            "last_name": "Hopper",
            "image_url": "https://img.example.com/grace",
            "has_image": true,
            "identifier": "grace@example.com",
        },
        "public_organization_data": {
            "id": "org_2g8ZsHzXk3WbQm5T1eY7uNpRoLd",
            "name": "Acme",
            "slug": "acme",
            "image_url": "https://img.example.com/acme",
            "has_image": false,
        },
        "expires_at": 1_769_817_600_000i64,
        "created_at": 1_767_225_600_000i64,
        "updated_at": 1_767_225_600_001i64,
    })
}
