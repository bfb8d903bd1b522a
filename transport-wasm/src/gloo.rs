//! [`HttpTransport`] over `gloo-net`.

use std::cell::Cell;
use std::fmt;
use std::pin::pin;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use clerk_invitations_core::{AttemptTimeout, HttpTransport, TransportError, TransportErrorKind};
use futures_util::future::{Either, select};
use gloo_net::http as gloo;
use gloo_timers::future::TimeoutFuture;
use http::{HeaderName, HeaderValue, Request, Response, StatusCode};
use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use web_sys::RequestRedirect;

use crate::exchange::AbortOnDrop;
use crate::failure::{JsCause, refused};

/// The transport of those who have `gloo-net` already: smaller, and less than [`FetchTransport`](crate::FetchTransport),
/// which is the default. It takes neither a `fetch` nor an init of one's own.
///
/// What it cannot do, of what the contract asks for; the conformance suite runs over both, in Node and in Chromium:
///
/// | what | what comes of it |
/// |---|---|
/// | a connection that was refused is told from one that broke | the error is `Interrupted`, not `Connect`: the SDK looks before it sends again |
/// | a rejection that is no `Error`, or an answer that is no `Response`, is an error | it panics |
/// | a body is not read on beyond the cap | it is read whole, then refused: the cap spares no memory, and one without an end lasts until the timeout |
/// | init members that `Request` does not know (`cf`, `next`) | there is no way to set them |
/// | Deno and Bun send nothing twice | they may: `FetchTransport` streams bodies and keeps no connections there |
///
/// ```no_run
/// use clerk_invitations_wasm::{Clerk, GlooTransport};
/// use std::sync::Arc;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let clerk = Clerk::builder().secret_key("sk_test_example").transport(Arc::new(GlooTransport::new())).build()?;
/// # let _ = clerk;
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct GlooTransport {
    max_body_bytes: usize,
}

impl GlooTransport {
    /// The size in bytes beyond which an answer's body is refused, unless told otherwise: 8 MiB.
    pub const DEFAULT_MAX_BODY_BYTES: usize = crate::FetchTransport::DEFAULT_MAX_BODY_BYTES;

    /// Over the global `fetch`.
    pub fn new() -> Self {
        Self { max_body_bytes: Self::DEFAULT_MAX_BODY_BYTES }
    }

    /// The size in bytes beyond which an answer's body is refused with
    /// [`TransportErrorKind::BodyTooLarge`](crate::TransportErrorKind::BodyTooLarge), once it is read.
    #[must_use]
    pub fn with_max_body_bytes(mut self, max_body_bytes: usize) -> Self {
        self.max_body_bytes = max_body_bytes;
        self
    }

    /// Notes the status as soon as it is there.
    async fn exchange(
        &self,
        request: gloo::Request,
        seen: &Cell<Option<StatusCode>>,
    ) -> Result<Response<Bytes>, TransportError> {
        let answer = request.send().await.map_err(because(TransportErrorKind::Interrupted))?;
        // A redirect that a browser hides has the status 0.
        let status = StatusCode::from_u16(answer.status())
            .map_err(|_| TransportError::new(TransportErrorKind::Interrupted))?;
        seen.set(Some(status));
        let headers = answer.headers();
        let body = answer.binary().await.map_err(because(TransportErrorKind::Body));
        let body = body.map_err(|error| error.with_status(status))?;
        if body.len() > self.max_body_bytes {
            return Err(TransportError::new(TransportErrorKind::BodyTooLarge).with_status(status));
        }
        let mut whole = Response::new(Bytes::from(body));
        *whole.status_mut() = status;
        for (name, value) in headers.entries() {
            let bytes: Option<Vec<u8>> = value.chars().map(|char| u8::try_from(char).ok()).collect();
            let value = bytes.and_then(|bytes| HeaderValue::from_bytes(&bytes).ok());
            if let (Ok(name), Some(value)) = (HeaderName::try_from(name), value) {
                whole.headers_mut().append(name, value);
            }
        }
        Ok(whole)
    }
}

impl Default for GlooTransport {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for GlooTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GlooTransport").field("max_body_bytes", &self.max_body_bytes).finish()
    }
}

#[async_trait(?Send)]
impl HttpTransport for GlooTransport {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let cancel = AbortOnDrop::new().map_err(refused)?;
        let timeout = request.extensions().get().map(|AttemptTimeout(timeout)| *timeout);
        let uri = request.uri().clone();
        let request = written(&request, &cancel).map_err(because(TransportErrorKind::Request))?;
        // A URL takes dots out of its path, and knows schemes that are not HTTP's.
        let is_http = matches!(uri.scheme_str(), Some("http" | "https"));
        let url = request.url();
        if !is_http || !url.split('?').next().is_some_and(|url| url.ends_with(uri.path())) {
            return Err(TransportError::new(TransportErrorKind::Request));
        }
        let status = Cell::new(None);
        let exchange = pin!(self.exchange(request, &status));
        let Some(timeout) = timeout.and_then(milliseconds) else { return exchange.await };
        match select(exchange, TimeoutFuture::new(timeout)).await {
            Either::Left((answer, _)) => answer,
            Either::Right(_) => {
                let error = TransportError::new(TransportErrorKind::Timeout);
                Err(match status.get() {
                    Some(status) => error.with_status(status),
                    None => error,
                })
            }
        }
    }
}

/// As a timer counts: up to some 24 days; beyond there is none.
fn milliseconds(timeout: Duration) -> Option<u32> {
    u32::try_from(timeout.as_nanos().div_ceil(1_000_000)).ok().filter(|millis| i32::try_from(*millis).is_ok())
}

fn written(request: &Request<Bytes>, cancel: &AbortOnDrop) -> Result<gloo::Request, gloo_net::Error> {
    let headers = gloo::Headers::new();
    for (name, value) in request.headers() {
        // To `fetch` a byte above 127 is a Latin-1 character.
        let value: String = value.as_bytes().iter().map(|byte| char::from(*byte)).collect();
        headers.append(name.as_str(), &value);
    }
    let builder = gloo::RequestBuilder::new(&request.uri().to_string())
        .method(request.method().clone())
        .headers(headers)
        .redirect(RequestRedirect::Manual)
        .abort_signal(Some(cancel.signal().unchecked_ref()));
    match request.body().is_empty() {
        true => builder.build(),
        false => builder.body(Uint8Array::from(request.body().as_ref())),
    }
}

/// An error of this kind, of whose cause the name is known.
fn because(kind: TransportErrorKind) -> impl Fn(gloo_net::Error) -> TransportError {
    move |error| {
        let error_with = |cause: js_sys::Error| TransportError::new(kind).with_source(JsCause::new(cause));
        match error {
            gloo_net::Error::JsError(error) => {
                // Without its message, which may quote a URL.
                let cause = js_sys::Error::new("");
                cause.set_name(&error.name);
                error_with(cause)
            }
            _ => TransportError::new(kind),
        }
    }
}
