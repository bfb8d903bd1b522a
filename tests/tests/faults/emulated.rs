//! A client whose time is the emulator's.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use clerk_invitations_emulator::Emulator;
use clerk_invitations_native::{Clerk, ReqwestTransport, RetryPolicy, Runtime, Timestamp};

/// Where the emulator's clock begins.
pub(crate) const START_MS: u64 = 1_800_000_000_123;

/// How long an attempt may take in real time, where a server never answers.
pub(crate) const ATTEMPT_TIMEOUT: Duration = Duration::from_millis(150);

/// The same where each server answers: a machine may be busy, and what has no answer is not sent again without a guard.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// A runtime that waits by moving the emulator's clock. Its own wall clock is wrong by years.
pub(crate) struct EmulatedRuntime(pub(crate) Arc<Emulator>);

#[async_trait]
impl Runtime for EmulatedRuntime {
    fn now(&self) -> Duration {
        Duration::from_millis(self.0.state(|state| state.now()))
    }

    fn wall_now(&self) -> Timestamp {
        Timestamp::from_millis(86_400_000)
    }

    async fn sleep(&self, duration: Duration) {
        // Less than a millisecond is none to the emulator; time must pass all the same.
        self.0.state(|state| state.advance(duration.max(Duration::from_millis(1))));
        tokio::task::yield_now().await;
    }

    fn random(&self) -> u64 {
        u64::MAX / 3
    }
}

pub(crate) async fn emulator(seed: u64) -> Arc<Emulator> {
    Arc::new(Emulator::builder().seed(seed).manual_clock(START_MS).start().await.unwrap())
}

pub(crate) fn client(emulator: &Arc<Emulator>, transport: &ReqwestTransport) -> Clerk {
    client_within(ATTEMPT_TIMEOUT, emulator, transport)
}

/// A client whose attempts may take so long in real time.
pub(crate) fn client_within(
    attempt_timeout: Duration,
    emulator: &Arc<Emulator>,
    transport: &ReqwestTransport,
) -> Clerk {
    Clerk::builder()
        .secret_key("sk_test_faults")
        .base_url(emulator.base_url())
        .transport(Arc::new(transport.clone()))
        .runtime(Arc::new(EmulatedRuntime(emulator.clone())))
        // The emulator's clock leaps; the deadline is another test's matter.
        .timeout(Duration::from_secs(30 * 86_400))
        .attempt_timeout(attempt_timeout)
        .retry(RetryPolicy::default())
        .build()
        .unwrap()
}
