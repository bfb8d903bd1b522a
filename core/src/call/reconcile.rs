//! Finding out what became of a request whose response was lost.

mod answer;
pub(crate) mod candidate;
mod item;
mod lookup;
pub(crate) mod reconciliation;
#[cfg(test)]
mod table;
pub(crate) mod verdict;
