//! Deadlines and cancellation that hold, against real sockets and on the timer of a real program.

use std::future::{Future, IntoFuture};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use bytes::Bytes;
use clerk_invitations_emulator::{CannedAnswer, Emulator, Fault};
use clerk_invitations_native::{
    AttemptTimeout, BulkCreateOrganizationInvitations, CallOptions, Clerk, CreateInvitation, Error,
    HttpTransport, InviteWaitlistEntry, ListInvitations, ReqwestTransport, Result, RetryPolicy, Runtime,
    Timestamp, TokioRuntime, TransportError, TransportErrorKind,
};
use futures_util::future::join_all;
use serde_json::json;
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;
use tokio::sync::{Notify, oneshot};

use crate::case::{OPS, Op};
use crate::emulated::{self, EmulatedRuntime, START_MS, emulator};

/// A deadline long enough to be told from none, and short enough to be waited for.
const DEADLINE: Duration = Duration::from_millis(300);

/// How late a machine that is busy with other tests may be.
const LATENESS: Duration = Duration::from_millis(300);

/// "At once", on such a machine.
const AT_ONCE: Duration = Duration::from_millis(200);

const HOUR: Duration = Duration::from_secs(3600);

fn transport() -> ReqwestTransport {
    ReqwestTransport::builder().no_proxy().build().unwrap()
}

/// A client with the runtime and the settings that a program gets that asks for none.
fn client(base_url: String, transport: ReqwestTransport) -> Clerk {
    Clerk::builder()
        .secret_key("sk_test_time")
        .base_url(base_url)
        .transport(Arc::new(transport))
        .build()
        .unwrap()
}

/// What a call comes to that has no time to wait: an hour of waiting is a failure too.
async fn promptly<T>(call: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(10), call).await.expect("it waits")
}

fn requests(emulator: &Emulator) -> Vec<(u64, String)> {
    emulator.state(|state| {
        let requests = state.requests().into_iter();
        requests.map(|request| (request.at, format!("{} {}", request.method, request.path))).collect()
    })
}

/// Whom an operation is about: an address or an id, made before any fault strikes.
async fn subject(op: Op, clerk: &Clerk) -> String {
    let address = format!("{op:?}@example.com").to_lowercase();
    match op {
        Op::Revoke | Op::InvitationDelete => clerk.invitations().create(&*address).await.unwrap().id.into(),
        Op::Invite | Op::Reject | Op::Delete => {
            clerk.waitlist_entries().create(&*address).await.unwrap().id.into()
        }
        // No server that is asked here knows it, or says so.
        Op::OrgRevoke => "orginv_1".to_owned(),
        Op::Create | Op::Bulk | Op::Join | Op::JoinBulk | Op::List | Op::OrgCreate | Op::OrgBulk => address,
    }
}

async fn make(
    op: Op,
    subject: &str,
    ignore_existing: bool,
    clerk: &Clerk,
    options: CallOptions,
) -> Result<()> {
    let invitation = || {
        let invitation = CreateInvitation::new(subject);
        if ignore_existing { invitation.ignore_existing(true) } else { invitation }
    };
    let invitations = clerk.invitations();
    let entries = clerk.waitlist_entries();
    let organizations = clerk.organization_invitations();
    let (organization, role) = ("org_1", "org:member");
    match op {
        Op::Create => invitations.create(invitation()).options(options).await.map(drop),
        Op::Bulk => invitations.bulk_create([invitation()]).options(options).await.map(drop),
        Op::Invite => {
            let request = InviteWaitlistEntry::new(subject);
            let request = if ignore_existing { request.ignore_existing(true) } else { request };
            entries.invite(request).options(options).await.map(drop)
        }
        Op::Revoke => invitations.revoke(subject).options(options).await.map(drop),
        Op::Reject => entries.reject(subject).options(options).await.map(drop),
        Op::Delete => entries.delete(subject).options(options).await.map(drop),
        Op::Join => entries.create(subject).options(options).await.map(drop),
        Op::JoinBulk => entries.bulk_create([subject]).options(options).await.map(drop),
        Op::List => invitations.list(ListInvitations::new()).options(options).await.map(drop),
        Op::InvitationDelete => invitations.delete(subject).options(options).await.map(drop),
        Op::OrgCreate => organizations.create((organization, subject, role)).options(options).await.map(drop),
        Op::OrgBulk => {
            let bulk = BulkCreateOrganizationInvitations::new(organization, [(subject, role)]);
            organizations.bulk_create(bulk).options(options).await.map(drop)
        }
        Op::OrgRevoke => organizations.revoke((organization, subject)).options(options).await.map(drop),
    }
}

