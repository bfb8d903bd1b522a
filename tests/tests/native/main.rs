//! `ReqwestTransport`: every case of the conformance suite over HTTP/1.1 and over TLS with HTTP/2, and what
//! only a native transport promises.

// clippy takes only what is marked as a test for one, not what tests have in common.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod building;
mod connecting;
mod connections;
mod tls;

use clerk_invitations_native::{ReqwestTransport, ReqwestTransportBuilder, TokioRuntime};
use clerk_invitations_tests::conformance::{self, Subject, Verdict};
use clerk_invitations_tests::hostile::{Authority, HostileServer};

/// A hostile server, and a transport to be tested with it.
struct Rig {
    server: HostileServer,
    transport: ReqwestTransport,
    runtime: TokioRuntime,
}

impl Rig {
    async fn http1() -> Self {
        Self::over(HostileServer::start().await.unwrap(), builder())
    }

    async fn http2() -> Self {
        let authority = Authority::new().unwrap();
        let server = HostileServer::start_tls(&authority).await.unwrap();
        Self::over(server, builder().add_root_certificate(authority.pem()))
    }

    fn over(server: HostileServer, builder: ReqwestTransportBuilder) -> Self {
        Self { server, transport: builder.build().unwrap(), runtime: TokioRuntime::new() }
    }

    fn subject(&self) -> Subject<'_> {
        Subject {
            transport: &self.transport,
            runtime: &self.runtime,
            server: self.server.url(),
            refused: self.server.refused_url(),
            host: conformance::Host::default(),
        }
    }
}

/// As the suite wants it, and deaf to the proxies of the machine that runs it.
fn builder() -> ReqwestTransportBuilder {
    ReqwestTransport::builder().max_body_bytes(conformance::MAX_BODY_BYTES).no_proxy()
}

macro_rules! conformance_tests {
    ($($case:ident)+) => {
        mod http1 {
            $(#[tokio::test]
            async fn $case() -> super::Verdict {
                super::conformance::run(stringify!($case), &super::Rig::http1().await.subject()).await
            })+
        }

        mod http2 {
            $(#[tokio::test]
            async fn $case() -> super::Verdict {
                super::conformance::run(stringify!($case), &super::Rig::http2().await.subject()).await
            })+
        }
    };
}
clerk_invitations_tests::for_each_case!(conformance_tests);
