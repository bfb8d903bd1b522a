use crate::call::retry::{Failure, RetryPolicy};
use crate::runtime::{Nanos, nanos};

/// What sending a request again would do. It follows from the operation, and from what the request says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Repeatability {
    /// Nothing new: reading, and writes whose second answer is as good as the first.
    Freely,
    /// Nothing new, but a second answer may be an error that means "done".
    UntilDone,
    /// It could mail somebody twice: only after looking.
    AfterLooking,
    /// Nobody knows.
    Never,
}

/// What to do after a failed attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    /// Attempt it again after this wait.
    Wait(Nanos),
    /// Find out what became of it.
    Reconcile,
    /// Leave it.
    Stop,
}

/// When a decision is made, and the luck it is made with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
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
pub(crate) fn decide(
    policy: &RetryPolicy,
    failure: Failure,
    repeatability: Repeatability,
    moment: &Moment,
) -> Decision {
    use Repeatability::{AfterLooking, Freely, Never, UntilDone};

    let asked = match (failure, repeatability) {
        (Failure::Hopeless | Failure::Refused, _) => return Decision::Stop,
        (Failure::NotSent, _) if !policy.connection_errors => return Decision::Stop,
        (Failure::NotSent, _) => None,
        (Failure::Busy(asked), _) => asked,
        (_, AfterLooking) if policy.reconcile => return Decision::Reconcile,
        (_, AfterLooking | Never) => return Decision::Stop,
        // The same answer would be as large the next time.
        (Failure::TooLarge, Freely) => return Decision::Stop,
        (Failure::Failed(asked), Freely | UntilDone) => asked,
        (Failure::Lost | Failure::Unread | Failure::TooLarge, Freely | UntilDone) => None,
    };
    let wait = backoff(policy, moment).max(asked.map_or(0, nanos));
    if moment.attempts >= policy.attempts || moment.elapsed.saturating_add(wait) >= moment.deadline {
        return Decision::Stop;
    }
    Decision::Wait(wait)
}

/// The wait after so many attempts: exponential, bounded, and partly left to chance.
pub(crate) fn backoff(policy: &RetryPolicy, moment: &Moment) -> Nanos {
    let exponent = i32::try_from(moment.attempts.saturating_sub(1)).unwrap_or(i32::MAX);
    let longest = nanos(policy.initial_backoff) as f64 * policy.exponent.max(1.0).powi(exponent);
    // `min` also turns what overflowed, or is not a number, into the bound.
    let longest = longest.min(nanos(policy.max_backoff) as f64);
    let chance = moment.random as f64 / u64::MAX as f64;
    let wait = longest * (1.0 - policy.jitter.clamp(0.0, 1.0) * chance);
    (wait as Nanos).min(nanos(policy.max_backoff))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const SECOND: Nanos = 1_000_000_000;
    const MINUTE: Nanos = 60 * SECOND;

    fn moment(attempts: u32) -> Moment {
        Moment { attempts, elapsed: 0, deadline: MINUTE, random: 0 }
    }

    #[test]
    fn each_failure_of_each_kind_of_operation() {
        use Decision::{Reconcile, Stop};
        use Repeatability::{AfterLooking, Freely, Never, UntilDone};

        let wait = Decision::Wait(SECOND / 2);
        let asked = Some(Duration::from_secs(7));
        let wait_asked = Decision::Wait(7 * SECOND);
        let table = [
            (Failure::Hopeless, [Stop, Stop, Stop, Stop]),
            (Failure::NotSent, [wait, wait, wait, wait]),
            (Failure::Refused, [Stop, Stop, Stop, Stop]),
            (Failure::Busy(None), [wait, wait, wait, wait]),
            (Failure::Busy(asked), [wait_asked, wait_asked, wait_asked, wait_asked]),
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
            for (repeatability, expected) in
                [Freely, UntilDone, AfterLooking, Never].into_iter().zip(decisions)
            {
                let decided = decide(&policy, failure, repeatability, &moment(1));
                assert_eq!(decided, expected, "{failure:?} {repeatability:?}");
                // Nobody is asked again, and nothing is looked up, where the caller wants a single attempt.
                let once = decide(&RetryPolicy::none(), failure, repeatability, &moment(1));
                assert_eq!(once, Stop, "{failure:?} {repeatability:?}");
            }
        }
    }

    #[test]
    fn attempts_and_deadline_bound_the_waits() {
        let policy = RetryPolicy::default();
        let lost = |moment: &Moment| decide(&policy, Failure::Lost, Repeatability::Freely, moment);
        assert_eq!(lost(&moment(3)), Decision::Wait(2 * SECOND));
        assert_eq!(lost(&moment(4)), Decision::Stop);
        let late = Moment { elapsed: MINUTE - SECOND / 2, ..moment(1) };
        assert_eq!(lost(&late), Decision::Stop);
        let in_time = Moment { elapsed: MINUTE - SECOND / 2 - 1, ..moment(1) };
        assert_eq!(lost(&in_time), Decision::Wait(SECOND / 2));

        // The whole `Retry-After`, or none of it.
        let busy = |seconds, deadline| {
            let failure = Failure::Busy(Some(Duration::from_secs(seconds)));
            let moment = Moment { deadline: SECOND.saturating_mul(deadline), ..moment(1) };
            decide(&policy, failure, Repeatability::Never, &moment)
        };
        assert_eq!(busy(3600, 7200), Decision::Wait(3600 * SECOND));
        assert_eq!(busy(3600, 60), Decision::Stop);
        assert_eq!(busy(u64::MAX, 60), Decision::Stop);
    }

    #[test]
    fn connection_errors_are_repeated_only_where_wanted() {
        let policy = RetryPolicy::default().connection_errors(false);
        let decided = decide(&policy, Failure::NotSent, Repeatability::Freely, &moment(1));
        assert_eq!(decided, Decision::Stop);
    }

    #[test]
    fn backoff_grows_to_its_bound_and_never_panics() {
        let policy = RetryPolicy::default();
        let waits: Vec<u64> =
            (1..8).map(|attempts| backoff(&policy, &moment(attempts)) / 1_000_000).collect();
        assert_eq!(waits, [500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
        let luck = |random| backoff(&policy, &Moment { random, ..moment(2) }) / 1_000_000;
        assert_eq!((luck(0), luck(u64::MAX / 2), luck(u64::MAX)), (1000, 750, 500));

        let odd = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1.0, 0.0, 1e308];
        for (exponent, jitter) in odd.into_iter().flat_map(|a| odd.into_iter().map(move |b| (a, b))) {
            for attempts in [0, 1, 2, u32::MAX] {
                for random in [0, 1, u64::MAX] {
                    let policy = RetryPolicy::default().exponent(exponent).jitter(jitter);
                    let moment = Moment { random, ..moment(attempts) };
                    assert!(
                        backoff(&policy, &moment) <= nanos(policy.max_backoff),
                        "{exponent} {jitter} {attempts}"
                    );
                    let huge = policy.backoff(Duration::MAX, Duration::MAX);
                    backoff(&huge, &moment);
                }
            }
        }
    }
}
