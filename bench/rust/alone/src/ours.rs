//! Clients whose requests are answered at once: as core itself exchanges, and through the `http` crate's types.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use clerk_invitations_core::{
    Clerk, ConfigError, Exchange, ExchangeAnswer, ExchangeRequest, Headers, HttpTransport, Runtime,
    Timestamp, TransportError,
};
use http::{HeaderMap, Request, Response, StatusCode};

use crate::text;

/// Answers each request with this body, in core's own plain types.
struct Plain(String);

#[async_trait::async_trait]
impl Exchange for Plain {
    async fn exchange(&self, _request: ExchangeRequest) -> Result<ExchangeAnswer, TransportError> {
        let (headers, body) = text::delivered(&self.0);
        Ok(ExchangeAnswer { status: StatusCode::OK, headers: Headers::from_lines(headers), body })
    }
}

/// The same as an `HttpTransport`.
struct Http(HeaderMap, String);

#[async_trait::async_trait]
impl HttpTransport for Http {
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
pub(crate) fn plain(body: String) -> Result<Clerk, ConfigError> {
    Clerk::builder()
        .secret_key("sk_test_bench")
        .exchange(Arc::new(Plain(body)))
        .runtime(Arc::new(Still))
        .build()
}

/// The same through the `http` crate's types.
pub(crate) fn http(body: String) -> Result<Clerk, ConfigError> {
    let headers = HeaderMap::from(&Headers::from_lines(text::HEADERS));
    let transport = Arc::new(Http(headers, body));
    Clerk::builder().secret_key("sk_test_bench").transport(transport).runtime(Arc::new(Still)).build()
}
