//! A failed exchange, as a transport error.

use std::fmt;

use clerk_invitations_core::{TransportError, TransportErrorKind};
use http::StatusCode;
use js_sys::Reflect;
use wasm_bindgen::JsValue;

use crate::exchange::Outcome;

/// What `fetch` or a stream was rejected with, or the reason of a signal: the source of a [`TransportError`].
///
/// `Display` and `Debug` show its name alone, because its message may quote a URL. [`JsCause::value`] hands it out.
pub struct JsCause(JsValue);

impl JsCause {
    #[cfg(feature = "gloo-net")]
    pub(crate) fn new(value: impl Into<JsValue>) -> Self {
        Self(value.into())
    }

    /// The very value.
    pub fn value(&self) -> &JsValue {
        &self.0
    }
}

impl fmt::Display for JsCause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Of a value of any kind; where looking throws, it has no name.
        let name = Reflect::get(&self.0, &"name".into()).ok().and_then(|name| name.as_string());
        f.write_str(name.as_deref().unwrap_or("a JavaScript value without a name"))
    }
}

impl fmt::Debug for JsCause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for JsCause {}

/// The error of an exchange that failed in this way.
pub(crate) fn failure(failed: &str, outcome: &Outcome) -> TransportError {
    let kind = match failed {
        "request" => TransportErrorKind::Request,
        "connect" => TransportErrorKind::Connect,
        "timeout" => TransportErrorKind::Timeout,
        "body" => TransportErrorKind::Body,
        "bodyTooLarge" => TransportErrorKind::BodyTooLarge,
        "aborted" => TransportErrorKind::Aborted,
        _ => TransportErrorKind::Interrupted,
    };
    let error = because(kind, outcome.cause());
    match outcome.status().and_then(|status| StatusCode::from_u16(status).ok()) {
        Some(status) => error.with_status(status),
        None => error,
    }
}

/// The error of a request that was not sent.
pub(crate) fn refused(cause: JsValue) -> TransportError {
    because(TransportErrorKind::Request, cause)
}

fn because(kind: TransportErrorKind, cause: JsValue) -> TransportError {
    let error = TransportError::new(kind);
    if cause.is_undefined() { error } else { error.with_source(JsCause(cause)) }
}
