//! The client's settings and their defaults.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderName, HeaderValue};

use crate::call::retry::policy::RetryPolicy;
use crate::error::ConfigError;
use crate::secret::SecretKey;
use crate::transport::base_url::BaseUrl;
use crate::transport::headers::{Headers, latin1};

/// Where Clerk's Backend API is.
pub const DEFAULT_BASE_URL: &str = "https://api.clerk.com/v1";

/// The version of the API that this release is written against.
pub const DEFAULT_API_VERSION: &str = "2026-05-12";

/// What this SDK calls itself.
pub const DEFAULT_USER_AGENT: &str = concat!("clerk-invitations/", env!("CARGO_PKG_VERSION"));

/// The longest a call may take, waits included: 60 seconds.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(60);

/// The longest one attempt may take: 20 seconds.
pub const DEFAULT_ATTEMPT_TIMEOUT: Duration = Duration::from_secs(20);

/// Settings that every call has, from the client or of its own.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) secret_key: SecretKey,
    pub(crate) base_url: BaseUrl,
    /// What every request says.
    pub(crate) headers: Arc<Headers>,
    pub(crate) timeout: Duration,
    pub(crate) attempt_timeout: Duration,
    pub(crate) retry: RetryPolicy,
}

impl Settings {
    /// With these, which are a header's values; the rest is the default.
    pub(crate) fn new(
        key: &str,
        base_url: &str,
        api_version: &str,
        user_agent: &str,
    ) -> Result<Self, ConfigError> {
        let base_url = BaseUrl::new(base_url)?;
        let secret_key = SecretKey::new(key)?;
        let mut headers = Headers::new();
        headers.append("accept", "application/json");
        headers.append("authorization", &secret_key.authorization());
        headers.append("clerk-api-version", api_version);
        headers.append("user-agent", user_agent);
        Ok(Self {
            secret_key,
            base_url,
            headers: Arc::new(headers),
            timeout: DEFAULT_TIMEOUT,
            attempt_timeout: DEFAULT_ATTEMPT_TIMEOUT,
            retry: RetryPolicy::default(),
        })
    }
}

/// Settings for one call, in place of the client's.
///
/// ```
/// # use clerk_invitations_core::CallOptions;
/// # use std::time::Duration;
/// let options = CallOptions::new().timeout(Duration::from_secs(5));
/// ```
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct CallOptions {
    /// The longest the call may take, waits included.
    pub timeout: Option<Duration>,
    /// The longest one attempt may take.
    pub attempt_timeout: Option<Duration>,
    /// Whether and when a failed attempt is followed by another.
    pub retry: Option<RetryPolicy>,
    /// Headers that are added to the request, or replace the client's.
    pub headers: Headers,
}

impl CallOptions {
    /// No settings of its own.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the longest the call may take, waits included.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sets the longest one attempt may take.
    #[must_use]
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = Some(timeout);
        self
    }

    /// Sets whether and when a failed attempt is followed by another.
    #[must_use]
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = Some(policy);
        self
    }

    /// Adds a header to the request, or replaces the client's.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.replace(name.as_str(), &latin1(&value));
        self
    }
}

/// The values of headers are not shown: one may be a key.
impl fmt::Debug for CallOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallOptions")
            .field("timeout", &self.timeout)
            .field("attempt_timeout", &self.attempt_timeout)
            .field("retry", &self.retry)
            .field("headers", &self.headers)
            .finish()
    }
}
