//! Users, as far as whoever invites asks for them: by address.

use serde_json::{Value, json};

use super::call::Call;
use super::outcome::Outcome;
use crate::state::State;

/// `GET /users?email_address=…&email_address=…`: those of them who are users. Everything else that Clerk's
/// endpoint can filter by is not there.
pub(super) fn list(state: &mut State, call: &Call<'_>) -> Outcome {
    let asked: Vec<&str> = call.parameters("email_address").collect();
    let is_asked =
        |address: &str| asked.is_empty() || asked.iter().any(|asked| asked.eq_ignore_ascii_case(address));
    let users = state.users.iter().filter(|user| is_asked(&user.email_address)).map(|user| {
        json!({
            "object": "user",
            "id": user.id,
            "email_addresses": [{ "object": "email_address", "email_address": user.email_address }],
            "created_at": user.created_at,
        })
    });
    Ok(Value::Array(users.collect()))
}
