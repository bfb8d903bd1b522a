//! Finding out what became of a request whose response was lost.

pub(crate) mod answer;
pub(crate) mod candidate;
pub(crate) mod item;
pub(crate) mod lookup;
pub(crate) mod reconciliation;
#[cfg(test)]
mod table;
pub(crate) mod verdict;
