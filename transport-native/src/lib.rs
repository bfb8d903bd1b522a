#![doc = include_str!("../README.md")]

mod client;
mod runtime;
mod transport;

// The client of this crate stands in front of core's, which it dereferences to.
pub use clerk_invitations_core::*;
/// The very reqwest this crate is built with, for [`ReqwestTransport::from_client`].
pub use reqwest;

pub use crate::client::{Clerk, SECRET_KEY_VARIABLE};
pub use crate::runtime::TokioRuntime;
pub use crate::transport::{BuildTransportError, ReqwestTransport, ReqwestTransportBuilder};
