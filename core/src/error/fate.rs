//! What is known of each person that a request was about.

use std::fmt;

/// What is known of one person, or of one entry, that a request was about.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fate {
    /// The address, or the id, as the request names it.
    pub subject: String,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of what a request asked for.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// It took effect: the invitation or entry, as JSON text. It may hold a ticket.
    Done(String),
    /// It took no effect, and will not.
    NotDone,
    /// It may have taken effect, or may yet.
    Unknown,
}

impl fmt::Debug for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Done(_) => "Done",
            Self::NotDone => "NotDone",
            Self::Unknown => "Unknown",
        })
    }
}
