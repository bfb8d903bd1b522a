//! Properties: what holds for any policy, header, id and body that chance comes up with.
//!
//! The seed is fixed, so that every run is the same; `PROPTEST_RNG_SEED=7 PROPTEST_CASES=50000` makes another.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::{Duration, UNIX_EPOCH};

use clerk_invitations_core::testing::{ManualRuntime, ScriptedResult, ScriptedTransport};
use clerk_invitations_core::{
    AttemptTimeout, BulkCreateOrganizationInvitations, Bytes, CallOptions, Clerk, ClerkBuilder,
    CreateInvitation, Error, InviteWaitlistEntry, ListInstanceOrganizationInvitations, ListInvitations,
    ListWaitlistEntries, RawResponse, Reconcile, RetryPolicy, Runtime, StatusCode, Timestamp, TransportError,
    TransportErrorKind, WaitlistEntryStatus, http,
};
use futures_executor::block_on;
use http::header::{DATE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};
use percent_encoding::percent_decode_str;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;
use serde_json::{Value, json};

use crate::support::{KEY, answering, invitation, response, waitlist_entry};

fn config() -> ProptestConfig {
    let mut config = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    config.cases = config.cases.max(1000);
    if config.rng_seed == RngSeed::Random {
        config.rng_seed = RngSeed::Fixed(0x00c1_e4c5);
    }
    // The test harness shows it where the test fails.
    println!("PROPTEST_RNG_SEED={}", config.rng_seed);
    config
}

/// A client whose clock and waits the test can read.
struct Bench {
    clerk: Clerk,
    runtime: Arc<ManualRuntime>,
    transport: Arc<ScriptedTransport>,
}

impl Bench {
    fn new(
        runtime: ManualRuntime,
        settings: impl FnOnce(ClerkBuilder) -> ClerkBuilder,
        mut script: impl FnMut(&ManualRuntime, &http::Request<Bytes>) -> ScriptedResult + Send + 'static,
    ) -> Self {
        let runtime = Arc::new(runtime);
        let clock = runtime.clone();
        let transport = Arc::new(ScriptedTransport::new(move |request| script(&clock, request)));
        let builder = Clerk::builder().secret_key(KEY).transport(transport.clone()).runtime(runtime.clone());
        Self { clerk: settings(builder).build().unwrap(), runtime, transport }
    }
}

/// How often [`operation`] knows another one.
const OPERATIONS: usize = 20;

/// Makes one call, of every operation in turn.
fn operation(clerk: &Clerk, which: usize, id: &str) -> Result<(), Error> {
    let (invitations, entries) = (clerk.invitations(), clerk.waitlist_entries());
    let organizations = clerk.organization_invitations();
    let members = || [("ada@example.com", "org:member"), ("grace@example.com", "org:admin")];
    let again = CreateInvitation::new("ada@example.com").ignore_existing(true);
    let two = || ["ada@example.com", "grace@example.com"];
    block_on(async {
        match which % OPERATIONS {
            0 => drop(invitations.create("ada@example.com").await?),
            1 => drop(invitations.create(again).await?),
            2 => drop(invitations.bulk_create(two()).await?),
            3 => drop(invitations.list(ListInvitations::new()).await?),
            4 => drop(invitations.revoke(id).await?),
            5 => drop(entries.create("ada@example.com").await?),
            6 => drop(entries.bulk_create(two()).await?),
            7 => drop(entries.list(ListWaitlistEntries::new()).await?),
            8 => drop(entries.invite(id).await?),
            9 => drop(entries.invite(InviteWaitlistEntry::new(id).ignore_existing(true)).await?),
            10 => drop(entries.reject(id).await?),
            11 => drop(entries.delete(id).await?),
            12 => drop(invitations.delete(id).await?),
            13 => drop(organizations.create((id, "ada@example.com", "org:member")).await?),
            14 => {
                let bulk = BulkCreateOrganizationInvitations::new(id, members());
                drop(organizations.bulk_create(bulk).await?);
            }
            15 => drop(organizations.list(id).await?),
            16 => drop(organizations.get((id, id)).await?),
            17 => drop(organizations.revoke((id, id)).await?),
            18 => drop(organizations.list_instance(ListInstanceOrganizationInvitations::new()).await?),
            _ => drop(organizations.list_of_user(id).await?),
        }
        Ok(())
    })
}

