//! Each message once.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::maybe_send::{BoxError, MaybeSend, MaybeSync};
use crate::timestamp::Timestamp;

/// How long a claim holds. Clerk waits 15 s for an answer.
pub const CLAIM_LEASE: Duration = Duration::from_secs(60);

/// How long a finished message is remembered: more than the 28 hours over which Clerk tries to deliver it.
pub const RETENTION: Duration = Duration::from_secs(72 * 60 * 60);

/// Remembers messages, so that each is handled once, although it is delivered at least once and whoever has recorded a
/// delivery can send it again within the tolerance.
///
/// [`claim`](ReplayGuard::claim) it once it is verified; handle it; then [`finish`](ReplayGuard::finish) it. Where handling
/// fails, or the process dies, the claim ends after [`CLAIM_LEASE`], and a later attempt is handled.
///
/// The contract: of all who claim a message, however close together, one is told [`Claim::New`]. So what keeps messages must be
/// consistent: a table in a database, or a Durable Object; not Workers KV, which may show a write a minute later.
#[cfg_attr(not(target_arch = "wasm32"), async_trait::async_trait)]
#[cfg_attr(target_arch = "wasm32", async_trait::async_trait(?Send))]
pub trait ReplayGuard: MaybeSend + MaybeSync {
    /// Asks to handle the message of this id: [`Event::message_id`](crate::webhook::Event::message_id).
    ///
    /// # Errors
    ///
    /// If it cannot be looked up or noted. Answer 503: the message is delivered again.
    async fn claim(&self, message_id: &str, now: Timestamp) -> Result<Claim, BoxError>;

    /// Notes that the message has been handled.
    ///
    /// # Errors
    ///
    /// If it cannot be noted. It may be handled again.
    async fn finish(&self, message_id: &str, now: Timestamp) -> Result<(), BoxError>;
}

/// What is to be done with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Claim {
    /// Handle it.
    New,
    /// Another delivery of it is being handled. Answer 503, so that it is delivered again if that fails.
    Busy,
    /// It has been handled. Answer 200.
    Finished,
}

/// Remembers messages in memory: for one process, and until it ends.
#[derive(Default)]
pub struct MemoryReplayGuard(Mutex<Messages>);

#[derive(Default)]
struct Messages {
    /// What is known of each, and until when.
    known: HashMap<String, (Claim, Timestamp)>,
    /// How many there may be before what is over is taken out.
    enough: usize,
}

impl MemoryReplayGuard {
    /// Without any message.
    pub fn new() -> Self {
        Self::default()
    }

    fn with<T>(&self, act: impl FnOnce(&mut Messages) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Messages {
    fn set(&mut self, message_id: &str, claim: Claim, until: Timestamp, now: Timestamp) {
        if self.known.len() >= self.enough {
            self.known.retain(|_, (_, until)| now < *until);
            // So each is looked at a few times, however many there are.
            self.enough = 2 * self.known.len() + 16;
        }
        self.known.insert(message_id.to_owned(), (claim, until));
    }
}

#[cfg_attr(not(target_arch = "wasm32"), async_trait::async_trait)]
#[cfg_attr(target_arch = "wasm32", async_trait::async_trait(?Send))]
impl ReplayGuard for MemoryReplayGuard {
    async fn claim(&self, message_id: &str, now: Timestamp) -> Result<Claim, BoxError> {
        Ok(self.with(|messages| match messages.known.get(message_id) {
            Some((claim, until)) if now < *until => *claim,
            _ => {
                messages.set(message_id, Claim::Busy, now + CLAIM_LEASE, now);
                Claim::New
            }
        }))
    }

    async fn finish(&self, message_id: &str, now: Timestamp) -> Result<(), BoxError> {
        self.with(|messages| messages.set(message_id, Claim::Finished, now + RETENTION, now));
        Ok(())
    }
}

/// Ids of messages are nobody's secrets, but there may be many.
impl fmt::Debug for MemoryReplayGuard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryReplayGuard").finish_non_exhaustive()
    }
}
