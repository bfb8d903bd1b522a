//! What a case works with.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use clerk_invitations_core::{AttemptTimeout, HttpTransport, Runtime, TransportError, TransportErrorKind};
use http::{Method, Request, Response, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// Why a case does not hold.
pub struct Failure(String);

impl Failure {
    /// In the words of the case.
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// So that `?` works on everything; which is why a failure is no `Error` itself.
impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        let mut message = format!("unexpected error: {error:?}");
        let mut source = error.source();
        while let Some(error) = source {
            message.push_str(&format!(": {error}"));
            source = error.source();
        }
        Self(message)
    }
}

macro_rules! ensure {
    ($holds:expr, $($message:tt)+) => {
        if !$holds {
            return Err($crate::conformance::Failure::new(format!($($message)+)));
        }
    };
}

macro_rules! ensure_eq {
    ($actual:expr, $expected:expr, $($what:tt)+) => {
        match (&$actual, &$expected) {
            (actual, expected) => {
                if actual != expected {
                    let what = format!($($what)+);
                    let message = format!("{what}: {actual:?} instead of {expected:?}");
                    return Err($crate::conformance::Failure::new(message));
                }
            }
        }
    };
}

pub(super) use {ensure, ensure_eq};

/// The transport under test, its runtime, and where the hostile server is.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// Built with a cap of [`MAX_BODY_BYTES`](super::MAX_BODY_BYTES).
    pub transport: &'a dyn HttpTransport,
    /// Measures and waits.
    pub runtime: &'a dyn Runtime,
    /// The URL of the hostile server, without a slash at the end.
    pub server: &'a str,
    /// The URL of a port that refuses connections.
    pub refused: &'a str,
    /// What the transport cannot help.
    pub host: Host,
}

/// What a host hides from the transports on it, or does behind their backs: there the cases ask for less.
///
/// The default is nothing of the kind. JavaScript servers ask for compression by themselves; browsers do all of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Host {
    /// That an answer is a redirect. It must not be followed even so.
    pub hides_redirects: bool,
    /// That no connection came about: it looks like one that broke.
    pub hides_connect_errors: bool,
    /// It sends again what broke before the answer on a connection that was used before: once for each of those.
    pub sends_again: bool,
    /// The headers that it sets as it likes.
    pub own_headers: &'static [&'static str],
}

impl fmt::Debug for Subject<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subject").field("server", &self.server).finish_non_exhaustive()
    }
}

/// What the server saw of the requests of one id.
#[derive(Debug, Deserialize)]
pub struct Seen {
    /// How many arrived.
    pub requests: usize,
    /// The connection of each, in the order of arrival.
    pub connections: Vec<usize>,
    /// How many the client left before the answer was complete.
    pub gone: usize,
}

/// A request as the server got it.
#[derive(Debug, Deserialize)]
pub struct Echo {
    /// The method.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// The version of HTTP, as `HTTP/2.0`.
    pub version: String,
    /// Names and values, in the order of arrival.
    pub headers: Vec<(String, String)>,
    /// The body, two hexadecimal digits for each byte.
    pub body: String,
}

impl Echo {
    /// The values of a header, as one list.
    pub fn header(&self, name: &str) -> String {
        let named = self.headers.iter().filter(|(n, _)| n == name);
        named.map(|(_, value)| value.as_str()).collect::<Vec<_>>().join(", ")
    }
}

impl Subject<'_> {
    /// An id for the server's log that no other run uses.
    pub(super) fn fresh_id(&self) -> String {
        format!("{:016x}", self.runtime.random())
    }

    /// A request without a body to the server.
    pub fn get(&self, target: &str) -> Result<Request<Bytes>, Failure> {
        self.request(Method::GET, target, Bytes::new())
    }

    /// A request to the server.
    pub fn request(&self, method: Method, target: &str, body: Bytes) -> Result<Request<Bytes>, Failure> {
        Ok(Request::builder().method(method).uri(format!("{}{target}", self.server)).body(body)?)
    }

    /// Sends it.
    pub async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        self.transport.send(request).await
    }

    /// Sends it, wants an answer, and reads it as JSON: an [`Echo`], say.
    pub async fn json<T: DeserializeOwned>(&self, request: Request<Bytes>) -> Result<T, Failure> {
        let answer = self.send(request).await?;
        ensure_eq!(answer.status(), StatusCode::OK, "the status");
        Ok(serde_json::from_slice(answer.body())?)
    }

    /// Sends it, wants an error of this kind, and hands it back.
    pub async fn failure(
        &self,
        request: Request<Bytes>,
        kind: TransportErrorKind,
    ) -> Result<TransportError, Failure> {
        let target = request.uri().to_string();
        match self.send(request).await {
            Ok(answer) => {
                Err(Failure::new(format!("{target}: status {} instead of {kind:?}", answer.status())))
            }
            Err(error) => {
                ensure_eq!(error.kind(), kind, "{target}: the kind of {error:?}");
                Ok(error)
            }
        }
    }

    /// What the server saw of this id, after waiting for it: `until` is `arrived`, `gone` or nothing.
    pub async fn seen(&self, id: &str, until: &str) -> Result<Seen, Failure> {
        self.json(self.get(&format!("/log?id={id}&until={until}"))?).await
    }
}

/// The same request, with a limit to the time it may take.
pub(super) fn with_timeout(mut request: Request<Bytes>, timeout: Duration) -> Request<Bytes> {
    request.extensions_mut().insert(AttemptTimeout(timeout));
    request
}
