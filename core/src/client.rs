//! The client, and the way of a call.

pub(crate) mod builder;
pub(crate) mod look_up;
mod newtype;

use std::fmt;
use std::future::IntoFuture;
use std::sync::Arc;

use crate::call::context::CallContext;
use crate::call::retry::policy::RetryPolicy;
use crate::call::settings::{CallOptions, Settings};
use crate::call::{self, wire};
use crate::endpoint::Endpoint;
use crate::endpoint::request::RawRequest;
use crate::error::Result;
use crate::maybe_send::BoxFuture;
use crate::runtime::Runtime;
use crate::transport::over_http::OverHttp;
use crate::transport::response::{Answer, RawResponse};

/// A client of Clerk's Backend API. Cloning it is cheap, and the clones share its connections.
///
/// `Debug` does not show the key.
#[derive(Clone)]
pub struct Clerk {
    inner: Arc<Inner>,
}

struct Inner {
    settings: Settings,
    transport: OverHttp,
    runtime: Arc<dyn Runtime>,
}

impl Clerk {
    pub(crate) fn new(settings: Settings, transport: OverHttp, runtime: Arc<dyn Runtime>) -> Self {
        Self { inner: Arc::new(Inner { settings, transport, runtime }) }
    }

    /// The clock and the timer that this client goes by.
    pub fn runtime(&self) -> &dyn Runtime {
        &*self.inner.runtime
    }

    /// The retry policy of a call with these options.
    pub(crate) fn retry_policy<'a>(&'a self, options: &'a CallOptions) -> &'a RetryPolicy {
        options.retry.as_ref().unwrap_or(&self.inner.settings.retry)
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.inner.settings
    }

    pub(crate) fn transport(&self) -> &OverHttp {
        &self.inner.transport
    }

    /// A call of any endpoint, with settings of its own where wanted.
    pub fn call<E: Endpoint>(&self, endpoint: E) -> Call<E> {
        Call { clerk: self.clone(), endpoint, options: CallOptions::new() }
    }

    /// Calls any endpoint, the user's own included.
    pub async fn send<E: Endpoint>(&self, endpoint: &E) -> Result<E::Response> {
        Ok(self.send_with(endpoint, &CallOptions::new()).await?.value)
    }

    /// Calls any endpoint with settings of its own, and answers what came with the value.
    pub async fn send_with<E: Endpoint>(
        &self,
        endpoint: &E,
        options: &CallOptions,
    ) -> Result<Answer<E::Response>> {
        let mut request = RawRequest::new(E::OPERATION);
        endpoint.encode(&mut request)?;
        let response = self.send_raw(&request, options).await?;
        let value = wire::decode(&response, &self.inner.settings.secret_key)?;
        Ok(Answer { value, response })
    }

    /// Sends a request that is encoded already and answers status, headers and bytes. Retries have been made
    /// and lost answers looked for; what is not 2xx is an error here too. [`Clerk::send`] decodes on top of it.
    pub async fn send_raw(&self, request: &RawRequest, options: &CallOptions) -> Result<RawResponse> {
        let Inner { settings, transport, runtime } = &*self.inner;
        let call = call::drive(CallContext { settings, options, request }, transport, &**runtime);
        Ok(*call.await?)
    }
}

impl fmt::Debug for Clerk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Clerk").field("settings", &self.inner.settings).finish_non_exhaustive()
    }
}

/// A call that has not started: await it, or give it settings of its own first.
///
/// ```
/// # use clerk_invitations_core::{Clerk, Result};
/// # use std::time::Duration;
/// # async fn example(clerk: Clerk) -> Result<()> {
/// let invitation = clerk.invitations().create("ada@example.com").timeout(Duration::from_secs(5)).await?;
/// let answer = clerk.invitations().create("grace@example.com").with_response().await?;
/// println!("{} [trace {:?}]", answer.value.id, answer.response.trace_id());
/// # Ok(()) }
/// ```
#[derive(Clone)]
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<E> {
    clerk: Clerk,
    endpoint: E,
    options: CallOptions,
}

impl<E: Endpoint> Call<E> {
    /// Sets the longest the call may take, waits included.
    pub fn timeout(mut self, timeout: std::time::Duration) -> Self {
        self.options.timeout = Some(timeout);
        self
    }

    /// Sets whether and when a failed attempt is followed by another.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.options.retry = Some(policy);
        self
    }

    /// Replaces all settings of this call.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    /// Makes the call, and answers what came with the value: status, headers, the raw JSON, how many attempts
    /// it took, and whether it was recovered by looking.
    pub async fn with_response(self) -> Result<Answer<E::Response>> {
        self.clerk.send_with(&self.endpoint, &self.options).await
    }
}

impl<E: Endpoint + 'static> IntoFuture for Call<E> {
    type Output = Result<E::Response>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { Ok(self.clerk.send_with(&self.endpoint, &self.options).await?.value) })
    }
}

impl<E> fmt::Debug for Call<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("options", &self.options).finish_non_exhaustive()
    }
}
