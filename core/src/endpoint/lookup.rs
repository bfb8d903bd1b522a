//! The parts of a lookup: key, identity, guard, and how a record shows an effect.

/// What identifies the record that a request is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Key {
    /// An email address: the member of this name, in the body (or in each item of a bulk) and in the record.
    Email(&'static str),
    /// The member of this name, in the body (or in each item of a bulk) and in the record, letter for letter.
    Member(&'static str),
    /// The path parameter of this name; in the record it is the id.
    Path(&'static str),
}

/// What tells the effect of one request from that of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Identity {
    /// The record itself: each request makes a new one.
    Record,
    /// A member of the record that each request makes anew, such as the `invitation` of a waitlist entry.
    Member(&'static str),
}

/// How a record shows that a request took effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Done {
    /// It exists.
    Present,
    /// It exists, with one of these statuses.
    Status(&'static [&'static str]),
    /// It does not exist.
    Gone {
        /// The error codes by which the server says so.
        codes: &'static [&'static str],
        /// The response to a deletion as JSON; `"{key}"` stands for the id.
        response: &'static str,
    },
}

/// Whether the server refuses a second effect while there is a first.
///
/// It decides what may follow a lost response: with a guard, a request may be sent again while the first may
/// still arrive, because the server refuses one of the two. Without one, nothing is sent again then.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Guard {
    /// It refuses: nobody gets two.
    Refuses(Refusal),
    /// It may refuse, or not: nobody knows. Nothing is sent again on the strength of it, and a refusal is
    /// understood where it comes.
    MayRefuse(Refusal),
    /// It does not.
    None,
}

/// How the server refuses a second effect.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Refusal {
    /// The error codes of the refusal.
    pub codes: &'static [&'static str],
    /// The statuses of a record that stands in the way of another.
    pub statuses: &'static [&'static str],
    /// How a request can lift the guard.
    pub lifted: Option<Lifted>,
}

/// A body member by which a request lifts the guard: the server then makes another one each time.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Lifted {
    /// The member; it lifts the guard where it is `true`.
    pub by: &'static str,
    /// The error codes of all that the member overrides.
    pub codes: &'static [&'static str],
    /// Further statuses of a record for which a request without the member would be refused.
    pub statuses: &'static [&'static str],
}

/// The members of a record that a lookup reads.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Members {
    /// The id.
    pub id: &'static str,
    /// The status.
    pub status: &'static str,
    /// When it was created, in milliseconds since the Unix epoch.
    pub created_at: &'static str,
    /// When it was updated, in milliseconds since the Unix epoch.
    pub updated_at: &'static str,
}

impl Members {
    /// As Clerk names them.
    pub const CLERK: Self =
        Self { id: "id", status: "status", created_at: "created_at", updated_at: "updated_at" };
}

impl Guard {
    /// The server refuses with one of these codes, while there is a record with one of these statuses.
    pub const fn refuses(codes: &'static [&'static str], statuses: &'static [&'static str]) -> Self {
        Self::Refuses(Refusal { codes, statuses, lifted: None })
    }

    /// The server may refuse with one of these codes, while there is a record with one of these statuses; whether it does
    /// is not known.
    pub const fn may_refuse(codes: &'static [&'static str], statuses: &'static [&'static str]) -> Self {
        Self::MayRefuse(Refusal { codes, statuses, lifted: None })
    }

    /// How it refuses, if it does.
    pub(crate) const fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refuses(refusal) | Self::MayRefuse(refusal) => Some(refusal),
            Self::None => None,
        }
    }

    /// A request whose body has `by: true` is not refused, neither with these codes nor for a record with
    /// one of these further statuses.
    #[must_use]
    pub const fn lifted(
        self,
        by: &'static str,
        codes: &'static [&'static str],
        statuses: &'static [&'static str],
    ) -> Self {
        let lifted = Some(Lifted { by, codes, statuses });
        match self {
            Self::Refuses(refusal) => Self::Refuses(Refusal { lifted, ..refusal }),
            Self::MayRefuse(refusal) => Self::MayRefuse(Refusal { lifted, ..refusal }),
            Self::None => Self::None,
        }
    }
}
