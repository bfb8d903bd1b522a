//! What the API would certainly refuse, so that no request is spent on it.

use crate::error::InvalidRequest;
use crate::text::{concat, decimal, find_last, number, trim};

/// What a field's value must be. Data, so that the same rule and its wording serve every caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    /// Something on both sides of an `@`, no blanks around it, no control characters. The rest is the server's to
    /// judge.
    EmailAddress,
    /// A number within these bounds, both included.
    Range(u16, u16),
}

impl Rule {
    /// Whether a value breaks it, as plain text.
    pub(crate) fn is_broken_by(&self, text: &str) -> bool {
        match self {
            Self::EmailAddress => {
                let is_inside = |at: usize| at > 0 && at + 1 < text.len();
                !find_last(text, "@").is_some_and(is_inside)
                    || text.chars().any(char::is_control)
                    // Nearly all begin and end with a visible character.
                    || !matches!(text.as_bytes(), [b'!'..=b'~', .., b'!'..=b'~']) && trim(text) != text
            }
            Self::Range(min, max) => {
                let range = u64::from(*min)..=u64::from(*max);
                !number(text.as_bytes()).is_some_and(|number| range.contains(&number))
            }
        }
    }

    /// What it asks for.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::EmailAddress => {
                "must be an email address: text on both sides of an `@`, no blanks around, no control characters"
                    .to_owned()
            }
            Self::Range(min, max) => {
                concat(&["must be from ", &decimal((*min).into()), " to ", &decimal((*max).into())])
            }
        }
    }
}

/// A bulk must hold at least one item and no more than the API takes.
pub(crate) fn bulk_size(size: usize, max: usize) -> Result<(), InvalidRequest> {
    if (1..=max).contains(&size) {
        return Ok(());
    }
    let (size, max) = (decimal(size as u64), decimal(max as u64));
    Err(InvalidRequest::new("items", concat(&["must hold from 1 to ", &max, " items, not ", &size])))
}
