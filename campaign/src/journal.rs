//! What a campaign must remember across restarts.

use std::fmt;

#[cfg(feature = "webhook")]
use clerk_invitations_core::webhook::Event;
use clerk_invitations_core::{BoxError, Timestamp};

use crate::{LaneName, Person, PersonId, PersonState, StatusUpdate, Target};

/// A request that is about to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Intent {
    /// The lane that it counts against.
    pub lane: LaneName,
    /// When it is sent.
    pub at: Timestamp,
    /// The people in it, and when the first request was sent that may have invited each of them.
    pub people: Vec<(PersonId, Timestamp)>,
}

impl Intent {
    /// A request that is about to be sent.
    pub fn new(lane: LaneName, at: Timestamp, people: Vec<(PersonId, Timestamp)>) -> Self {
        Self { lane, at, people }
    }
}

/// What a campaign must remember: the people, their states, and the requests that were sent.
///
/// The contract: when [`Journal::write_intent`] returns, the intent outlives a crash and a power cut. Each
/// method takes effect as a whole or not at all: with a person who is not there, it is an error. Nobody else writes
/// at the same time. `testing::check_journal` (feature `testing`) checks it.
pub trait Journal {
    /// Visits everybody, in the order in which they are to be invited. People who are
    /// [`PersonState::Done`] may be left out.
    ///
    /// # Errors
    ///
    /// If the journal cannot be read.
    fn states(&mut self, visit: &mut dyn FnMut(PersonId, Target, PersonState)) -> Result<(), JournalError>;

    /// The requests that were sent at this time or later, oldest first.
    ///
    /// # Errors
    ///
    /// If the journal cannot be read.
    fn requests_since(&mut self, since: Timestamp) -> Result<Vec<(LaneName, Timestamp)>, JournalError>;

    /// A person.
    ///
    /// # Errors
    ///
    /// If the journal cannot be read, or there is no such person.
    fn person(&mut self, id: PersonId) -> Result<Person, JournalError>;

    /// Notes that a request is about to be sent: the people in it become [`PersonState::InFlight`]. Durable
    /// on return.
    ///
    /// # Errors
    ///
    /// If the journal cannot be written. The request is not sent then.
    fn write_intent(&mut self, intent: &Intent) -> Result<(), JournalError>;

    /// Notes the states of people.
    ///
    /// # Errors
    ///
    /// If the journal cannot be written. People who were in flight are looked up after the next start.
    fn write_states(&mut self, changes: &[(PersonId, PersonState)]) -> Result<(), JournalError>;

    /// The invitation that was revoked so that this person may be invited again ([`PersonState::Revoking`]), until they are
    /// done: a list that is behind may still show it as pending.
    ///
    /// # Errors
    ///
    /// If the journal cannot be read, or there is no such person.
    fn replaced(&mut self, id: PersonId) -> Result<Option<String>, JournalError>;

    /// Notes what Clerk says of invitations that this campaign has made, found by their ids, and of users: of people of the
    /// application and the waitlist, found by their addresses. [`Standing::after`](crate::Standing::after) says what follows. Returns
    /// of how many people it has changed what is known; others are nobody's business here.
    ///
    /// # Errors
    ///
    /// If the journal cannot be written.
    fn update(&mut self, updates: &[StatusUpdate]) -> Result<usize, JournalError>;

    /// Notes what a webhook says: who has joined, whose invitation was accepted or revoked. An event may come twice, and in any
    /// order. Returns of how many people it has changed what is known.
    ///
    /// # Errors
    ///
    /// If the journal cannot be written: answer the webhook with an error then, so that it is delivered again.
    #[cfg(feature = "webhook")]
    fn joined(&mut self, event: &Event) -> Result<usize, JournalError> {
        self.update(&StatusUpdate::from_event(&event.data))
    }
}

impl<J: Journal + ?Sized> Journal for Box<J> {
    fn states(&mut self, visit: &mut dyn FnMut(PersonId, Target, PersonState)) -> Result<(), JournalError> {
        (**self).states(visit)
    }

    fn requests_since(&mut self, since: Timestamp) -> Result<Vec<(LaneName, Timestamp)>, JournalError> {
        (**self).requests_since(since)
    }

    fn person(&mut self, id: PersonId) -> Result<Person, JournalError> {
        (**self).person(id)
    }

    fn write_intent(&mut self, intent: &Intent) -> Result<(), JournalError> {
        (**self).write_intent(intent)
    }

    fn write_states(&mut self, changes: &[(PersonId, PersonState)]) -> Result<(), JournalError> {
        (**self).write_states(changes)
    }

    fn replaced(&mut self, id: PersonId) -> Result<Option<String>, JournalError> {
        (**self).replaced(id)
    }

    fn update(&mut self, updates: &[StatusUpdate]) -> Result<usize, JournalError> {
        (**self).update(updates)
    }
}

/// A journal could not be read or written.
#[derive(Debug)]
pub struct JournalError(BoxError);

impl JournalError {
    /// With this cause.
    pub fn new(cause: impl Into<BoxError>) -> Self {
        Self(cause.into())
    }
}

impl fmt::Display for JournalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "journal: {}", self.0)
    }
}

impl std::error::Error for JournalError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source()
    }
}
