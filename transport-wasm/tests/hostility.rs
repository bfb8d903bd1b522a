//! What a user's own `fetch`, init and signal can do to a transport, seen from Rust, and the host's clocks. That
//! `exchange.js` can take more is tested beside it.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::error::Error;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use clerk_invitations_tests::conformance::{Failure, Verdict};
use clerk_invitations_wasm::http::{HeaderValue, Request, Response};
use clerk_invitations_wasm::{
    AttemptTimeout, Bytes, Clerk, FetchTransport, HttpTransport, JsCause, JsRuntime, ListInvitations,
    Runtime, TransportError, TransportErrorKind,
};
use js_sys::{Function, JSON, Object, Reflect, eval};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

type Sent = Result<Response<Bytes>, TransportError>;

/// A function of `url` and `init` with this body.
fn fetch(body: &str) -> Function {
    Function::new_with_args("url, init", body)
}

fn request() -> Request<Bytes> {
    Request::post("https://api.example.com/v1/invitations").body(Bytes::from_static(b"{}")).unwrap()
}

async fn send(transport: &FetchTransport) -> Sent {
    transport.send(request()).await
}

/// The kind of error that this `fetch` leads to.
async fn kind(body: &str) -> Option<TransportErrorKind> {
    send(&FetchTransport::new().with_fetch(fetch(body))).await.err().map(|error| error.kind())
}

fn member(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &name.into()).unwrap()
}

#[wasm_bindgen_test]
async fn an_answer_of_a_fetch_of_ones_own_arrives() {
    let body = "return Promise.resolve(new Response('{}', { status: 422, headers: { 'x-a': '\\u00e9' } }))";
    let answer = send(&FetchTransport::new().with_fetch(fetch(body))).await.unwrap();
    assert_eq!(answer.status(), 422);
    assert_eq!(answer.body(), "{}");
    assert_eq!(answer.headers().get("x-a"), Some(&HeaderValue::from_bytes(&[0xE9]).unwrap()));
}

#[wasm_bindgen_test]
async fn what_it_does_wrong_is_an_error() {
    let cases = [
        ("throw 'text'", TransportErrorKind::Interrupted),
        ("return Promise.reject('text')", TransportErrorKind::Interrupted),
        ("return Promise.reject()", TransportErrorKind::Interrupted),
        ("return Promise.reject({ code: 'ECONNREFUSED' })", TransportErrorKind::Connect),
        ("return 7", TransportErrorKind::Interrupted),
        ("return { status: 200 }", TransportErrorKind::Interrupted),
        ("return { status: 99999, text: () => '' }", TransportErrorKind::Interrupted),
        ("return { status: 200, text: () => Promise.reject() }", TransportErrorKind::Body),
        ("return { status: 200, text: () => 'x'.repeat(9 * 1024 * 1024) }", TransportErrorKind::BodyTooLarge),
    ];
    for (body, expected) in cases {
        assert_eq!(kind(body).await, Some(expected), "{body}");
    }
}

#[wasm_bindgen_test]
async fn what_no_header_can_be_is_left_out() {
    let headers = "[['a b', '1'], ['x-a', '\\u0100'], ['x-b', 'a\\nb'], ['x-c', '1']]";
    let body = format!("return {{ status: 200, body: null, headers: {headers} }}");
    let answer = send(&FetchTransport::new().with_fetch(fetch(&body))).await.unwrap();
    assert_eq!(answer.headers().len(), 1);
    assert_eq!(answer.headers().get("x-c"), Some(&HeaderValue::from_static("1")));
}

#[wasm_bindgen_test]
async fn the_cause_is_handed_out_and_not_shown() {
    let transport = FetchTransport::new().with_fetch(fetch("throw new RangeError('sesame')"));
    let error = send(&transport).await.unwrap_err();
    let cause = error.source().and_then(|source| source.downcast_ref::<JsCause>()).unwrap();
    assert_eq!(member(cause.value(), "message").as_string().as_deref(), Some("sesame"));
    assert_eq!(format!("{cause} {cause:?}"), "RangeError RangeError");

    let proxy = "throw new Proxy({}, { get() { throw 'sesame' } })";
    let error = send(&FetchTransport::new().with_fetch(fetch(proxy))).await.unwrap_err();
    assert_eq!(error.source().unwrap().to_string(), "a JavaScript value without a name");
}

