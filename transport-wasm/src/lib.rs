#![cfg_attr(target_arch = "wasm32", doc = include_str!("../README.md"))]
#![cfg_attr(
    not(target_arch = "wasm32"),
    doc = "Clerk's invitations and waitlist API from Rust on wasm32; on any other target, core alone."
)]

#[cfg(target_arch = "wasm32")]
mod client;
#[cfg(target_arch = "wasm32")]
mod exchange;
#[cfg(target_arch = "wasm32")]
mod failure;
#[cfg(all(target_arch = "wasm32", feature = "gloo-net"))]
mod gloo;
#[cfg(target_arch = "wasm32")]
mod runtime;
#[cfg(target_arch = "wasm32")]
mod transport;

// The client of this crate stands in front of core's, which it dereferences to.
pub use clerk_invitations_core::*;

#[cfg(all(target_arch = "wasm32", feature = "gloo-net"))]
pub use crate::gloo::GlooTransport;
#[cfg(target_arch = "wasm32")]
pub use crate::{client::Clerk, failure::JsCause, runtime::JsRuntime, transport::FetchTransport};
