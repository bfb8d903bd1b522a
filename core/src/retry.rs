//! The one retry loop: attempt, classify, decide, wait.

mod config;
mod decision;
mod failure;
mod policy;

use crate::attempts::Attempts;
use crate::error::{Error, Result};
use crate::request::RawRequest;
use crate::response::RawResponse;
use crate::runtime::Nanos;
use crate::trace;

pub use config::{BackoffStrategy, RetryConfig};
pub(crate) use decision::{Decision, Moment, Repeatability, backoff, decide};
pub(crate) use failure::Failure;
pub use policy::RetryPolicy;

/// What the attempts so far have left behind.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Trail {
    /// How many attempts there were.
    pub(crate) attempts: u32,
    /// What their failures leave open.
    pub(crate) open: Open,
    /// When the first attempt began that leaves something open; before that, when the last one began.
    pub(crate) began: Nanos,
}

/// What is open about the attempts of a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Open {
    /// Nothing: no attempt reached the server, or each was refused.
    #[default]
    Nothing,
    /// The server may have acted, and is done with it: looking tells.
    Finished,
    /// The server may yet act: looking tells only if it has.
    InFlight,
    /// The server has acted.
    Executed,
}

impl Trail {
    /// Adds a failed attempt that began after this time.
    fn add(&mut self, failure: Failure, began: Nanos) {
        self.attempts += 1;
        if self.open == Open::Nothing {
            self.began = began;
        }
        self.open = self.open.max(failure.leaves_open());
    }
}

/// Makes attempts until one is answered, or the decision is to stop or to find out first.
pub(crate) async fn attempt_until_decided(
    attempts: &Attempts<'_>,
    request: &RawRequest,
    repeatability: Repeatability,
    trail: &mut Trail,
) -> Result<Box<RawResponse>, (Error, Decision)> {
    loop {
        let began = attempts.elapsed();
        trace::attempt(trail.attempts + 1);
        let error = match attempts.attempt(request, repeatability).await {
            Ok(response) => {
                trail.attempts += 1;
                return Ok(response);
            }
            Err(error) => error,
        };
        let failure = Failure::of(&error);
        trail.add(failure, began);
        match decide(attempts.policy, failure, repeatability, &attempts.moment(trail.attempts)) {
            Decision::Wait(wait) => {
                trace::retry(trail.attempts, failure, wait);
                attempts.wait(wait).await;
            }
            decision => return Err((error, decision)),
        }
    }
}
