//! The loop of attempts: send, classify, decide, wait.

use std::ops::ControlFlow;
use std::time::Duration;

use crate::call::context::StepContext;
use crate::call::effect::Effect;
use crate::call::retry::decision::{Decision, decide};
use crate::call::retry::failure::{Failure, Uncertainty};
use crate::call::trace;
use crate::endpoint::operation::Repeat;
use crate::endpoint::request::RawRequest;
use crate::error::{Error, Result};
use crate::runtime::Nanos;
use crate::transport::exchange::ExchangeResult;
use crate::transport::response::RawResponse;

/// The attempts of one request so far.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct AttemptLoop {
    /// How many attempts there were.
    pub(crate) attempts: u32,
    /// What their failures leave uncertain.
    pub(crate) uncertainty: Uncertainty,
    /// What those before the last one left uncertain.
    pub(crate) earlier: Uncertainty,
    /// Start of the earliest unresolved attempt, else of the latest: nanoseconds since the call began.
    pub(crate) began: Nanos,
    /// Start of the latest attempt.
    latest: Nanos,
}

/// A step of the loop: an effect to perform, or its end with a response, or with an error and what to do about it.
pub(crate) type AttemptStep = ControlFlow<Effect, Result<Box<RawResponse>, (Error, Decision)>>;

impl AttemptLoop {
    /// Continues with the result of the exchange it asked for; without one, with an attempt that begins now.
    pub(crate) fn step(
        &mut self,
        context: &StepContext<'_>,
        request: &RawRequest,
        repeat: Repeat,
        result: &mut Option<ExchangeResult>,
    ) -> AttemptStep {
        let ended = match result.take() {
            Some(result) => context.read(request, repeat, result),
            None => {
                self.latest = context.elapsed;
                trace::attempt(self.attempts + 1);
                match context.encode(request, repeat) {
                    Ok(exchange) => return ControlFlow::Break(Effect::Exchange(exchange)),
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
        match decide(context.policy, failure, repeat, &context.retry_input(self.attempts)) {
            Decision::Wait(wait) => {
                trace::retry(self.attempts, failure, wait);
                ControlFlow::Break(Effect::Sleep(Duration::from_nanos(wait)))
            }
            decision => ControlFlow::Continue(Err((error, decision))),
        }
    }

    /// Notes what a failed attempt leaves uncertain.
    fn add(&mut self, failure: Failure) {
        self.earlier = self.uncertainty;
        if self.uncertainty == Uncertainty::None {
            self.began = self.latest;
        }
        self.uncertainty = self.uncertainty.max(failure.uncertainty());
    }
}