/// Each operation, and whether older invitations are ignored where that can be said.
fn calls() -> impl Iterator<Item = (Op, bool)> {
    OPS.map(|op| (op, false)).into_iter().chain([Op::Create, Op::Bulk, Op::Invite].map(|op| (op, true)))
}

#[tokio::test]
async fn a_deadline_holds_on_a_server_that_never_answers() {
    let transport = transport();
    let runs = calls().map(|(op, ignore_existing)| {
        let transport = transport.clone();
        async move {
            let emulator = Emulator::start().await.unwrap();
            let clerk = client(emulator.base_url(), transport);
            let subject = subject(op, &clerk).await;
            let before = requests(&emulator).len();
            emulator.state(|state| state.add_fault(Fault::stall_after()));
            let began = Instant::now();
            let options = CallOptions::new().timeout(DEADLINE);
            let error = make(op, &subject, ignore_existing, &clerk, options).await.unwrap_err();
            let took = began.elapsed();
            assert!(took >= DEADLINE * 9 / 10 && took < DEADLINE + LATENESS, "{op:?}: {took:?}");
            assert!(error.is_timeout() && error.may_have_been_executed(), "{op:?}: {error}");
            // The look before sending, where there is one, leaves time to send.
            let sent = requests(&emulator).split_off(before);
            let is_sent = sent.iter().any(|(_, request)| !request.starts_with("GET"));
            assert!(is_sent || op == Op::List, "{op:?}: {error}");
            // Of what could mail twice, the caller hears whom to look up.
            let names = matches!(&error, Error::Ambiguous(error) if error.unknown().eq([subject.as_str()]));
            let could_mail_twice =
                matches!(op, Op::Create | Op::Bulk | Op::OrgCreate | Op::OrgBulk) || ignore_existing;
            assert!(names || !could_mail_twice, "{op:?}: {error:?}");
        }
    });
    join_all(runs).await;
}

/// A server that never answers, on the emulator's clock.
struct Silent(Arc<Emulator>);

#[async_trait]
impl HttpTransport for Silent {
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        let AttemptTimeout(timeout) = request.extensions().get().unwrap();
        self.0.state(|state| state.advance(*timeout));
        Err(TransportError::new(TransportErrorKind::Timeout))
    }
}

#[tokio::test]
async fn a_deadline_covers_attempts_looks_and_the_waits_between() {
    const SECOND: Duration = Duration::from_secs(1);
    for (op, ignore_existing) in calls() {
        // Attempts that end with the deadline, attempts that leave time for waits and looks, and such that are
        // many.
        for attempt_timeout in [20_000, 400, 30, 1].map(Duration::from_millis) {
            let emulator = emulator(1).await;
            let clerk = Clerk::builder()
                .secret_key("sk_test_time")
                .base_url(emulator.base_url())
                .transport(Arc::new(Silent(emulator.clone())))
                .runtime(Arc::new(EmulatedRuntime(emulator.clone())))
                .retry(RetryPolicy::default().attempts(100))
                .build()
                .unwrap();
            let options = CallOptions::new().timeout(SECOND).attempt_timeout(attempt_timeout);
            let error = make(op, "subject@example.com", ignore_existing, &clerk, options).await.unwrap_err();
            let took = Duration::from_millis(emulator.state(|state| state.now()) - START_MS);
            let what = format!("{op:?} {ignore_existing} {attempt_timeout:?}: {took:?}: {error}");
            assert!(took <= SECOND && (took >= SECOND * 9 / 10 || attempt_timeout < SECOND), "{what}");
            assert!(error.is_timeout() && error.may_have_been_executed(), "{what}");
        }
    }
}

