//! What a schedule asks for, and what it is told.

use std::fmt;
use std::time::Duration;

use clerk_invitations_core::Timestamp;

use crate::{PersonId, Settlement};

/// What is counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LaneName {
    /// Bulk requests.
    Bulk,
    /// Requests for one person.
    Single,
    /// All requests.
    All,
}

impl LaneName {
    /// Its name in journals and events.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bulk => "bulk",
            Self::Single => "single",
            Self::All => "all",
        }
    }
}

impl fmt::Display for LaneName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What is to be done next.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// Invite these people in one request, once the intent is in the journal; then call
    /// [`Schedule::answered`](crate::Schedule::answered).
    Send {
        /// [`LaneName::Bulk`], or [`LaneName::Single`] for one person.
        lane: LaneName,
        /// Whom, and since when a request has left that may have invited them.
        people: Vec<(PersonId, Timestamp)>,
    },
    /// Look what became of a person; then call [`Schedule::saw`](crate::Schedule::saw).
    Look {
        /// Whom.
        person: PersonId,
        /// When the request left that may have invited them.
        since: Timestamp,
    },
    /// Nothing before this time.
    Wait {
        /// Until when.
        until: Timestamp,
        /// For what.
        reason: WaitReason,
    },
    /// Everybody is settled.
    Done,
}

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WaitReason {
    /// For the quota of this lane.
    Quota(LaneName),
    /// For a server that does not answer as it should.
    Trouble,
}

/// What came of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reply {
    /// All are invited: the ids of the invitations, in the order of the request.
    Taken(Vec<String>),
    /// Clerk has refused the request: those it names, if any, and why.
    Refused {
        /// Whom it names.
        named: Vec<PersonId>,
        /// Why.
        why: Settlement,
    },
    /// A rate limit has refused it: for how long, if it says so.
    Limited(Option<Duration>),
    /// It did not reach the server, or the server has no time for it: not executed.
    Unsent,
    /// It may have been executed.
    Lost,
}

/// What a look has shown of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Seen {
    /// An invitation no older than the request that may have made it: its id.
    New(String),
    /// A pending invitation that is older: its id.
    Older(String),
    /// Nothing, or nothing that tells.
    Absent,
    /// Nothing: the look failed.
    Failed,
    /// Nothing: a rate limit refused the look.
    Limited(Option<Duration>),
}
