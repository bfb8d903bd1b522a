//! Building a client: its settings, and what a platform brings.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use crate::call::retry::policy::RetryPolicy;
use crate::call::settings::{
    DEFAULT_API_VERSION, DEFAULT_ATTEMPT_TIMEOUT, DEFAULT_BASE_URL, DEFAULT_TIMEOUT, DEFAULT_USER_AGENT,
    Settings,
};
use crate::client::Clerk;
use crate::error::ConfigError;
use crate::runtime::Runtime;
use crate::transport::headers;
use crate::transport::http_transport::HttpTransport;
use crate::transport::over_http::{self, OverHttp};

impl Clerk {
    /// Starts building a client. It needs a key, a transport and a runtime.
    pub fn builder() -> ClerkBuilder {
        ClerkBuilder::new()
    }
}

/// The defaults of a platform: its transport, its runtime, and where a secret key may be found.
///
/// Core has no I/O, so for [`Clerk`] itself a transport, a runtime and a key must be given. The crates that
/// plug core into a platform implement this for their own client, which dereferences to [`Clerk`].
pub trait Platform: From<Clerk> {
    /// The default transport.
    fn transport() -> Result<Arc<dyn HttpTransport>, ConfigError>;

    /// The default runtime.
    fn runtime() -> Result<Arc<dyn Runtime>, ConfigError>;

    /// The default secret key.
    fn secret_key() -> Result<String, ConfigError>;
}

impl Platform for Clerk {
    fn transport() -> Result<Arc<dyn HttpTransport>, ConfigError> {
        Err(ConfigError::new("transport", "is needed"))
    }

    fn runtime() -> Result<Arc<dyn Runtime>, ConfigError> {
        Err(ConfigError::new("runtime", "is needed"))
    }

    fn secret_key() -> Result<String, ConfigError> {
        Err(ConfigError::new("secret_key", "is needed"))
    }
}

/// Builder of a client. What is not set has a default, or comes from the [`Platform`].
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
    transport: Option<Arc<dyn HttpTransport>>,
    runtime: Option<Arc<dyn Runtime>>,
}

impl<P: Platform> ClerkBuilder<P> {
    /// A builder with nothing set.
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
            transport: None,
            runtime: None,
        }
    }

    /// Sets the secret key: `sk_test_…` or `sk_live_…`.
    pub fn secret_key(mut self, key: impl Into<String>) -> Self {
        self.secret_key = Some(key.into());
        self
    }

    /// Sets the base URL of the API: [`DEFAULT_BASE_URL`] unless set.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = url.into();
        self
    }

    /// Sets the `Clerk-API-Version` header: [`DEFAULT_API_VERSION`] unless set.
    pub fn api_version(mut self, version: impl Into<String>) -> Self {
        self.api_version = version.into();
        self
    }

    /// Sets the `User-Agent` header: [`DEFAULT_USER_AGENT`] unless set.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = user_agent.into();
        self
    }

    /// Sets the timeout of a call, retries and waits included: [`DEFAULT_TIMEOUT`] unless set.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets the timeout of one attempt: [`DEFAULT_ATTEMPT_TIMEOUT`] unless set.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = timeout;
        self
    }

    /// Sets the retry policy: [`RetryPolicy::default`] unless set.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Sets the HTTP transport.
    pub fn transport(mut self, transport: Arc<dyn HttpTransport>) -> Self {
        self.transport = Some(transport);
        self
    }

    /// Sets the runtime: clock, timer and randomness.
    pub fn runtime(mut self, runtime: Arc<dyn Runtime>) -> Self {
        self.runtime = Some(runtime);
        self
    }

    /// Builds the client. Nothing is sent.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] names the setting that is missing or wrong.
    pub fn build(self) -> Result<P, ConfigError> {
        let key = self.secret_key.map_or_else(P::secret_key, Ok)?;
        let transport = OverHttp::new(self.transport.map_or_else(P::transport, Ok)?);
        for (setting, value) in [("api_version", &self.api_version), ("user_agent", &self.user_agent)] {
            let broken = |_| ConfigError::new(setting, "must hold only characters that a header can carry");
            headers::check_value(value).map_err(broken)?;
        }
        let mut settings = Settings::new(&key, &self.base_url, &self.api_version, &self.user_agent)?;
        if !over_http::accepts(settings.base_url.as_str()) {
            return Err(ConfigError::new("base_url", "must be a URL"));
        }
        transport.prepare(&settings.headers);
        settings.timeout = self.timeout;
        settings.attempt_timeout = self.attempt_timeout;
        settings.retry = self.retry;
        let runtime = self.runtime.map_or_else(P::runtime, Ok)?;
        Ok(Clerk::new(settings, transport, runtime).into())
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
