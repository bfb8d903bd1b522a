//! What can go wrong, by stage: the stage tells whether the server may have acted.

mod api;
mod code;
pub(crate) mod decode;
mod displayed;
mod fate;
mod invalid;

use std::fmt;
use std::time::Duration;

use http::StatusCode;

use crate::endpoint::operation::Operation;
use crate::text::{add, concat, decimal, line};
use crate::transport::error::{TransportError, TransportErrorKind};

pub use api::{ApiError, ErrorBody, ErrorDetail};
pub use code::ErrorCode;
pub use decode::DecodeError;
pub(crate) use displayed::displayed;
pub use fate::{Fate, Outcome};
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
            Self::Transport(error) => error.may_have_been_sent() && !error.status().is_some_and(is_refusal),
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

/// The request may have been executed, and looking did not settle whether it was. Nothing was sent again that
/// could have mailed somebody twice.
///
/// Look the people up (`list` with `query`) before you send anything again: at once if in a hurry, or better
/// after some minutes, when what is still on its way has arrived.
pub struct Ambiguous {
    operation: &'static Operation,
    fates: Vec<Fate>,
    cause: Box<Error>,
}

impl Ambiguous {
    pub(crate) fn new(operation: &'static Operation, fates: Vec<Fate>, cause: Error) -> Self {
        Self { operation, fates, cause: Box::new(cause) }
    }

    /// The operation that was asked for.
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// What is known of everybody the request was about, in its order.
    pub fn fates(&self) -> &[Fate] {
        &self.fates
    }

    /// Those that must be looked up: it is not known whether the request took effect for them.
    pub fn unknown(&self) -> impl Iterator<Item = &str> {
        let unknown = self.fates.iter().filter(|fate| fate.outcome == Outcome::Unknown);
        unknown.map(|fate| fate.subject.as_str())
    }

    /// The failure that started it.
    pub fn cause(&self) -> &Error {
        &self.cause
    }
}

impl Ambiguous {
    pub(crate) fn text(&self) -> String {
        /// Enough to act on by hand.
        const NAMED: usize = 10;
        let (mut done, mut not_done, mut unknown) = (0, 0, 0);
        let mut named = String::new();
        for fate in &self.fates {
            match fate.outcome {
                Outcome::Done(_) => done += 1,
                Outcome::NotDone => not_done += 1,
                Outcome::Unknown => {
                    unknown += 1;
                    if unknown <= NAMED {
                        named.push_str(if unknown > 1 { ", " } else { "" });
                        named.push_str(&line(&fate.subject, usize::MAX));
                    }
                }
            }
        }
        let number = |number: usize| decimal(number as u64);
        let (done, not_done) = (number(done), number(not_done));
        let name = self.operation.name;
        let mut text =
            concat(&[name, " was executed in part or perhaps: ", &done, " done, ", &not_done, " not done"]);
        let mut add = |parts: &[&str]| add(&mut text, parts);
        if unknown > 0 {
            add(&[", ", &number(unknown), " unknown; look up before sending again: ", &named]);
        }
        if unknown > NAMED {
            add(&[" and ", &number(unknown - NAMED), " more"]);
        }
        add(&[" (", &self.cause.text(), ")"]);
        text
    }
}

displayed!(Ambiguous);

impl fmt::Debug for Ambiguous {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ambiguous")
            .field("operation", &self.operation.name)
            .field("fates", &self.fates)
            .field("cause", &self.cause)
            .finish()
    }
}

impl std::error::Error for Ambiguous {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.cause)
    }
}

/// Whether a status says that the request was not executed: 3xx, and 4xx but for 408, which a proxy may answer
/// for a server that is at work.
fn is_refusal(status: StatusCode) -> bool {
    status.is_redirection() || (status.is_client_error() && status != StatusCode::REQUEST_TIMEOUT)
}
