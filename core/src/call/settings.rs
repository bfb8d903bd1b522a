//! The client's settings and their defaults.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderName, HeaderValue};

use crate::call::retry::policy::RetryPolicy;
use crate::client::Clerk;
use crate::error::ConfigError;
use crate::runtime::Runtime;
use crate::secret::SecretKey;
use crate::transport::HttpTransport;
use crate::transport::base_url::BaseUrl;
use crate::transport::exchange::{Exchange, OverHttp};
use crate::transport::headers::{self, Headers, latin1};

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

/// What a platform brings to a client: how requests leave, time, and where a key may be found.
///
/// Core has no I/O, so for [`Clerk`] itself a transport, a runtime and a key must be given. The crates that
/// plug core into a platform implement this for their own client, which dereferences to [`Clerk`].
pub trait Platform: From<Clerk> {
    /// The transport, where none is given.
    fn transport() -> Result<Arc<dyn HttpTransport>, ConfigError>;

    /// The same in plain types: over the transport, unless the platform has something better.
    fn exchange() -> Result<Arc<dyn Exchange>, ConfigError> {
        Ok(Arc::new(OverHttp::new(Self::transport()?)))
    }

    /// The runtime, where none is given.
    fn runtime() -> Result<Arc<dyn Runtime>, ConfigError>;

    /// The secret key, where none is given.
    fn secret_key() -> Result<String, ConfigError>;
}

impl Platform for Clerk {
    fn transport() -> Result<Arc<dyn HttpTransport>, ConfigError> {
        Err(ConfigError::new("transport", "is needed"))
    }

    // Not over a transport that is not there: a wasm build would carry the way to it.
    fn exchange() -> Result<Arc<dyn Exchange>, ConfigError> {
        Err(ConfigError::new("transport", "is needed"))
    }

    fn runtime() -> Result<Arc<dyn Runtime>, ConfigError> {
        Err(ConfigError::new("runtime", "is needed"))
    }

    fn secret_key() -> Result<String, ConfigError> {
        Err(ConfigError::new("secret_key", "is needed"))
    }
}

/// Builds a client. What is not set has a default, or comes from the [`Platform`].
#[must_use]
pub struct ClerkBuilder<P = Clerk> {
    platform: PhantomData<fn() -> P>,
    secret_key: Option<String>,
    base_url: String,
    api_version: String,
    user_agent: String,
    timeout: Duration,
    attempt_timeout: Duration,
    retry: RetryPolicy,
    exchange: Option<Arc<dyn Exchange>>,
    runtime: Option<Arc<dyn Runtime>>,
}

impl<P: Platform> ClerkBuilder<P> {
    /// Nothing set.
    #[allow(clippy::new_without_default)] // `Clerk::builder()` is the way to one.
    pub fn new() -> Self {
        Self {
            platform: PhantomData,
            secret_key: None,
            base_url: DEFAULT_BASE_URL.to_owned(),
            api_version: DEFAULT_API_VERSION.to_owned(),
            user_agent: DEFAULT_USER_AGENT.to_owned(),
            timeout: DEFAULT_TIMEOUT,
            attempt_timeout: DEFAULT_ATTEMPT_TIMEOUT,
            retry: RetryPolicy::default(),
            exchange: None,
            runtime: None,
        }
    }

    /// The secret key: `sk_test_…` or `sk_live_…`.
    pub fn secret_key(mut self, key: impl Into<String>) -> Self {
        self.secret_key = Some(key.into());
        self
    }

    /// Where the API is: [`DEFAULT_BASE_URL`] unless set.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = url.into();
        self
    }

    /// The `Clerk-API-Version` header: [`DEFAULT_API_VERSION`] unless set.
    pub fn api_version(mut self, version: impl Into<String>) -> Self {
        self.api_version = version.into();
        self
    }

    /// The `User-Agent` header: [`DEFAULT_USER_AGENT`] unless set.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = user_agent.into();
        self
    }

    /// The longest a call may take, waits included: [`DEFAULT_TIMEOUT`] unless set.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// The longest one attempt may take: [`DEFAULT_ATTEMPT_TIMEOUT`] unless set.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = timeout;
        self
    }

    /// Whether and when a failed attempt is followed by another: [`RetryPolicy::default`] unless set.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// How requests leave.
    pub fn transport(self, transport: Arc<dyn HttpTransport>) -> Self {
        self.exchange(Arc::new(OverHttp::new(transport)))
    }

    /// How requests leave, in plain types: in place of a transport.
    pub fn exchange(mut self, exchange: Arc<dyn Exchange>) -> Self {
        self.exchange = Some(exchange);
        self
    }

    /// Time, waiting and chance.
    pub fn runtime(mut self, runtime: Arc<dyn Runtime>) -> Self {
        self.runtime = Some(runtime);
        self
    }

    /// Checks the settings and makes the client. Nothing is sent.
    pub fn build(self) -> Result<P, ConfigError> {
        let key = self.secret_key.map_or_else(P::secret_key, Ok)?;
        let exchange = self.exchange.map_or_else(P::exchange, Ok)?;
        for (setting, value) in [("api_version", &self.api_version), ("user_agent", &self.user_agent)] {
            let broken = |_| ConfigError::new(setting, "must hold only characters that a header can carry");
            headers::check_value(value).map_err(broken)?;
        }
        let mut settings = Settings::new(&key, &self.base_url, &self.api_version, &self.user_agent)?;
        if !exchange.accepts(settings.base_url.as_str()) {
            return Err(ConfigError::new("base_url", "must be a URL"));
        }
        exchange.prepare(&settings.headers);
        settings.timeout = self.timeout;
        settings.attempt_timeout = self.attempt_timeout;
        settings.retry = self.retry;
        let runtime = self.runtime.map_or_else(P::runtime, Ok)?;
        Ok(Clerk::new(settings, exchange, runtime).into())
    }
}

impl<P> fmt::Debug for ClerkBuilder<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClerkBuilder")
            .field("base_url", &self.base_url)
            .field("api_version", &self.api_version)
            .finish_non_exhaustive()
    }
}
