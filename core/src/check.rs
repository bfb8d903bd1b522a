//! What the API would certainly refuse, so that no request is spent on it.

use crate::error::InvalidRequest;
use crate::path::{SEGMENT_RULE, is_segment};

/// What a field's value must be. Data, so that the same rule and its wording serve every caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    /// Something on both sides of an `@`, no blanks around it, no control characters. The rest is the server's to
    /// judge.
    EmailAddress,
    /// A text that can stand in a path as one segment.
    PathSegment,
    /// A number within these bounds, both included.
    Range(u64, u64),
}

/// A value that rules can be applied to.
pub(crate) trait Value {
    fn breaks(&self, rule: &Rule) -> bool;
}

impl Value for String {
    fn breaks(&self, rule: &Rule) -> bool {
        match rule {
            Rule::EmailAddress => {
                let sides = self.rsplit_once('@');
                !sides.is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty())
                    || self.contains(char::is_control)
                    || self.trim() != self
            }
            Rule::PathSegment => !is_segment(self),
            Rule::Range(..) => true,
        }
    }
}

macro_rules! number {
    ($($type:ty),+) => {$(
        impl Value for $type {
            fn breaks(&self, rule: &Rule) -> bool {
                match rule {
                    Rule::Range(min, max) => !(*min..=*max).contains(&u64::from(*self)),
                    Rule::EmailAddress | Rule::PathSegment => true,
                }
            }
        }
    )+};
}

number!(u16, u64);

/// Applies a rule to a field; a field that is not set breaks none.
pub(crate) fn field(
    name: &'static str,
    value: Option<&impl Value>,
    rule: &Rule,
) -> Result<(), InvalidRequest> {
    if !value.is_some_and(|value| value.breaks(rule)) {
        return Ok(());
    }
    let text = match rule {
        Rule::EmailAddress => {
            "must be an email address: text on both sides of an `@`, no blanks around, no control characters"
                .into()
        }
        Rule::PathSegment => SEGMENT_RULE.into(),
        Rule::Range(min, max) => format!("must be from {min} to {max}"),
    };
    Err(InvalidRequest::new(name, text))
}

/// A bulk must hold at least one item and no more than the API takes.
pub(crate) fn bulk_size(size: usize, max: usize) -> Result<(), InvalidRequest> {
    if (1..=max).contains(&size) {
        return Ok(());
    }
    Err(InvalidRequest::new("items", format!("must hold from 1 to {max} items, not {size}")))
}
