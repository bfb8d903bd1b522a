//! Any number of people, in as many bulk requests as it takes, with an outcome for each of them.

mod address;
mod atomicity;
mod isolation;
mod kind;
mod outcome;
mod refusal;
mod source;
mod stream;
mod work;

pub use address::SeenAddresses;
pub(crate) use address::is_same;
pub use atomicity::Atomicity;
pub use isolation::{Group, Isolation, Settled, Verdict};
pub use kind::Batchable;
pub(crate) use kind::bulk_create_all;
pub use outcome::{BatchItem, BatchOutcome};
pub(crate) use refusal::is_duplicate;
pub use stream::Batch;
