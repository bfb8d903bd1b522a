//! The [`HttpTransport`] trait and its contract.

use std::time::Duration;

use bytes::Bytes;

use crate::maybe_send::{MaybeSend, MaybeSync};
use crate::transport::error::TransportError;

/// An HTTP transport: sends one request, an attempt of a call, and reads its response.
///
/// A transport knows HTTP and nothing else: no endpoint, no key, no retry, no meaning of a status. The
/// contract, which one conformance suite asserts over every transport of this repository:
///
/// - **Any status is `Ok`.** 404, 429 and 503 are answers; only the lack of a whole answer is an error.
/// - **Redirects are not followed.** The request carries a secret key; a 3xx is handed back like any status.
/// - **The whole body is read**, up to a cap that the transport documents
///   ([`TransportErrorKind::BodyTooLarge`](crate::TransportErrorKind::BodyTooLarge) beyond it).
/// - **Headers survive**, repeated ones included, in both directions.
/// - **The attempt's timeout is honoured**: where the request's extensions hold an [`AttemptTimeout`], the
///   whole exchange, connecting and body included, ends within it or fails with
///   [`TransportErrorKind::Timeout`](crate::TransportErrorKind::Timeout).
/// - **Dropping the future cancels the request.**
/// - **The error tells whether the server may have seen the request** (see [`TransportErrorKind`](crate::TransportErrorKind)): a
///   transport that cannot tell says [`TransportErrorKind::Interrupted`](crate::TransportErrorKind::Interrupted), never
///   [`TransportErrorKind::Connect`](crate::TransportErrorKind::Connect).
/// - It never retries, never logs a header or a body, and never panics.
#[cfg_attr(not(target_arch = "wasm32"), async_trait::async_trait)]
#[cfg_attr(target_arch = "wasm32", async_trait::async_trait(?Send))]
pub trait HttpTransport: MaybeSend + MaybeSync {
    /// Sends one request and reads its whole answer.
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError>;
}

/// Timeout of one attempt, from connecting to the last byte of the body.
///
/// Handed to the transport in the request's extensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttemptTimeout(pub Duration);
