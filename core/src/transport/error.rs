//! Errors of transports: an attempt without a whole answer.

use std::fmt;

use http::StatusCode;

use crate::error::displayed;
use crate::maybe_send::BoxError;
use crate::text::{concat, decimal};

/// Kind of a transport error: what kept an attempt from yielding a whole response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// The transport refused to send the request (a malformed URL, say). Not sent.
    Request,
    /// No connection came about: refused, unresolvable, TLS not agreed. Not sent.
    Connect,
    /// The attempt's timeout passed. The server may have acted.
    Timeout,
    /// The connection ended before the head of an answer was complete. The server may have acted.
    Interrupted,
    /// The head of an answer arrived ([`TransportError::status`]), its body did not arrive whole. The server
    /// may have acted.
    Body,
    /// The head of an answer arrived, its body is larger than the transport's cap. The server may have acted.
    BodyTooLarge,
    /// The caller cancelled the attempt by a means of the platform (an `AbortSignal`). The server may have
    /// acted.
    Aborted,
}

impl TransportErrorKind {
    /// Whether the server may have received, and so acted on, the request.
    pub fn may_have_been_sent(self) -> bool {
        !matches!(self, Self::Request | Self::Connect)
    }
}

/// Error of a transport: an attempt yielded no whole response.
pub struct TransportError(Box<Failed>);

struct Failed {
    kind: TransportErrorKind,
    status: Option<StatusCode>,
    source: Option<BoxError>,
    is_settled: bool,
}

impl TransportError {
    /// An error of this kind, with nothing more to say.
    pub fn new(kind: TransportErrorKind) -> Self {
        Self(Box::new(Failed { kind, status: None, source: None, is_settled: false }))
    }

    /// Adds the status of an answer whose body was lost.
    #[must_use]
    pub fn with_status(mut self, status: StatusCode) -> Self {
        self.0.status = Some(status);
        self
    }

    /// Adds the error underneath. It must not show header values, bodies or the query of the URL.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<BoxError>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// Notes that nothing was sent, whatever the kind: a transport knows it of a signal that had aborted before.
    #[must_use]
    pub fn not_sent(mut self) -> Self {
        self.0.is_settled = true;
        self
    }

    /// Notes that a lookup has shown that the request took no effect.
    pub(crate) fn settle(&mut self) {
        self.0.is_settled = true;
    }

    /// Whether it is known that the request took no effect: it was not sent, or a lookup has shown it.
    pub(crate) fn is_settled(&self) -> bool {
        self.0.is_settled
    }

    /// Whether the server may have received the request, and a lookup has not shown that it took no effect.
    pub fn may_have_been_sent(&self) -> bool {
        self.0.kind.may_have_been_sent() && !self.0.is_settled
    }

    /// What went wrong.
    pub fn kind(&self) -> TransportErrorKind {
        self.0.kind
    }

    /// The status of the answer, where its head arrived before the attempt failed.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }
}

impl TransportError {
    pub(crate) fn text(&self) -> String {
        let text = match self.0.kind {
            TransportErrorKind::Request => "the transport refused the request",
            TransportErrorKind::Connect => "could not connect",
            TransportErrorKind::Timeout => "no whole answer within the timeout",
            TransportErrorKind::Interrupted => "the connection ended before an answer",
            TransportErrorKind::Body => "the answer's body did not arrive whole",
            TransportErrorKind::BodyTooLarge => "the answer's body is larger than the transport accepts",
            TransportErrorKind::Aborted => "aborted by the caller",
        };
        match self.0.status {
            Some(status) => concat(&[text, " (status ", &decimal(status.as_u16().into()), ")"]),
            None => text.to_owned(),
        }
    }
}

displayed!(TransportError);

impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportError")
            .field("kind", &self.0.kind)
            .field("status", &self.0.status)
            .field("source", &self.0.source.as_ref().map(|source| source.to_string()))
            .finish()
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
