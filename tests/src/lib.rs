//! Suites that cross the crates of this workspace.
//!
//! [`conformance`] is the contract of `HttpTransport` as code: written once, run over every transport. It
//! talks to the [`hostile`] server, which misbehaves on request.

pub mod conformance;
#[cfg(not(target_arch = "wasm32"))]
pub mod hostile;
mod pattern;

/// The examples of the repository's README are compiled.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