#[tokio::test]
async fn a_deadline_ends_the_waits_between_attempts_that_fail_fast() {
    let emulator = Emulator::start().await.unwrap();
    let clerk = client(emulator.base_url(), transport());
    emulator.state(|state| state.add_fault(Fault::drop_before()));
    let runs = calls().map(|(op, ignore_existing)| {
        let clerk = &clerk;
        async move {
            let began = Instant::now();
            let options = CallOptions::new().timeout(DEADLINE);
            let call = make(op, "subject@example.com", ignore_existing, clerk, options);
            promptly(call).await.unwrap_err();
            assert!(began.elapsed() < DEADLINE + LATENESS, "{op:?}: {:?}", began.elapsed());
        }
    });
    join_all(runs).await;
}

#[tokio::test]
async fn a_wait_that_the_deadline_forbids_is_the_callers() {
    let emulator = Emulator::start().await.unwrap();
    let clerk = client(emulator.base_url(), transport());
    emulator.state(|state| state.add_fault(Fault::rate_limit(3600)));
    for timeout in [Duration::from_millis(500), Duration::from_secs(60), HOUR] {
        let before = requests(&emulator).len();
        let began = Instant::now();
        let call = clerk.invitations().create("ada@example.com").timeout(timeout);
        let error = promptly(call.into_future()).await.unwrap_err();
        assert!(began.elapsed() < AT_ONCE, "{:?}", began.elapsed());
        assert_eq!(error.retry_after(), Some(HOUR));
        assert!(error.is_rate_limited() && !error.may_have_been_executed() && !error.is_timeout());
        assert_eq!(requests(&emulator).len(), before + 1);
    }
}

#[tokio::test]
async fn a_wait_that_the_server_asks_for_is_waited_for_whole() {
    let seconds = Fault::rate_limit(1);
    let day = Fault::rate_limit(86_400);
    // The emulator starts 123 ms after this second, and says so in whole seconds: 7 s, to whoever asks it.
    let date = CannedAnswer::new(429).header("retry-after", "Fri, 15 Jan 2027 08:00:07 GMT");
    let locked = CannedAnswer::new(409)
        .body(json!({ "errors": [{ "code": "resource_locked", "message": "locked" }] }))
        .header("retry-after", "3");
    let transport = transport();
    for (fault, waits) in [(seconds, 1), (day, 86_400), (Fault::status(date), 7), (Fault::status(locked), 3)]
    {
        let emulator = emulator(1).await;
        let clerk = emulated::client(&emulator, &transport);
        emulator.state(|state| state.add_fault(fault.on("POST", "/invitations").times(1)));
        let answer = clerk.invitations().create("ada@example.com").with_response().await.unwrap();
        let again = START_MS + waits * 1000;
        assert_eq!(requests(&emulator), [START_MS, again].map(|at| (at, "POST /v1/invitations".to_owned())));
        assert_eq!((answer.response.attempts, answer.response.recovered), (2, false));
    }
}

/// tokio's runtime, and who is waiting on it.
struct Watched {
    tokio: TokioRuntime,
    waits: Notify,
    ended: Arc<AtomicUsize>,
}

