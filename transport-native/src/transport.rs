//! [`HttpTransport`] over reqwest.

mod builder;
mod failure;
mod urls;

use std::fmt;
use std::mem;
use std::pin::pin;

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use clerk_invitations_core::{AttemptTimeout, HttpTransport, TransportError, TransportErrorKind};
use http::Method;
use http::header::{CONTENT_LENGTH, HeaderValue};
use tokio::time::{Instant, timeout_at};

pub use self::builder::{BuildTransportError, ReqwestTransportBuilder};
use self::urls::Urls;

/// The transport of a tokio program: reqwest with HTTP/2 (feature `http2`), connection reuse and no will of its own.
///
/// - Redirects are not followed, no cookie is kept, no `Referer` is sent.
/// - Nothing is sent twice. reqwest's retries (of HTTP/2 requests that the server refused or left unprocessed)
///   are off. What stays is hyper's choice of another connection where a pooled one turns out to be closed
///   before the first byte of the request was written.
/// - No compression is asked for or undone, so the cap on a body means bytes received.
/// - `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY` and the proxy settings of macOS and Windows apply,
///   unless [`ReqwestTransportBuilder::no_proxy`] says otherwise.
///
/// [`AttemptTimeout`] spans connecting, sending and the whole body. Where it passes while still connecting, the
/// error is [`TransportErrorKind::Timeout`], as reqwest does not tell how far it had got; where the (shorter)
/// [connect timeout](ReqwestTransportBuilder::connect_timeout) passes first, it is
/// [`TransportErrorKind::Connect`], which is safe to repeat.
///
/// It needs a tokio runtime with I/O and timer enabled; outside of one, sending is refused with
/// [`TransportErrorKind::Request`]. Cloning is cheap and shares the connections, which belong to the tokio
/// runtime they were opened on: build one transport for each runtime and keep it.
///
/// ```
/// # fn main() -> Result<(), clerk_invitations_native::BuildTransportError> {
/// use clerk_invitations_native::ReqwestTransport;
/// use std::time::Duration;
///
/// let transport = ReqwestTransport::builder().connect_timeout(Duration::from_secs(3)).build()?;
/// # let _ = transport;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct ReqwestTransport {
    client: reqwest::Client,
    max_body_bytes: usize,
    urls: Urls,
}

impl ReqwestTransport {
    /// The size in bytes beyond which an answer's body is refused, unless told otherwise: 8 MiB.
    pub const DEFAULT_MAX_BODY_BYTES: usize = 8 * 1024 * 1024;

    /// Starts with the defaults.
    pub fn builder() -> ReqwestTransportBuilder {
        ReqwestTransportBuilder::new()
    }

    /// Brings a client of your own, as [`reqwest`](crate::reqwest) built it.
    ///
    /// What this transport promises is then up to that client. Build it with
    /// `.redirect(Policy::none())`, because the request carries a secret key, and `.retry(retry::never())`,
    /// because this SDK decides what may be sent again. Its own timeouts apply besides [`AttemptTimeout`].
    pub fn from_client(client: reqwest::Client) -> Self {
        Self { client, max_body_bytes: Self::DEFAULT_MAX_BODY_BYTES, urls: Urls::default() }
    }

    /// The size in bytes beyond which an answer's body is refused with [`TransportErrorKind::BodyTooLarge`].
    #[must_use]
    pub fn with_max_body_bytes(mut self, max_body_bytes: usize) -> Self {
        self.max_body_bytes = max_body_bytes;
        self
    }

    /// Makes it reqwest's, or refuses what reqwest would send differently. The connection decides on the version: HTTP/2
    /// where TLS agrees on it, HTTP/1.1 otherwise.
    fn prepare(&self, request: http::Request<Bytes>) -> Result<reqwest::Request, TransportError> {
        let refused = || TransportError::new(TransportErrorKind::Request);
        // Outside of a tokio runtime, tokio would panic.
        tokio::runtime::Handle::try_current().map_err(|error| refused().with_source(error))?;
        let (parts, body) = request.into_parts();
        let url = self.urls.of(&parts.uri).map_err(|error| refused().with_source(error))?;
        // A URL is not a URI: `%2E%2E` is a segment to one and a step up to the other, and so another operation.
        if url.path() != parts.uri.path() {
            return Err(refused().with_source("the path is not one that a URL can hold unchanged"));
        }
        let mut request = reqwest::Request::new(parts.method, url);
        *request.headers_mut() = parts.headers;
        // hyper says nothing of a body that is empty; a POST without a length is 411 to some proxies.
        if body.is_empty() && matches!(*request.method(), Method::POST | Method::PUT | Method::PATCH) {
            request.headers_mut().entry(CONTENT_LENGTH).or_insert(HeaderValue::from_static("0"));
        }
        *request.body_mut() = Some(body.into());
        Ok(request)
    }

    /// Reads to the end, or to the cap: never more than one chunk beyond it is held.
    async fn read_body(&self, response: &mut reqwest::Response) -> Result<Bytes, TransportError> {
        let too_large = || TransportError::new(TransportErrorKind::BodyTooLarge);
        let announced = response.content_length().unwrap_or(0);
        if usize::try_from(announced).map_or(true, |announced| announced > self.max_body_bytes) {
            return Err(too_large());
        }
        let mut body = Bytes::new();
        while let Some(chunk) = response.chunk().await.map_err(failure::after_head)? {
            if chunk.len() > self.max_body_bytes.saturating_sub(body.len()) {
                return Err(too_large());
            }
            body = append(body, chunk);
        }
        Ok(body)
    }
}

#[async_trait]
impl HttpTransport for ReqwestTransport {
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        let deadline = deadline(&request);
        let answering = self.client.execute(self.prepare(request)?);
        // What is known of the answer when time is up.
        let mut status = None;
        let done = {
            // One timer for head and body. Pinned, for it is large to move.
            let exchange = pin!(async {
                let mut response = answering.await.map_err(failure::before_head)?;
                status = Some(response.status());
                let body = self.read_body(&mut response).await?;
                Ok((response, body))
            });
            match deadline {
                None => exchange.await,
                Some(deadline) => timeout_at(deadline, exchange)
                    .await
                    .unwrap_or_else(|_elapsed| Err(TransportError::new(TransportErrorKind::Timeout))),
            }
        };
        let (mut response, body) = done.map_err(|error| match status {
            Some(status) => error.with_status(status),
            None => error,
        })?;

        let mut answer = http::Response::new(body);
        *answer.status_mut() = response.status();
        *answer.version_mut() = response.version();
        *answer.headers_mut() = mem::take(response.headers_mut());
        Ok(answer)
    }
}

/// Without the client: its `Debug` would show the headers and the proxies that a user gave it.
impl fmt::Debug for ReqwestTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReqwestTransport")
            .field("max_body_bytes", &self.max_body_bytes)
            .finish_non_exhaustive()
    }
}

/// Most bodies come in one piece: it is taken as it is.
fn append(body: Bytes, chunk: Bytes) -> Bytes {
    if body.is_empty() {
        return chunk;
    }
    let mut both = BytesMut::from(body);
    both.extend_from_slice(&chunk);
    both.freeze()
}

/// When the attempt has to be over; `None` for no limit, or one that no clock reaches.
fn deadline(request: &http::Request<Bytes>) -> Option<Instant> {
    let AttemptTimeout(timeout) = request.extensions().get()?;
    Instant::now().checked_add(*timeout)
}
