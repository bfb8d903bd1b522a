//! Whom the transport trusts, and what it agrees on with them.

use clerk_invitations_native::{ReqwestTransportBuilder, TransportErrorKind};
use clerk_invitations_tests::conformance::Echo;
use clerk_invitations_tests::hostile::{Authority, HostileServer};

use crate::{Rig, builder};

async fn rig(trust: impl FnOnce(&Authority, ReqwestTransportBuilder) -> ReqwestTransportBuilder) -> Rig {
    let authority = Authority::new().unwrap();
    let server = HostileServer::start_tls(&authority).await.unwrap();
    Rig::over(server, trust(&authority, builder()))
}

async fn version(rig: &Rig) -> String {
    let subject = rig.subject();
    let echo: Echo = subject.json(subject.get("/echo").unwrap()).await.unwrap();
    echo.version
}

#[tokio::test]
async fn a_certificate_nobody_trusts_is_refused_before_anything_is_sent() {
    let mut rig = Rig::http2().await;
    let trusting = std::mem::replace(&mut rig.transport, builder().build().unwrap());
    let request = rig.subject().get("/echo?id=untrusted").unwrap();
    rig.subject().failure(request, TransportErrorKind::Connect).await.unwrap();
    rig.transport = trusting;
    assert_eq!(rig.subject().seen("untrusted", "").await.unwrap().requests, 0);
}

#[tokio::test]
async fn a_certificate_of_somebody_else_is_refused() {
    let other = Authority::new().unwrap();
    let rig = rig(|_, builder| builder.add_root_certificate(other.pem())).await;
    let subject = rig.subject();
    subject.failure(subject.get("/echo").unwrap(), TransportErrorKind::Connect).await.unwrap();
}

#[tokio::test]
async fn an_added_certificate_is_trusted_as_pem() {
    let rig = rig(|authority, builder| builder.add_root_certificate(authority.pem())).await;
    assert_eq!(version(&rig).await, "HTTP/2.0");
}

#[tokio::test]
async fn an_added_certificate_is_trusted_as_der() {
    let rig = rig(|authority, builder| builder.add_root_certificate(authority.der())).await;
    assert_eq!(version(&rig).await, "HTTP/2.0");
}

#[tokio::test]
async fn every_certificate_of_a_pem_is_trusted() {
    let other = Authority::new().unwrap();
    let rig = rig(|authority, builder| {
        builder.add_root_certificate(format!("{}\n{}", other.pem(), authority.pem()))
    });
    assert_eq!(version(&rig.await).await, "HTTP/2.0");
}

#[tokio::test]
async fn without_tls_it_is_http1() {
    assert_eq!(version(&Rig::http1().await).await, "HTTP/1.1");
}

/// The version that a request was built with is a default of the `http` crate, and no wish of anybody.
#[tokio::test]
async fn the_version_of_the_request_does_not_matter() {
    for rig in [Rig::http1().await, Rig::http2().await] {
        for version in [http::Version::HTTP_10, http::Version::HTTP_2, http::Version::HTTP_3] {
            let subject = rig.subject();
            let mut request = subject.get("/echo").unwrap();
            *request.version_mut() = version;
            subject.json::<Echo>(request).await.unwrap();
        }
    }
}
