//! The client of a Rust server.

use std::sync::Arc;

use clerk_invitations_core::{ClerkBuilder, ConfigError, HttpTransport, Platform, Runtime, client_newtype};

use crate::{ReqwestTransport, TokioRuntime};

/// The environment variable that holds the secret key: `CLERK_SECRET_KEY`.
pub const SECRET_KEY_VARIABLE: &str = "CLERK_SECRET_KEY";

client_newtype! {
    /// A client of Clerk's Backend API over reqwest and tokio. Cloning it is cheap, and the clones share its
    /// connections.
    Clerk
}

impl Clerk {
    /// A client with the secret key of the environment variable `CLERK_SECRET_KEY`, and defaults for all else.
    pub fn from_env() -> Result<Self, ConfigError> {
        Self::builder().build()
    }

    /// Starts building a client. A key that is not set is taken from `CLERK_SECRET_KEY`.
    ///
    /// ```
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use clerk_invitations_native::{Clerk, ReqwestTransport};
    /// use std::{sync::Arc, time::Duration};
    ///
    /// let clerk = Clerk::builder()
    ///     .secret_key("sk_test_example")
    ///     .timeout(Duration::from_secs(30))
    ///     .transport(Arc::new(ReqwestTransport::builder().max_body_bytes(1024 * 1024).build()?))
    ///     .build()?;
    /// # let _ = clerk;
    /// # Ok(()) }
    /// ```
    pub fn builder() -> ClerkBuilder<Self> {
        ClerkBuilder::new()
    }
}

impl Platform for Clerk {
    fn transport() -> Result<Arc<dyn HttpTransport>, ConfigError> {
        let broken = |error: crate::BuildTransportError| {
            let cause = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
            ConfigError::new("transport", format!("cannot be set up: {cause}"))
        };
        Ok(Arc::new(ReqwestTransport::builder().build().map_err(broken)?))
    }

    fn runtime() -> Result<Arc<dyn Runtime>, ConfigError> {
        Ok(Arc::new(TokioRuntime::new()))
    }

    fn secret_key() -> Result<String, ConfigError> {
        let missing =
            || ConfigError::new("secret_key", format!("is needed, and {SECRET_KEY_VARIABLE} is not set"));
        // What is not Unicode is refused with the other characters that a header cannot carry.
        Ok(std::env::var_os(SECRET_KEY_VARIABLE).ok_or_else(missing)?.to_string_lossy().into_owned())
    }
}
