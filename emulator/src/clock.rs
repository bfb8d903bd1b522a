//! Where "now" comes from. The state machine never asks the operating system.

use std::fmt;

/// The last millisecond an HTTP date can express (the end of the year 9999).
pub(crate) const LATEST_MS: u64 = 253_402_300_799_999;

/// A source of milliseconds since the Unix epoch, injected into the state machine.
pub trait Clock: fmt::Debug + Send + Sync {
    /// Milliseconds since the Unix epoch.
    fn now_ms(&self) -> u64;
}

/// The machine's own clock: what the server runs on unless told otherwise.
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
#[derive(Debug, Clone, Copy, Default)]
pub struct WallClock;

#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
impl Clock for WallClock {
    fn now_ms(&self) -> u64 {
        use std::time::{SystemTime, UNIX_EPOCH};
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        u64::try_from(since_epoch.as_millis()).unwrap_or(LATEST_MS)
    }
}

/// A clock that stands still: the emulator's time then moves only when it is advanced.
#[derive(Debug, Clone, Copy)]
pub struct ManualClock {
    start_ms: u64,
}

impl ManualClock {
    /// Stands at `start_ms` milliseconds since the Unix epoch.
    pub fn at(start_ms: u64) -> Self {
        Self { start_ms }
    }
}

impl Default for ManualClock {
    /// Stands at 2026-05-12T00:00:00Z.
    fn default() -> Self {
        Self::at(1_778_544_000_000)
    }
}

impl Clock for ManualClock {
    fn now_ms(&self) -> u64 {
        self.start_ms
    }
}
