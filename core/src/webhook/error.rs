//! Why a delivery is not taken.

use std::time::Duration;

use crate::error::displayed;

/// Why a delivery is not taken. It shows no secret, no signature, and nothing of the body but member names.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WebhookError {
    /// This header is missing or empty, and so is the `webhook-…` one that may stand for it: this is hardly a webhook.
    MissingHeader(&'static str),
    /// The timestamp is no whole number of seconds.
    InvalidTimestamp,
    /// It was signed too long ago, or in the future: it was held up, it is sent by somebody who has recorded it, or a clock is
    /// wrong.
    NotRecent {
        /// How long ago it was signed, in seconds; negative for the future.
        age: i64,
        /// How much is allowed.
        tolerance: Duration,
    },
    /// No signature fits: the signing secret is another endpoint's, the body is not the bytes that came, or it is a forgery.
    NoMatchingSignature,
    /// It is signed, but is no event as Clerk documents it.
    InvalidEvent {
        /// The JSON path of what does not fit: `data.status`, or `.` for the whole body.
        path: String,
        /// What was expected there.
        message: String,
    },
}

impl WebhookError {
    fn text(&self) -> String {
        match self {
            Self::MissingHeader(name) => format!("webhook: there is no `{name}` header"),
            Self::InvalidTimestamp => {
                "webhook: the `svix-timestamp` header is no whole number of seconds".to_owned()
            }
            Self::NotRecent { age, tolerance } => {
                let when = if *age < 0 { "in the future" } else { "ago" };
                format!(
                    "webhook: signed {} s {when}, and {} s are allowed: held up, recorded, or a clock is wrong",
                    age.unsigned_abs(),
                    tolerance.as_secs()
                )
            }
            Self::NoMatchingSignature => {
                "webhook: no signature fits. Is the signing secret this endpoint's, and is the body checked before \
                 anything parses it?"
                    .to_owned()
            }
            Self::InvalidEvent { path, message } => {
                format!("webhook: the body does not fit at `{path}`: {message}")
            }
        }
    }
}

displayed!(WebhookError);

impl std::error::Error for WebhookError {}
