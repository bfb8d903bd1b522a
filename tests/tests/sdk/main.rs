//! The SDK as its users have it: over reqwest and real HTTP, against the emulator.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod contract;
mod dependencies;
mod house;
mod journey;
mod organizations;
mod secrets;
mod spans;
mod support;
mod webhooks;
