//! Retries: attempt, classify, decide, wait. What must be done for it is the host's; this says what.

mod decision;
mod failure;
mod policy;
mod speakeasy;

use std::ops::ControlFlow;
use std::time::Duration;

use crate::call::context::Attempts;
use crate::call::trace;
use crate::endpoint::request::RawRequest;
use crate::error::Error;
use crate::runtime::Nanos;
use crate::transport::exchange::{Answered, Wish};
use crate::transport::response::RawResponse;

pub(crate) use decision::{Decision, Moment, Repeatability, backoff, decide};
pub(crate) use failure::Failure;
pub use policy::RetryPolicy;
pub use speakeasy::{BackoffStrategy, RetryConfig};

/// What the attempts so far have left behind.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Trail {
    /// How many attempts there were.
    pub(crate) attempts: u32,
    /// What their failures leave open.
    pub(crate) open: Open,
    /// When the first attempt began that leaves something open; before that, when the last one began.
    pub(crate) began: Nanos,
    /// When the last attempt began.
    latest: Nanos,
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

/// A wish, or the end of attempts: one was answered, or the decision is to stop or to find out first.
pub(crate) type Tried = ControlFlow<Wish, Result<Box<RawResponse>, (Error, Decision)>>;

impl Trail {
    /// Goes on with what came of the exchange that was wished for; without that, with an attempt that begins now.
    pub(crate) fn go_on(
        &mut self,
        attempts: &Attempts<'_>,
        request: &RawRequest,
        repeatability: Repeatability,
        came: Option<Answered>,
    ) -> Tried {
        let ended = match came {
            Some(answered) => attempts.read(answered, repeatability),
            None => {
                self.latest = attempts.elapsed;
                trace::attempt(self.attempts + 1);
                match attempts.write(request, repeatability) {
                    Ok(exchange) => return ControlFlow::Break(Wish::Exchange(exchange)),
                    Err(error) => Err(error),
                }
            }
        };
        self.attempts += 1;
        let error = match ended {
            Ok(response) => return ControlFlow::Continue(Ok(response)),
            Err(error) => error,
        };
        let failure = Failure::of(&error);
        self.add(failure);
        match decide(attempts.policy, failure, repeatability, &attempts.moment(self.attempts)) {
            Decision::Wait(wait) => {
                trace::retry(self.attempts, failure, wait);
                ControlFlow::Break(Wish::Wait(Duration::from_nanos(wait)))
            }
            decision => ControlFlow::Continue(Err((error, decision))),
        }
    }

    /// Notes what a failed attempt leaves open.
    fn add(&mut self, failure: Failure) {
        if self.open == Open::Nothing {
            self.began = self.latest;
        }
        self.open = self.open.max(failure.leaves_open());
    }
}
