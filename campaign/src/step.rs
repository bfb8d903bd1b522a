//! What a schedule asks for, and what it is told.

use std::time::Duration;

use clerk_invitations_core::Timestamp;

use crate::{LaneName, PersonId, PersonOutcome};

/// What to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// Write an [`Intent`](crate::Intent) to the journal, invite these people in one request, and report the
    /// result by [`Schedule::sent`](crate::Schedule::sent).
    Send {
        /// The lane that the request counts against.
        lane: LaneName,
        /// Whether to use the bulk endpoint, also for a single person; otherwise it is one person.
        is_bulk: bool,
        /// The people, all of one target, and when the first request was sent that may have invited each.
        people: Vec<(PersonId, Timestamp)>,
    },
    /// Look up whether a person has been invited, and report the result by
    /// [`Schedule::looked_up`](crate::Schedule::looked_up).
    LookUp {
        /// The person.
        person: PersonId,
        /// When the request was sent that may have invited them.
        since: Timestamp,
    },
    /// Revoke the invitation of a person who is invited again by the next request, and report the result by
    /// [`Schedule::revoked`](crate::Schedule::revoked).
    Revoke {
        /// The person.
        person: PersonId,
        /// The invitation.
        invitation_id: String,
        /// Whether a request to revoke it was sent before. Before the first one, [`PersonState::Revoking`](crate::PersonState)
        /// is written with its time.
        is_repeated: bool,
    },
    /// Wait: nothing may be sent before this time.
    Wait {
        /// Until when.
        until: Timestamp,
        /// What for.
        reason: WaitReason,
    },
    /// Nothing is left to do, or the limits allow nothing more: see [`Schedule::left`](crate::Schedule::left).
    Done,
}

/// What a campaign waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WaitReason {
    /// The quota of this lane.
    Quota(LaneName),
    /// A server that fails or does not answer.
    Trouble,
    /// A request that was lost and may still be executed, where the server would not refuse a second one.
    Settling,
}

/// The result of a request that was to invite people.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SendResult {
    /// Everybody is invited: the ids of the invitations, in the order of the request.
    Created(Vec<String>),
    /// Clerk refuses the request because of people in it.
    Refused {
        /// Whom it names, if anybody.
        named: Vec<PersonId>,
        /// What the refusal means for the people it is about.
        outcome: PersonOutcome,
    },
    /// Clerk refuses the request because of the target of the people in it: nobody else of that target would
    /// fare better.
    TargetRefused(PersonOutcome),
    /// A rate limit refused the request: the wait that was asked for, if any.
    RateLimited(Option<Duration>),
    /// Not executed: it did not reach the server, or the server was busy.
    NotSent,
    /// It may have been executed.
    Lost,
}

/// The result of a lookup.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LookupResult {
    /// The id of an invitation that is no older than the request that may have made it.
    New(String),
    /// The id of a pending invitation that is older.
    Older(String),
    /// There is neither.
    Absent,
    /// It cannot be told.
    Unclear,
    /// The lookup failed.
    Failed,
    /// A rate limit refused the lookup: the wait that was asked for, if any.
    RateLimited(Option<Duration>),
}

/// The result of a request to revoke an invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RevokeResult {
    /// It is revoked.
    Revoked,
    /// It was revoked before: by a request of ours whose answer was lost, or by somebody else.
    AlreadyRevoked,
    /// It cannot be revoked any more: accepted, deleted.
    NotPending,
    /// It failed, or its answer was lost.
    Failed,
    /// Too many requests: the wait that was asked for, if any.
    RateLimited(Option<Duration>),
}
