//! What a failed attempt means for the next one.

use std::time::Duration;

use http::StatusCode;

use crate::error::{ApiError, Error};
use crate::transport::error::TransportErrorKind;

/// What a failed attempt means for the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// It cannot be sent, or the caller does not want it any more.
    Hopeless,
    /// No connection came about. Not sent.
    NotSent,
    /// The server judged it: 3xx, 4xx. Not executed.
    Refused,
    /// The server has no time for it (429) or the resource is locked. Not executed, and welcome later.
    Busy(Option<Duration>),
    /// The server refused it, and why is lost with the response's body.
    Unexplained,
    /// The server itself answered 5xx: it is done with it, and may have executed it.
    Failed(Option<Duration>),
    /// No answer: the server may have executed it, or may yet.
    Lost,
    /// The server answered 2xx, with a body that did not arrive or is not JSON. Executed.
    Unread,
    /// The server answered 2xx, with a body larger than the transport takes. Executed.
    TooLarge,
}

impl Failure {
    /// One of each kind: for tables and tests.
    #[cfg(test)]
    pub(crate) const ALL: [Self; 9] = [
        Self::Hopeless,
        Self::NotSent,
        Self::Refused,
        Self::Busy(None),
        Self::Unexplained,
        Self::Failed(None),
        Self::Lost,
        Self::Unread,
        Self::TooLarge,
    ];

    pub(crate) fn of(error: &Error) -> Self {
        match error {
            Error::Config(_) | Error::InvalidRequest(_) | Error::Ambiguous(_) => Self::Hopeless,
            Error::Decode(_) => Self::Unread,
            Error::Api(error) => Self::of_answer(error),
            Error::Transport(error) if error.is_settled() => Self::Hopeless,
            Error::Transport(error) => match (error.kind(), error.status()) {
                (TransportErrorKind::Request | TransportErrorKind::Aborted, _) => Self::Hopeless,
                (TransportErrorKind::Connect, _) => Self::NotSent,
                // The head of the answer tells, even if its body is lost.
                (TransportErrorKind::BodyTooLarge, Some(status)) if status.is_success() => Self::TooLarge,
                (_, Some(status)) if status.is_success() => Self::Unread,
                (_, Some(status)) => match Self::of_status(status, None, false) {
                    Self::Refused if status.is_client_error() => Self::Unexplained,
                    failure => failure,
                },
                (_, None) => Self::Lost,
            },
        }
    }

    fn of_answer(error: &ApiError) -> Self {
        if error.is_locked() {
            return Self::Busy(error.retry_after());
        }
        Self::of_status(error.status(), error.retry_after(), error.is_clerks_own())
    }

    fn of_status(status: StatusCode, retry_after: Option<Duration>, is_clerks_own: bool) -> Self {
        let is_gateways = [502, 504].contains(&status.as_u16());
        match status {
            StatusCode::TOO_MANY_REQUESTS => Self::Busy(retry_after),
            status if status.is_server_error() && is_clerks_own && !is_gateways => Self::Failed(retry_after),
            // A proxy answers for a server that it has given up on, and that may still be at work.
            status if status.is_server_error() => Self::Lost,
            StatusCode::REQUEST_TIMEOUT => Self::Lost,
            _ => Self::Refused,
        }
    }

    /// What it leaves uncertain.
    pub(crate) fn uncertainty(self) -> Uncertainty {
        match self {
            Self::Hopeless | Self::NotSent | Self::Refused | Self::Busy(_) => Uncertainty::None,
            // Of a bulk, the server may have executed a part.
            Self::Unexplained | Self::Failed(_) => Uncertainty::Finished,
            Self::Lost => Uncertainty::InFlight,
            Self::Unread | Self::TooLarge => Uncertainty::Executed,
        }
    }
}

/// What is uncertain about the attempts of a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Uncertainty {
    /// Nothing: no attempt reached the server, or each was refused.
    #[default]
    None,
    /// The server may have executed it, and is done with it: a lookup tells.
    Finished,
    /// The server may yet execute it: a lookup tells only if it has.
    InFlight,
    /// The server has executed it.
    Executed,
}
