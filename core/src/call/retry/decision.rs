//! The retry decision: a pure function.

use crate::call::retry::failure::Failure;
use crate::call::retry::policy::{Reconcile, RetryPolicy};
use crate::endpoint::operation::Repeat;
use crate::runtime::{Nanos, nanos};

/// What to do after a failed attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    /// Retry after this wait.
    Wait(Nanos),
    /// Look up what became of it.
    Reconcile,
    /// Do not retry.
    Stop,
}

/// Inputs to a retry decision.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RetryInput {
    /// How many attempts there were.
    pub(crate) attempts: u32,
    /// The time since the first began.
    pub(crate) elapsed: Nanos,
    /// The time from then until no further attempt may begin.
    pub(crate) deadline: Nanos,
    /// Uniformly distributed.
    pub(crate) random: u64,
}

/// The decision after a failed attempt. A pure function: no clock, no chance of its own.
pub(crate) fn decide(policy: &RetryPolicy, failure: Failure, repeat: Repeat, input: &RetryInput) -> Decision {
    use Repeat::{AfterLookup, Freely, Never, UntilDone};

    let asked = match (failure, repeat) {
        (Failure::Hopeless | Failure::Refused, _) => return Decision::Stop,
        (Failure::NotSent, _) if !policy.connection_errors => return Decision::Stop,
        (Failure::NotSent, _) => None,
        (Failure::Busy(asked), _) => asked,
        (_, AfterLookup(_)) if policy.reconcile != Reconcile::Never => return Decision::Reconcile,
        (_, AfterLookup(_) | Never) => return Decision::Stop,
        // The same answer would be as large the next time.
        (Failure::TooLarge, Freely) => return Decision::Stop,
        (Failure::Failed(asked), Freely | UntilDone(_)) => asked,
        (
            Failure::Unexplained | Failure::Lost | Failure::Unread | Failure::TooLarge,
            Freely | UntilDone(_),
        ) => None,
    };
    let wait = backoff(policy, input).max(asked.map_or(0, nanos));
    if input.attempts >= policy.attempts || input.elapsed.saturating_add(wait) >= input.deadline {
        return Decision::Stop;
    }
    Decision::Wait(wait)
}

