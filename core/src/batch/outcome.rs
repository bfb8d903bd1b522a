//! What became of an item of a batch.

use std::fmt;
use std::sync::Arc;

use crate::error::Error;

/// An item of a batch, and what became of it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct BatchItem<T> {
    /// Its place in the input, counted from 0.
    pub index: u64,
    /// Whom it is about.
    pub email_address: String,
    /// What became of it.
    pub outcome: BatchOutcome<T>,
}

/// What became of an item. An error may be shared: a refused request is about all who were in it.
#[derive(Clone)]
#[non_exhaustive]
pub enum BatchOutcome<T> {
    /// Done: the invitation, or the entry of the waitlist.
    Created(T),
    /// They had a pending invitation, which is shown if [`Batch::with_pending`](crate::Batch::with_pending)
    /// asks for it and it was found.
    AlreadyInvited(Option<T>),
    /// They are a user.
    AlreadyUser(Arc<Error>),
    /// They are a member of the organization.
    AlreadyMember(Arc<Error>),
    /// Refused, by Clerk or because it would certainly be.
    Refused(Arc<Error>),
    /// It is not known whether it took effect: look before you send it again.
    Ambiguous(Arc<Error>),
    /// An earlier item has the same address. Not sent.
    Duplicate,
    /// Not done: the request failed for a reason that is not theirs. Where everybody else would fare the same
    /// (a wrong key, no connection, a rate limit that outlasts the call's timeout), and after three such
    /// requests in a row, the batch ends and takes nothing more from the input.
    NotSent(Arc<Error>),
}

impl<T> BatchOutcome<T> {
    /// What was created.
    pub fn created(&self) -> Option<&T> {
        match self {
            Self::Created(created) => Some(created),
            _ => None,
        }
    }

    /// The error, where there is one.
    pub fn error(&self) -> Option<&Error> {
        match self {
            Self::AlreadyUser(error)
            | Self::AlreadyMember(error)
            | Self::Refused(error)
            | Self::Ambiguous(error)
            | Self::NotSent(error) => Some(error),
            Self::Created(_) | Self::AlreadyInvited(_) | Self::Duplicate => None,
        }
    }
}

/// Without what was created: it may carry a ticket.
impl<T> fmt::Debug for BatchOutcome<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Self::Created(_) => "Created",
            Self::AlreadyInvited(_) => "AlreadyInvited",
            Self::AlreadyUser(_) => "AlreadyUser",
            Self::AlreadyMember(_) => "AlreadyMember",
            Self::Refused(_) => "Refused",
            Self::Ambiguous(_) => "Ambiguous",
            Self::Duplicate => "Duplicate",
            Self::NotSent(_) => "NotSent",
        };
        f.write_str(name)?;
        self.error().map_or(Ok(()), |error| write!(f, "({error})"))
    }
}
