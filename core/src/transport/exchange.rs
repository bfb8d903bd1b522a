//! One HTTP exchange in plain types: the `http` crate's own (a URI parser, a table of header names) would cost too much
//! in the npm package.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{Method, StatusCode};

use crate::transport::error::TransportError;
use crate::transport::headers::Headers;

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
