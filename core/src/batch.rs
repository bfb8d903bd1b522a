//! Any number of people, in as many bulk requests as it takes, with an outcome for each of them.

mod address;
mod isolation;

pub use address::SeenAddresses;
pub(crate) use address::is_same;
pub use isolation::{Group, Isolation, Settled, Verdict};
