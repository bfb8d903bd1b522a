//! Records that only serve to be looked at: the newest stay, older ones make room.

use std::collections::VecDeque;

pub(crate) struct Log<T> {
    kept: VecDeque<T>,
}

impl<T> Default for Log<T> {
    fn default() -> Self {
        Self { kept: VecDeque::new() }
    }
}

impl<T> Log<T> {
    /// Adds a record, and lets go of the oldest beyond `limit`.
    pub(crate) fn push(&mut self, record: T, limit: u32) {
        self.kept.push_back(record);
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        while self.kept.len() > limit {
            self.kept.pop_front();
        }
    }

    /// Takes out the newest of which this holds.
    pub(crate) fn take(&mut self, is_it: impl Fn(&T) -> bool) -> Option<T> {
        let at = self.kept.iter().rposition(is_it)?;
        self.kept.remove(at)
    }

    pub(crate) fn last_mut(&mut self) -> Option<&mut T> {
        self.kept.back_mut()
    }

    pub(crate) fn len(&self) -> usize {
        self.kept.len()
    }

    /// What is kept, oldest first.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.kept.iter()
    }
}
