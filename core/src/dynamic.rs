//! Requests and errors as JSON text, for hosts that have no Rust types: the npm package.
//!
//! Names are camelCase there, as JavaScript has them; the values of metadata are nobody's to change.

mod error;
mod request;

use crate::attempts::Attempts;
use crate::config::{CallOptions, DEFAULT_API_VERSION, DEFAULT_BASE_URL, DEFAULT_USER_AGENT, Settings};
use crate::error::{ConfigError, Result};
use crate::exchange::Exchange;
use crate::reconcile;
use crate::request::RawRequest;
use crate::response::RawResponse;
use crate::runtime::Runtime;

pub use error::error;
pub use request::request;

pub use crate::text::{concat, decimal, millis};

/// A client with default settings, which shares nothing: [`Clerk`](crate::Clerk) for a single host.
#[derive(Debug)]
pub struct Client(Settings);

impl Client {
    /// A client with this key; an empty base URL is the default one.
    pub fn new(key: &str, base_url: &str) -> Result<Self, ConfigError> {
        let base_url = if base_url.is_empty() { DEFAULT_BASE_URL } else { base_url };
        Ok(Self(Settings::new(key, base_url, DEFAULT_API_VERSION, DEFAULT_USER_AGENT)?))
    }

    /// Does what [`Clerk::send_raw`](crate::Clerk::send_raw) does, over this host.
    pub async fn send(
        &self,
        host: &(impl Exchange + Runtime),
        request: &RawRequest,
        options: &CallOptions,
    ) -> Result<Box<RawResponse>> {
        reconcile::send(&Attempts::begin(&self.0, options, host, host), request).await
    }
}

/// `email_address` as `emailAddress`.
pub fn camel_case(name: &str) -> String {
    let mut camel = String::with_capacity(name.len());
    let mut is_start = false;
    for c in name.chars() {
        if c == '_' {
            is_start = true;
        } else {
            camel.push(if is_start { c.to_ascii_uppercase() } else { c });
            is_start = false;
        }
    }
    camel
}
