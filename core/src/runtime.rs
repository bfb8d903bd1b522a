//! All that is not deterministic besides HTTP: time, waiting and chance.

use std::time::Duration;

use crate::maybe_send::{MaybeSend, MaybeSync};
use crate::timestamp::Timestamp;

/// The clock, the timer and the dice that core itself must not have.
///
/// Natively it is tokio, on wasm32 the JavaScript host, in tests a manual one that never really waits.
#[cfg_attr(not(target_arch = "wasm32"), async_trait::async_trait)]
#[cfg_attr(target_arch = "wasm32", async_trait::async_trait(?Send))]
pub trait Runtime: MaybeSend + MaybeSync {
    /// Time since some fixed moment; never goes back.
    fn now(&self) -> Duration;

    /// The local wall clock, which may be wrong.
    fn wall_now(&self) -> Timestamp;

    /// Waits. Dropping the future ends the wait.
    async fn sleep(&self, duration: Duration);

    /// A uniformly distributed number. It spreads retries; it need not be unpredictable.
    fn random(&self) -> u64;
}

/// Nanoseconds: what core reckons with. A `Duration` is two numbers, and its arithmetic a kilobyte of wasm.
pub(crate) type Nanos = u64;

/// Of a second.
const NANOS: Nanos = 1_000_000_000;

/// As many nanoseconds as there are, up to five centuries.
pub(crate) fn nanos(duration: Duration) -> Nanos {
    // Multiplying is checked by hand: the standard library's way calls for 128 bits.
    let seconds = duration.as_secs().min(u64::MAX / NANOS - 1);
    seconds * NANOS + u64::from(duration.subsec_nanos())
}

/// A moment by a host's clocks, and its luck: all that core needs besides exchanges and waits.
#[derive(Clone, Copy, Debug)]
pub struct Now {
    /// Nanoseconds since some fixed moment; never goes back.
    pub steady: u64,
    /// The local wall clock, which may be wrong.
    pub wall: Timestamp,
    /// Uniformly distributed.
    pub random: u64,
}

impl Now {
    pub(crate) fn of(runtime: &dyn Runtime) -> Self {
        Self { steady: nanos(runtime.now()), wall: runtime.wall_now(), random: runtime.random() }
    }
}
