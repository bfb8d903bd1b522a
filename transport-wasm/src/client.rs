//! The client of Rust on wasm32.

use std::sync::Arc;

use clerk_invitations_core::{ClerkBuilder, ConfigError, HttpTransport, Platform, Runtime, client_newtype};

use crate::{FetchTransport, JsRuntime};

client_newtype! {
    /// A client of Clerk's Backend API over fetch and JavaScript's timers. Cloning it is cheap.
    Clerk
}

impl Clerk {
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
