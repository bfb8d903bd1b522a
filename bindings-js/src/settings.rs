//! What JavaScript says about a client and a call.

use std::time::Duration;

use clerk_invitations_core::schema::Method;
use clerk_invitations_core::{
    BackoffStrategy, CallOptions, Error, HeaderRule, Headers, InvalidRequest, Invitations, RetryConfig,
    RetryPolicy, WaitlistEntries,
};

/// The methods, by the number that the generated TypeScript has for each.
pub(crate) fn method(number: usize) -> Option<&'static Method> {
    Invitations::METHODS.iter().chain(WaitlistEntries::METHODS).nth(number)
}

/// The settings of a call: headers as lines, and numbers.
///
/// The numbers are: the timeout in milliseconds; then, where there are retries to speak of, whether there are any (0
/// or 1), the first wait, the longest wait, the exponent, the longest time, whether connection errors are repeated.
/// What is not a number is not set.
pub(crate) fn options(headers: &str, numbers: &[f64]) -> Result<CallOptions, Error> {
    let mut options = CallOptions::new();
    let headers = Headers::from_lines(headers);
    for (name, value) in headers.iter() {
        let broken = |rule: HeaderRule| InvalidRequest::new("headers", rule.as_str());
        options.headers.insert(name, value).map_err(broken)?;
    }
    let number = |index: usize| numbers.get(index).copied().filter(|number| !number.is_nan());
    options.timeout = number(0).map(millis);
    if let Some(has_retries) = number(1) {
        let mut backoff = BackoffStrategy::default();
        let whole = |index, slot: &mut u64| {
            if let Some(number) = number(index) {
                *slot = number as u64;
            }
        };
        whole(2, &mut backoff.initial_interval);
        whole(3, &mut backoff.max_interval);
        whole(5, &mut backoff.max_elapsed_time);
        backoff.exponent = number(4).unwrap_or(backoff.exponent);
        let retry_connection_errors = number(6) != Some(0.0);
        options.retry = Some(if has_retries == 0.0 {
            RetryPolicy::none()
        } else {
            RetryConfig::Backoff { backoff, retry_connection_errors }.into()
        });
    }
    Ok(options)
}

fn millis(number: f64) -> Duration {
    Duration::from_millis(number as u64)
}
