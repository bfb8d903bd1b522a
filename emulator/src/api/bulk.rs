//! Bulk creates: one body, many items, one verdict.

use serde_json::Value;

use super::input::{Fields, Form};
use crate::problem::{Problem, Problems};

/// The items that may be created, and what is wrong with the others, by the stage at which it was found.
pub(super) struct Sorted<T> {
    pub(super) good: Vec<T>,
    pub(super) stages: Vec<Vec<Problem>>,
}

impl<T> Sorted<T> {
    /// What is to be created, and what is to be answered if not that. All or nothing: nothing is created, and the
    /// first stage that found something is answered, because nobody looks any further. Otherwise the good ones
    /// are created, and everything that was found is answered.
    pub(super) fn verdict(self, atomic: bool) -> (Vec<T>, Option<Problems>) {
        let mut found = self.stages.into_iter().filter(|stage| !stage.is_empty());
        let problems: Vec<Problem> =
            if atomic { found.next().unwrap_or_default() } else { found.flatten().collect() };
        match problems.is_empty() {
            true => (self.good, None),
            false if atomic => (Vec::new(), Some(Problems(problems))),
            false => (self.good, Some(Problems(problems))),
        }
    }
}

/// The first stage: each item must be a form that keeps to its table.
pub(super) fn forms(items: Vec<Value>, fields: &Fields) -> (Vec<Form>, Vec<Problem>) {
    let mut good = Vec::new();
    let mut problems = Vec::new();
    for item in items {
        match fields.read(item) {
            Ok(form) => good.push(form),
            Err(found) => problems.extend(found),
        }
    }
    (good, problems)
}