#[wasm_bindgen_test]
async fn init_is_copied_and_the_request_goes_on_top() {
    let init = JSON::parse(r#"{ "cf": 1, "method": "PUT", "redirect": "follow", "body": "no" }"#).unwrap();
    let body = "return new Response(JSON.stringify([init.cf, init.method, init.redirect, init.body.length]))";
    let transport = FetchTransport::new().with_fetch(fetch(body)).with_init(Object::from(init));
    assert_eq!(send(&transport).await.unwrap().body(), r#"[1,"POST","manual",2]"#);

    let throws = eval("({ get cf() { throw 1 } })").unwrap();
    let error = send(&transport.with_init(Object::from(throws))).await.unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Request);
}

#[wasm_bindgen_test]
async fn a_signal_ends_what_stands_still() {
    let still = FetchTransport::new().with_fetch(fetch("return new Promise(() => {})"));
    // Not `AbortSignal.timeout`: with nothing else to wait for, Node would leave before it.
    let later = "{ const it = new AbortController(); setTimeout(() => it.abort(), 10); it.signal }";
    let signals = ["AbortSignal.abort()", later];
    for signal in signals {
        let signal = eval(signal).unwrap();
        let init = Object::new();
        Reflect::set(&init, &"signal".into(), &signal).unwrap();
        let both = still.clone().with_init(Object::new()).with_signal(signal.clone());
        for transport in [still.clone().with_signal(signal), still.clone().with_init(init), both] {
            assert_eq!(send(&transport).await.unwrap_err().kind(), TransportErrorKind::Aborted);
        }
    }
}

#[wasm_bindgen_test]
async fn time_ends_what_stands_still() {
    let still = FetchTransport::new().with_fetch(fetch("return new Promise(() => {})"));
    for timeout in [Duration::ZERO, Duration::from_nanos(1), Duration::from_millis(10)] {
        let mut request = request();
        request.extensions_mut().insert(AttemptTimeout(timeout));
        assert_eq!(still.send(request).await.unwrap_err().kind(), TransportErrorKind::Timeout);
    }
}

#[wasm_bindgen_test]
async fn dropping_aborts_a_fetch_of_ones_own() {
    let seen = Object::new();
    let keep = Function::new_with_args(
        "seen",
        "return (_, { signal }) => (seen.signal = signal, new Promise(() => {}))",
    );
    let keep: Function = keep.call1(&Object::new(), &seen).unwrap().into();
    let transport = FetchTransport::new().with_fetch(keep);
    let is_aborted = || member(&member(&seen, "signal"), "aborted").as_bool();
    {
        let mut sending = pin!(send(&transport));
        assert!(poll_fn(|cx| Poll::Ready(sending.as_mut().poll(cx).is_pending())).await);
        assert_eq!(is_aborted(), Some(false));
    }
    assert_eq!(is_aborted(), Some(true));
}

#[wasm_bindgen_test]
async fn the_runtime_is_the_hosts() -> Verdict {
    let runtime = JsRuntime::new();
    let start = runtime.now();
    runtime.sleep(Duration::ZERO).await;
    runtime.sleep(Duration::from_millis(20)).await;
    let elapsed = runtime.now().saturating_sub(start);
    assert!((Duration::from_millis(18)..Duration::from_secs(5)).contains(&elapsed), "{elapsed:?}");
    let wall = runtime.wall_now().since_unix_epoch().unwrap().as_millis() as f64;
    assert!((wall - js_sys::Date::now()).abs() < 1000.0);
    let first = runtime.random();
    if (0..8).all(|_| runtime.random() == first) {
        return Err(Failure::new("the dice do not roll"));
    }
    Ok(())
}

#[wasm_bindgen_test]
async fn a_client_needs_a_key_alone() {
    assert!(Clerk::builder().build().unwrap_err().to_string().contains("secret_key"));
    let body = r#"return new Response('{"data":[],"total_count":0}')"#;
    let transport = FetchTransport::new().with_fetch(fetch(body));
    #[allow(clippy::arc_with_non_send_sync, reason = "core shares it where there are threads")]
    let transport = Arc::new(transport);
    let clerk = Clerk::builder().secret_key("sk_test_x").transport(transport).build().unwrap();
    assert_eq!(clerk.invitations().list(ListInvitations::new()).await.unwrap().data.len(), 0);
    Clerk::new("sk_test_x").unwrap();
}
