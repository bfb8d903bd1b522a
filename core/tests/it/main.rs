//! Core over a scripted transport: what is sent, what is read, what is shown.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking, and reads the contract from a file"
)]

mod declared;
mod decoding;
mod dynamic;
mod errors;
mod listing;
mod properties;
mod reconcile;
mod requests;
mod secrets;
mod support;
mod vectors;
#[cfg(feature = "webhook")]
mod webhook;
