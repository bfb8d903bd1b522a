//! The Rust face: starting, stopping, looking in, and the pure function without a server.

use std::time::Duration;

use bytes::Bytes;
use clerk_invitations_emulator::{
    Answer, Config, Emulator, Fault, Invitation, Limits, ManualClock, NewOrganization, QueryMatch, Reply,
    Role, State, handle,
};
use http::{Request, StatusCode};
use serde_json::{Value, json};

use crate::support::{KEY, Lab, START};

fn post(path: &str, body: &Value) -> Request<Bytes> {
    Request::post(path)
        .header("authorization", format!("Bearer {KEY}"))
        .header("content-type", "application/json")
        .body(Bytes::from(body.to_string()))
        .unwrap()
}

fn whole(reply: Reply) -> (StatusCode, Value) {
    match reply.answer {
        Answer::Whole(response) => (response.status(), serde_json::from_slice(response.body()).unwrap()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_same_requests_on_the_same_clock_and_seed_give_the_same_replies() {
    fn run(seed: u64) -> Vec<Value> {
        let mut state = State::new(ManualClock::default(), seed);
        state.add_fault(Fault::status(503).probability(0.3));
        let mut answers = Vec::new();
        for n in 0..20 {
            let body = json!({ "email_address": format!("{}@example.com", n / 2) });
            answers.push(json!(format!("{:?}", handle(&mut state, post("/v1/waitlist_entries", &body)))));
            state.advance(Duration::from_millis(7));
        }
        answers.push(json!([
            state.invitations(),
            state.waitlist_entries(),
            state.outbox(),
            state.requests()
        ]));
        answers
    }
    assert_eq!(run(1), run(1));
    assert_ne!(run(1), run(2));
}

#[test]
fn a_fault_does_not_change_which_ids_are_given_out() {
    fn ids(faults: &[Fault]) -> Vec<String> {
        let mut state = State::new(ManualClock::default(), 3);
        for fault in faults {
            state.add_fault(fault.clone());
        }
        for n in 0..9 {
            let body = json!({ "email_address": format!("{n}@example.com") });
            handle(&mut state, post("/v1/invitations", &body));
        }
        state.invitations().into_iter().map(|invitation| invitation.id).collect()
    }
    assert_eq!(
        ids(&[]),
        ids(&[Fault::drop_after().probability(0.5), Fault::status_after(500).probability(0.5)])
    );
}

#[test]
fn a_fault_for_no_times_never_strikes() {
    let mut state = State::new(ManualClock::default(), 0);
    state.add_fault(Fault::drop_before().times(0));
    whole(handle(&mut state, post("/v1/invitations", &json!({ "email_address": "ada@example.com" }))));
    assert!(state.faults().is_empty());
}

#[test]
fn the_pure_function_tells_what_a_server_would_do() {
    let mut state = State::new(ManualClock::at(START), 0).with_key(KEY);
    let body = json!({ "email_address": "ada@example.com" });
    let (status, invitation) = whole(handle(&mut state, post("/v1/invitations", &body)));
    assert_eq!((status, &invitation["created_at"]), (StatusCode::OK, &json!(START)));
    let (status, now) = whole(handle(&mut state, post("/_emulator/clock", &json!({ "advance_ms": 5 }))));
    assert_eq!((status, now), (StatusCode::OK, json!({ "now": START + 5 })));

    for (fault, shown) in [
        (Fault::drop_before(), "Closed(None)"),
        (Fault::drop_after(), "Closed(None)"),
        (Fault::late(Duration::from_secs(1)), "Closed(None)"),
        (Fault::stall_after(), "Stalled(None)"),
        (Fault::truncate(), "Truncated(Some(200))"),
        (Fault::oversize(9), "Oversized(Some(200))"),
        (Fault::status(502), "Whole(Some(502))"),
        (Fault::status_after(504), "Whole(Some(504))"),
        (Fault::rate_limit(1), "Whole(Some(429))"),
        (Fault::redirect("/x"), "Whole(Some(307))"),
        (Fault::delay(Duration::from_millis(9)), "Whole(Some(200))"),
    ] {
        state.add_fault(fault.times(1).on("POST", "/waitlist_entries"));
        let delay = handle(&mut state, post("/v1/invitations", &body)).delay;
        assert_eq!(delay, Duration::ZERO);
        let reply = handle(&mut state, post("/v1/waitlist_entries", &body));
        assert_eq!(format!("{:?}", reply.answer), shown);
        assert_eq!(
            reply.delay,
            if shown == "Whole(Some(200))" { Duration::from_millis(9) } else { Duration::ZERO }
        );
    }
}

#[tokio::test]
async fn what_the_control_side_does_can_be_done_in_rust() {
    let emulator = Emulator::builder()
        .seed(7)
        .key(KEY)
        .limits(Limits::Published)
        .manual_clock(5)
        .port(0)
        .start()
        .await
        .unwrap();
    assert_eq!(emulator.base_url(), format!("{}/v1", emulator.url()));
    assert!(emulator.url().starts_with("http://127.0.0.1:"));
    emulator.state(|clerk| {
        assert_eq!(clerk.now(), 5);
        assert_eq!(clerk.config().limits, Limits::Published);
        clerk.config_mut().query_match = QueryMatch::Exact;
        clerk.advance(Duration::from_millis(10));
        assert_eq!(clerk.add_user("ada@example.com").created_at, 15);
        assert_eq!(clerk.users().len(), 1);
        assert!(clerk.accept("inv_x").unwrap_err().to_string().contains("inv_x"));
        clerk.lock("wle_x", true).unwrap_err();
        let acme = clerk.add_organization("Acme & Sons");
        assert_eq!((acme.slug.as_str(), clerk.organizations().len()), ("acme-sons", 1));
        let role = clerk.add_member(&acme.id, "ada@example.com", "org:boss").unwrap_err().to_string();
        assert_eq!(role, "role: `org:boss` is none of org:admin, org:member");
        clerk.add_member("org_x", "ada@example.com", "org:admin").unwrap_err();
        clerk.add_member(&acme.id, "ada@example.com", "org:admin").unwrap();
        assert_eq!(clerk.memberships()[0].role, "org:admin");
        assert!(
            clerk.accept_organization_invitation("orginv_x").unwrap_err().to_string().contains("orginv_x")
        );
        clerk.add_fault(Fault::drop_before().skip(1).times(2));
        assert_eq!(clerk.faults().len(), 1);
        clerk.clear_faults();
        assert!(clerk.faults().is_empty());
        clerk.reset();
        assert_eq!((clerk.now(), clerk.config().query_match), (5, QueryMatch::Substring));
    });
}

#[tokio::test]
async fn the_builder_takes_a_whole_configuration() {
    let mut config = Config::default();
    config.bulk_atomic = false;
    let emulator = Emulator::builder().config(config).start().await.unwrap();
    assert_eq!(emulator.state(|clerk| clerk.config()), config);
}

#[tokio::test]
async fn dropping_it_stops_the_server_and_closes_connections() {
    let lab = Lab::start().await;
    lab.emulator.state(|clerk| clerk.add_fault(Fault::stall_after()));
    let waiting = tokio::spawn(lab.request("GET", "/invitations").send());
    while lab.emulator.state(|clerk| clerk.requests()).is_empty() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let url = lab.emulator.base_url();
    let Lab { emulator, http } = lab;
    drop(emulator);
    let closed = tokio::time::timeout(Duration::from_secs(5), waiting).await.expect("an open connection");
    assert!(!closed.unwrap().unwrap_err().is_timeout());
    assert!(http.get(url).send().await.unwrap_err().is_connect());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_serves_many_at_once_on_any_runtime() {
    let lab = Lab::start().await;
    let calls = (0..64).map(|n| {
        let request =
            lab.request("POST", "/invitations").json(&json!({ "email_address": format!("{n}@example.com") }));
        tokio::spawn(async move { request.send().await.unwrap().status() })
    });
    for call in calls.collect::<Vec<_>>() {
        assert_eq!(call.await.unwrap(), 200);
    }
    assert_eq!(lab.invited().len(), 64);
    assert_eq!(lab.mailed().len(), 64);
}

#[tokio::test]
async fn a_panic_while_looking_in_harms_nobody_else() {
    let lab = Lab::start().await;
    let look = std::panic::AssertUnwindSafe(|| lab.emulator.state(|_| panic!("as a failing test does")));
    std::panic::catch_unwind(look).unwrap_err();
    lab.get("/invitations").await.ok();
}

#[tokio::test]
async fn no_secret_is_shown_in_debug() {
    let lab = Lab::with(|builder| builder.key(KEY)).await;
    let invitation = lab.invite("ada@example.com").await;
    let entry = lab.join("grace@example.com").await;
    lab.bare("POST", &format!("/waitlist_entries/{}/invite", crate::support::id(&entry))).await.ok();
    let acme = lab.emulator.state(|clerk| clerk.add_organization("Acme").id);
    let member = json!({ "email_address": "m@example.com", "role": "org:member", "private_metadata": { "pin": "canary" } });
    lab.post(&format!("/organizations/{acme}/invitations"), member).await.ok();
    let typed: Invitation = serde_json::from_value(invitation.clone()).unwrap();
    let builder = Emulator::builder().key(KEY);
    let shown = lab.emulator.state(|clerk| {
        let entries = clerk.waitlist_entries();
        let (invitations, requests) = (clerk.invitations(), clerk.requests());
        // The log shows bodies as they arrived, so this is held by itself.
        let into = format!("{:?}", clerk.organization_invitations());
        assert!(
            into.contains("m@example.com") && !into.contains("canary") && !into.contains("ticket="),
            "{into}"
        );
        let reply = handle(clerk, post("/v1/invitations", &json!({ "email_address": "x@example.com" })));
        format!(
            "{typed:?} {invitations:?} {entries:?} {requests:?} {clerk:?} {reply:?} {builder:?} {:?}",
            lab.emulator
        )
    });
    assert!(shown.contains("[redacted]"));
    assert!(!shown.contains("ticket="), "{shown}");
    assert!(!shown.contains(KEY), "{shown}");
    assert_eq!(json!(typed), invitation, "what is serialized is whole");
}

#[test]
fn what_is_shown_can_be_read_back() {
    fn round<T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug>(value: &T) {
        let json = serde_json::to_string(value).unwrap();
        assert_eq!(serde_json::from_str::<T>(&json).unwrap(), *value, "{json}");
    }
    let mut state = State::new(ManualClock::default(), 0);
    let body = json!({ "email_address": "ada@example.com", "public_metadata": { "a": 1 } });
    let (_, invitation) = whole(handle(&mut state, post("/v1/invitations", &body)));
    handle(&mut state, post("/v1/waitlist_entries", &json!({ "email_address": "b@example.com" })));
    round(&state.invitations());
    state.accept(invitation["id"].as_str().unwrap()).unwrap();
    round(&state.invitations());
    round(&state.waitlist_entries());
    round(&state.users());
    let organization =
        state.add_organization(NewOrganization::new("A").role(Role::new("org:x", "X")).seats(9));
    let admin = state.add_member(&organization.id, "admin@example.com", "org:admin").unwrap();
    let path = format!("/v1/organizations/{}/invitations", organization.id);
    let body = json!({
        "email_address": "c@example.com", "role": "org:x", "inviter_user_id": admin.user_id,
        "private_metadata": { "b": 2 },
    });
    whole(handle(&mut state, post(&path, &body)));
    round(&state.organizations());
    round(&state.memberships());
    round(&state.organization_invitations());
    round(&state.outbox());
    round(&state.requests());
    round(&state.config());
    for fault in [
        Fault::drop_before(),
        Fault::drop_after().on("GET", "/invitations").times(2).skip(3).probability(0.5),
        Fault::late(Duration::from_millis(1)),
        Fault::stall_after(),
        Fault::delay(Duration::from_millis(2)),
        Fault::status(
            clerk_invitations_emulator::CannedAnswer::new(502).body("x").content_type("y").header("z", "w"),
        ),
        Fault::status_after(504),
        Fault::truncate(),
        Fault::rate_limit(9),
        Fault::redirect("/x"),
        Fault::oversize(5),
    ] {
        round(&fault);
    }
}

#[test]
fn the_log_keeps_the_newest_requests_and_of_long_bodies_the_beginning() {
    let mut state = State::new(ManualClock::default(), 0);
    let paths = |state: &mut State| -> Vec<String> {
        state.requests().into_iter().map(|request| request.path).collect()
    };
    state.config_mut().log_limit = 3;
    for n in 0..5 {
        handle(&mut state, post(&format!("/v1/{n}"), &json!(null)));
    }
    assert_eq!(paths(&mut state), ["/v1/2", "/v1/3", "/v1/4"]);
    state.config_mut().log_limit = 1;
    // What strikes goes by the whole body, whatever is kept of it.
    state.add_fault(Fault::status(503).about("long@example.com"));
    let long = json!({ "a": "ü".repeat(40_000), "email_address": "long@example.com" });
    handle(&mut state, post("/v1/invitations", &long));
    let [request] = state.requests().try_into().unwrap();
    assert_eq!(request.status, Some(503));
    let kept = request.body.as_str().unwrap();
    assert!(kept.starts_with(r#"{"a":"ü"#) && kept.ends_with('…') && kept.len() < 70_000, "{}", kept.len());
    state.config_mut().log_limit = 0;
    handle(&mut state, post("/v1/invitations", &json!(null)));
    assert_eq!(state.requests(), []);
}
