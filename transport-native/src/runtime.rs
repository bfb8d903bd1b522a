//! tokio's timer, the system's clock and fastrand's dice.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use async_trait::async_trait;
use clerk_invitations_core::{Runtime, Timestamp};
use tokio::time::Instant;

/// The [`Runtime`] of a tokio program.
///
/// Its monotonic clock and its timer are tokio's, so `tokio::time::pause` stops both; the wall clock is the
/// system's. [`Runtime::sleep`] needs a tokio runtime with the timer enabled, and panics outside of one, as
/// [`tokio::time::sleep`] does.
#[derive(Clone, Copy, Debug)]
pub struct TokioRuntime {
    start: Instant,
}

impl TokioRuntime {
    /// A runtime whose [`Runtime::now`] counts from this moment.
    pub fn new() -> Self {
        Self { start: Instant::now() }
    }
}

impl Default for TokioRuntime {
    fn default() -> Self {
        Self::new()
    }
}

#[async_trait]
impl Runtime for TokioRuntime {
    fn now(&self) -> Duration {
        self.start.elapsed()
    }

    fn wall_now(&self) -> Timestamp {
        let epoch = Timestamp::from_millis(0);
        match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(since) => epoch + since,
            Err(before) => epoch - before.duration(),
        }
    }

    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }

    fn random(&self) -> u64 {
        fastrand::u64(..)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn the_clock_is_tokios() {
        let runtime = TokioRuntime::new();
        assert_eq!(runtime.now(), Duration::ZERO);
        // Paused, tokio skips to the timer: an hour passes at once, on the clock as well.
        runtime.sleep(Duration::from_secs(3600)).await;
        assert!(runtime.now() >= Duration::from_secs(3600));
        assert!(runtime.now() < Duration::from_secs(3601));
    }

    #[test]
    fn the_wall_clock_is_the_systems() {
        let before = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let now = TokioRuntime::new().wall_now().since_unix_epoch().unwrap();
        let after = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        assert!(before.as_millis() <= now.as_millis() && now.as_millis() <= after.as_millis());
    }

    #[test]
    fn the_dice_roll() {
        let runtime = TokioRuntime::default();
        let first = runtime.random();
        assert!((0..8).any(|_| runtime.random() != first));
    }
}
