//! One message, and its way to the endpoint.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::endpoint::WebhookEndpoint;

/// How long after a failed attempt the next one comes, in milliseconds: eight attempts in 27 hours and 35 minutes, as Svix
/// makes them for Clerk.
const PAUSES_MS: [u64; 7] = [5_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000, 36_000_000];

/// A message to the webhook endpoint, and what became of it.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[non_exhaustive]
pub struct Delivery {
    /// Its `svix-id`: the same at each attempt.
    pub id: String,
    /// What happened: `user.created`.
    pub event: String,
    /// When it happened, in milliseconds since the Unix epoch.
    pub at: u64,
    /// Where it stands.
    pub status: DeliveryStatus,
    /// When it is sent next, in milliseconds since the Unix epoch; none where that is over, under way, or waits for another
    /// message.
    pub next_attempt_at: Option<u64>,
    /// The attempts so far, oldest first.
    pub attempts: Vec<Attempt>,
    /// The kinds of the faults that struck it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub fault: Option<String>,
    /// The payload.
    pub body: Value,
}

/// Where a [`Delivery`] stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum DeliveryStatus {
    /// An attempt is still to come.
    Pending,
    /// It was answered 2xx.
    Delivered,
    /// None of its attempts was.
    Failed,
}

/// An attempt to deliver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[non_exhaustive]
pub struct Attempt {
    /// When it was answered, or given up, in milliseconds since the Unix epoch.
    pub at: u64,
    /// The status of the answer; none if there was none.
    pub status: Option<u16>,
    /// Why there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub error: Option<String>,
}

/// An attempt that is due, as it is to be sent with `POST`.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WebhookRequest {
    /// By which its answer is told.
    pub number: u64,
    /// Where it goes.
    pub url: String,
    /// Its headers.
    pub headers: Vec<(&'static str, String)>,
    /// Its body: JSON.
    pub body: String,
}

/// When a message has its turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    Due(u64),
    UnderWay,
    /// Once another message was sent.
    Held,
    Over,
}

pub(crate) struct Message {
    /// Its place among all, which stays when it is sent again.
    pub(super) place: u64,
    pub(crate) id: String,
    pub(crate) event: &'static str,
    /// Whom it is about.
    pub(crate) email_address: String,
    pub(super) at: u64,
    pub(super) body: String,
    pub(super) turn: Turn,
    /// Failed attempts since it was sent, or sent again.
    pub(super) tries: usize,
    pub(super) attempts: Vec<Attempt>,
    /// Whether it comes once more although it was taken.
    pub(super) comes_twice: bool,
    pub(super) is_forged: bool,
    pub(super) fault: Option<String>,
}

impl Message {
    pub(super) fn due(&self) -> Option<u64> {
        match self.turn {
            Turn::Due(due) => Some(due),
            _ => None,
        }
    }

    /// `timestamp` is in seconds: the receiver compares it with its own clock.
    pub(super) fn request(&self, number: u64, endpoint: &WebhookEndpoint, timestamp: u64) -> WebhookRequest {
        let sign = if self.is_forged { WebhookEndpoint::forged } else { WebhookEndpoint::signature };
        let headers = vec![
            ("content-type", "application/json".into()),
            ("user-agent", concat!("clerk-invitations-emulator/", env!("CARGO_PKG_VERSION")).into()),
            ("svix-id", self.id.clone()),
            ("svix-timestamp", timestamp.to_string()),
            ("svix-signature", sign(endpoint, &self.id, timestamp, &self.body)),
        ];
        WebhookRequest { number, url: endpoint.url().to_owned(), headers, body: self.body.clone() }
    }

    /// Notes an answer, and says what follows.
    pub(super) fn answered(&mut self, answer: Result<u16, String>, now: u64) -> Turn {
        let is_taken = answer.as_ref().is_ok_and(|status| (200..300).contains(status));
        let pause = PAUSES_MS.get(self.tries).copied();
        self.tries += 1;
        let (status, error) = match answer {
            Ok(status) => (Some(status), None),
            Err(error) => (None, Some(error)),
        };
        self.attempts.push(Attempt { at: now, status, error });
        match (is_taken, pause) {
            (true, _) if std::mem::take(&mut self.comes_twice) => Turn::Due(now),
            (true, _) | (false, None) => Turn::Over,
            (false, Some(pause)) => Turn::Due(now.saturating_add(pause)),
        }
    }

    pub(crate) fn status(&self) -> DeliveryStatus {
        let last = self.attempts.last().and_then(|attempt| attempt.status);
        match self.turn {
            Turn::Over if last.is_some_and(|status| (200..300).contains(&status)) => {
                DeliveryStatus::Delivered
            }
            Turn::Over => DeliveryStatus::Failed,
            _ => DeliveryStatus::Pending,
        }
    }

    pub(crate) fn shown(&self) -> Delivery {
        Delivery {
            id: self.id.clone(),
            event: self.event.into(),
            at: self.at,
            status: self.status(),
            next_attempt_at: self.due(),
            attempts: self.attempts.clone(),
            fault: self.fault.clone(),
            body: serde_json::from_str(&self.body).unwrap_or_default(),
        }
    }
}

impl fmt::Debug for Delivery {
    /// Without the payload: it may carry a ticket and private metadata.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delivery")
            .field("id", &self.id)
            .field("event", &self.event)
            .field("status", &self.status)
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for WebhookRequest {
    /// Without the payload and its signature.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookRequest")
            .field("number", &self.number)
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}
