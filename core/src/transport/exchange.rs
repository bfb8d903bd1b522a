//! One HTTP exchange in plain types: what core works with, below [`HttpTransport`].

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};

use crate::maybe_send::{MaybeSend, MaybeSync};
use crate::transport::headers::Headers;
use crate::transport::{AttemptTimeout, HttpTransport, TransportError, TransportErrorKind};

/// The contract of [`HttpTransport`] in plain types, for hosts where the `http` crate's own (a URI parser, a table
/// of header names) would cost too much: the npm package. Everybody else implements [`HttpTransport`].
#[cfg_attr(not(target_arch = "wasm32"), async_trait::async_trait)]
#[cfg_attr(target_arch = "wasm32", async_trait::async_trait(?Send))]
pub trait Exchange: MaybeSend + MaybeSync {
    /// Sends one request and reads its whole answer.
    async fn exchange(&self, request: ExchangeRequest) -> Result<ExchangeAnswer, TransportError>;

    /// Hears, when a client is built, which headers most of its requests will have. So whoever needs them in another
    /// form makes it once.
    fn prepare(&self, _headers: &Arc<Headers>) {}

    /// Whether requests can be sent below this base URL.
    fn accepts(&self, _base_url: &str) -> bool {
        true
    }
}

/// The content type of a body.
pub(crate) const CONTENT_TYPE: &str = "application/json";

/// A request as it goes to the host.
pub struct ExchangeRequest {
    /// The method.
    pub method: &'static Method,
    /// The absolute URL.
    pub url: String,
    /// Headers, the key among them. A body adds `content-type: application/json` to them, unless they
    /// name another.
    pub headers: Arc<Headers>,
    /// The body, JSON; `None` where there is none.
    pub body: Option<String>,
    /// The longest it may take, from connecting to the last byte of the answer.
    pub timeout: Duration,
}

/// An answer as it came from the host.
pub struct ExchangeAnswer {
    /// The status.
    pub status: StatusCode,
    /// All headers; the npm package's JavaScript hands over those that core reads.
    pub headers: Headers,
    /// The whole body.
    pub body: Vec<u8>,
}

/// The result of an exchange.
pub type ExchangeResult = Result<ExchangeAnswer, TransportError>;

/// [`HttpTransport`] as an [`Exchange`].
pub(crate) struct OverHttp {
    transport: Arc<dyn HttpTransport>,
    /// The headers that most requests have, converted.
    prepared: OnceLock<(Arc<Headers>, HeaderMap)>,
}

impl OverHttp {
    pub(crate) fn new(transport: Arc<dyn HttpTransport>) -> Self {
        Self { transport, prepared: OnceLock::new() }
    }

    fn header_map(&self, request: &ExchangeRequest) -> HeaderMap {
        let mut map = match self.prepared.get() {
            Some((known, map)) if Arc::ptr_eq(known, &request.headers) => map.clone(),
            _ => (&*request.headers).into(),
        };
        if request.body.is_some() {
            map.entry(header::CONTENT_TYPE).or_insert(HeaderValue::from_static(CONTENT_TYPE));
        }
        map
    }
}

#[cfg_attr(not(target_arch = "wasm32"), async_trait::async_trait)]
#[cfg_attr(target_arch = "wasm32", async_trait::async_trait(?Send))]
impl Exchange for OverHttp {
    async fn exchange(&self, request: ExchangeRequest) -> Result<ExchangeAnswer, TransportError> {
        let headers = self.header_map(&request);
        let mut http = http::Request::new(Bytes::from(request.body.unwrap_or_default()));
        *http.method_mut() = request.method.clone();
        // Text of our own making: a `Uri` refuses nothing of it but what is too long.
        let refused = |_| {
            TransportError::new(TransportErrorKind::Request)
                .with_source("the path makes a URL that is too long")
        };
        *http.uri_mut() = Uri::try_from(request.url).map_err(refused)?;
        *http.headers_mut() = headers;
        http.extensions_mut().insert(AttemptTimeout(request.timeout));
        let (parts, body) = self.transport.send(http).await?.into_parts();
        Ok(ExchangeAnswer { status: parts.status, headers: parts.headers.into(), body: body.into() })
    }

    fn prepare(&self, headers: &Arc<Headers>) {
        let mut map = HeaderMap::from(&**headers);
        // For what is added on the way: copies need no new table then.
        map.reserve(8);
        // Of a second client on the same transport, headers are converted for each request.
        let _ = self.prepared.set((headers.clone(), map));
    }

    fn accepts(&self, base_url: &str) -> bool {
        base_url.parse::<Uri>().is_ok_and(|uri| uri.authority().is_some())
    }
}

/// Shows neither headers nor body.
impl fmt::Debug for ExchangeRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExchangeRequest").field("method", &self.method).finish_non_exhaustive()
    }
}

impl fmt::Debug for ExchangeAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExchangeAnswer").field("status", &self.status).finish_non_exhaustive()
    }
}
