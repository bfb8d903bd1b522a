//! One span for each request, where the `tracing` feature is on: operation, status, attempt, trace id. Never
//! addresses, ids or bodies.

use std::future::Future;

use crate::call::retry::failure::Failure;
use crate::endpoint::operation::Operation;
use crate::error::Result;
use crate::runtime::Nanos;
use crate::transport::response::RawResponse;

/// The span of a request.
#[cfg(feature = "tracing")]
pub(crate) struct Span(tracing::Span);

#[cfg(feature = "tracing")]
impl Span {
    pub(crate) fn new(operation: &Operation) -> Self {
        use tracing::field::Empty;

        Self(tracing::info_span!(
            "clerk.request",
            operation = operation.name,
            attempt = Empty,
            status = Empty,
            trace_id = Empty
        ))
    }

    /// Does something in it.
    pub(crate) fn within<T>(&self, act: impl FnOnce() -> T) -> T {
        self.0.in_scope(act)
    }

    /// Waits for something in it.
    pub(crate) fn around<F: Future>(&self, future: F) -> impl Future<Output = F::Output> + use<F> {
        tracing::Instrument::instrument(future, self.0.clone())
    }

    /// Notes how the request ended.
    pub(crate) fn end(&self, result: &Result<Box<RawResponse>>) {
        if !self.0.is_disabled() {
            record(&self.0, result);
        }
        if let Err(error) = result {
            self.within(|| tracing::warn!(error = kind(error), "request failed"));
        }
    }
}

/// What is known at the end of a request.
#[cfg(feature = "tracing")]
fn record(span: &tracing::Span, result: &Result<Box<RawResponse>>) {
    let (status, trace_id) = match result {
        Ok(response) => (Some(response.status), response.trace_id()),
        Err(error) => (error.status(), error.trace_id()),
    };
    if let Some(status) = status {
        span.record("status", status.as_u16());
    }
    // A header is the server's to fill: only what looks like an id is one.
    let is_id = |id: &String| {
        id.len() <= 64 && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    if let Some(trace_id) = trace_id.filter(is_id) {
        span.record("trace_id", tracing::field::display(trace_id));
    }
}

/// The stage of an error: an error's text may come from a server.
#[cfg(feature = "tracing")]
fn kind(error: &crate::error::Error) -> &'static str {
    use crate::error::Error;

    match error {
        Error::Config(_) => "config",
        Error::InvalidRequest(_) => "invalid_request",
        Error::Transport(_) => "transport",
        Error::Api(_) => "api",
        Error::Decode(_) => "decode",
        Error::Ambiguous(_) => "ambiguous",
    }
}

/// No-op without `tracing`.
#[cfg(not(feature = "tracing"))]
pub(crate) struct Span;

#[cfg(not(feature = "tracing"))]
impl Span {
    pub(crate) fn new(_operation: &Operation) -> Self {
        Self
    }

    pub(crate) fn within<T>(&self, act: impl FnOnce() -> T) -> T {
        act()
    }

    pub(crate) fn around<F: Future>(&self, future: F) -> F {
        future
    }

    pub(crate) fn end(&self, _result: &Result<Box<RawResponse>>) {}
}

/// Notes in the span of a request which attempt it is at.
#[cfg(feature = "tracing")]
pub(crate) fn attempt(attempt: u32) {
    tracing::Span::current().record("attempt", attempt);
}

/// No-op without `tracing`.
#[cfg(not(feature = "tracing"))]
pub(crate) fn attempt(_attempt: u32) {}

/// Tells of an attempt that failed and is followed by another.
#[cfg(feature = "tracing")]
pub(crate) fn retry(attempt: u32, failure: Failure, wait: Nanos) {
    tracing::debug!(attempt, ?failure, wait_ms = wait / 1_000_000, "attempt failed, another follows");
}

/// No-op without `tracing`.
#[cfg(not(feature = "tracing"))]
pub(crate) fn retry(_attempt: u32, _failure: Failure, _wait: Nanos) {}
