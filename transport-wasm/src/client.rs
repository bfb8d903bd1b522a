//! The client of Rust on wasm32.

use std::ops::Deref;
use std::sync::Arc;

use clerk_invitations_core as core;
use clerk_invitations_core::{ClerkBuilder, ConfigError, HttpTransport, Platform, Runtime};

use crate::{FetchTransport, JsRuntime};

/// A client of Clerk's Backend API over fetch and JavaScript's timers. Cloning it is cheap.
///
/// All that can be called is on [`clerk_invitations_core::Clerk`], which this dereferences to; this type adds
/// the ways to make one.
#[derive(Clone, Debug)]
pub struct Clerk(core::Clerk);

impl Clerk {
    /// A client with this secret key (`sk_test_…`, `sk_live_…`) and defaults for all else.
    pub fn new(secret_key: impl Into<String>) -> Result<Self, ConfigError> {
        Self::builder().secret_key(secret_key).build()
    }

    /// Starts building a client. The key must be given: where secrets are kept differs from host to host.
    ///
    /// ```no_run
    /// use clerk_invitations_wasm::Clerk;
    /// use std::time::Duration;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let clerk = Clerk::builder().secret_key("sk_test_example").timeout(Duration::from_secs(30)).build()?;
    /// # let _ = clerk;
    /// # Ok(()) }
    /// ```
    pub fn builder() -> ClerkBuilder<Self> {
        ClerkBuilder::new()
    }
}

// Core shares them between threads, where there are threads.
#[allow(clippy::arc_with_non_send_sync)]
impl Platform for Clerk {
    fn transport() -> Result<Arc<dyn HttpTransport>, ConfigError> {
        Ok(Arc::new(FetchTransport::new()))
    }

    fn runtime() -> Result<Arc<dyn Runtime>, ConfigError> {
        Ok(Arc::new(JsRuntime::new()))
    }

    fn secret_key() -> Result<String, ConfigError> {
        Err(ConfigError::new("secret_key", "is needed"))
    }
}

impl From<core::Clerk> for Clerk {
    fn from(clerk: core::Clerk) -> Self {
        Self(clerk)
    }
}

impl From<Clerk> for core::Clerk {
    fn from(clerk: Clerk) -> Self {
        clerk.0
    }
}

impl Deref for Clerk {
    type Target = core::Clerk;

    fn deref(&self) -> &core::Clerk {
        &self.0
    }
}