#[test]
fn every_operation_is_called() {
    let sent = (0..OPERATIONS).flat_map(|which| {
        let refused = |_: &_, _: &_| Err(TransportError::new(TransportErrorKind::Request));
        let bench = Bench::new(ManualRuntime::new(), |builder| builder, refused);
        let _ = operation(&bench.clerk, which, "id");
        bench.transport.requests()
    });
    let sent: BTreeSet<_> =
        sent.map(|request| (request.method().to_string(), request.uri().path().to_owned())).collect();
    let all = clerk_invitations_core::OPERATIONS.iter().flat_map(|operations| operations.iter());
    let all: BTreeSet<_> = all
        .map(|operation| {
            let segments =
                operation.path.split('/').map(|part| if part.starts_with('{') { "id" } else { part });
            let path: Vec<&str> = segments.collect();
            (operation.method.to_string(), format!("/v1{}", path.join("/")))
        })
        .collect();
    assert_eq!(sent, all);
}

/// Fails where an error, or what is underneath it, shows the key or takes more than a line.
fn assert_presentable(error: &Error) {
    let mut next: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = next {
        let shown = error.to_string();
        assert!(!shown.contains(char::is_control), "not one line: {shown:?}");
        for shown in [shown, format!("{error:?}"), format!("{error:#?}")] {
            assert!(!shown.contains(KEY), "the key is in: {shown}");
        }
        next = error.source();
    }
}

fn duration(max_secs: u64) -> impl Strategy<Value = Duration> {
    (0..=max_secs * 1_000_000_000).prop_map(Duration::from_nanos)
}

prop_compose! {
    fn policy()(
        attempts in 0..9_u32,
        (initial, max) in (duration(5), duration(60)),
        exponent in 0.0..5.0,
        jitter in 0.0..=1.0,
        max_elapsed in proptest::option::of(duration(120)),
    ) -> RetryPolicy {
        let mut policy =
            RetryPolicy::default().attempts(attempts).backoff(initial, max).exponent(exponent).jitter(jitter);
        policy.max_elapsed = max_elapsed;
        policy
    }
}

fn any_duration() -> impl Strategy<Value = Duration> {
    let odd = select(vec![
        Duration::ZERO,
        Duration::from_nanos(1),
        // More digits than an `f64` has.
        Duration::new(9_876_543_210_987, 654_321_098),
        Duration::from_secs(u64::MAX),
        Duration::MAX,
    ]);
    prop_oneof![
        odd,
        duration(10),
        (any::<u64>(), 0..1_000_000_000_u32).prop_map(|(s, n)| Duration::new(s, n))
    ]
}

prop_compose! {
    /// Also what makes no sense.
    fn any_policy()(
        (attempts, initial, max) in (any::<u32>(), any_duration(), any_duration()),
        (exponent, jitter) in (proptest::num::f64::ANY, proptest::num::f64::ANY),
        max_elapsed in proptest::option::of(any_duration()),
        connection_errors in any::<bool>(),
        reconcile in select(vec![Reconcile::Always, Reconcile::LostResponses, Reconcile::Never]),
    ) -> RetryPolicy {
        let mut policy = RetryPolicy::default().attempts(attempts).backoff(initial, max);
        policy = policy.exponent(exponent).jitter(jitter);
        policy.max_elapsed = max_elapsed;
        policy.connection_errors(connection_errors).reconcile(reconcile)
    }
}

/// What an attempt fails with; all of it is worth another attempt of a request that only reads.
#[derive(Clone, Copy, Debug)]
enum Fault {
    Transport(TransportErrorKind),
    Status(u16),
    Unreadable,
}

