//! What webhooks say, and when: by the pure state, which a host asks for what is due.

use std::time::Duration;

use bytes::Bytes;
use clerk_invitations_emulator::{
    Answer, DeliveryStatus, Fault, ManualClock, State, WebhookEndpoint, WebhookRequest, handle,
};
use http::Request;
use serde_json::{Value, json};

use crate::contract::nullable_as_union;
use crate::support::{KEY, START, id};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

fn told() -> State {
    let mut state = State::new(ManualClock::default(), 0);
    state.set_webhook(WebhookEndpoint::new("http://127.0.0.1:1/hooks", SECRET).unwrap());
    state
}

fn post(state: &mut State, path: &str, body: Value) -> Value {
    let request = Request::post(format!("/v1{path}"))
        .header("authorization", format!("Bearer {KEY}"))
        .header("content-type", "application/json")
        .body(Bytes::from(body.to_string()))
        .unwrap();
    match handle(state, request).answer {
        Answer::Whole(response) if response.status() == 200 => {
            serde_json::from_slice(response.body()).unwrap()
        }
        other => panic!("{path}: {other:?}"),
    }
}

fn invite(state: &mut State, name: &str) -> Value {
    post(state, "/invitations", json!({ "email_address": format!("{name}@example.com"), "notify": false }))
}

fn header<'w>(webhook: &'w WebhookRequest, name: &str) -> &'w str {
    &webhook.headers.iter().find(|(known, _)| *known == name).unwrap().1
}

/// Takes everything that is due, and answers it so.
fn deliver(state: &mut State, status: u16) -> Vec<Value> {
    let mut seen = Vec::new();
    while let Some(webhook) = state.take_webhook(7_000) {
        state.webhook_answered(webhook.number, Ok(status));
        seen.push(serde_json::from_str(&webhook.body).unwrap());
    }
    seen
}

fn events(bodies: &[Value]) -> Vec<&str> {
    bodies.iter().map(|body| body["type"].as_str().unwrap()).collect()
}

/// Panics unless it is as Clerk's description of its webhooks says, which lies beside the repository.
fn check(body: &Value) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/clerk/webhooks-2025-04-15.json");
    let Ok(text) = std::fs::read_to_string(path) else {
        return println!("skipped: Clerk's description of its webhooks is not beside the repository");
    };
    let mut document: Value = serde_json::from_str(&text).unwrap();
    // It adds members to this one in the events, and forbids them here.
    let invitation = &mut document["components"]["schemas"]["OrganizationInvitation"];
    assert_eq!(invitation.as_object_mut().unwrap().remove("additionalProperties"), Some(json!(false)));
    let document = nullable_as_union(document);
    let mut schema = document["events"][body["type"].as_str().unwrap()].clone();
    schema["components"] = document["components"].clone();
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    if let Err(error) = validator.validate(body) {
        panic!("{error} at {} in {body}", error.instance_path());
    }
}

#[test]
fn everything_that_happens_is_told_as_clerk_describes_it() {
    let mut state = told();
    let metadata = json!({ "plan": "team" });
    let body = json!({ "email_address": "ada@example.com", "public_metadata": metadata });
    let ada = post(&mut state, "/invitations", body);
    state.accept(id(&ada)).unwrap();
    let waiting = post(&mut state, "/waitlist_entries", json!({ "email_address": "w@example.com" }));
    let path = format!("/waitlist_entries/{}/invite", id(&waiting));
    let invited = post(&mut state, &path, json!({}));
    state.accept(id(&invited["invitation"])).unwrap();
    let acme = state.add_organization("Acme & Sons").id;
    let admin = state.add_member(&acme, "admin@example.com", "org:admin").unwrap().user_id;
    let path = format!("/organizations/{acme}/invitations");
    let mut join = |name: &str| {
        let address = format!("{name}@example.com");
        post(
            &mut state,
            &path,
            json!({ "email_address": address, "role": "org:member", "inviter_user_id": admin }),
        )
    };
    let (joining, revoked) = (join("j"), join("r"));
    state.accept_organization_invitation(id(&joining)).unwrap();
    post(&mut state, &format!("{path}/{}/revoke", id(&revoked)), json!({}));

    let bodies = deliver(&mut state, 200);
    assert_eq!(
        events(&bodies),
        [
            "email.created",
            "user.created",
            "waitlistEntry.created",
            "email.created",
            "email.created",
            "waitlistEntry.updated",
            "user.created",
            "waitlistEntry.updated",
            "user.created",
            "organizationInvitation.created",
            "email.created",
            "organizationInvitation.created",
            "email.created",
            "user.created",
            "organizationInvitation.accepted",
            "organizationInvitation.revoked",
        ]
    );
    bodies.iter().for_each(check);
    assert!(bodies.iter().all(|body| body["timestamp"] == START));
    assert!(bodies.iter().all(|body| body["instance_id"] == bodies[0]["instance_id"]));
    let data = |at: usize| &bodies[at]["data"];
    assert_eq!((&data(0)["slug"], &data(0)["data"]["action_url"]), (&json!("invitation"), &ada["url"]));
    assert!(data(0)["body"].as_str().unwrap().contains(ada["url"].as_str().unwrap()));
    assert!(data(10)["body"].as_str().unwrap().contains("Acme &amp; Sons"), "{}", data(10)["body"]);
    assert_eq!(data(1)["public_metadata"], metadata, "the one sign that an invitation was accepted");
    assert_eq!(data(1)["email_addresses"][0]["email_address"], "ada@example.com");
    assert_eq!([&data(5)["status"], &data(7)["status"]], ["invited", "completed"]);
    assert_eq!(data(14)["user_id"], data(13)["id"]);
    assert_eq!([&data(14)["status"], &data(15)["status"]], ["accepted", "revoked"]);
}

