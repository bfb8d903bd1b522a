//! What JavaScript says about a client and a call.

use std::time::Duration;

use clerk_invitations_core::schema::Method;
use clerk_invitations_core::{
    BackoffStrategy, CallOptions, Error, HeaderRule, Headers, InvalidRequest, Reconcile, RetryConfig,
    RetryPolicy, dynamic,
};

/// The methods, by the number that the generated TypeScript has for each.
pub(crate) fn method(number: usize) -> Result<&'static Method, InvalidRequest> {
    dynamic::method(number).ok_or_else(|| InvalidRequest::new("method", "is unknown"))
}

/// The settings of a call, as [`Call::new`](crate::Call::new) has them.
pub(crate) fn options(
    headers: &str,
    believes_refusals: bool,
    timeout: f64,
    retries: [f64; 6],
) -> Result<CallOptions, Error> {
    let broken = |rule: HeaderRule| InvalidRequest::new("headers", rule.as_str());
    let mut options = CallOptions::new();
    options.headers = Headers::checked(headers).map_err(broken)?;
    options.timeout = millis(timeout);
    let [has_retries, initial_interval, max_interval, exponent, max_elapsed_time, connection_errors] =
        retries;
    if has_retries == 0.0 {
        options.retry = Some(RetryPolicy::none());
    } else if !has_retries.is_nan() {
        let retry_connection_errors = connection_errors != 0.0;
        let backoff = BackoffStrategy::default();
        let mut policy = RetryPolicy::from(RetryConfig::Backoff { backoff, retry_connection_errors });
        policy.initial_backoff = millis(initial_interval).unwrap_or(policy.initial_backoff);
        policy.max_backoff = millis(max_interval).unwrap_or(policy.max_backoff);
        policy.max_elapsed = millis(max_elapsed_time).or(policy.max_elapsed);
        if !exponent.is_nan() {
            policy.exponent = exponent;
        }
        options.retry = Some(policy);
    }
    if believes_refusals {
        let policy = options.retry.get_or_insert_default();
        if policy.reconcile == Reconcile::Always {
            policy.reconcile = Reconcile::LostResponses;
        }
    }
    Ok(options)
}

fn millis(number: f64) -> Option<Duration> {
    (!number.is_nan()).then(|| Duration::from_millis(number as u64))
}
