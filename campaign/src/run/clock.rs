//! The time that a campaign goes by.

use std::time::Duration;

use clerk_invitations_core::{Runtime, Timestamp};

/// By how much the steady clock and the wall clock may disagree before the latter counts as set.
const TOLERANCE: Duration = Duration::from_secs(2);

/// The server's clock, as far as the `Date` of its answers tells.
///
/// What a journal has must be comparable after a restart, although the wall clock may have been set meanwhile.
/// While the process runs, the steady clock tells that the wall clock was set, or the machine asleep; which of them,
/// an answer must tell.
#[derive(Clone, Debug)]
pub(super) struct Clock {
    /// By how many milliseconds the server's clock is ahead of the wall clock: at least, at most.
    ahead: (i64, i64),
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
    /// The wall clock, unconfirmed.
    pub(super) fn new() -> Self {
        Self { ahead: (0, 0), is_confirmed: false, last: None }
    }

    /// Whether nothing contradicts the time.
    pub(super) fn is_confirmed(&self) -> bool {
        self.is_confirmed
    }

    /// The time: not later than it is, so that what happens afterwards has no earlier time.
    pub(super) fn now(&mut self, runtime: &dyn Runtime) -> Timestamp {
        plus(self.wall(runtime), self.ahead.0)
    }

    /// How long ago this was, at most. The wall clock is not read again: it may have been set since.
    pub(super) fn elapsed(&self, runtime: &dyn Runtime, since: Timestamp) -> Duration {
        let Some(last) = self.last else { return Duration::ZERO };
        let then = plus(last.wall, self.ahead.1).saturating_since(since);
        then + runtime.now().saturating_sub(last.steady.0)
    }

    /// Learns from the `Date` of an answer to a request that was sent at this time of the steady clock.
    pub(super) fn answered(&mut self, runtime: &dyn Runtime, began: Duration, date: Option<Timestamp>) {
        let received = self.wall(runtime);
        let sent = received - runtime.now().saturating_sub(began);
        let Some(date) = date else { return };
        // `Date` has whole seconds, rounded down.
        let least = date.as_millis().saturating_sub(received.as_millis());
        let most = date.as_millis().saturating_sub(sent.as_millis()).saturating_add(1000);
        let both = (self.ahead.0.max(least), self.ahead.1.min(most));
        let is_known = self.is_confirmed && both.0 <= both.1;
        self.ahead = if is_known { both } else { (least, most) };
        self.is_confirmed = true;
    }

    /// Makes do with the time as it is.
    pub(super) fn trust(&mut self) {
        self.is_confirmed = true;
    }

    fn wall(&mut self, runtime: &dyn Runtime) -> Timestamp {
        let before = runtime.now();
        let wall = runtime.wall_now();
        let reading = Reading { steady: (before, runtime.now()), wall };
        if let Some(last) = self.last.replace(reading) {
            let least = last.wall + reading.steady.0.saturating_sub(last.steady.1);
            let most = last.wall + reading.steady.1.saturating_sub(last.steady.0);
            if wall + TOLERANCE < least || wall > most + TOLERANCE {
                // Until it is confirmed, the time goes on by the steady clock.
                let by = |expected: Timestamp| expected.as_millis().saturating_sub(wall.as_millis());
                self.ahead.0 = self.ahead.0.saturating_add(by(least));
                self.ahead.1 = self.ahead.1.saturating_add(by(most));
                self.is_confirmed = false;
            }
        }
        wall
    }
}

fn plus(time: Timestamp, millis: i64) -> Timestamp {
    Timestamp::from_millis(time.as_millis().saturating_add(millis))
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
            let mut clock = Clock::new();
            clock.answered(&machine, machine.now(), Some(at(1_000_000)));
            machine.pass(10);
            assert_eq!((clock.now(&machine), clock.is_confirmed()), (at(1_000_010), true));
            machine.set(by);
            machine.pass(1);
            assert_eq!((clock.now(&machine), clock.is_confirmed()), (at(1_000_011), false));
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
            let mut clock = Clock::new();
            clock.answered(&machine, machine.now(), Some(at(1_000_000)));
            let began = machine.now();
            machine.set(by);
            machine.pass(1);
            clock.answered(&machine, began, Some(at(1_000_000)));
            let off = clock.now(&machine).as_millis() - at(1_000_001).as_millis();
            assert!(off.abs() <= 2000, "{off} ms");

            let mut restarted = Clock::new();
            restarted.answered(&machine, machine.now(), Some(at(1_000_001)));
            assert_eq!((restarted.now(&machine), restarted.is_confirmed()), (at(1_000_001), true));
        }
    }

    #[test]
    fn each_answer_narrows_it_down_and_one_that_contradicts_begins_anew() {
        let machine = Machine(Mutex::new((50, 1_000_000)));
        let mut clock = Clock::new();
        // The server is 7 s ahead. (seconds that the request and the answer take, then: at least, at most)
        let table = [((10, 10), (-3, 18)), ((1, 2), (5, 9)), ((3, 0), (7, 9)), ((0, 30), (7, 8))];
        for ((to, from), (least, most)) in table {
            let began = machine.now();
            machine.pass(to);
            let date = at(machine.wall_now().as_millis() / 1000 + 7);
            machine.pass(from);
            clock.answered(&machine, began, Some(date));
            let wall = machine.wall_now();
            assert_eq!(clock.now(&machine), plus(wall, least * 1000));
            assert_eq!(clock.elapsed(&machine, wall), Duration::from_secs(most as u64));
        }
        // The server's clock is set.
        let date = at(machine.wall_now().as_millis() / 1000 - 100);
        clock.answered(&machine, machine.now(), Some(date));
        assert_eq!(clock.now(&machine), date);
    }
}
