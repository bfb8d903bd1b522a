//! Clients whose requests are answered at once.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use clerk_invitations_core::{
    Clerk, ConfigError, Headers, HttpTransport, Runtime, Timestamp, TransportError,
};
use http::{HeaderMap, Request, Response};

use crate::text;

/// Answers each request with these headers and this body.
struct Answering(HeaderMap, String);

#[async_trait::async_trait]
impl HttpTransport for Answering {
    async fn send(&self, _request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let mut response = Response::new(Bytes::from(self.1.clone()));
        *response.headers_mut() = self.0.clone();
        Ok(response)
    }
}

/// Time stands still.
struct Still;

#[async_trait::async_trait]
impl Runtime for Still {
    fn now(&self) -> Duration {
        Duration::ZERO
    }

    fn wall_now(&self) -> Timestamp {
        Timestamp::from_millis(0)
    }

    async fn sleep(&self, _duration: Duration) {}

    fn random(&self) -> u64 {
        0
    }
}

/// A client that is always answered so.
pub(crate) fn client(body: String) -> Result<Clerk, ConfigError> {
    let headers = HeaderMap::from(&Headers::from_lines(text::HEADERS));
    let transport = Arc::new(Answering(headers, body));
    Clerk::builder().secret_key("sk_test_bench").transport(transport).runtime(Arc::new(Still)).build()
}
