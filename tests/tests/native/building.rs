//! Setting up a transport.

use std::error::Error;
use std::time::Duration;

use clerk_invitations_native::{AttemptTimeout, ReqwestTransport, TransportErrorKind, reqwest};

use crate::{Rig, builder};

#[test]
fn what_is_no_certificate_is_refused() {
    let nothing: [&[u8]; 4] = [
        b"",
        b"no certificate",
        b"-----BEGIN CERTIFICATE-----\nbm8gY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n",
        b"-----BEGIN PRIVATE KEY-----\nbm8gY2VydGlmaWNhdGU=\n-----END PRIVATE KEY-----\n",
    ];
    for bytes in nothing {
        let error = builder().add_root_certificate(bytes).build().unwrap_err();
        assert!(error.source().is_some(), "{}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn debug_shows_no_headers() {
    let mut headers = http::HeaderMap::new();
    headers.insert("x-key", http::HeaderValue::from_static("sesame"));
    let client = reqwest::Client::builder().default_headers(headers).build().unwrap();
    let transport = ReqwestTransport::from_client(client).with_max_body_bytes(5);
    assert_eq!(format!("{transport:?}"), "ReqwestTransport { max_body_bytes: 5, .. }");
}

#[tokio::test]
async fn a_client_of_ones_own_keeps_its_settings() {
    let mut rig = Rig::http1().await;
    let client = reqwest::Client::builder().no_proxy().timeout(Duration::from_millis(60)).build().unwrap();
    rig.transport = ReqwestTransport::from_client(client).with_max_body_bytes(10);
    let subject = rig.subject();
    for (target, kind, status) in [
        ("/hang", TransportErrorKind::Timeout, None),
        ("/slow-body", TransportErrorKind::Timeout, Some(http::StatusCode::OK)),
        ("/big?bytes=11", TransportErrorKind::BodyTooLarge, Some(http::StatusCode::OK)),
    ] {
        let error = subject.failure(subject.get(target).unwrap(), kind).await.unwrap();
        assert_eq!(error.status(), status);
    }
    assert_eq!(subject.send(subject.get("/big?bytes=10").unwrap()).await.unwrap().body().len(), 10);
}

#[tokio::test]
async fn eight_mebibytes_are_the_default() {
    let mut rig = Rig::http1().await;
    rig.transport = ReqwestTransport::builder().no_proxy().build().unwrap();
    let subject = rig.subject();
    let whole = subject.send(subject.get("/big?bytes=8388608").unwrap()).await.unwrap();
    assert_eq!(whole.body().len(), ReqwestTransport::DEFAULT_MAX_BODY_BYTES);
    let request = subject.get("/big?bytes=8388609").unwrap();
    subject.failure(request, TransportErrorKind::BodyTooLarge).await.unwrap();
}

/// What is announced as too large is not waited for.
#[tokio::test]
async fn an_announced_length_over_the_cap_is_enough() {
    let rig = Rig::http1().await;
    let subject = rig.subject();
    let mut request = subject.get("/slow-body?announced=1073741824").unwrap();
    request.extensions_mut().insert(AttemptTimeout(Duration::from_secs(3)));
    subject.failure(request, TransportErrorKind::BodyTooLarge).await.unwrap();
}
