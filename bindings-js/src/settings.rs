//! What JavaScript says about a client and a call.

use std::time::Duration;

use clerk_invitations_core::schema::Method;
use clerk_invitations_core::{
    BackoffStrategy, CallOptions, Error, HeaderRule, Headers, InvalidRequest, Invitations, RetryConfig,
    RetryPolicy, WaitlistEntries,
};

/// The methods, by the number that the generated TypeScript has for each.
pub(crate) fn method(number: usize) -> Result<&'static Method, InvalidRequest> {
    let mut methods = Invitations::METHODS.iter().chain(WaitlistEntries::METHODS);
    methods.nth(number).ok_or_else(|| InvalidRequest::new("method", "is unknown"))
}

/// The settings of a call, as [`Call::new`](crate::Call::new) has them.
pub(crate) fn options(headers: &str, timeout: f64, retries: [f64; 6]) -> Result<CallOptions, Error> {
    let mut options = CallOptions::new();
    let headers = Headers::from_lines(headers);
    for (name, value) in headers.iter() {
        let broken = |rule: HeaderRule| InvalidRequest::new("headers", rule.as_str());
        options.headers.insert(name, value).map_err(broken)?;
    }
    options.timeout = set(timeout).map(|timeout| Duration::from_millis(timeout as u64));
    let [has_retries, initial_interval, max_interval, exponent, max_elapsed_time, connection_errors] =
        retries.map(set);
    options.retry = has_retries.map(|has_retries| {
        if has_retries == 0.0 {
            return RetryPolicy::none();
        }
        let default = BackoffStrategy::default();
        let millis = |number: Option<f64>, default| number.map_or(default, |number| number as u64);
        let backoff = BackoffStrategy {
            initial_interval: millis(initial_interval, default.initial_interval),
            max_interval: millis(max_interval, default.max_interval),
            exponent: exponent.unwrap_or(default.exponent),
            max_elapsed_time: millis(max_elapsed_time, default.max_elapsed_time),
        };
        RetryConfig::Backoff { backoff, retry_connection_errors: connection_errors != Some(0.0) }.into()
    });
    Ok(options)
}

fn set(number: f64) -> Option<f64> {
    Some(number).filter(|number| !number.is_nan())
}
