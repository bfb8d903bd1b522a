//! Events: what has happened.

use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;

use crate::api::{OrganizationInvitation, UserId, WaitlistEntry};
use crate::endpoint::schema::{Described, Kind};
use crate::error::decode::{shown_path, without_values};
use crate::timestamp::Timestamp;
use crate::webhook::error::WebhookError;
use crate::webhook::mail::Mail;
use crate::webhook::user::UserCreated;

/// An event, and the delivery that told of it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Event {
    /// The id of the message (`msg_…`): the same in each attempt to deliver it. [`ReplayGuard`](crate::webhook::ReplayGuard)
    /// tells by it.
    pub message_id: String,
    /// When this attempt was signed.
    pub signed_at: Timestamp,
    /// When it happened.
    pub timestamp: Timestamp,
    /// The Clerk instance that it happened in.
    pub instance_id: Option<String>,
    /// What happened.
    pub data: EventData,
}

/// A type of event that this release knows: for generators of other languages and coverage tests.
#[derive(Debug)]
pub struct EventKind {
    /// The type, as Clerk writes it: `user.created`.
    pub event_type: &'static str,
    /// What comes with it: a model.
    pub data: Kind,
}

macro_rules! events {
    ($($(#[doc = $doc:expr])* $variant:ident($data:ty) = $event_type:literal,)+) => {
        /// What happened.
        ///
        /// Clerk has more types of events, and adds some: those are `Unknown`.
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum EventData {
            $($(#[doc = $doc])* $variant($data),)+
            /// An event of another type.
            Unknown(UnknownEvent),
        }

        impl EventData {
            /// The type, as Clerk writes it: `user.created`.
            pub fn event_type(&self) -> &str {
                match self {
                    $(Self::$variant(_) => $event_type,)+
                    Self::Unknown(event) => &event.event_type,
                }
            }

            fn read(event_type: String, body: &[u8]) -> Result<Self, WebhookError> {
                Ok(match event_type.as_str() {
                    $($event_type => Self::$variant(read::<Envelope<_>>(body, MAIL_DATA)?.data),)+
                    _ => Self::Unknown(UnknownEvent { event_type, data: read::<Envelope<_>>(body, DATA)?.data }),
                })
            }
        }

        /// Each type of event that this release knows.
        pub const EVENTS: &[EventKind] =
            &[$(EventKind { event_type: $event_type, data: <$data as Described>::KIND }),+];
    };
}

events! {
    /// Somebody is on the waitlist.
    WaitlistEntryCreated(WaitlistEntry) = "waitlistEntry.created",
    /// An entry of the waitlist has changed: invited, rejected, signed up.
    WaitlistEntryUpdated(WaitlistEntry) = "waitlistEntry.updated",
    /// Somebody is invited into an organization.
    OrganizationInvitationCreated(OrganizationInvitation) = "organizationInvitation.created",
    /// Somebody has accepted an invitation into an organization.
    OrganizationInvitationAccepted(AcceptedOrganizationInvitation) = "organizationInvitation.accepted",
    /// An invitation into an organization is revoked.
    OrganizationInvitationRevoked(OrganizationInvitation) = "organizationInvitation.revoked",
    /// Somebody has signed up. Clerk has no event for an accepted application invitation: that its public metadata is the
    /// user's is the only sign.
    UserCreated(UserCreated) = "user.created",
    /// A mail was made. Where Clerk does not deliver it, send it yourself.
    EmailCreated(Mail) = "email.created",
}

/// An accepted invitation into an organization, and who has accepted it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct AcceptedOrganizationInvitation {
    /// The invitation.
    #[serde(flatten)]
    pub invitation: OrganizationInvitation,
    /// The user who has accepted it.
    pub user_id: UserId,
}

/// Of the invitation: whoever generates types from it adds `user_id`.
impl Described for AcceptedOrganizationInvitation {
    const KIND: Kind = OrganizationInvitation::KIND;
}

/// An event of a type that this release does not know. `Debug` does not show its data, which may hold secrets.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct UnknownEvent {
    /// The type, as Clerk writes it.
    pub event_type: String,
    /// What came with it.
    pub data: Value,
}

impl fmt::Debug for UnknownEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnknownEvent").field("event_type", &self.event_type).finish_non_exhaustive()
    }
}

const DATA: &str = "data";
const MAIL_DATA: &str = "data.data";

/// What surrounds the data of each event.
#[derive(Deserialize)]
struct Envelope<T> {
    #[serde(rename = "type")]
    event_type: String,
    timestamp: i64,
    #[serde(default)]
    instance_id: Option<String>,
    data: T,
}

/// Clerk's documentation has milliseconds, its examples have seconds. This many milliseconds were over in 1973, and this many
/// seconds will be in the year 5138.
const FIRST_MILLISECONDS: i64 = 100_000_000_000;

impl EventData {
    /// Reads what has happened out of an event that somebody else has verified: who took the webhook, where it is handled by another
    /// process. It checks no signature; [`Webhook::verify`](crate::webhook::Webhook::verify) does, and reads it itself.
    ///
    /// # Errors
    ///
    /// [`WebhookError::InvalidEvent`], if it is no event.
    pub fn from_verified(body: &[u8]) -> Result<Self, WebhookError> {
        // The type says what the data are: so it is read first.
        let Envelope { event_type, data: IgnoredAny, .. } = read(body, DATA)?;
        Self::read(event_type, body)
    }
}

impl Event {
    /// Reads the event of a message that is known to be Clerk's.
    pub(crate) fn read(message_id: &str, signed_at: Timestamp, body: &[u8]) -> Result<Self, WebhookError> {
        // The type says what the data are: so it is read first.
        let Envelope { event_type, timestamp, instance_id, data: IgnoredAny } = read(body, DATA)?;
        let timestamp =
            if timestamp < FIRST_MILLISECONDS { timestamp.saturating_mul(1000) } else { timestamp };
        Ok(Self {
            message_id: message_id.to_owned(),
            signed_at,
            timestamp: Timestamp::from_millis(timestamp),
            instance_id,
            data: EventData::read(event_type, body)?,
        })
    }
}

/// Reads it. An error's path ends before names that are nobody's but the sender's: those below `data`, where that is no
/// model of ours, and those of metadata and of what fills a mail's template.
fn read<T: DeserializeOwned>(body: &[u8], open: &str) -> Result<T, WebhookError> {
    let mut reader = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        // Where it is no JSON, what is not read may be what is wrong: a member of any name.
        let path = match error.inner().is_data() {
            true if path.starts_with(open) => open.to_owned(),
            true => shown_path(&path),
            false => shown_path(""),
        };
        WebhookError::InvalidEvent { path, message: without_values(&error.inner().to_string()) }
    })?;
    let end = reader.end().map_err(|error| WebhookError::InvalidEvent {
        path: shown_path(""),
        message: without_values(&error.to_string()),
    });
    end.map(|()| value)
}
