//! What every target needs: a client without a network, and a look at its errors.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use clerk_invitations_core::testing::{ManualRuntime, ScriptedResult, ScriptedTransport};
use clerk_invitations_core::{Bytes, Clerk, ClerkBuilder, Error, RawResponse, http};

/// The key of every client here. Seeds hold it too: a server may echo it.
pub(crate) const KEY: &str = "sk_test_canary_key_7f3a";

/// A client whose requests are answered by a script, which may move the clock.
pub(crate) struct Bench {
    pub(crate) clerk: Clerk,
    pub(crate) runtime: Arc<ManualRuntime>,
    pub(crate) transport: Arc<ScriptedTransport>,
}

impl Bench {
    /// `None` where these settings are refused.
    pub(crate) fn new(
        settings: impl FnOnce(ClerkBuilder) -> ClerkBuilder,
        mut script: impl FnMut(&ManualRuntime, &http::Request<Bytes>) -> ScriptedResult + Send + 'static,
    ) -> Option<Self> {
        let runtime = Arc::new(ManualRuntime::new());
        let clock = runtime.clone();
        let transport = Arc::new(ScriptedTransport::new(move |request| script(&clock, request)));
        let builder = Clerk::builder().secret_key(KEY).transport(transport.clone()).runtime(runtime.clone());
        let clerk = settings(builder).build().ok()?;
        Some(Self { clerk, runtime, transport })
    }
}

/// Runs a future that has nothing to wait for.
pub(crate) fn ready<F: IntoFuture>(future: F) -> F::Output {
    match pin!(future.into_future()).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("it waits, though neither the transport nor the runtime does"),
    }
}

/// Asks an error for all that it knows.
pub(crate) fn examine(error: &Error) {
    let mut next: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = next {
        let shown = error.to_string();
        assert!(!shown.contains(char::is_control), "not one line: {shown:?}");
        for shown in [shown, format!("{error:?}"), format!("{error:#?}")] {
            assert!(!shown.contains(KEY), "the key is in: {shown}");
        }
        next = error.source();
    }
    let _ = (error.trace_id(), error.code(), error.retry_after(), error.is_timeout());
    match error {
        Error::Api(error) => {
            assert!(!error.status().is_success());
            let _ = (error.body(), error.email_addresses());
            for detail in error.details() {
                let _ = (detail.meta(), detail.param_name());
                assert!(error.has_code(&detail.code()));
            }
            examine_response(error.response());
        }
        Error::Decode(error) => {
            assert!(!error.path().is_empty() && !error.message().is_empty());
            examine_response(error.response());
        }
        Error::Ambiguous(ambiguous) => {
            assert!(error.may_have_been_executed());
            assert!(!ambiguous.fates().is_empty());
            examine(ambiguous.cause());
        }
        Error::InvalidRequest(_) | Error::Config(_) => assert!(!error.may_have_been_executed()),
        _ => {}
    }
}

pub(crate) fn examine_response(response: &RawResponse) {
    let _ = (response.trace_id(), response.date(), response.rate_limit_headers().count());
    assert!(!format!("{response:?}").contains(KEY));
}
