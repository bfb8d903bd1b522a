//! Connections are kept, shared, and nothing goes over them twice.

use clerk_invitations_native::{ReqwestTransport, TransportErrorKind, reqwest};
use futures_util::future::join_all;

use crate::Rig;

async fn one_after_the_other(rig: &Rig) {
    let subject = rig.subject();
    for _ in 0..3 {
        subject.send(subject.get("/echo?id=reuse").unwrap()).await.unwrap();
    }
    let seen = subject.seen("reuse", "").await.unwrap();
    assert_eq!(seen.connections, [0, 0, 0]);
}

#[tokio::test]
async fn http1_reuses_its_connection() {
    one_after_the_other(&Rig::http1().await).await;
}

#[tokio::test]
async fn http2_reuses_its_connection() {
    one_after_the_other(&Rig::http2().await).await;
}

/// As soon as there is one: what begins before may open another.
#[tokio::test]
async fn http2_shares_its_connection() {
    let rig = Rig::http2().await;
    let subject = rig.subject();
    subject.send(subject.get("/echo").unwrap()).await.unwrap();
    let target = "/gather?id=share&count=20";
    let answers = join_all((0..20).map(|_| subject.send(subject.get(target).unwrap()))).await;
    assert!(answers.iter().all(Result::is_ok));
    assert_eq!(subject.seen("share", "").await.unwrap().connections, [0; 20]);
}

/// The clones of a transport are one transport.
#[tokio::test]
async fn clones_share_connections() {
    let mut rig = Rig::http1().await;
    for _ in 0..2 {
        rig.transport = rig.transport.clone();
        let subject = rig.subject();
        subject.send(subject.get("/echo?id=clones").unwrap()).await.unwrap();
    }
    assert_eq!(rig.subject().seen("clones", "").await.unwrap().connections, [0, 0]);
}

/// reqwest would send it again by itself, as the server says that it may: but who counts attempts is the SDK.
#[tokio::test]
async fn a_refused_stream_is_not_repeated() {
    let rig = Rig::http2().await;
    let subject = rig.subject();
    let request = subject.get("/refuse-stream?id=refused").unwrap();
    subject.failure(request, TransportErrorKind::Interrupted).await.unwrap();
    assert_eq!(subject.seen("refused", "").await.unwrap().requests, 1);
}

/// Shows that the test before would notice: a client as reqwest builds it by default does repeat.
#[tokio::test]
async fn a_refused_stream_would_be_repeated_by_default() {
    let mut rig = Rig::http2().await;
    let client = reqwest::Client::builder().no_proxy().tls_danger_accept_invalid_certs(true);
    rig.transport = ReqwestTransport::from_client(client.build().unwrap());
    let subject = rig.subject();
    let request = subject.get("/refuse-stream?id=refused").unwrap();
    subject.failure(request, TransportErrorKind::Interrupted).await.unwrap();
    assert!(subject.seen("refused", "").await.unwrap().requests > 1);
}
