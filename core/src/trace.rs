//! One span for each request, where the `tracing` feature is on: operation, status, attempt, trace id. Never
//! addresses, ids or bodies.

use std::future::Future;

use crate::error::Result;
use crate::operation::Operation;
use crate::response::RawResponse;
use crate::retry::Failure;
use crate::runtime::Nanos;

/// Runs a request in its span.
#[cfg(feature = "tracing")]
pub(crate) async fn request(
    operation: &Operation,
    request: impl Future<Output = Result<Box<RawResponse>>>,
) -> Result<Box<RawResponse>> {
    use tracing::Instrument;
    use tracing::field::Empty;

    let span = tracing::info_span!(
        "clerk.request",
        operation = operation.name,
        attempt = Empty,
        status = Empty,
        trace_id = Empty
    );
    let result = request.instrument(span.clone()).await;
    if !span.is_disabled() {
        record(&span, &result);
    }
    if let Err(error) = &result {
        span.in_scope(|| tracing::warn!(error = kind(error), "request failed"));
    }
    result
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

/// Runs a request.
#[cfg(not(feature = "tracing"))]
pub(crate) fn request<'a>(
    _operation: &Operation,
    request: impl Future<Output = Result<Box<RawResponse>>> + 'a,
) -> impl Future<Output = Result<Box<RawResponse>>> + 'a {
    request
}

/// Notes in the span of a request which attempt it is at.
#[cfg(feature = "tracing")]
pub(crate) fn attempt(attempt: u32) {
    tracing::Span::current().record("attempt", attempt);
}

/// Notes nothing.
#[cfg(not(feature = "tracing"))]
pub(crate) fn attempt(_attempt: u32) {}

/// Tells of an attempt that failed and is followed by another.
#[cfg(feature = "tracing")]
pub(crate) fn retry(attempt: u32, failure: Failure, wait: Nanos) {
    tracing::debug!(attempt, ?failure, wait_ms = wait / 1_000_000, "attempt failed, another follows");
}

/// Tells nobody.
#[cfg(not(feature = "tracing"))]
pub(crate) fn retry(_attempt: u32, _failure: Failure, _wait: Nanos) {}
