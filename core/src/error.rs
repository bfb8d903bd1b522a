//! What can go wrong, by stage: the stage tells whether the server may have acted.

mod ambiguous;
mod api;
mod code;
mod decode;
mod invalid;

use std::time::Duration;

use http::StatusCode;

use crate::transport::{TransportError, TransportErrorKind, is_refusal};

pub use ambiguous::{Ambiguous, Fate, Outcome};
pub use api::{ApiError, ErrorBody, ErrorDetail};
pub use code::ErrorCode;
pub use decode::DecodeError;
pub use invalid::{ConfigError, InvalidRequest};

/// The result of a call.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a call failed.
///
/// `Display` is one line and shows no key, no ticket and no body; the sources underneath say more.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The client is configured wrongly. Nothing was sent.
    Config(ConfigError),
    /// The API would certainly refuse the request, or it cannot be written. Nothing was sent.
    InvalidRequest(InvalidRequest),
    /// There was no whole answer.
    Transport(TransportError),
    /// Clerk answered with a status that is not 2xx.
    Api(Box<ApiError>),
    /// Clerk answered 2xx with a body that is not what the endpoint answers.
    Decode(Box<DecodeError>),
    /// The request may have been executed, in whole or in part, and looking did not settle it.
    Ambiguous(Box<Ambiguous>),
}

impl Error {
    /// The error Clerk answered with, if it is that.
    pub fn api(&self) -> Option<&ApiError> {
        match self {
            Self::Api(error) => Some(error),
            _ => None,
        }
    }

    /// The HTTP status, wherever an answer's head arrived.
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Api(error) => Some(error.status()),
            Self::Decode(error) => Some(error.response().status),
            Self::Transport(error) => error.status(),
            // The status of one attempt is not that of the call.
            Self::Ambiguous(_) | Self::Config(_) | Self::InvalidRequest(_) => None,
        }
    }

    /// The first code that Clerk gives.
    pub fn code(&self) -> Option<ErrorCode> {
        self.api()?.code()
    }

    /// Clerk's id of the exchange, for its support.
    pub fn trace_id(&self) -> Option<String> {
        match self {
            Self::Api(error) => error.trace_id().map(str::to_owned),
            Self::Decode(error) => error.response().trace_id(),
            Self::Ambiguous(error) => error.cause().trace_id(),
            Self::Config(_) | Self::InvalidRequest(_) | Self::Transport(_) => None,
        }
    }

    /// How long Clerk asks to wait before the next request to this endpoint.
    pub fn retry_after(&self) -> Option<Duration> {
        self.api()?.retry_after()
    }

    /// Whether a rate limit refused the request (status 429).
    pub fn is_rate_limited(&self) -> bool {
        self.status() == Some(StatusCode::TOO_MANY_REQUESTS)
    }

    /// Whether time ran out, also as what made a request ambiguous.
    pub fn is_timeout(&self) -> bool {
        match self {
            Self::Transport(error) => error.kind() == TransportErrorKind::Timeout,
            Self::Ambiguous(error) => error.cause().is_timeout(),
            _ => false,
        }
    }

    /// Whether no connection came about, so that nothing was sent.
    pub fn is_connect(&self) -> bool {
        matches!(self, Self::Transport(error) if error.kind() == TransportErrorKind::Connect)
    }

    /// Whether the caller aborted it by a means of the platform.
    pub(crate) fn is_aborted(&self) -> bool {
        matches!(self, Self::Transport(error) if error.kind() == TransportErrorKind::Aborted)
    }

    /// The same error, once a lookup has shown that the request took no effect.
    pub(crate) fn settled(mut self) -> Self {
        match &mut self {
            Self::Api(error) => error.settle(),
            Self::Transport(error) => error.settle(),
            _ => {}
        }
        self
    }

    /// Whether the server may have done what was asked, although the call failed.
    ///
    /// `false` is certain: nothing was sent, or Clerk refused it, or the SDK has looked and it is not there.
    /// `true` means "look before you send again": the answer was lost or unreadable, or the server failed (5xx)
    /// on the way.
    pub fn may_have_been_executed(&self) -> bool {
        match self {
            Self::Config(_) | Self::InvalidRequest(_) => false,
            Self::Transport(error) => error.may_have_been_executed(),
            Self::Api(error) => !is_refusal(error.status()) && !error.is_settled(),
            Self::Decode(_) | Self::Ambiguous(_) => true,
        }
    }
}

impl Error {
    /// What `Display` shows: in one piece, for hosts where formatting would cost too much.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Config(error) => error.text(),
            Self::InvalidRequest(error) => error.text(),
            Self::Transport(error) => error.text(),
            Self::Api(error) => error.text(),
            Self::Decode(error) => error.text(),
            Self::Ambiguous(error) => error.text(),
        }
    }
}

/// `Display` of an error, as its `text()`.
macro_rules! displayed {
    ($error:ty) => {
        impl std::fmt::Display for $error {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.text())
            }
        }
    };
}

pub(crate) use displayed;

displayed!(Error);

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            // `Display` shows the error itself already; what is underneath comes next in the chain.
            Self::Transport(error) => error.source(),
            Self::Ambiguous(error) => error.source(),
            _ => None,
        }
    }
}

macro_rules! from {
    ($($error:ty => $variant:ident),+ $(,)?) => {$(
        impl From<$error> for Error {
            fn from(error: $error) -> Self {
                Self::$variant(error)
            }
        }
    )+};
}

from! {
    ConfigError => Config,
    InvalidRequest => InvalidRequest,
    TransportError => Transport,
    Box<ApiError> => Api,
    Box<DecodeError> => Decode,
}
