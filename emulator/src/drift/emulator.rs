//! What the emulator implements.

use bytes::Bytes;
use http::{Method, Request};
use serde_json::{Value, json};

use super::{Implemented, ImplementedModel, member, words};
use crate::api::contract;
use crate::clock::ManualClock;
use crate::reply::{Answer, handle};
use crate::state::State;

impl Implemented {
    /// What the emulator implements: its operations by its table of routes, its answers by answers.
    pub fn by_the_emulator() -> Self {
        let paths = contract::paths();
        let model = |(name, list, sample): (&'static str, &str, Value)| {
            let fields = sample.as_object().map(|all| all.keys().cloned().collect()).unwrap_or_default();
            let parameters = member(member(member(&paths, list), "get"), "parameters");
            ImplementedModel { name, fields, statuses: words(member(parameters, "status"), "enum") }
        };
        let models = samples().into_iter().map(model).collect();
        let roots = [
            "/invitations",
            "/waitlist_entries",
            "/organization_invitations",
            "/organizations/{organization_id}/invitations",
            "/users/{user_id}/organization_invitations",
        ];
        Self {
            name: "emulator",
            roots: roots.map(str::to_owned).into(),
            paths,
            models,
            rules: &["type", "nullable", "enum", "minimum", "maximum", "minItems", "maxItems"],
            elsewhere: &[
                "DELETE /invitations/{invitation_id}",
                "GET /users/{user_id}/organization_invitations",
            ],
            left_out: &[],
        }
    }
}

/// One of each model as it is answered, and the list that shows it.
fn samples() -> [(&'static str, &'static str, Value); 3] {
    let mut state = State::new(ManualClock::default(), 0);
    let organization = state.add_organization("A").id;
    let mut make = |path: &str, body: Value| -> Value {
        let request = Request::builder()
            .method(Method::POST)
            .uri(format!("/v1{path}"))
            .header("authorization", "Bearer sk_test_drift")
            .header("content-type", "application/json")
            .body(Bytes::from(body.to_string()));
        match request.map(|request| handle(&mut state, request).answer) {
            Ok(Answer::Whole(response)) => serde_json::from_slice(response.body()).unwrap_or_default(),
            _ => Value::Null,
        }
    };
    let member = json!({ "email_address": "a@example.com", "role": "org:member" });
    [
        ("Invitation", "/invitations", make("/invitations", json!({ "email_address": "a@example.com" }))),
        (
            "WaitlistEntry",
            "/waitlist_entries",
            make("/waitlist_entries", json!({ "email_address": "a@example.com" })),
        ),
        (
            "OrganizationInvitation",
            "/organization_invitations",
            make(&format!("/organizations/{organization}/invitations"), member),
        ),
    ]
}