/// Counts itself when it goes.
struct Counted(Arc<AtomicUsize>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

#[async_trait]
impl Runtime for Watched {
    fn now(&self) -> Duration {
        self.tokio.now()
    }

    fn wall_now(&self) -> Timestamp {
        self.tokio.wall_now()
    }

    async fn sleep(&self, duration: Duration) {
        let _ended = Counted(self.ended.clone());
        self.waits.notify_one();
        self.tokio.sleep(duration).await;
    }

    fn random(&self) -> u64 {
        self.tokio.random()
    }
}

#[tokio::test]
async fn dropping_a_call_ends_its_wait_at_once() {
    let empty = Fault::status(CannedAnswer::new(200).body("[]")).on("GET", "/invitations");
    let runs = [
        // A wait that the server asks for, two of the SDK's, and one before it looks once more.
        (Op::Create, vec![Fault::rate_limit(3600)], 1),
        (Op::List, vec![Fault::status(503)], 1),
        (Op::Revoke, vec![Fault::drop_before()], 1),
        (Op::Create, vec![empty, Fault::truncate()], 2),
    ];
    let transport = transport();
    for (op, faults, sent) in runs {
        let emulator = Emulator::start().await.unwrap();
        let runtime =
            Arc::new(Watched { tokio: TokioRuntime::new(), waits: Notify::new(), ended: Arc::default() });
        let clerk: Clerk = Clerk::builder()
            .secret_key("sk_test_time")
            .base_url(emulator.base_url())
            .transport(Arc::new(transport.clone()))
            .runtime(runtime.clone())
            .timeout(10 * HOUR)
            .retry(RetryPolicy::default().backoff(HOUR, HOUR))
            .build()
            .unwrap();
        let subject = subject(op, &clerk).await;
        let before = requests(&emulator).len();
        emulator.state(|state| faults.into_iter().for_each(|fault| state.add_fault(fault)));
        let call = tokio::spawn(async move { make(op, &subject, false, &clerk, CallOptions::new()).await });
        runtime.waits.notified().await;
        assert_eq!(runtime.ended.load(Ordering::SeqCst), 0);
        let began = Instant::now();
        call.abort();
        assert!(call.await.unwrap_err().is_cancelled());
        assert!(began.elapsed() < AT_ONCE, "{op:?}: {:?}", began.elapsed());
        assert_eq!(runtime.ended.load(Ordering::SeqCst), 1, "{op:?}: the wait goes on");
        assert_eq!(requests(&emulator).len() - before, sent, "{op:?}");
    }
}

#[tokio::test]
async fn dropping_a_call_cancels_its_request() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let clerk = client(format!("http://{}/v1", listener.local_addr().unwrap()), transport());
    let (arrived, has_arrived) = oneshot::channel();
    // A server that reads a request, says nothing, and watches.
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut read = Vec::new();
        while !read.ends_with(b"}") {
            assert_ne!(stream.read_buf(&mut read).await.unwrap(), 0);
        }
        arrived.send(()).unwrap();
        // The end of the connection, in one way or the other.
        let end = stream.read_buf(&mut read).await;
        assert!(matches!(end, Ok(0) | Err(_)), "{end:?}");
        listener
    });
    let mut call = clerk.invitations().create("ada@example.com").into_future();
    tokio::select! {
        result = &mut call => panic!("{result:?}"),
        arrived = has_arrived => arrived.unwrap(),
    }
    let began = Instant::now();
    drop(call);
    let listener = server.await.unwrap();
    assert!(began.elapsed() < AT_ONCE, "{:?}", began.elapsed());
    // Nobody comes back.
    assert!(is_pending(listener.accept()));
}

/// Whether it would have to be waited for.
fn is_pending<T>(future: impl Future<Output = T>) -> bool {
    futures_util::FutureExt::now_or_never(future).is_none()
}

