//! Finding out what became of a lost answer, where the fault matrix over the emulator does not reach: lists that
//! lag, servers without a clock, strange clocks, addresses twice.

use std::sync::Arc;

use clerk_invitations_core::testing::{ManualRuntime, ScriptedResult, ScriptedTransport};
use clerk_invitations_core::{
    Bytes, Clerk, CreateInvitation, Error, ErrorCode, InviteWaitlistEntry, Method, Outcome, Reconcile,
    RetryPolicy, StatusCode, TransportError, TransportErrorKind, http,
};
use futures_executor::block_on;
use serde_json::{Value, json};

use crate::support::{KEY, invitation};

/// 2026-01-01T00:00:10Z: ten seconds after the manual runtime's clock begins.
const DATE: &str = "Thu, 01 Jan 2026 00:00:10 GMT";
const DATE_MS: i64 = 1_767_225_610_000;

/// A client over a script that is told how many requests of this method came before.
fn client(
    mut script: impl FnMut(usize, &http::Request<Bytes>) -> ScriptedResult + Send + 'static,
) -> (Clerk, Arc<ScriptedTransport>) {
    let mut counts = std::collections::HashMap::<Method, usize>::new();
    let transport = Arc::new(ScriptedTransport::new(move |request| {
        let count = counts.entry(request.method().clone()).or_default();
        *count += 1;
        script(*count - 1, request)
    }));
    let builder = Clerk::builder().secret_key(KEY).transport(transport.clone());
    (builder.runtime(Arc::new(ManualRuntime::new())).build().unwrap(), transport)
}

fn lost() -> ScriptedResult {
    Err(TransportError::new(TransportErrorKind::Interrupted))
}

fn answer(status: u16, body: impl Into<Bytes>) -> ScriptedResult {
    Ok(http::Response::builder().status(status).header("date", DATE).body(body.into()).unwrap())
}

fn list(items: &[Value]) -> ScriptedResult {
    answer(200, json!({"data": items, "total_count": items.len()}).to_string())
}

/// An invitation of this id, made so long after the date that the server tells.
fn made(id: &str, after_ms: i64) -> Value {
    let mut made = invitation();
    made["id"] = json!(id);
    made["created_at"] = json!(DATE_MS + after_ms);
    made
}

/// A pending invitation of long ago: what would make Clerk refuse another one, but for `ignore_existing`.
fn older() -> Value {
    made("inv_0", -60_000)
}

fn posts(transport: &ScriptedTransport) -> usize {
    transport.requests().iter().filter(|request| request.method() == Method::POST).count()
}

fn is_post(request: &http::Request<Bytes>) -> bool {
    request.method() == Method::POST
}

#[test]
fn an_executed_request_is_waited_for_where_the_list_lags() {
    let (clerk, transport) = client(|count, request| match (is_post(request), count) {
        (true, _) => answer(200, "<html>"),
        (false, 0 | 1) => list(&[]),
        (false, _) => list(&[made("inv_1", 0)]),
    });
    let answer = block_on(clerk.invitations().create("ada@example.com").with_response()).unwrap();
    assert_eq!(
        (answer.value.id.as_str(), answer.response.recovered, answer.response.attempts),
        ("inv_1", true, 1)
    );
    assert_eq!(posts(&transport), 1);
}

