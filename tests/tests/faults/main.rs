//! What becomes of people when things go wrong: after each run three truths are compared: what the caller was
//! told, what the emulator holds, and whom it would have mailed.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod batch;
mod case;
mod deleted;
mod emulated;
mod matrix;
mod soak;
mod time;
mod truth;
