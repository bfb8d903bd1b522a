//! The time that a campaign goes by.

use std::time::Duration;

use clerk_invitations_core::{Runtime, Timestamp};

/// By how much clocks may differ without being corrected.
const TOLERANCE: Duration = Duration::from_secs(2);

/// The server's clock: the local wall clock, corrected where the `Date` of an answer contradicts it.
///
/// What a journal has must be comparable after a restart, although the wall clock may have been set meanwhile.
/// While the process runs, the steady clock tells that the wall clock was set, or the machine asleep; then the
/// time is unconfirmed until an answer says it.
#[derive(Clone, Debug)]
pub(super) struct Clock {
    /// Milliseconds by which the server's clock is ahead, or somewhat less: an answer takes its time.
    correction: i64,
    /// How much less, at most.
    uncertainty: Duration,
    is_confirmed: bool,
    last: Option<Reading>,
}

#[derive(Clone, Copy, Debug)]
struct Reading {
    /// The steady clock, before and after the wall clock was read.
    steady: (Duration, Duration),
    wall: Timestamp,
}

impl Clock {
    /// The wall clock, confirmed or not.
    pub(super) fn new(is_confirmed: bool) -> Self {
        Self { correction: 0, uncertainty: Duration::ZERO, is_confirmed, last: None }
    }

    /// Whether nothing contradicts the time.
    pub(super) fn is_confirmed(&self) -> bool {
        self.is_confirmed
    }

    /// How long ago this was, at most.
    pub(super) fn elapsed(&mut self, runtime: &dyn Runtime, since: Timestamp) -> Duration {
        self.now(runtime).saturating_since(since) + self.uncertainty
    }

    /// The time. Where it is not exact, it is early rather than late.
    pub(super) fn now(&mut self, runtime: &dyn Runtime) -> Timestamp {
        let before = runtime.now();
        let wall = runtime.wall_now();
        let reading = Reading { steady: (before, runtime.now()), wall };
        if let Some(last) = self.last.replace(reading) {
            let least = reading.steady.0.saturating_sub(last.steady.1);
            let most = reading.steady.1.saturating_sub(last.steady.0);
            self.is_confirmed &=
                wall + TOLERANCE >= last.wall + least && wall <= last.wall + most + TOLERANCE;
        }
        Timestamp::from_millis(wall.as_millis().saturating_add(self.correction))
    }

    /// Learns from the `Date` of an answer to a request that was sent at this time of the steady clock.
    pub(super) fn answered(&mut self, runtime: &dyn Runtime, began: Duration, date: Option<Timestamp>) {
        let received = self.now(runtime);
        let sent = received - runtime.now().saturating_sub(began);
        // A server without a clock leaves no choice but the wall clock.
        let Some(date) = date else { return };
        self.is_confirmed = true;
        if date + TOLERANCE < sent || date > received + TOLERANCE {
            let error = date.as_millis().saturating_sub(received.as_millis());
            self.correction = self.correction.saturating_add(error);
            // `Date` has whole seconds, rounded down.
            self.uncertainty = received.saturating_since(sent) + Duration::from_secs(1);
        }
    }

    /// Makes do with the time as it is.
    pub(super) fn trust(&mut self) {
        self.is_confirmed = true;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use clerk_invitations_core::BoxFuture;

    use super::*;

    /// A machine whose wall clock can be set: steady and wall clock, in seconds.
    struct Machine(Mutex<(u64, i64)>);

    impl Machine {
        fn pass(&self, seconds: u64) {
            let mut clocks = self.0.lock().unwrap();
            *clocks = (clocks.0 + seconds, clocks.1 + seconds as i64);
        }

        fn set(&self, seconds: i64) {
            self.0.lock().unwrap().1 += seconds;
        }
    }

    impl Runtime for Machine {
        fn now(&self) -> Duration {
            Duration::from_secs(self.0.lock().unwrap().0)
        }

        fn wall_now(&self) -> Timestamp {
            at(self.0.lock().unwrap().1)
        }

        fn sleep<'a: 'b, 'b>(&'a self, _: Duration) -> BoxFuture<'b, ()>
        where
            Self: 'b,
        {
            Box::pin(async {})
        }

        fn random(&self) -> u64 {
            0
        }
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1000)
    }

    #[test]
    fn a_clock_that_was_set_is_noticed_and_corrected() {
        for by in [3600, -3600] {
            let machine = Machine(Mutex::new((50, 1_000_000)));
            let mut clock = Clock::new(true);
            assert_eq!(clock.now(&machine), at(1_000_000));
            machine.pass(10);
            assert_eq!((clock.now(&machine), clock.is_confirmed()), (at(1_000_010), true));
            machine.set(by);
            machine.pass(1);
            assert_eq!((clock.now(&machine), clock.is_confirmed()), (at(1_000_011 + by), false));
            // The answer takes three seconds.
            let began = machine.now();
            machine.pass(3);
            clock.answered(&machine, began, Some(at(1_000_012)));
            assert!(clock.is_confirmed());
            let off = clock.now(&machine).as_millis() - at(1_000_014).as_millis();
            assert!(off.abs() <= 3000, "{off} ms");
            machine.pass(3600);
            clock.now(&machine);
            assert!(clock.is_confirmed());
        }
    }

    #[test]
    fn set_while_a_request_is_under_way_or_while_nothing_ran() {
        for by in [3600, -3600] {
            let machine = Machine(Mutex::new((50, 1_000_000)));
            let mut clock = Clock::new(true);
            clock.now(&machine);
            let began = machine.now();
            machine.set(by);
            machine.pass(1);
            clock.answered(&machine, began, Some(at(1_000_000)));
            let off = clock.now(&machine).as_millis() - at(1_000_001).as_millis();
            assert!(off.abs() <= 2000, "{off} ms");

            let mut restarted = Clock::new(false);
            restarted.answered(&machine, machine.now(), Some(at(1_000_001)));
            assert_eq!((restarted.now(&machine), restarted.is_confirmed()), (at(1_000_001), true));
        }
    }

    #[test]
    fn slow_answers_and_small_differences_correct_nothing() {
        let machine = Machine(Mutex::new((50, 1_000_000)));
        let mut clock = Clock::new(false);
        let began = machine.now();
        machine.pass(20);
        for date in [999_998, 1_000_000, 1_000_010, 1_000_020, 1_000_022] {
            clock.answered(&machine, began, Some(at(date)));
            assert_eq!(clock.now(&machine), at(1_000_020));
        }
    }
}