const FAULTS: [Fault; 7] = [
    Fault::Transport(TransportErrorKind::Connect),
    Fault::Transport(TransportErrorKind::Interrupted),
    Fault::Transport(TransportErrorKind::Body),
    Fault::Status(429),
    Fault::Status(500),
    Fault::Status(502),
    Fault::Unreadable,
];

impl Fault {
    /// Fails after this time, or by the attempt's timeout.
    fn after(self, cost: Duration, clock: &ManualRuntime, request: &http::Request<Bytes>) -> ScriptedResult {
        let AttemptTimeout(limit) = *request.extensions().get().unwrap();
        clock.advance(cost.min(limit));
        if cost >= limit {
            return Err(TransportError::new(TransportErrorKind::Timeout));
        }
        match self {
            Self::Transport(kind) => Err(TransportError::new(kind)),
            Self::Status(status) => Ok(response(status, "")),
            Self::Unreadable => Ok(response(200, r#"{"data": ["#)),
        }
    }
}

/// A date as servers send it.
fn http_date(at: Duration) -> String {
    httpdate::fmt_http_date(UNIX_EPOCH + at)
}

/// What the server's `Retry-After` says, and whether it says what time it is.
#[derive(Clone, Debug)]
enum Asked {
    Seconds(u64),
    Date { in_seconds: i64, has_date: bool },
}

fn asked() -> impl Strategy<Value = Asked> {
    let date = (-100..300_i64, any::<bool>());
    prop_oneof![
        (0..300_u64).prop_map(Asked::Seconds),
        date.prop_map(|(in_seconds, has_date)| Asked::Date { in_seconds, has_date }),
    ]
}

/// Where the manual runtime's clock starts, in seconds since the epoch.
const START: i64 = 1_767_225_600;

fn since_epoch(seconds: i64) -> Duration {
    Duration::from_secs(seconds.unsigned_abs())
}

fn any_header() -> impl Strategy<Value = HeaderValue> {
    let near = select(vec!["Fri, 01 Jan 2027 00:01:00 GMT", "Friday, 01-Jan-27 00:01:00 GMT", "3600", ""]);
    let near = (near, any::<usize>(), any::<u8>()).prop_map(|(text, at, byte)| {
        let mut bytes = text.as_bytes().to_vec();
        bytes.insert(at % (bytes.len() + 1), byte);
        bytes
    });
    let bytes =
        prop_oneof![vec(any::<u8>(), 0..40), near, "[+-]?[0-9]{0,21}[ .0-9]?".prop_map(String::into_bytes)];
    bytes.prop_filter_map("no header value", |bytes| HeaderValue::from_bytes(&bytes).ok())
}

/// Texts with what paths, queries and headers are made of.
fn any_text() -> impl Strategy<Value = String> {
    let special = select(vec![
        ".",
        "..",
        "/",
        "%2e",
        "%",
        "?",
        "#",
        "&",
        "=",
        "\r\n",
        "\0",
        "{waitlist_entry_id}",
        "é",
        " ",
    ]);
    let mixed = vec(prop_oneof![special.prop_map(str::to_owned), any::<String>()], 0..5);
    prop_oneof![mixed.prop_map(|parts| parts.concat()), any::<String>()]
}

/// Fails where a request, written as HTTP/1.1, would be read as anything but itself.
fn assert_one_request(request: &http::Request<Bytes>) {
    let target = request.uri().to_string();
    assert!(target.chars().all(|c| c.is_ascii_graphic()), "{target:?}");
    assert!(!target.contains('#'), "{target:?}");
    for name in request.headers().keys() {
        assert_eq!(request.headers().get_all(name).iter().count(), 1, "{name} is there twice");
        let value = request.headers()[name].as_bytes();
        assert!(!value.contains(&b'\r') && !value.contains(&b'\n'), "{name}: {value:?}");
    }
}

fn names(request: &http::Request<Bytes>) -> Vec<&str> {
    let mut names: Vec<&str> = request.headers().keys().map(HeaderName::as_str).collect();
    names.sort_unstable();
    names
}

/// The query as it is read at the other end.
fn query(request: &http::Request<Bytes>) -> Vec<(String, String)> {
    let decode = |text: &str| percent_decode_str(text).decode_utf8().unwrap().into_owned();
    let pairs = request.uri().query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty());
    let split = |pair: &str| pair.split_once('=').map(|(name, value)| (decode(name), decode(value))).unwrap();
    pairs.map(split).collect()
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    let member = prop_oneof![
        select(vec!["data", "total_count", "id", "status", "errors"]).prop_map(str::to_owned),
        any::<String>()
    ];
    leaf.prop_recursive(4, 32, 6, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Value::from),
            vec((member.clone(), inner), 0..6).prop_map(|members| members.into_iter().collect()),
        ]
    })
}

