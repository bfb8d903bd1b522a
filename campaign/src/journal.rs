//! What a campaign must not forget.

use std::fmt;

use clerk_invitations_core::{BoxError, CreateInvitation, Timestamp, WaitlistEntryId};

use crate::LaneName;

/// A person of a campaign: a number that the journal gives.
pub type PersonId = u32;

/// Where a person stands.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Standing {
    /// To be invited.
    Waiting {
        /// When a request left that may have invited them all the same, though no look has shown it.
        since: Option<Timestamp>,
    },
    /// To be invited by a request of their own, lest they cost others theirs.
    Suspect {
        /// The same.
        since: Option<Timestamp>,
    },
    /// A request has left, or was about to, and its answer is not known: looked up before anything is sent.
    InFlight {
        /// When the first such request left.
        since: Timestamp,
    },
    /// Done with.
    Settled(Settlement),
}

/// How it ended for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Settlement {
    /// What became of them.
    pub outcome: Settling,
    /// The id of the invitation where this campaign made it; otherwise why not, in Clerk's words.
    pub detail: String,
}

/// What became of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Settling {
    /// Invited by this campaign.
    Created,
    /// Had a pending invitation.
    AlreadyInvited,
    /// Is a user.
    AlreadyUser,
    /// Clerk refuses to invite them.
    Refused,
}

impl Settling {
    /// Each of them.
    pub const ALL: [Self; 4] = [Self::Created, Self::AlreadyInvited, Self::AlreadyUser, Self::Refused];

    /// Its name in journals, events and reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::AlreadyInvited => "already_invited",
            Self::AlreadyUser => "already_user",
            Self::Refused => "refused",
        }
    }
}

impl Settlement {
    /// An outcome, and the id of the invitation or the reason.
    pub fn new(outcome: Settling, detail: impl Into<String>) -> Self {
        Self { outcome, detail: detail.into() }
    }
}

impl fmt::Display for Settling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Whom to invite, and how.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Person {
    /// The invitation. `ignore_existing` is not sent: that Clerk refuses a second pending invitation is what
    /// makes it safe to send again.
    pub invitation: CreateInvitation,
    /// Their entry, where they are invited from the waitlist.
    pub waitlist_entry_id: Option<WaitlistEntryId>,
}

impl Person {
    /// A person invited by address.
    pub fn new(invitation: impl Into<CreateInvitation>) -> Self {
        Self { invitation: invitation.into(), waitlist_entry_id: None }
    }

    /// A person invited from the waitlist.
    pub fn waiting(entry: impl Into<WaitlistEntryId>, email_address: impl Into<String>) -> Self {
        let invitation = CreateInvitation::new(email_address);
        Self { invitation, waitlist_entry_id: Some(entry.into()) }
    }
}

/// A request that is about to leave.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Intent {
    /// What it counts as.
    pub lane: LaneName,
    /// When.
    pub at: Timestamp,
    /// For whom, and since when their fate is open: the first attempt's time.
    pub people: Vec<(PersonId, Timestamp)>,
}

impl Intent {
    /// A request that is about to leave.
    pub fn new(lane: LaneName, at: Timestamp, people: Vec<(PersonId, Timestamp)>) -> Self {
        Self { lane, at, people }
    }
}

/// What a campaign must not forget: who is to be invited, where each stands, and which requests have left.
///
/// The contract: when [`Journal::intend`] returns, the intent outlives a crash and a power cut. Each method
/// takes effect whole or not at all. Nobody else writes to it meanwhile.
pub trait Journal {
    /// Goes over everybody, in the order in which they are to be invited. Those settled may be left out.
    fn standings(&mut self, visit: &mut dyn FnMut(PersonId, Standing)) -> Result<(), JournalError>;

    /// The requests that have left at this time or later, oldest first.
    fn requests_since(&mut self, since: Timestamp) -> Result<Vec<(LaneName, Timestamp)>, JournalError>;

    /// A person.
    fn person(&mut self, id: PersonId) -> Result<Person, JournalError>;

    /// Notes that a request is about to leave: the people in it are [`Standing::InFlight`]. Durable on
    /// return.
    fn intend(&mut self, intent: &Intent) -> Result<(), JournalError>;

    /// Notes where people stand.
    fn conclude(&mut self, changes: &[(PersonId, Standing)]) -> Result<(), JournalError>;
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
