//! How long a connection may take to come about, and what is said when it does not.

use std::time::{Duration, Instant};

use bytes::Bytes;
use clerk_invitations_native::{AttemptTimeout, HttpTransport, ReqwestTransport, TransportErrorKind};
use http::Request;
use tokio::net::TcpListener;

use crate::builder;

const SHORT: Duration = Duration::from_millis(60);
const LONG: Duration = Duration::from_secs(3);

/// A server that accepts connections and never says a word of TLS.
async fn silent() -> (TcpListener, Request<Bytes>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}/", listener.local_addr().unwrap());
    (listener, Request::post(url).body(Bytes::new()).unwrap())
}

async fn fails(transport: ReqwestTransport, request: Request<Bytes>) -> TransportErrorKind {
    let start = Instant::now();
    let error = tokio::time::timeout(LONG, transport.send(request)).await.unwrap().unwrap_err();
    assert!(start.elapsed() >= SHORT, "{:?}", start.elapsed());
    assert_eq!(error.status(), None);
    error.kind()
}

#[tokio::test]
async fn the_connect_timeout_means_not_sent() {
    let (_listener, request) = silent().await;
    let transport = builder().connect_timeout(SHORT).build().unwrap();
    assert_eq!(fails(transport, request).await, TransportErrorKind::Connect);
}

#[tokio::test]
async fn the_attempt_timeout_spans_connecting() {
    let (_listener, mut request) = silent().await;
    request.extensions_mut().insert(AttemptTimeout(SHORT));
    assert_eq!(fails(builder().build().unwrap(), request).await, TransportErrorKind::Timeout);
}

#[tokio::test]
async fn an_unknown_host_is_a_connect_error() {
    // RFC 6761: `.invalid` never resolves.
    let request = Request::get("http://clerk.invalid/").body(Bytes::new()).unwrap();
    let error = builder().build().unwrap().send(request).await.unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Connect);
}

#[test]
fn outside_of_tokio_it_refuses() {
    let request = Request::get("http://127.0.0.1/").body(Bytes::new()).unwrap();
    let transport = builder().build().unwrap();
    let error = futures_util::FutureExt::now_or_never(transport.send(request)).unwrap().unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Request);
}