/// Texts that a server had better not send, the key among them.
fn echo() -> impl Strategy<Value = String> {
    let nasty = vec!["Bearer ", "\r\n", "\u{1b}[31m", "ticket=", "\"", "`", ", expected ", "x"];
    let part = prop_oneof![
        2 => Just(KEY.to_owned()),
        2 => select(nasty).prop_map(str::to_owned),
        1 => any::<String>(),
    ];
    vec(part, 0..5).prop_map(|parts| parts.concat())
}

/// Bodies that hold such a text somewhere, whole or broken off.
fn echoing_body() -> impl Strategy<Value = String> {
    (0..7_usize, echo(), any::<usize>()).prop_map(|(form, echo, at)| match form {
        0 => json!({
            "errors": [{"code": echo, "message": echo, "long_message": echo, "meta": {echo.clone(): echo}}],
            "clerk_trace_id": echo,
        })
        .to_string(),
        1 | 2 => {
            let mut body = if form == 1 { invitation() } else { waitlist_entry() };
            let field = body.as_object().unwrap().keys().nth(at % 8).unwrap().clone();
            body[field] = json!(echo);
            if at % 2 == 0 { body } else { json!({"data": [body], "total_count": 1}) }.to_string()
        }
        3 => format!(r#"{{"public_metadata": {{{}: nothing}}}}"#, json!(echo)),
        4 => format!(r#"{{"data": [{{"public_metadata": {{{0}: {{{0}: [1,]}}}}}}]}}"#, json!(echo)),
        5 => format!("{{{}: [1,]}}", json!(echo)),
        _ => echo,
    })
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn attempts_and_waits_are_the_policys(
        policy in policy(),
        timeout in prop_oneof![Just(Duration::ZERO), duration(120)],
        cost in prop_oneof![Just(Duration::ZERO), duration(30)],
        fault in select(&FAULTS[..]),
        random: u64,
    ) {
        let starts = Arc::new(Mutex::new(Vec::new()));
        let started = starts.clone();
        let runtime = ManualRuntime::new().random_always(random);
        let retry = policy.clone();
        let bench = Bench::new(runtime, |builder| builder.timeout(timeout).retry(retry), move |clock, request| {
            let AttemptTimeout(limit) = *request.extensions().get().unwrap();
            assert!(clock.now() + limit <= timeout, "the attempt may take longer than the call");
            started.lock().unwrap().push(clock.now());
            fault.after(cost, clock, request)
        });
        let error = block_on(bench.clerk.invitations().list(ListInvitations::new()).into_future()).unwrap_err();

        let (starts, waits, end) = (starts.lock().unwrap().clone(), bench.runtime.sleeps(), bench.runtime.now());
        if timeout.is_zero() {
            prop_assert!(starts.is_empty() && waits.is_empty() && error.is_timeout());
            return Ok(());
        }
        let attempts = policy.attempts.max(1) as usize;
        prop_assert!((1..=attempts).contains(&starts.len()), "{} attempts", starts.len());
        prop_assert_eq!(waits.len(), starts.len() - 1);

        let deadline = policy.max_elapsed.unwrap_or(Duration::MAX).min(timeout);
        prop_assert!(starts[1..].iter().all(|start| *start < deadline), "{starts:?}");
        prop_assert!(waits.iter().sum::<Duration>() <= deadline && end <= timeout);

        // What rounding may add or take.
        let about = 1e-6;
        let longest = |index: usize| {
            let grown = policy.initial_backoff.as_secs_f64() * policy.exponent.max(1.0).powi(index as i32);
            grown.min(policy.max_backoff.as_secs_f64())
        };
        for (index, wait) in waits.iter().enumerate() {
            let (wait, longest) = (wait.as_secs_f64(), longest(index));
            prop_assert!(wait <= longest + about && wait >= longest * (1.0 - policy.jitter) - about);
        }
        prop_assert!(waits.iter().all(|wait| *wait <= policy.max_backoff));
        prop_assert!(waits.is_sorted(), "the same luck, yet {waits:?}");
        // It ends early only where there is no time for the next wait.
        if starts.len() < attempts {
            let chance = random as f64 / u64::MAX as f64;
            let next = longest(waits.len()) * (1.0 - policy.jitter * chance);
            prop_assert!(end.as_secs_f64() + next + about >= deadline.as_secs_f64());
        }
    }

    #[test]
    fn no_wait_is_longer_than_the_longest(initial in any_duration(), max in any_duration()) {
        let policy = RetryPolicy::default().attempts(3).backoff(initial, max).exponent(f64::MAX).jitter(0.0);
        let refuse = |_: &ManualRuntime, _: &_| Err(TransportError::new(TransportErrorKind::Connect));
        let endless = |builder: ClerkBuilder| builder.timeout(Duration::MAX).retry(policy);
        let bench = Bench::new(ManualRuntime::new(), endless, refuse);
        block_on(bench.clerk.invitations().list(ListInvitations::new()).into_future()).unwrap_err();
        prop_assert!(bench.runtime.sleeps().iter().all(|wait| *wait <= max), "{:?}", bench.runtime.sleeps());
    }

    #[test]
    fn any_policy_ends(
        policy in any_policy(),
        // An endless policy ends by the timeout, an endless timeout by the policy.
        (is_patient, timeout) in (any::<bool>(), any_duration()),
        (cost, asked) in (duration(20), proptest::option::of(any::<u64>())),
        faults in vec(select(&FAULTS[..]), 1..6),
        (which, random) in (0..OPERATIONS, any::<u64>()),
    ) {
        let policy = if is_patient { policy.clone().attempts(policy.attempts % 4) } else { policy };
        let timeout = if is_patient { timeout } else { timeout.min(Duration::from_secs(60)) };
        let cost = if is_patient { cost } else { cost.max(Duration::from_secs(1)) };
        let (max_backoff, mut count) = (policy.max_backoff, 0);
        let runtime = ManualRuntime::new().random_always(random);
        let bench = Bench::new(runtime, |builder| builder.timeout(timeout).retry(policy), move |clock, request| {
            count += 1;
            assert!(count < 1000, "it does not end");
            let mut result = faults[count % faults.len()].after(cost, clock, request);
            if let (Ok(response), Some(asked)) = (&mut result, asked) {
                response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(asked));
            }
            result
        });
        let error = operation(&bench.clerk, which, "id_1").unwrap_err();
        assert_presentable(&error);
        prop_assert!(bench.runtime.now() <= timeout);
        let longest = max_backoff.max(Duration::from_secs(asked.unwrap_or(0)));
        prop_assert!(bench.runtime.sleeps().iter().all(|wait| *wait <= longest));
    }

    #[test]
    fn retry_after_is_waited_for_whole_or_not_at_all(
        policy in policy(),
        (timeout, asked) in (duration(400), asked()),
        // Reading waits for what any failure asks for; what could mail twice for what a refusal asks for.
        (reads, status) in any::<bool>().prop_flat_map(|reads| {
            (Just(reads), select(if reads { vec![429, 500, 503] } else { vec![429] }))
        }),
    ) {
        let answers = asked.clone();
        let retry = policy.clone();
        let bench = Bench::new(ManualRuntime::new(), |builder| builder.timeout(timeout).retry(retry), move |_, _| {
            // A 5xx that is not Clerk's own is a proxy's, which knows nothing of when to come back.
            let mut answer = response(status, r#"{"errors": [{"code": "internal_clerk_error"}]}"#);
            let mut add = |name, value: String| answer.headers_mut().insert(name, value.parse().unwrap());
            match answers {
                Asked::Seconds(seconds) => add(RETRY_AFTER, seconds.to_string()),
                Asked::Date { in_seconds, has_date } => {
                    // A server whose clock is wrong says so itself.
                    let now = if has_date { START + 1_000_000 } else { START };
                    if has_date {
                        add(DATE, http_date(since_epoch(now)));
                    }
                    add(RETRY_AFTER, http_date(since_epoch(now + in_seconds)))
                }
            };
            Ok(answer)
        });
        let error = match reads {
            true => block_on(bench.clerk.invitations().list(ListInvitations::new()).into_future()).unwrap_err(),
            false => block_on(bench.clerk.invitations().create("ada@example.com").into_future()).unwrap_err(),
        };
        if timeout.is_zero() {
            prop_assert!(error.is_timeout());
            return Ok(());
        }
        // How long it asks to wait when the clock has moved so far.
        let asked_at = |elapsed: Duration| match asked {
            Asked::Seconds(seconds) => Duration::from_secs(seconds),
            Asked::Date { in_seconds, has_date, .. } => {
                let whole = Duration::from_secs(in_seconds.max(0).unsigned_abs());
                // The wall clock of the test has milliseconds.
                let elapsed = Duration::from_millis(elapsed.as_millis() as u64);
                if has_date { whole } else { whole.saturating_sub(elapsed) }
            }
        };
        let mut elapsed = Duration::ZERO;
        for wait in bench.runtime.sleeps() {
            let asked = asked_at(elapsed);
            prop_assert!(wait >= asked, "{wait:?} of {asked:?}");
            prop_assert!(wait <= asked.max(policy.max_backoff));
            elapsed += wait;
        }
        let deadline = policy.max_elapsed.unwrap_or(Duration::MAX).min(timeout);
        prop_assert!(elapsed.is_zero() || elapsed < deadline);
        let asked = asked_at(elapsed);
        prop_assert_eq!(error.retry_after(), Some(asked));
        if bench.transport.requests().len() < policy.attempts.max(1) as usize {
            prop_assert!(elapsed + asked.max(policy.max_backoff) >= deadline, "it gave up early");
        }
    }

    #[test]
    fn http_dates_are_read(at in 0..250_000_000_000_u64, now in 0..250_000_000_000_u64) {
        let (at, now) = (Duration::from_secs(at), Duration::from_secs(now));
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, http_date(at).parse().unwrap());
        let answer = RawResponse::new(StatusCode::OK, headers.clone(), Bytes::new());
        let wall_now = Timestamp::from_millis(0) + now;
        prop_assert_eq!(answer.retry_after(wall_now), Some(at.saturating_sub(now)));
        headers.insert(DATE, http_date(now).parse().unwrap());
        let answer = RawResponse::new(StatusCode::OK, headers, Bytes::new());
        prop_assert_eq!(answer.retry_after(Timestamp::from_millis(i64::MAX)), Some(at.saturating_sub(now)));
        prop_assert_eq!(answer.date(), Some(wall_now));
    }

    #[test]
    fn any_retry_after_is_a_wait_or_none(
        asked in any_header(),
        date in proptest::option::of(any_header()),
        wall_now in any::<i64>().prop_map(Timestamp::from_millis),
    ) {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, asked.clone());
        headers.extend(date.map(|date| (DATE, date)));
        let wait = RawResponse::new(StatusCode::OK, headers, Bytes::new()).retry_after(wall_now);
        let text = asked.to_str().unwrap_or_default().trim();
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            prop_assert_eq!(wait, text.parse().ok().map(Duration::from_secs));
        } else if !(text.len() == 29 && text.ends_with(" GMT")) {
            prop_assert_eq!(wait, None);
        }
    }

    #[test]
    fn an_id_stays_in_its_segment(which in select(vec![4, 8, 9, 10, 11]), id in any_text()) {
        let (clerk, transport) = answering(503, "");
        let error = operation(&clerk, which, &id).unwrap_err();
        let requests = transport.requests();
        let Some(request) = requests.first() else {
            prop_assert!(matches!(error, Error::InvalidRequest(_)));
            prop_assert!(matches!(id.as_str(), "" | "." | ".."), "{id:?} is refused");
            return Ok(());
        };
        assert_one_request(request);
        let segments: Vec<&str> = request.uri().path().split('/').collect();
        let template: &[&str] = match which {
            4 => &["", "v1", "invitations", "{}", "revoke"],
            8 | 9 => &["", "v1", "waitlist_entries", "{}", "invite"],
            10 => &["", "v1", "waitlist_entries", "{}", "reject"],
            _ => &["", "v1", "waitlist_entries", "{}"],
        };
        prop_assert_eq!(segments.len(), template.len());
        for (segment, part) in segments.into_iter().zip(template) {
            if *part == "{}" {
                prop_assert_eq!(percent_decode_str(segment).decode_utf8().unwrap(), id.as_str());
            } else {
                prop_assert_eq!(segment, *part);
            }
        }
        prop_assert_eq!(request.uri().query(), None);
    }

    #[test]
    fn query_values_arrive_as_they_were(
        (status, text, order_by) in (any_text(), any_text(), any_text()),
        (limit, offset) in (1..=500_u16, any::<u64>()),
        of_invitations: bool,
    ) {
        let (clerk, transport) = answering(503, "");
        let error = if of_invitations {
            let list = ListInvitations::new().status(status.as_str()).query(text.as_str());
            let list = list.order_by(order_by.as_str()).limit(limit).offset(offset);
            block_on(clerk.invitations().list(list).into_future()).unwrap_err()
        } else {
            let status = WaitlistEntryStatus::from(status.as_str());
            let list = ListWaitlistEntries::new().status(status).query(text.as_str());
            let list = list.order_by(order_by.as_str()).limit(limit).offset(offset);
            block_on(clerk.waitlist_entries().list(list).into_future()).unwrap_err()
        };
        let requests = transport.requests();
        prop_assert!(!requests.is_empty(), "{error}");
        assert_one_request(&requests[0]);
        let mut expected = vec![
            ("status".to_owned(), status),
            ("query".to_owned(), text),
            ("order_by".to_owned(), order_by),
            ("limit".to_owned(), limit.to_string()),
            ("offset".to_owned(), offset.to_string()),
        ];
        if of_invitations {
            expected.insert(0, ("paginated".to_owned(), "true".to_owned()));
        }
        prop_assert_eq!(query(&requests[0]), expected);
    }

    #[test]
    fn an_address_stays_in_the_body_and_in_the_look(
        address in prop_oneof![any_text(), (any_text(), any_text()).prop_map(|(a, b)| format!("{a}@{b}"))],
        is_again: bool,
        own in any_header(),
    ) {
        // Every answer is lost, so that the address is also looked up.
        let lost = |_: &ManualRuntime, _: &_| Err(TransportError::new(TransportErrorKind::Interrupted));
        let bench = Bench::new(ManualRuntime::new(), |builder| builder, lost);
        let mut invitation = CreateInvitation::new(address.as_str());
        if is_again {
            invitation = invitation.ignore_existing(true);
        }
        let options = CallOptions::new().header(http::header::USER_AGENT, own.clone());
        let call = bench.clerk.invitations().create(invitation).options(options);
        let error = block_on(call.into_future()).unwrap_err();
        assert_presentable(&error);
        let requests = bench.transport.requests();
        if requests.is_empty() {
            prop_assert!(matches!(&error, Error::InvalidRequest(error) if error.field() == "email_address"));
            return Ok(());
        }
        let mut looks = 0;
        for request in &requests {
            assert_one_request(request);
            // Blanks around a value are no part of it (RFC 9110, section 5.5).
            prop_assert_eq!(request.headers()["user-agent"].as_bytes(), own.as_bytes().trim_ascii());
            let mut expected = vec!["accept", "authorization", "clerk-api-version", "user-agent"];
            if request.method() == "POST" {
                expected.insert(3, "content-type");
                let body: Value = serde_json::from_slice(request.body()).unwrap();
                prop_assert_eq!(body["email_address"].as_str(), Some(address.as_str()));
                prop_assert_eq!(request.uri().path_and_query().unwrap(), "/v1/invitations");
            } else {
                looks += 1;
                let asked = query(request).into_iter().find(|(name, _)| name == "query");
                prop_assert_eq!(asked.map(|(_, value)| value), Some(address.clone()));
            }
            prop_assert_eq!(names(request), expected);
        }
        prop_assert!(looks > 0);
    }

    #[test]
    fn any_json_is_an_answer_or_an_error_with_a_path(which in 0..OPERATIONS, body in any_json()) {
        let (clerk, _) = answering(200, body.to_string());
        if let Err(error) = operation(&clerk, which, "id_1") {
            let Error::Decode(error) = &error else { panic!("{error}") };
            prop_assert!(!error.path().is_empty() && !error.message().is_empty());
        }
    }

    #[test]
    fn what_does_not_fit_is_named_wherever_it_is(
        is_entry: bool,
        (count, at, field) in (1..4_usize, any::<usize>(), any::<usize>()),
        value in any_json(),
    ) {
        let item = if is_entry { waitlist_entry() } else { invitation() };
        let fields: Vec<&String> = item.as_object().unwrap().keys().collect();
        let (at, field) = (at % count, fields[field % fields.len()].clone());
        let mut items = vec![item.clone(); count];
        items[at][&field] = value;
        let (clerk, _) = answering(200, json!({"data": items, "total_count": count}).to_string());
        if let Err(error) = operation(&clerk, if is_entry { 7 } else { 3 }, "") {
            let Error::Decode(error) = &error else { panic!("{error}") };
            prop_assert!(error.path().starts_with(&format!("data[{at}].{field}")), "{}", error.path());
        }
    }

    #[test]
    fn errors_are_one_line_without_the_key(
        (which, status) in (0..OPERATIONS, select(vec![200_u16, 201, 302, 400, 404, 409, 422, 429, 500, 503])),
        (body, id) in (echoing_body(), any_text()),
        (trace, asked) in (echo(), any_header()),
        has_retries: bool,
    ) {
        let trace = HeaderValue::from_str(&trace).ok();
        let retry = if has_retries { RetryPolicy::default() } else { RetryPolicy::none() };
        let bench = Bench::new(ManualRuntime::new(), |builder| builder.retry(retry), move |_, request| {
            // What reads may be answered, so that what is sent again after a look fails in its own way.
            let status = if request.method() == "GET" && status >= 500 { 200 } else { status };
            let mut answer = response(status, body.clone());
            answer.headers_mut().extend(trace.clone().map(|trace| (HeaderName::from_static("cf-ray"), trace)));
            answer.headers_mut().insert(RETRY_AFTER, asked.clone());
            Ok(answer)
        });
        if let Err(error) = operation(&bench.clerk, which, &id) {
            assert_presentable(&error);
        }
    }
}

#[test]
fn the_dates_of_these_tests_are_right() {
    let at = since_epoch(784_111_777);
    assert_eq!(http_date(at), "Sun, 06 Nov 1994 08:49:37 GMT");
    assert_eq!(ManualRuntime::new().wall_now(), Timestamp::from_millis(START * 1000));
}