#[tokio::test]
async fn without_retries_one_request_is_sent_and_nothing_is_looked_up() {
    let transport = transport();
    let runs = calls().map(|(op, ignore_existing)| {
        let transport = transport.clone();
        async move {
            let emulator = Emulator::start().await.unwrap();
            let clerk = client(emulator.base_url(), transport);
            let subject = subject(op, &clerk).await;
            let before = requests(&emulator).len();
            emulator.state(|state| state.add_fault(Fault::drop_after()));
            let options = CallOptions::new().retry(RetryPolicy::none());
            let error = make(op, &subject, ignore_existing, &clerk, options).await.unwrap_err();
            assert_eq!(requests(&emulator).len(), before + 1, "{op:?}: {error}");
            assert!(error.may_have_been_executed(), "{op:?}: {error}");
            assert!(!matches!(error, Error::Ambiguous(_)), "nothing was looked up: {op:?}: {error}");
        }
    });
    join_all(runs).await;
}

#[tokio::test]
async fn a_success_tells_how_it_came_about() {
    let emulator = emulator(1).await;
    let clerk = emulated::client(&emulator, &transport());
    let create = |address: &'static str| clerk.invitations().create(address).with_response();

    let answer = create("plain@example.com").await.unwrap();
    assert_eq!((answer.response.attempts, answer.response.recovered), (1, false));
    assert!(answer.response.trace_id().is_some());

    emulator.state(|state| state.add_fault(Fault::drop_after().on("POST", "/invitations").times(1)));
    let answer = create("lost@example.com").await.unwrap();
    assert_eq!((answer.response.attempts, answer.response.recovered), (1, true));
    assert_eq!(answer.response.status, 200);
    assert!(answer.response.trace_id().is_some());
    assert_eq!(answer.value.email_address, "lost@example.com");

    emulator.state(|state| state.add_fault(Fault::drop_before().on("POST", "/invitations").times(2)));
    let answer = create("sent-again@example.com").await.unwrap();
    assert_eq!((answer.response.attempts, answer.response.recovered), (3, false));

    emulator.state(|state| {
        state.add_fault(Fault::rate_limit(1).on("POST", "/invitations").times(1));
        state.add_fault(Fault::drop_after().on("POST", "/invitations").times(1));
    });
    let answer = create("both@example.com").await.unwrap();
    assert_eq!((answer.response.attempts, answer.response.recovered), (2, true));

    // A list that needs attempts of its own does not count.
    emulator.state(|state| {
        state.add_fault(Fault::drop_after().on("POST", "/invitations").times(1));
        state.add_fault(Fault::status(503).on("GET", "/invitations").times(2));
    });
    let answer = create("lost-twice@example.com").await.unwrap();
    assert_eq!((answer.response.attempts, answer.response.recovered), (1, true));
}

#[tokio::test]
async fn rate_limit_headers_are_shown() {
    let emulator = emulator(1).await;
    let clerk = emulated::client(&emulator, &transport());
    let answer = CannedAnswer::new(200)
        .body(json!({ "data": [], "total_count": 0 }))
        .header("x-ratelimit-limit", "100")
        .header("x-ratelimit-remaining", "99")
        .header("ratelimit-policy", "100;w=3600")
        .header("x-other", "1");
    emulator.state(|state| state.add_fault(Fault::status(answer).times(1)));
    let answer = clerk.invitations().list(ListInvitations::new()).with_response().await.unwrap();
    assert_eq!(
        named(answer.response.rate_limit_headers()),
        ["ratelimit-policy: 100;w=3600", "x-ratelimit-limit: 100", "x-ratelimit-remaining: 99"]
    );

    emulator.state(|state| state.add_fault(Fault::rate_limit(7)));
    let once = CallOptions::new().retry(RetryPolicy::none());
    let error = clerk.invitations().create("ada@example.com").options(once).await.unwrap_err();
    assert_eq!(named(error.api().unwrap().response().rate_limit_headers()), ["retry-after: 7"]);
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
}

fn named<'a>(headers: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<String> {
    let mut named: Vec<String> = headers.map(|(name, value)| format!("{name}: {value}")).collect();
    named.sort();
    named
}
