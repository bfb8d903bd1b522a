//! Answers as Clerk writes them.

use std::hint::black_box;

use serde_json::{Value, json};

/// What Clerk says beside a body.
pub(crate) const HEADERS: &str = "content-type: application/json\ndate: Tue, 12 May 2026 00:00:00 GMT\n\
    cache-control: no-store\ncf-ray: 8f0c0c0c0c0c0c0c-FRA\n";

/// Headers and this body as a connection delivers them.
pub(crate) fn delivered(body: &str) -> (String, Vec<u8>) {
    (black_box(HEADERS.to_owned()), body.as_bytes().to_owned())
}

fn invitation(index: usize) -> Value {
    json!({
        "object": "invitation",
        "id": format!("inv_3EQRnD0uWRcYCdg1mGlmI{index:06}"),
        "email_address": format!("person-{index}@example.com"),
        "public_metadata": { "plan": "team", "note": "schöne Grüße", "seats": index },
        "revoked": false,
        "status": "pending",
        "url": format!("https://accounts.example.com/sign-up?__clerk_ticket=eyJhbGciOiJSUzI1NiIsImtpZCI6Imluc18yIiwidHlwIjoiSldUIn0.{index:0128}"),
        "expires_at": 1_781_136_000_000_u64 + index as u64,
        "created_at": 1_778_544_000_000_u64 + index as u64,
        "updated_at": 1_778_544_000_000_u64 + index as u64,
    })
}

/// The answer to a `create`.
pub(crate) fn created() -> String {
    invitation(1).to_string()
}

/// 500 invitations, as a bare array: what clerk-rs can read.
#[cfg(feature = "clerk-rs")]
pub(crate) fn array() -> String {
    Value::from_iter((0..500).map(invitation)).to_string()
}

/// The same as a page: what `paginated=true` answers.
pub(crate) fn page() -> String {
    json!({ "data": Value::from_iter((0..500).map(invitation)), "total_count": 500 }).to_string()
}