#[test]
fn a_list_that_lags_once_makes_no_second_mail() {
    let (clerk, transport) = client(|count, request| match (is_post(request), count) {
        (true, _) => answer(500, r#"{"errors":[{"code":"internal_clerk_error"}]}"#),
        // Before sending, and right after the failure.
        (false, 0 | 1) => list(&[older()]),
        (false, _) => list(&[made("inv_1", 0), older()]),
    });
    let request = CreateInvitation::new("ada@example.com").ignore_existing(true);
    assert_eq!(block_on(clerk.invitations().create(request).into_future()).unwrap().id, "inv_1");
    assert_eq!(posts(&transport), 1);
}

#[test]
fn who_has_nothing_is_invited_with_the_guard_and_so_sent_again_at_once() {
    // Lost three times: with `ignore_existing` nobody could tell whether one of them is still on its way. Without it,
    // Clerk refuses all but one.
    for (status, expected) in [("revoked", false), ("expired", false), ("accepted", true), ("pending", true)]
    {
        let earlier = move || {
            let mut earlier = older();
            earlier["status"] = json!(status);
            earlier
        };
        let (clerk, transport) = client(move |count, request| match (is_post(request), count) {
            (true, 0 | 1) => lost(),
            (true, _) => answer(200, made("inv_1", 0).to_string()),
            (false, _) => list(&[earlier()]),
        });
        let request = CreateInvitation::new("ada@example.com").ignore_existing(true).notify(false);
        let result = block_on(clerk.invitations().create(request).into_future());
        assert_eq!(result.is_err(), expected, "{status}");
        assert_eq!(posts(&transport), if expected { 1 } else { 3 }, "{status}");
        for request in transport.requests().iter().filter(|request| is_post(request)) {
            let body: Value = serde_json::from_slice(request.body()).unwrap();
            assert_eq!(body.get("ignore_existing").is_some(), expected, "{status}");
            assert_eq!((&body["email_address"], &body["notify"]), (&json!("ada@example.com"), &json!(false)));
        }
    }
}

#[test]
fn where_somebody_else_was_quicker_the_guard_is_lifted_after_all() {
    for code in ["duplicate_record", "form_identifier_exists"] {
        // Nothing there at first; then somebody else's, which is not ours although it is new.
        let (clerk, transport) = client(move |count, request| match (is_post(request), count) {
            (true, 0) => answer(400, format!(r#"{{"errors":[{{"code":"{code}"}}]}}"#)),
            (true, _) => answer(200, made("inv_1", 2).to_string()),
            (false, 0) => list(&[]),
            (false, _) => list(&[made("inv_others", 0)]),
        });
        let request = CreateInvitation::new("ada@example.com").ignore_existing(true);
        let answer = block_on(clerk.invitations().create(request).with_response()).unwrap();
        assert_eq!((answer.value.id.as_str(), answer.response.recovered), ("inv_1", false), "{code}");
        let says: Vec<bool> = transport
            .requests()
            .iter()
            .filter(|request| is_post(request))
            .map(|request| String::from_utf8_lossy(request.body()).contains("ignore_existing"))
            .collect();
        assert_eq!(says, [false, true], "{code}");
    }
}

#[test]
fn a_refusal_that_may_speak_of_our_own_lifts_nothing() {
    // The first attempt was lost, the second refused: the list shows that the first one took effect.
    let (clerk, transport) = client(move |count, request| match (is_post(request), count) {
        (true, 0) => lost(),
        (true, _) => answer(400, DUPLICATE),
        // The survey, and a list that lags; then ours.
        (false, 0..=1) => list(&[]),
        (false, _) => list(&[made("inv_1", 0)]),
    });
    let request = CreateInvitation::new("ada@example.com").ignore_existing(true);
    let found = block_on(clerk.invitations().create(request).with_response()).unwrap();
    assert_eq!((found.value.id.as_str(), found.response.recovered), ("inv_1", true));
    assert_eq!(posts(&transport), 2);

    // Never shown: not sent a third time.
    let (clerk, transport) = client(move |count, request| match (is_post(request), count) {
        (true, 0) => lost(),
        (true, _) => answer(400, DUPLICATE),
        (false, _) => list(&[]),
    });
    let request = CreateInvitation::new("ada@example.com").ignore_existing(true);
    let error = block_on(clerk.invitations().create(request).into_future()).unwrap_err();
    assert!(matches!(error, Error::Ambiguous(_)), "{error}");
    assert_eq!(posts(&transport), 2);
}

#[test]
fn an_entry_without_an_invitation_is_invited_with_the_guard() {
    let (clerk, transport) = client(move |count, request| match (is_post(request), count) {
        (true, 0 | 1) => lost(),
        (true, _) => answer(200, entry("invited").to_string()),
        (false, _) => list(&[entry("pending")]),
    });
    let request = InviteWaitlistEntry::new("wle_1").ignore_existing(true);
    block_on(clerk.waitlist_entries().invite(request).into_future()).unwrap();
    let bodies: Vec<String> = transport
        .requests()
        .iter()
        .filter(|request| is_post(request))
        .map(|request| String::from_utf8_lossy(request.body()).into_owned())
        .collect();
    assert_eq!(bodies, ["{}", "{}", "{}"]);
}

#[test]
fn a_doubt_is_kept() {
    // New since the survey, yet older than the attempt: whose it is cannot be told. Then the list forgets it.
    let odd = || made("inv_odd", -30_000);
    let (clerk, transport) = client(move |count, request| match (is_post(request), count) {
        (true, _) => answer(500, OWN_500),
        (false, 1) => list(&[odd(), older()]),
        (false, _) => list(&[older()]),
    });
    let request = CreateInvitation::new("ada@example.com").ignore_existing(true);
    let error = block_on(clerk.invitations().create(request).into_future()).unwrap_err();
    assert!(matches!(error, Error::Ambiguous(_)), "{error}");
    assert_eq!(posts(&transport), 1);
}

#[test]
fn aborted_before_it_is_sent_nothing_was_executed() {
    let (clerk, transport) = client(|_, _| Err(TransportError::new(TransportErrorKind::Aborted)));
    let request = CreateInvitation::new("ada@example.com").ignore_existing(true);
    let error = block_on(clerk.invitations().create(request).into_future()).unwrap_err();
    assert!(!error.may_have_been_executed(), "{error}");
    assert_eq!((transport.requests().len(), posts(&transport)), (1, 0), "the survey, and nothing after it");
}

#[test]
fn a_refusal_that_was_cut_is_asked_for_again() {
    let cut = || Err(TransportError::new(TransportErrorKind::Body).with_status(StatusCode::BAD_REQUEST));
    let (clerk, transport) = client(move |count, request| match (is_post(request), count) {
        (true, 0) => cut(),
        (true, _) => answer(200, json!([made("inv_1", 0), made("inv_2", 0)]).to_string()),
        (false, _) => list(&[]),
    });
    let invited =
        block_on(clerk.invitations().bulk_create(["ada@example.com", "ada2@example.com"]).into_future());
    assert_eq!(invited.unwrap().len(), 2);
    assert_eq!(posts(&transport), 2);

    // What has no body to lose is told at once what it is.
    let (clerk, transport) = client(move |_, _| answer(400, DUPLICATE));
    let error = block_on(clerk.invitations().create("ada@example.com").into_future()).unwrap_err();
    assert!(!error.may_have_been_executed());
    assert_eq!(posts(&transport), 1);
}

#[test]
fn a_bulk_that_leaves_somebody_out_is_looked_up() {
    let named = |id: &str, address: &str| {
        let mut made = made(id, 0);
        made["email_address"] = json!(address);
        made
    };
    let (clerk, transport) = client(move |_, request| {
        if is_post(request) {
            return answer(200, json!([named("inv_1", "ada@example.com")]).to_string());
        }
        let query = request.uri().query().unwrap_or_default();
        if query.contains("ada") {
            list(&[named("inv_1", "ada@example.com")])
        } else {
            list(&[named("inv_2", "grace@example.com")])
        }
    });
    let items = ["ada@example.com", "grace@example.com"];
    let answer = block_on(clerk.invitations().bulk_create(items).with_response()).unwrap();
    let ids: Vec<&str> = answer.value.iter().map(|invitation| invitation.id.as_str()).collect();
    assert_eq!((ids, answer.response.recovered), (vec!["inv_1", "inv_2"], true));
    assert_eq!(posts(&transport), 1);
}

#[test]
fn an_executed_request_is_not_sent_again_though_it_is_never_seen() {
    for ignore_existing in [false, true] {
        let (clerk, transport) =
            client(|_, request| if is_post(request) { answer(200, "") } else { list(&[]) });
        let request = CreateInvitation::new("ada@example.com").ignore_existing(ignore_existing);
        let error = block_on(clerk.invitations().create(request).into_future()).unwrap_err();
        let Error::Ambiguous(error) = error else { panic!("{error}") };
        assert_eq!(error.unknown().collect::<Vec<_>>(), ["ada@example.com"]);
        assert_eq!(posts(&transport), 1);
    }
}

#[test]
fn without_the_servers_clock_an_invitation_is_nobodys() {
    let (clerk, transport) = client(|_, request| {
        let body = json!([made("inv_1", 0)]).to_string();
        if is_post(request) { lost() } else { Ok(http::Response::new(body.into())) }
    });
    let error = block_on(clerk.invitations().create("ada@example.com").into_future()).unwrap_err();
    assert!(matches!(error, Error::Ambiguous(_)), "{error}");
    assert_eq!(posts(&transport), 1);
}

#[test]
fn the_servers_clock_decides_however_wrong_the_local_one_is() {
    // Made in the very second that the server tells, ours; eleven seconds before, somebody else's.
    let (clerk, _) = client(|_, request| if is_post(request) { lost() } else { list(&[made("inv_1", 999)]) });
    let found = block_on(clerk.invitations().create("ada@example.com").into_future()).unwrap();
    assert_eq!(found.id, "inv_1");

    let duplicate =
        json!({"errors": [{"code": "duplicate_record", "message": "m", "long_message": "l"}]}).to_string();
    let (clerk, transport) = client(move |count, request| match (is_post(request), count) {
        (true, 0) => lost(),
        (true, _) => answer(400, duplicate.clone()),
        (false, _) => list(&[made("inv_1", -11_000)]),
    });
    let error = block_on(clerk.invitations().create("ada@example.com").into_future()).unwrap_err();
    assert_eq!((error.code(), error.may_have_been_executed()), (Some(ErrorCode::DuplicateRecord), false));
    assert_eq!(posts(&transport), 2);
}

#[test]
fn who_accepts_quickly_was_invited() {
    let (clerk, _) = client(|_, request| {
        let mut accepted = made("inv_1", 0);
        accepted["status"] = json!("accepted");
        if is_post(request) { lost() } else { list(&[accepted]) }
    });
    assert_eq!(block_on(clerk.invitations().create("ada@example.com").into_future()).unwrap().id, "inv_1");
}

#[test]
fn letter_case_and_neighbours_do_not_confuse() {
    let (clerk, _) = client(|_, request| {
        let named = |id: &str, address: &str| {
            let mut made = made(id, 0);
            made["email_address"] = json!(address);
            made
        };
        let all = [
            named("inv_1", "xada@example.com"),
            named("inv_2", "Ada@Example.com"),
            named("inv_3", "ada@example.com.au"),
        ];
        if is_post(request) { lost() } else { list(&all) }
    });
    assert_eq!(block_on(clerk.invitations().create("ada@example.com").into_future()).unwrap().id, "inv_2");
}

#[test]
fn a_full_page_without_the_address_settles_nothing() {
    let others: Vec<Value> = (0..500)
        .map(|n| {
            let mut other = made(&format!("inv_{n}"), 0);
            other["email_address"] = json!(format!("x{n}ada@example.com"));
            other
        })
        .collect();
    let (clerk, transport) = client(move |_, request| if is_post(request) { lost() } else { list(&others) });
    let error = block_on(clerk.invitations().create("ada@example.com").into_future()).unwrap_err();
    assert!(matches!(error, Error::Ambiguous(_)), "{error}");
    assert_eq!(posts(&transport), 1);
}

#[test]
fn an_address_twice_in_a_bulk_needs_two_invitations() {
    let twice = || [1, 2].map(|_| CreateInvitation::new("ada@example.com").ignore_existing(true));
    for there in [1, 2] {
        // Two looks before sending, one for each item; then what the request has made.
        let (clerk, transport) = client(move |count, request| match (is_post(request), count) {
            (true, _) => lost(),
            (false, 0 | 1) => list(&[]),
            // Newest first, as lists are.
            (false, _) => list(&[made("inv_2", 1), made("inv_1", 0)][2 - there..]),
        });
        let result = block_on(clerk.invitations().bulk_create(twice()).into_future());
        assert_eq!(posts(&transport), 1);
        match (there, result) {
            (2, Ok(invitations)) => {
                let ids: Vec<&str> = invitations.iter().map(|invitation| invitation.id.as_str()).collect();
                assert_eq!(ids, ["inv_1", "inv_2"]);
            }
            (1, Err(Error::Ambiguous(error))) => {
                let outcomes: Vec<bool> =
                    error.fates().iter().map(|fate| matches!(fate.outcome, Outcome::Done(_))).collect();
                assert_eq!(outcomes, [true, false]);
            }
            (_, other) => panic!("{there}: {other:?}"),
        }
    }
}

#[test]
fn a_gateway_gives_up_sooner_than_the_server() {
    // A 5xx of Clerk's own: it is done. Of anybody else: Clerk may still be at work.
    let own = r#"{"errors":[{"code":"internal_clerk_error","message":"m","long_message":"l"}]}"#;
    for (status, body, expected_posts) in [
        (502, own, 1),
        (504, own, 1),
        (524, "", 1),
        (500, "", 1),
        (503, "<html>", 1),
        (408, "", 1),
        (500, own, 4),
        (503, own, 4),
    ] {
        let (clerk, transport) =
            client(move |_, request| if is_post(request) { answer(status, body) } else { list(&[older()]) });
        let request = CreateInvitation::new("ada@example.com").ignore_existing(true);
        let error = block_on(clerk.invitations().create(request).into_future()).unwrap_err();
        assert_eq!(posts(&transport), expected_posts, "{status} {body}");
        assert_eq!(error.may_have_been_executed(), expected_posts == 1, "{status} {body}: {error}");
    }
}

#[test]
fn what_is_ambiguous_shows_no_ticket() {
    let (clerk, _) = client(|count, request| match (is_post(request), count) {
        (true, _) => lost(),
        (false, 0..=2) => list(&[]),
        (false, _) => list(&[made("inv_1", 0)]),
    });
    let items = ["ada@example.com", "grace@example.com"];
    let items = items.map(|address| CreateInvitation::new(address).ignore_existing(true));
    let error = block_on(clerk.invitations().bulk_create(items).into_future()).unwrap_err();
    let Error::Ambiguous(ambiguous) = &error else { panic!("{error}") };
    assert!(matches!(&ambiguous.fates()[0].outcome, Outcome::Done(json) if json.contains("canary_ticket")));
    for text in [error.to_string(), format!("{error:?}"), format!("{error:#?}")] {
        assert!(!text.contains("canary_ticket") && !text.contains(KEY), "{text}");
        assert!(text.contains("grace@example.com"), "{text}");
    }
}

fn entry(status: &str) -> Value {
    json!({"object": "waitlist_entry", "id": "wle_1", "email_address": "ada@example.com", "status": status,
           "created_at": DATE_MS - 60_000, "updated_at": DATE_MS})
}

const OWN_500: &str = r#"{"errors":[{"code":"internal_clerk_error"}]}"#;
const DUPLICATE: &str =
    r#"{"errors":[{"code":"duplicate_record","meta":{"email_addresses":["ada@example.com"]}}]}"#;

#[test]
fn an_entry_shown_without_its_invitation_is_invited_once() {
    for (before, is_known) in [("pending", true), ("invited", false)] {
        let (clerk, transport) = client(move |count, request| match (is_post(request), count) {
            (true, _) => answer(500, OWN_500),
            (false, 0) => list(&[entry(before)]),
            (false, _) => list(&[entry("invited")]),
        });
        let request = InviteWaitlistEntry::new("wle_1").ignore_existing(true);
        let result = block_on(clerk.waitlist_entries().invite(request).into_future());
        assert_eq!(posts(&transport), 1, "{before}");
        assert_eq!(result.is_ok(), is_known, "{before}");
        assert!(result.is_ok_and(|entry| entry.id == "wle_1") || !is_known);
    }
}

#[test]
fn an_invitation_of_a_status_that_nobody_knows_is_ours_all_the_same() {
    for ignore_existing in [false, true] {
        let (clerk, transport) = client(move |count, request| {
            let mut queued = made("inv_1", 0);
            queued["status"] = json!("queued");
            match (is_post(request), count) {
                (true, _) => answer(500, OWN_500),
                (false, 0) if ignore_existing => list(&[]),
                (false, _) => list(&[queued]),
            }
        });
        let request = CreateInvitation::new("ada@example.com").ignore_existing(ignore_existing);
        assert_eq!(block_on(clerk.invitations().create(request).into_future()).unwrap().id, "inv_1");
        assert_eq!(posts(&transport), 1);
    }
}

#[test]
fn a_proxys_refusal_settles_nothing() {
    for status in [400, 404] {
        let (clerk, _) = client(move |count, request| match (is_post(request), count) {
            (true, 0) => lost(),
            (true, _) => answer(status, "<html>"),
            (false, _) => list(&[]),
        });
        let error = block_on(clerk.invitations().create("ada@example.com").into_future()).unwrap_err();
        assert!(error.may_have_been_executed(), "{status}: {error}");
    }
    let (clerk, _) = client(|_, request| match request.method().as_str() {
        "DELETE" => answer(
            if DELETED.fetch_add(1, std::sync::atomic::Ordering::Relaxed) == 0 { 502 } else { 404 },
            "<html>",
        ),
        _ => list(&[entry("pending")]),
    });
    let error = block_on(clerk.waitlist_entries().delete("wle_1").into_future()).unwrap_err();
    assert!(error.may_have_been_executed(), "{error}");
}

static DELETED: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);

#[test]
fn a_duplicate_that_a_lagging_list_does_not_show_is_waited_for() {
    for shown in [true, false] {
        let (clerk, transport) = client(move |count, request| match (is_post(request), count) {
            (true, 0) => lost(),
            (true, _) => answer(400, DUPLICATE),
            (false, 3..) if shown => list(&[made("inv_1", 0)]),
            (false, _) => list(&[]),
        });
        let result = block_on(clerk.invitations().create("ada@example.com").into_future());
        assert_eq!(posts(&transport), 2);
        match result {
            Ok(invitation) => assert!(shown && invitation.id == "inv_1"),
            Err(error) => assert!(!shown && error.may_have_been_executed(), "{error}"),
        }
    }
}

#[test]
fn the_last_attempt_too_is_looked_for_twice() {
    let (clerk, transport) = client(|count, request| match (is_post(request), count) {
        (true, _) => answer(500, OWN_500),
        (false, 0) => list(&[]),
        (false, _) => list(&[made("inv_1", 0)]),
    });
    let once = RetryPolicy::default().attempts(1);
    let result = block_on(clerk.invitations().create("ada@example.com").retry(once).into_future());
    assert_eq!((result.unwrap().id.as_str(), posts(&transport)), ("inv_1", 1));
}

#[test]
fn an_earlier_lost_attempt_is_not_forgotten() {
    let script = |count, request: &http::Request<Bytes>| match (is_post(request), count) {
        (true, 0) => lost(),
        (true, _) => answer(429, ""),
        (false, _) => lost(),
    };
    let few = RetryPolicy::default().attempts(2);
    let (clerk, _) = client(script);
    let error =
        block_on(clerk.invitations().create("ada@example.com").retry(few.clone()).into_future()).unwrap_err();
    assert!(matches!(error, Error::Ambiguous(_)) && !error.is_rate_limited(), "{error}");
    let (clerk, _) = client(script);
    let without_look = few.reconcile(Reconcile::Never);
    let error =
        block_on(clerk.waitlist_entries().invite("wle_1").retry(without_look).into_future()).unwrap_err();
    assert!(error.may_have_been_executed() && !error.is_rate_limited(), "{error}");
}

#[test]
fn a_lost_attempt_is_not_forgotten_for_one_that_cannot_be_sent() {
    let (clerk, _) = client(|count, request| match (is_post(request), count) {
        (true, 0) => lost(),
        (true, _) => Err(TransportError::new(TransportErrorKind::Request)),
        (false, _) => list(&[]),
    });
    let error = block_on(clerk.invitations().create("ada@example.com").into_future()).unwrap_err();
    assert!(matches!(error, Error::Ambiguous(_)), "{error}");
}

#[test]
fn what_others_make_meanwhile_is_not_ours_for_certain() {
    // Clerk has us wait; while we do, somebody else invites the same person.
    let (clerk, transport) = client(|count, request| match (is_post(request), count) {
        (true, 0) => {
            Ok(http::Response::builder().status(429).header("retry-after", "30").body("".into()).unwrap())
        }
        (true, _) => lost(),
        (false, 0) => list(&[]),
        (false, _) => list(&[made("inv_other", -20_000)]),
    });
    let request = CreateInvitation::new("ada@example.com").ignore_existing(true);
    let error = block_on(clerk.invitations().create(request).into_future()).unwrap_err();
    assert!(matches!(error, Error::Ambiguous(_)), "{error}");
    assert_eq!(posts(&transport), 2);
}

#[test]
fn a_refused_bulk_of_the_waitlist_is_just_refused() {
    let (clerk, transport) = client(|_, request| match is_post(request) {
        true => answer(422, r#"{"errors":[{"code":"form_param_format_invalid"}]}"#),
        false => list(&[entry("pending")]),
    });
    let bulk = ["ada@example.com", "typo@-"];
    let error = block_on(clerk.waitlist_entries().bulk_create(bulk).into_future()).unwrap_err();
    assert_eq!((error.code(), transport.requests().len()), (Some(ErrorCode::FormParamFormatInvalid), 1));
}

#[test]
fn without_time_nothing_is_sent_and_nothing_is_ambiguous() {
    let (clerk, transport) = client(|_, _| lost());
    for ignore_existing in [false, true] {
        let request = CreateInvitation::new("ada@example.com").ignore_existing(ignore_existing);
        let call = clerk.invitations().create(request).timeout(std::time::Duration::ZERO);
        let error = block_on(call.into_future()).unwrap_err();
        assert!(error.is_timeout() && !error.may_have_been_executed(), "{error}");
    }
    assert!(transport.requests().is_empty());
}

#[test]
fn what_is_locked_is_tried_again() {
    for (code, status, expected) in [
        ("waitlist_entry_locked", 409, 2),
        ("resource_locked", 409, 2),
        ("waitlist_entry_already_rejected", 409, 1),
    ] {
        let (clerk, transport) = client(move |count, request| match (is_post(request), count) {
            (true, 0) => answer(status, format!(r#"{{"errors":[{{"code":"{code}"}}]}}"#)),
            (true, _) => answer(200, entry("invited").to_string()),
            (false, _) => list(&[]),
        });
        let result = block_on(clerk.waitlist_entries().invite("wle_1").with_response());
        assert_eq!((posts(&transport), result.is_ok()), (expected, expected == 2), "{code}");
        assert!(
            result.is_ok_and(|answer| answer.response.attempts == 2 && !answer.response.recovered)
                || expected == 1
        );
    }
}

#[test]
fn what_clerk_asks_to_wait_after_a_503_is_waited() {
    let runtime = Arc::new(ManualRuntime::new());
    let transport = Arc::new(ScriptedTransport::new(|request| {
        let head = http::Response::builder().status(503).header("retry-after", "20").header("date", DATE);
        if is_post(request) { Ok(head.body(OWN_500.into()).unwrap()) } else { list(&[]) }
    }));
    let builder = Clerk::builder().secret_key(KEY).transport(transport.clone()).runtime(runtime.clone());
    let clerk = builder.build().unwrap();
    block_on(clerk.invitations().create("ada@example.com").into_future()).unwrap_err();
    assert!(runtime.sleeps().iter().any(|wait| wait.as_secs() == 20), "{:?}", runtime.sleeps());
}
