//! A request of which it could not be found out what became of it.

use std::fmt;

use crate::endpoint::operation::Operation;
use crate::error::{Error, displayed};
use crate::text::{add, concat, decimal, line};

/// The request may have been executed, and looking did not settle whether it was. Nothing was sent again that
/// could have mailed somebody twice.
///
/// Look the people up (`list` with `query`) before you send anything again: at once if in a hurry, or better
/// after some minutes, when what is still on its way has arrived.
pub struct Ambiguous {
    operation: &'static Operation,
    fates: Vec<Fate>,
    cause: Box<Error>,
}

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

impl Ambiguous {
    pub(crate) fn new(operation: &'static Operation, fates: Vec<Fate>, cause: Error) -> Self {
        Self { operation, fates, cause: Box::new(cause) }
    }

    /// The operation that was asked for.
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// What is known of everybody the request was about, in its order.
    pub fn fates(&self) -> &[Fate] {
        &self.fates
    }

    /// Those that must be looked up: it is not known whether the request took effect for them.
    pub fn unknown(&self) -> impl Iterator<Item = &str> {
        let unknown = self.fates.iter().filter(|fate| fate.outcome == Outcome::Unknown);
        unknown.map(|fate| fate.subject.as_str())
    }

    /// The failure that started it.
    pub fn cause(&self) -> &Error {
        &self.cause
    }
}

impl Ambiguous {
    pub(crate) fn text(&self) -> String {
        /// Enough to act on by hand.
        const NAMED: usize = 10;
        let (mut done, mut not_done, mut unknown) = (0, 0, 0);
        let mut named = String::new();
        for fate in &self.fates {
            match fate.outcome {
                Outcome::Done(_) => done += 1,
                Outcome::NotDone => not_done += 1,
                Outcome::Unknown => {
                    unknown += 1;
                    if unknown <= NAMED {
                        named.push_str(if unknown > 1 { ", " } else { "" });
                        named.push_str(&line(&fate.subject, usize::MAX));
                    }
                }
            }
        }
        let number = |number: usize| decimal(number as u64);
        let (done, not_done) = (number(done), number(not_done));
        let name = self.operation.name;
        let mut text =
            concat(&[name, " was executed in part or perhaps: ", &done, " done, ", &not_done, " not done"]);
        let mut add = |parts: &[&str]| add(&mut text, parts);
        if unknown > 0 {
            add(&[", ", &number(unknown), " unknown; look up before sending again: ", &named]);
        }
        if unknown > NAMED {
            add(&[" and ", &number(unknown - NAMED), " more"]);
        }
        add(&[" (", &self.cause.text(), ")"]);
        text
    }
}

displayed!(Ambiguous);

impl fmt::Debug for Ambiguous {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ambiguous")
            .field("operation", &self.operation.name)
            .field("fates", &self.fates)
            .field("cause", &self.cause)
            .finish()
    }
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

impl std::error::Error for Ambiguous {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.cause)
    }
}
