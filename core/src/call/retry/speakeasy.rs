//! Retry settings in Speakeasy's shape.

use std::time::Duration;

use crate::call::retry::policy::{Reconcile, RetryPolicy};

/// Retry settings in the shape of Speakeasy's SDKs, Clerk's own among them: for code that comes from
/// there. All times are milliseconds.
///
/// `RetryPolicy::from(config)` is what they mean here. They say nothing of how many attempts there are, so the
/// time alone bounds them: `max_elapsed_time`, or the call's timeout where that is shorter. Waits grow by the factor `exponent`, and a quarter of them at the most is left to
/// chance.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum RetryConfig {
    /// A single attempt, and no lookup.
    None,
    /// Attempts with growing waits.
    Backoff {
        /// The waits.
        backoff: BackoffStrategy,
        /// Whether an attempt is repeated where no connection came about.
        retry_connection_errors: bool,
    },
}

/// The waits of a [`RetryConfig`], in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BackoffStrategy {
    /// The first wait.
    pub initial_interval: u64,
    /// The longest wait.
    pub max_interval: u64,
    /// By which factor a wait is longer than the one before.
    pub exponent: f64,
    /// After how long no further attempt begins.
    pub max_elapsed_time: u64,
}

/// Speakeasy's own defaults: 500 ms, 60 s, 1.5, one hour.
impl Default for BackoffStrategy {
    fn default() -> Self {
        Self { initial_interval: 500, max_interval: 60_000, exponent: 1.5, max_elapsed_time: 3_600_000 }
    }
}

impl From<RetryConfig> for RetryPolicy {
    fn from(config: RetryConfig) -> Self {
        match config {
            RetryConfig::None => Self::none(),
            RetryConfig::Backoff { backoff, retry_connection_errors } => Self {
                attempts: u32::MAX,
                initial_backoff: Duration::from_millis(backoff.initial_interval),
                max_backoff: Duration::from_millis(backoff.max_interval),
                exponent: backoff.exponent,
                jitter: 0.25,
                max_elapsed: Some(Duration::from_millis(backoff.max_elapsed_time)),
                connection_errors: retry_connection_errors,
                reconcile: Reconcile::Always,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_keep_their_meaning() {
        assert_eq!(RetryPolicy::from(RetryConfig::None), RetryPolicy::none());
        assert_eq!((RetryPolicy::none().attempts, RetryPolicy::none().reconcile), (1, Reconcile::Never));
        let backoff = BackoffStrategy { max_elapsed_time: 5_000, ..BackoffStrategy::default() };
        let policy = RetryPolicy::from(RetryConfig::Backoff { backoff, retry_connection_errors: false });
        assert_eq!(policy.initial_backoff, Duration::from_millis(500));
        assert_eq!(policy.max_backoff, Duration::from_secs(60));
        assert_eq!(policy.max_elapsed, Some(Duration::from_secs(5)));
        assert_eq!((policy.reconcile, policy.connection_errors), (Reconcile::Always, false));
    }
}
