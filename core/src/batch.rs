//! Any number of people, in as many bulk requests as it takes, with an outcome for each of them.

mod address;
mod atomicity;
mod bulk_create_all;
mod isolation;
mod kind;
mod outcome;
mod refusal;
mod source;
pub(crate) mod stream;
mod work;

pub use address::SeenAddresses;
pub(crate) use address::is_same;
pub use atomicity::Atomicity;
pub(crate) use bulk_create_all::bulk_create_all;
pub use isolation::{Group, Isolation, Settled, Verdict};
pub use kind::Batchable;
pub use outcome::{BatchItem, BatchOutcome};
pub(crate) use refusal::is_duplicate;
pub use stream::Batch;