#[test]
fn without_an_endpoint_nothing_is_told_or_kept() {
    let mut state = State::new(ManualClock::default(), 0);
    state.add_user("a@example.com");
    assert_eq!((state.deliveries().len(), state.webhook_wait_ms()), (0, None));
    let mut other = told();
    other.add_user("a@example.com");
    assert_eq!(state.users(), other.users(), "whoever listens, ids are the same");
    other.set_webhook(None);
    other.add_user("b@example.com");
    assert_eq!((other.deliveries().len(), other.take_webhook(0), other.webhook_wait_ms()), (1, None, None));
}

#[test]
fn a_reset_comes_back_to_the_endpoint_of_the_start() {
    let endpoint = WebhookEndpoint::new("https://a.example/", SECRET).unwrap();
    let mut state = State::new(ManualClock::default(), 0).with_webhook(endpoint.clone());
    for _ in 0..2 {
        state.set_webhook(WebhookEndpoint::new("http://b.example/", SECRET).unwrap());
        state.add_user("a@example.com");
        state.reset();
        assert_eq!(state.deliveries(), []);
        assert_eq!(state.webhook(), Some(&endpoint));
    }
}

#[test]
fn what_is_not_taken_is_sent_eight_times_in_some_27_hours() {
    let mut state = told();
    state.add_user("a@example.com");
    let mut waits = Vec::new();
    while let Some(wait) = state.webhook_wait_ms() {
        assert!(wait == 0 || state.take_webhook(0).is_none(), "before its time");
        state.advance(Duration::from_millis(wait));
        let now = state.now();
        let webhook = state.take_webhook(1_000 * now).unwrap();
        assert_eq!(state.take_webhook(0), None, "it is under way");
        assert_eq!(header(&webhook, "svix-timestamp"), now.to_string());
        state
            .webhook_answered(webhook.number, if waits.is_empty() { Err("refused".into()) } else { Ok(302) });
        waits.push(wait / 1000);
    }
    assert_eq!(waits, [0, 5, 300, 1_800, 7_200, 18_000, 36_000, 36_000]);
    let [failed] = state.deliveries().try_into().unwrap();
    assert_eq!((failed.status, failed.next_attempt_at), (DeliveryStatus::Failed, None));
    assert_eq!(failed.attempts.len(), 8);
    assert_eq!(
        (failed.attempts[0].error.as_deref(), failed.attempts[1].status),
        (Some("refused"), Some(302))
    );

    // Sent again, it has as many attempts as a new one, and the same id.
    assert_eq!(state.send_again(&failed.id).unwrap().status, DeliveryStatus::Pending);
    assert_eq!(deliver(&mut state, 500).len(), 1);
    assert_eq!(state.webhook_wait_ms(), Some(5_000));
    state.send_again(&failed.id).unwrap();
    assert_eq!(deliver(&mut state, 204).len(), 1, "at once, whenever it would have been due");
    let [taken] = state.deliveries().try_into().unwrap();
    assert_eq!((taken.id, taken.status, taken.attempts.len()), (failed.id, DeliveryStatus::Delivered, 10));
    assert!(state.send_again("msg_x").unwrap_err().to_string().contains("msg_x"));
    state.webhook_answered(99, Ok(200));
}

#[test]
fn faults_strike_webhooks_as_they_strike_calls() {
    let mut state = told();
    state.add_fault(Fault::webhook_delay(Duration::from_secs(60)).about("LATE@example.com"));
    state.add_fault(Fault::webhook_twice().event("user.created").skip(1).times(1));
    state.add_fault(Fault::webhook_out_of_order().about("held@example.com"));
    state.add_fault(Fault::status(503).on("POST", "/nowhere"));
    for name in ["late", "twice", "held", "last"] {
        state.add_user(&format!("{name}@example.com"));
    }
    let addresses = |bodies: &[Value]| -> Vec<String> {
        let of = |body: &Value| body["data"]["email_addresses"][0]["email_address"].as_str().unwrap().into();
        bodies.iter().map(of).collect()
    };
    // What is held comes once something else was answered.
    assert_eq!(
        addresses(&deliver(&mut state, 200)),
        ["twice@example.com", "twice@example.com", "held@example.com", "last@example.com"]
    );
    assert_eq!(state.webhook_wait_ms(), Some(60_000));
    state.advance(Duration::from_secs(60));
    assert_eq!(addresses(&deliver(&mut state, 200)), ["late@example.com"]);
    let faults: Vec<Option<String>> = state.deliveries().into_iter().map(|found| found.fault).collect();
    let names = ["webhook_delay", "webhook_twice", "webhook_out_of_order"];
    assert_eq!(faults, [Some(names[0].into()), Some(names[1].into()), Some(names[2].into()), None]);
    invite(&mut state, "a");
    assert_eq!(state.requests()[0].fault, None, "no call was struck");

    // By the dice, and beside others.
    state.clear_faults();
    state.add_fault(Fault::webhook_wrong_signature());
    state.add_fault(Fault::webhook_twice());
    state.add_user("forged@example.com");
    let forged = state.take_webhook(7_000).unwrap();
    state.webhook_answered(forged.number, Ok(400));
    assert_eq!(
        state.deliveries().pop().unwrap().fault.as_deref(),
        Some("webhook_wrong_signature, webhook_twice")
    );
    assert!(header(&forged, "svix-signature").starts_with("v1,"));
}

#[test]
fn what_was_delivered_makes_room_and_what_is_pending_stays() {
    let mut state = told();
    state.config_mut().log_limit = 2;
    for n in 0..5 {
        state.add_user(&format!("{n}@example.com"));
    }
    assert_eq!(state.deliveries().len(), 5);
    deliver(&mut state, 200);
    assert_eq!(state.deliveries().len(), 2);
}
