//! Time passes: what was put off happens, in the order and at the time it was due.

use std::time::Duration;

use crate::api;
use crate::clock::LATEST_MS;
use crate::state::State;

impl State {
    /// The emulator's time, in milliseconds since the Unix epoch.
    pub fn now(&mut self) -> u64 {
        self.catch_up();
        self.now
    }

    /// Moves the clock forward.
    pub fn advance(&mut self, by: Duration) {
        self.advance_clock(u64::try_from(by.as_millis()).unwrap_or(LATEST_MS));
        self.catch_up();
    }

    /// Lets every put-off request that is due by now happen.
    pub(crate) fn catch_up(&mut self) {
        let now = self.clock_ms();
        while let Some((due, request)) = self.take_due(now) {
            self.now = self.now.max(due);
            // Its caller was sent away long ago: nobody reads the answer.
            let _unread = api::answer(self, &request);
        }
        self.now = now;
    }
}
