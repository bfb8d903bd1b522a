//! [`HttpTransport`] over `fetch`.

use std::fmt;

use async_trait::async_trait;
use bytes::Bytes;
use clerk_invitations_core::{AttemptTimeout, HttpTransport, TransportError};
use http::header::{HeaderMap, HeaderName, HeaderValue};
use http::{Request, Response, StatusCode};
use js_sys::futures::JsFuture;
use js_sys::{Array, Function, Object, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

use crate::exchange::{AbortOnDrop, Outcome, exchange, read_headers, set};
use crate::failure::{failure, refused};

/// The transport of a JavaScript host: one `fetch(url, init)` for each request.
///
/// - Redirects are not followed, and nothing is sent twice by this transport.
/// - [`AttemptTimeout`] spans the whole exchange; beyond what a timer can count, some 24 days, there is none.
/// - Whatever `fetch` does, an own one included, `send` ends, and nothing panics: what is rejected or answered in
///   place of a `Response` is the source of the error, a [`JsCause`](crate::JsCause).
/// - [`TransportErrorKind::Connect`](crate::TransportErrorKind::Connect) is what Node, Bun and Deno say of
///   connections that did not come about. Cloudflare Workers and browsers do not tell them from those that broke.
/// - The cap on a body means bytes after decompression.
///
/// ```no_run
/// use clerk_invitations_wasm::{Clerk, FetchTransport};
/// use std::sync::Arc;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let transport = FetchTransport::new().with_max_body_bytes(1024 * 1024);
/// let clerk = Clerk::builder().secret_key("sk_test_example").transport(Arc::new(transport)).build()?;
/// # let _ = clerk;
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct FetchTransport {
    fetch: Option<Function>,
    init: Option<Object>,
    signal: Option<JsValue>,
    max_body_bytes: usize,
}

impl FetchTransport {
    /// The size in bytes beyond which an answer's body is refused, unless told otherwise: 8 MiB.
    pub const DEFAULT_MAX_BODY_BYTES: usize = 8 * 1024 * 1024;

    /// Over the global `fetch` as it is when a request is sent.
    pub fn new() -> Self {
        Self { fetch: None, init: None, signal: None, max_body_bytes: Self::DEFAULT_MAX_BODY_BYTES }
    }

    /// Calls this function in place of the global `fetch`: with a URL and an init, and `this` undefined.
    #[must_use]
    pub fn with_fetch(mut self, fetch: Function) -> Self {
        self.fetch = Some(fetch);
        self
    }

    /// Makes each init a copy of this one, with any members: `cf` or `cache`, say. Method, headers, body and
    /// redirect mode are always the request's.
    #[must_use]
    pub fn with_init(mut self, init: Object) -> Self {
        self.init = Some(init);
        self
    }

    /// Ends every exchange with [`TransportErrorKind::Aborted`](crate::TransportErrorKind::Aborted) as soon as
    /// this `AbortSignal` aborts. It goes before a signal in [`with_init`](Self::with_init).
    #[must_use]
    pub fn with_signal(mut self, signal: JsValue) -> Self {
        self.signal = Some(signal);
        self
    }

    /// The size in bytes beyond which an answer's body is refused with
    /// [`TransportErrorKind::BodyTooLarge`](crate::TransportErrorKind::BodyTooLarge).
    #[must_use]
    pub fn with_max_body_bytes(mut self, max_body_bytes: usize) -> Self {
        self.max_body_bytes = max_body_bytes;
        self
    }

    /// As `exchange` takes it.
    fn host(&self, cancel: &AbortOnDrop) -> Result<Object, JsValue> {
        let host = Object::new();
        set(&host, "signal", cancel.signal())?;
        set(&host, "maxBodyBytes", self.max_body_bytes as f64)?;
        if let Some(fetch) = &self.fetch {
            set(&host, "fetch", fetch)?;
        }
        if let Some(signal) = &self.signal {
            let init = Object::new();
            if let Some(base) = &self.init {
                Object::try_assign(&init, base)?;
            }
            set(&init, "signal", signal)?;
            set(&host, "init", init)?;
        } else if let Some(init) = &self.init {
            set(&host, "init", init)?;
        }
        Ok(host)
    }
}

impl Default for FetchTransport {
    fn default() -> Self {
        Self::new()
    }
}

#[async_trait(?Send)]
impl HttpTransport for FetchTransport {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let cancel = AbortOnDrop::new().map_err(refused)?;
        let host = self.host(&cancel).map_err(refused)?;
        let promise = exchange(&plain(&request).map_err(refused)?, &host).map_err(refused)?;
        let outcome: Outcome = JsFuture::from(promise).await.map_err(refused)?.unchecked_into();
        match outcome.failed() {
            None => Ok(answer(&outcome)),
            Some(failed) => Err(failure(&failed, &outcome)),
        }
    }
}

/// Without the init: it may hold secrets.
impl fmt::Debug for FetchTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FetchTransport").field("max_body_bytes", &self.max_body_bytes).finish_non_exhaustive()
    }
}

/// A request as `exchange` takes it.
fn plain(request: &Request<Bytes>) -> Result<Object, JsValue> {
    let headers = Array::new();
    for (name, value) in request.headers() {
        // To `fetch` a byte above 127 is a Latin-1 character.
        let value: String = value.as_bytes().iter().map(|byte| char::from(*byte)).collect();
        headers.push(&Array::of2(&name.as_str().into(), &value.into()));
    }
    let plain = Object::new();
    set(&plain, "method", request.method().as_str())?;
    set(&plain, "url", request.uri().to_string())?;
    set(&plain, "headers", headers)?;
    if !request.body().is_empty() {
        set(&plain, "body", Uint8Array::from(request.body().as_ref()))?;
    }
    if let Some(AttemptTimeout(timeout)) = request.extensions().get() {
        set(&plain, "timeoutMs", timeout.as_nanos().div_ceil(1_000_000) as f64)?;
    }
    Ok(plain)
}

/// An answer of `exchange`, whose status is one of 200 to 599.
fn answer(outcome: &Outcome) -> Response<Bytes> {
    let mut answer = Response::new(Bytes::from(outcome.body().to_vec()));
    let status = outcome.status().and_then(|status| StatusCode::from_u16(status).ok());
    *answer.status_mut() = status.unwrap_or_default();
    for pair in read_headers(&outcome.headers()).iter() {
        append(answer.headers_mut(), &pair.unchecked_into());
    }
    answer
}

/// What is no header to the `http` crate, only a fake of a `Response` can have.
fn append(headers: &mut HeaderMap, pair: &Array) -> Option<()> {
    let name = HeaderName::try_from(pair.get(0).as_string()?).ok()?;
    let value: Option<Vec<u8>> =
        pair.get(1).as_string()?.chars().map(|char| u8::try_from(char).ok()).collect();
    headers.append(name, HeaderValue::from_bytes(&value?).ok()?);
    Some(())
}
