//! Webhooks: what Clerk tells of by itself. A delivery is checked to be Clerk's, and read.
//!
//! ```
//! use clerk_invitations_core::webhook::{EventData, Webhook};
//! use clerk_invitations_core::{Headers, Timestamp};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let signing_secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
//! # let body = br#"{"object":"event","type":"user.deleted","timestamp":1,"instance_id":"ins_1","data":{}}"#;
//! # let now = Timestamp::from_millis(1_614_265_330_000);
//! # let mut headers = Headers::new();
//! # headers.insert("svix-id", "msg_1")?;
//! # headers.insert("svix-timestamp", "1614265330")?;
//! # headers.insert("svix-signature", &Webhook::new(signing_secret)?.sign("msg_1", now, body))?;
//! let webhook = Webhook::new(signing_secret)?;
//! // The bytes of the body as they came, and the time by your clock.
//! let event = webhook.verify(headers, body, now)?;
//! match event.data {
//!     EventData::UserCreated(user) => println!("{:?} has joined", user.primary_email_address()),
//!     EventData::WaitlistEntryCreated(entry) => println!("{} waits", entry.email_address),
//!     other => println!("{} is not for us", other.event_type()),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Clerk delivers through Svix: at least once, in any order, with up to 8 attempts over some 28 hours until an answer is 2xx
//! within 15 s. [`ReplayGuard`] sees to it that a message is handled once.

mod error;
mod event;
mod mail;
mod replay;
mod secret;
mod user;

use std::time::Duration;

use crate::error::ConfigError;
use crate::timestamp::Timestamp;
use crate::transport::headers::Headers;

pub use error::WebhookError;
pub use event::{AcceptedOrganizationInvitation, EVENTS, Event, EventData, EventKind, UnknownEvent};
pub use mail::{Mail, MailText};
pub use replay::{CLAIM_LEASE, Claim, MemoryReplayGuard, RETENTION, ReplayGuard};
pub use user::{UserCreated, UserEmailAddress};

use secret::SigningSecret;

/// How far a delivery's time and the clock may be apart, in both directions, unless [`Webhook::tolerance`] says otherwise.
pub const DEFAULT_TOLERANCE: Duration = Duration::from_secs(300);

/// Checks deliveries of one endpoint. `Debug` does not show its secrets.
#[derive(Clone, Debug)]
pub struct Webhook {
    secrets: Vec<SigningSecret>,
    tolerance: Duration,
}

impl Webhook {
    /// With the endpoint's signing secret: `whsec_` and base64, as Clerk's dashboard shows it; the prefix may be missing.
    ///
    /// # Errors
    ///
    /// If it is no base64, or empty.
    pub fn new(signing_secret: &str) -> Result<Self, ConfigError> {
        Ok(Self { secrets: vec![SigningSecret::new(signing_secret)?], tolerance: DEFAULT_TOLERANCE })
    }

    /// Takes what is signed with this secret too: the former one, after a rotation.
    ///
    /// # Errors
    ///
    /// As for [`Webhook::new`].
    pub fn also_accept(mut self, signing_secret: &str) -> Result<Self, ConfigError> {
        self.secrets.push(SigningSecret::new(signing_secret)?);
        Ok(self)
    }

    /// How far a delivery's time and the clock may be apart, in both directions, in whole seconds: [`DEFAULT_TOLERANCE`]
    /// unless set.
    #[must_use]
    pub fn tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Checks a delivery, and reads its event. `body` are the bytes as they came: JSON that was parsed and written again is
    /// signed differently. `now` is the time by your clock.
    ///
    /// The headers are `svix-id`, `svix-timestamp` and `svix-signature`, or `webhook-…`. Signatures are compared in constant
    /// time. The same delivery is taken as often as it comes: see [`ReplayGuard`].
    ///
    /// # Errors
    ///
    /// What does not fit; no error shows a secret, a signature or the body. Answer 400.
    pub fn verify(
        &self,
        headers: impl Into<Headers>,
        body: &[u8],
        now: Timestamp,
    ) -> Result<Event, WebhookError> {
        let headers = headers.into();
        let id = header(&headers, "svix-id", "webhook-id")?;
        let seconds = header(&headers, "svix-timestamp", "webhook-timestamp")?;
        let signatures = header(&headers, "svix-signature", "webhook-signature")?;
        let signed_at = self.check_time(seconds, now)?;
        let is_signed = self.secrets.iter().any(|secret| {
            let expected = secret.authenticate(id, seconds, body);
            // Each is compared, whether or not an earlier one fits.
            signatures.split(' ').filter(|signature| expected.is(signature)).count() > 0
        });
        if !is_signed {
            return Err(WebhookError::NoMatchingSignature);
        }
        Event::read(id, signed_at, body)
    }

    /// The value of the signature header for a message with this id, time (in whole seconds) and body: for tests of what
    /// takes deliveries. It is made with the first secret.
    pub fn sign(&self, id: &str, signed_at: Timestamp, body: &[u8]) -> String {
        let seconds = signed_at.as_millis().div_euclid(1000).to_string();
        // There is always one.
        self.secrets
            .first()
            .map(|secret| secret.authenticate(id, &seconds, body).to_header())
            .unwrap_or_default()
    }

    /// The time that is signed, if it is near enough.
    fn check_time(&self, seconds: &str, now: Timestamp) -> Result<Timestamp, WebhookError> {
        // What `parse` takes besides, a sign or any number of zeros, nobody sends.
        let is_number = seconds.len() <= 15 && seconds.bytes().all(|byte| byte.is_ascii_digit());
        let signed_at: i64 =
            seconds.parse().ok().filter(|_| is_number).ok_or(WebhookError::InvalidTimestamp)?;
        let age = now.as_millis().div_euclid(1000).saturating_sub(signed_at);
        if age.unsigned_abs() > self.tolerance.as_secs() {
            return Err(WebhookError::NotRecent { age, tolerance: self.tolerance });
        }
        Ok(Timestamp::from_millis(signed_at.saturating_mul(1000)))
    }
}

fn header<'a>(
    headers: &'a Headers,
    name: &'static str,
    other: &'static str,
) -> Result<&'a str, WebhookError> {
    let values = [name, other].into_iter().filter_map(|name| headers.get(name));
    values.into_iter().find(|value| !value.is_empty()).ok_or(WebhookError::MissingHeader(name))
}
