//! Retry settings.

use std::time::Duration;

/// The retry policy: whether and when a failed attempt is followed by another.
///
/// The default is on, and safe: nothing that could mail somebody twice is sent again before the SDK has looked up
/// what became of it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RetryPolicy {
    /// How many attempts there are at the most, the first included: 4 by default. It also bounds how often the
    /// SDK looks for what became of a request.
    pub attempts: u32,
    /// The wait before the second attempt: 500 ms by default.
    pub initial_backoff: Duration,
    /// The longest wait that the SDK chooses: 10 s by default. A `Retry-After` may be longer.
    pub max_backoff: Duration,
    /// By how much each wait is longer than the one before: 2 by default.
    pub exponent: f64,
    /// Which share of a wait is left to chance, from 0 to 1: 0.5 by default, so that clients that failed
    /// together do not come back together.
    pub jitter: f64,
    /// After how long no further attempt begins. By default the call's timeout alone counts.
    pub max_elapsed: Option<Duration>,
    /// Whether an attempt is repeated where no connection came about: yes by default.
    pub connection_errors: bool,
    /// What the SDK looks up where a request has failed: [`Reconcile::Always`] by default.
    pub reconcile: Reconcile,
}

/// Reconciliation: what the SDK looks up where a request that is not idempotent has failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reconcile {
    /// Whether a request whose response was lost took effect; and, of a bulk that was refused, what of it took effect
    /// all the same: whether Clerk's bulks are all-or-nothing is not documented.
    Always,
    /// Whether a request whose response was lost took effect. That a refused bulk took none is believed.
    LostResponses,
    /// Nothing. A request that could mail somebody twice then fails at once, and
    /// [`Error::may_have_been_executed`](crate::Error::may_have_been_executed) is true.
    Never,
}

impl RetryPolicy {
    /// A single attempt, and no lookup.
    pub fn none() -> Self {
        Self { attempts: 1, reconcile: Reconcile::Never, ..Self::default() }
    }

    /// Sets how many attempts there are at the most, the first included.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// Sets the wait before the second attempt, and the longest wait that the SDK chooses.
    #[must_use]
    pub fn backoff(mut self, initial: Duration, max: Duration) -> Self {
        self.initial_backoff = initial;
        self.max_backoff = max;
        self
    }

    /// Sets by how much each wait is longer than the one before.
    #[must_use]
    pub fn exponent(mut self, exponent: f64) -> Self {
        self.exponent = exponent;
        self
    }

    /// Sets which share of a wait is left to chance, from 0 to 1.
    #[must_use]
    pub fn jitter(mut self, jitter: f64) -> Self {
        self.jitter = jitter;
        self
    }

    /// Sets after how long no further attempt begins.
    #[must_use]
    pub fn max_elapsed(mut self, max_elapsed: Duration) -> Self {
        self.max_elapsed = Some(max_elapsed);
        self
    }

    /// Sets whether an attempt is repeated where no connection came about.
    #[must_use]
    pub fn connection_errors(mut self, repeated: bool) -> Self {
        self.connection_errors = repeated;
        self
    }

    /// Sets what the SDK looks up where a request has failed.
    #[must_use]
    pub fn reconcile(mut self, reconcile: Reconcile) -> Self {
        self.reconcile = reconcile;
        self
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            attempts: 4,
            initial_backoff: Duration::from_millis(500),
            max_backoff: Duration::from_secs(10),
            exponent: 2.0,
            jitter: 0.5,
            max_elapsed: None,
            connection_errors: true,
            reconcile: Reconcile::Always,
        }
    }
}
