//! What is fuzzed: functions that take bytes, and panic where something does not hold that must.
//!
//! `fuzz_targets/` gives them to libFuzzer, `tests/corpus.rs` runs them over the committed corpus. README.md
//! has the commands, and how each target reads its bytes.

#![forbid(unsafe_code)]

mod operation;
mod path;
mod reconcile;
mod response;
mod retry_after;
mod support;
mod webhook;

pub use path::path;
pub use reconcile::reconcile;
pub use response::response;
pub use retry_after::retry_after;
pub use webhook::webhook;

/// A fuzz target: what must hold whatever the bytes are.
pub type Target = fn(&[u8]);

/// Every target by its name, which is also its folder's in `corpus/`.
pub const TARGETS: &[(&str, Target)] = &[
    ("path", path),
    ("reconcile", reconcile),
    ("response", response),
    ("retry_after", retry_after),
    ("webhook", webhook),
];