/// The wait after so many attempts: exponential, bounded, and partly left to chance.
pub(crate) fn backoff(policy: &RetryPolicy, input: &RetryInput) -> Nanos {
    let exponent = i32::try_from(input.attempts.saturating_sub(1)).unwrap_or(i32::MAX);
    let longest = nanos(policy.initial_backoff) as f64 * policy.exponent.max(1.0).powi(exponent);
    // `min` also turns what overflowed, or is not a number, into the bound.
    let longest = longest.min(nanos(policy.max_backoff) as f64);
    let chance = input.random as f64 / u64::MAX as f64;
    let wait = longest * (1.0 - policy.jitter.clamp(0.0, 1.0) * chance);
    (wait as Nanos).min(nanos(policy.max_backoff))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use http::Method;

    use super::*;
    use crate::endpoint::lookup::{Done, Guard, Key};
    use crate::endpoint::operation::Lookup;
    use crate::endpoint::operation::Operation;

    const LIST: &Operation = &Operation::new("List", Method::GET, "/list", Repeat::Freely);
    const LOOKUP: &Lookup = &Lookup::in_list(LIST, "query", Key::Email("email"), Done::Present, Guard::None);

    const SECOND: Nanos = 1_000_000_000;
    const MINUTE: Nanos = 60 * SECOND;

    fn input(attempts: u32) -> RetryInput {
        RetryInput { attempts, elapsed: 0, deadline: MINUTE, random: 0 }
    }

    #[test]
    fn each_failure_of_each_kind_of_operation() {
        use Decision::{Reconcile, Stop};
        use Repeat::{AfterLookup, Freely, Never, UntilDone};

        let wait = Decision::Wait(SECOND / 2);
        let asked = Some(Duration::from_secs(7));
        let wait_asked = Decision::Wait(7 * SECOND);
        let table = [
            (Failure::Hopeless, [Stop, Stop, Stop, Stop]),
            (Failure::NotSent, [wait, wait, wait, wait]),
            (Failure::Refused, [Stop, Stop, Stop, Stop]),
            (Failure::Busy(None), [wait, wait, wait, wait]),
            (Failure::Busy(asked), [wait_asked, wait_asked, wait_asked, wait_asked]),
            (Failure::Unexplained, [wait, wait, Reconcile, Stop]),
            (Failure::Failed(None), [wait, wait, Reconcile, Stop]),
            (Failure::Failed(asked), [wait_asked, wait_asked, Reconcile, Stop]),
            (Failure::Lost, [wait, wait, Reconcile, Stop]),
            (Failure::Unread, [wait, wait, Reconcile, Stop]),
            (Failure::TooLarge, [Stop, wait, Reconcile, Stop]),
        ];
        for failure in Failure::ALL {
            assert!(table.iter().any(|(listed, _)| *listed == failure), "{failure:?} is not in the table");
        }
        let policy = RetryPolicy::default();
        for (failure, decisions) in table {
            for (repeat, expected) in
                [Freely, UntilDone(LOOKUP), AfterLookup(LOOKUP), Never].into_iter().zip(decisions)
            {
                let decided = decide(&policy, failure, repeat, &input(1));
                assert_eq!(decided, expected, "{failure:?} {repeat:?}");
                // Nobody is asked again, and nothing is looked up, where the caller wants a single attempt.
                let once = decide(&RetryPolicy::none(), failure, repeat, &input(1));
                assert_eq!(once, Stop, "{failure:?} {repeat:?}");
            }
        }
    }

    #[test]
    fn attempts_and_deadline_bound_the_waits() {
        let policy = RetryPolicy::default();
        let lost = |input: &RetryInput| decide(&policy, Failure::Lost, Repeat::Freely, input);
        assert_eq!(lost(&input(3)), Decision::Wait(2 * SECOND));
        assert_eq!(lost(&input(4)), Decision::Stop);
        let late = RetryInput { elapsed: MINUTE - SECOND / 2, ..input(1) };
        assert_eq!(lost(&late), Decision::Stop);
        let in_time = RetryInput { elapsed: MINUTE - SECOND / 2 - 1, ..input(1) };
        assert_eq!(lost(&in_time), Decision::Wait(SECOND / 2));

        // The whole `Retry-After`, or none of it.
        let busy = |seconds, deadline| {
            let failure = Failure::Busy(Some(Duration::from_secs(seconds)));
            let input = RetryInput { deadline: SECOND.saturating_mul(deadline), ..input(1) };
            decide(&policy, failure, Repeat::Never, &input)
        };
        assert_eq!(busy(3600, 7200), Decision::Wait(3600 * SECOND));
        assert_eq!(busy(3600, 60), Decision::Stop);
        assert_eq!(busy(u64::MAX, 60), Decision::Stop);
    }

    #[test]
    fn connection_errors_are_repeated_only_where_wanted() {
        let policy = RetryPolicy::default().connection_errors(false);
        let decided = decide(&policy, Failure::NotSent, Repeat::Freely, &input(1));
        assert_eq!(decided, Decision::Stop);
    }

    #[test]
    fn backoff_grows_to_its_bound_and_never_panics() {
        let policy = RetryPolicy::default();
        let waits: Vec<u64> = (1..8).map(|attempts| backoff(&policy, &input(attempts)) / 1_000_000).collect();
        assert_eq!(waits, [500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
        let luck = |random| backoff(&policy, &RetryInput { random, ..input(2) }) / 1_000_000;
        assert_eq!((luck(0), luck(u64::MAX / 2), luck(u64::MAX)), (1000, 750, 500));

        let odd = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1.0, 0.0, 1e308];
        for (exponent, jitter) in odd.into_iter().flat_map(|a| odd.into_iter().map(move |b| (a, b))) {
            for attempts in [0, 1, 2, u32::MAX] {
                for random in [0, 1, u64::MAX] {
                    let policy = RetryPolicy::default().exponent(exponent).jitter(jitter);
                    let input = RetryInput { random, ..input(attempts) };
                    assert!(
                        backoff(&policy, &input) <= nanos(policy.max_backoff),
                        "{exponent} {jitter} {attempts}"
                    );
                    let huge = policy.backoff(Duration::MAX, Duration::MAX);
                    backoff(&huge, &input);
                }
            }
        }
    }
}
