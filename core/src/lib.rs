#![doc = include_str!("../README.md")]

mod api;
mod batch;
mod call;
mod client;
pub mod dynamic;
mod endpoint;
mod error;
mod json;
mod maybe_send;
mod page;
mod runtime;
mod secret;
#[cfg(feature = "testing")]
pub mod testing;
mod text;
mod timestamp;
mod transport;
#[cfg(feature = "webhook")]
pub mod webhook;

pub use bytes::Bytes;
pub use http::{self, Method, StatusCode};

pub use api::*;
pub use batch::{
    Atomicity, Batch, BatchItem, BatchOutcome, Batchable, Group, Isolation, SeenAddresses, Settled, Verdict,
};
pub use call::retry::policy::{Reconcile, RetryPolicy};
pub use call::retry::speakeasy::{BackoffStrategy, RetryConfig};
pub use call::settings::{
    CallOptions, DEFAULT_API_VERSION, DEFAULT_ATTEMPT_TIMEOUT, DEFAULT_BASE_URL, DEFAULT_TIMEOUT,
    DEFAULT_USER_AGENT,
};
pub use client::builder::{ClerkBuilder, Platform};
pub use client::look_up::Found;
pub use client::{Call, Clerk};
pub use endpoint::lookup::{Done, Guard, Identity, Key, Lifted, Members, Refusal};
pub use endpoint::metadata::Metadata;
pub use endpoint::operation::{Lookup, Operation, Repeat, Source};
pub use endpoint::request::RawRequest;
pub use endpoint::{Endpoint, schema};
pub use error::{
    Ambiguous, ApiError, ConfigError, DecodeError, Error, ErrorBody, ErrorCode, ErrorDetail, Fate,
    InvalidRequest, Outcome, Result,
};
pub use maybe_send::{BoxError, BoxFuture, MaybeSend, MaybeSync};
pub use page::listing::Listing;
pub use page::paged::{Listed, Paged};
pub use page::response::Page;
pub use runtime::Runtime;
pub use secret::SecretKey;
pub use timestamp::Timestamp;
pub use transport::error::{TransportError, TransportErrorKind};
pub use transport::exchange::{ExchangeAnswer, ExchangeRequest};
pub use transport::headers::{HeaderRule, Headers};
pub use transport::http_transport::{AttemptTimeout, HttpTransport};
pub use transport::response::{Answer, RawResponse};
