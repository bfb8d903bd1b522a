//! Exchanges over an [`HttpTransport`].

use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Uri, header};

use crate::transport::error::{TransportError, TransportErrorKind};
use crate::transport::exchange::{ExchangeAnswer, ExchangeRequest, ExchangeResult};
use crate::transport::headers::Headers;
use crate::transport::http_transport::{AttemptTimeout, HttpTransport};

/// The content type of a body.
const CONTENT_TYPE: HeaderValue = HeaderValue::from_static("application/json");

/// Converts exchanges to the `http` crate's types, and sends them.
pub(crate) struct OverHttp {
    transport: Arc<dyn HttpTransport>,
    /// The headers that most requests have, and their conversion.
    prepared: OnceLock<(Arc<Headers>, HeaderMap)>,
}

impl OverHttp {
    pub(crate) fn new(transport: Arc<dyn HttpTransport>) -> Self {
        Self { transport, prepared: OnceLock::new() }
    }

    /// Converts the headers that most requests will have, once.
    pub(crate) fn prepare(&self, headers: &Arc<Headers>) {
        let mut map = HeaderMap::from(&**headers);
        // For what is added on the way: copies need no new table then.
        map.reserve(8);
        let _ = self.prepared.set((headers.clone(), map));
    }

    /// Sends one request and reads its whole answer.
    pub(crate) async fn exchange(&self, request: ExchangeRequest) -> ExchangeResult {
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

    fn header_map(&self, request: &ExchangeRequest) -> HeaderMap {
        let mut map = match self.prepared.get() {
            Some((known, map)) if Arc::ptr_eq(known, &request.headers) => map.clone(),
            _ => (&*request.headers).into(),
        };
        if request.body.is_some() {
            map.entry(header::CONTENT_TYPE).or_insert(CONTENT_TYPE);
        }
        map
    }
}

/// Whether requests can be sent below this base URL.
pub(crate) fn accepts(base_url: &str) -> bool {
    base_url.parse::<Uri>().is_ok_and(|uri| uri.authority().is_some())
}
