//! The call machine: a sans-I/O state machine, each step of which returns the effect to perform.
//!
//! CONTRIBUTING ("The way of a call", "When a response is lost") has its phases as a diagram, and the reasons.

#[cfg(test)]
mod phases;

use std::ops::ControlFlow;

use crate::call::attempts::AttemptLoop;
use crate::call::context::{CallContext, StepContext};
use crate::call::effect::{Effect, Progress};
use crate::call::reconcile::lookup::LookupPass;
use crate::call::reconcile::reconciliation::{MatchRule, Reconciliation, lifts_guard};
use crate::call::reconcile::verdict::{Cause, honest, may_be_partial, verdict};
use crate::call::retry::decision::Decision;
use crate::call::retry::failure::Uncertainty;
use crate::call::retry::policy::Reconcile;
use crate::endpoint::operation::{Lookup, Repeat};
use crate::endpoint::request::RawRequest;
use crate::error::{Error, InvalidRequest, Outcome};
use crate::runtime::{Nanos, Now};
use crate::transport::error::{TransportError, TransportErrorKind};
use crate::transport::exchange::ExchangeResult;
use crate::transport::response::after;

/// The state machine of one call. It performs nothing by itself: each step takes the result of the effect that
/// the step before asked for.
pub(crate) struct CallMachine {
    repeat: Repeat,
    /// How to look up what became of the request, if the caller wants that.
    lookup: Option<&'static Lookup>,
    /// When the call began.
    began: Option<Nanos>,
    attempts: AttemptLoop,
    phase: Phase,
}

/// What the machine waits for. Most requests get a response: what reconciliation needs is made only where it is needed.
enum Phase {
    /// For the first step.
    Start,
    /// For a read of what is there before the request is sent.
    Survey(Box<Reconciliation>, Box<LookupPass>),
    /// For the request's response, or for the time to send it again.
    Send(Option<Box<Reconciliation>>),
    /// For a read of what became of the request, or for the time to look it up again.
    LookUp(Box<Reconciliation>, Box<LookUp>),
    /// For nothing: the call has ended.
    End,
}

/// A lookup that is under way.
struct LookUp {
    pass: LookupPass,
    cause: Cause,
    /// How many passes have ended.
    passes: u32,
}

impl CallMachine {
    /// A call that has not begun.
    pub(crate) fn new(call: CallContext<'_>) -> Self {
        let repeat = effective_repeat(call.request);
        let lookup = repeat.lookup().filter(|_| call.policy().reconcile != Reconcile::Never);
        Self { repeat, lookup, began: None, attempts: AttemptLoop::default(), phase: Phase::Start }
    }

    /// Takes a step, with the result of the exchange that the step before asked for; without one at the beginning, and
    /// after a wait. After the end, each step is an error.
    pub(crate) fn step(
        &mut self,
        call: CallContext<'_>,
        now: Now,
        mut result: Option<ExchangeResult>,
    ) -> Progress {
        let result = &mut result;
        let context = StepContext::new(call, now, *self.began.get_or_insert(now.steady));
        match std::mem::replace(&mut self.phase, Phase::End) {
            Phase::Start => self.start(&context),
            Phase::Survey(reconciliation, pass) => self.survey(&context, reconciliation, pass, result),
            Phase::Send(reconciliation) => self.send(&context, reconciliation, result),
            Phase::LookUp(reconciliation, look_up) => self.look_up(&context, reconciliation, look_up, result),
            Phase::End => ControlFlow::Continue(Err(InvalidRequest::new("call", "has ended").into())),
        }
    }

    fn start(&mut self, context: &StepContext<'_>) -> Progress {
        let request = context.request();
        match self.lookup.filter(|lookup| lifts_guard(request, lookup)) {
            Some(lookup) => {
                let reconciliation = self.reconciliation(request, lookup);
                let pass = Box::new(LookupPass::survey(&reconciliation));
                self.survey(context, reconciliation, pass, &mut None)
            }
            None => self.send(context, None, &mut None),
        }
    }

    fn reconciliation(&self, request: &RawRequest, lookup: &'static Lookup) -> Box<Reconciliation> {
        let is_harmless = matches!(self.repeat, Repeat::UntilDone(_));
        let rule = if is_harmless { MatchRule::Done } else { MatchRule::New };
        Box::new(Reconciliation::new(request, lookup, rule))
    }

    /// Reads what is there before the request is sent. Where that fails, it is sent as the caller wrote it.
    fn survey(
        &mut self,
        context: &StepContext<'_>,
        mut reconciliation: Box<Reconciliation>,
        mut pass: Box<LookupPass>,
        result: &mut Option<ExchangeResult>,
    ) -> Progress {
        match pass.step(&context.within_a_third(), &mut reconciliation, result) {
            ControlFlow::Break(effect) => {
                self.phase = Phase::Survey(reconciliation, pass);
                ControlFlow::Break(effect)
            }
            ControlFlow::Continue(_) => match pass.failure.filter(Error::is_aborted) {
                // The request was not sent.
                Some(error) => ControlFlow::Continue(Err(error.settled())),
                None => self.send(context, Some(reconciliation), &mut None),
            },
        }
    }

    /// Sends the request, or what of it is not there yet.
    fn send(
        &mut self,
        context: &StepContext<'_>,
        mut reconciliation: Option<Box<Reconciliation>>,
        result: &mut Option<ExchangeResult>,
    ) -> Progress {
        let request = context.request();
        let outstanding = reconciliation.as_ref().and_then(|it| it.outstanding(request));
        let outstanding = outstanding.as_ref().unwrap_or(request);
        let (error, decision) = match self.attempts.step(context, outstanding, self.repeat, result) {
            ControlFlow::Break(effect) => {
                if let (Some(reconciliation), Effect::Exchange(_)) = (&mut reconciliation, &effect) {
                    reconciliation.note_sent();
                }
                self.phase = Phase::Send(reconciliation);
                return ControlFlow::Break(effect);
            }
            ControlFlow::Continue(Err(failed)) => failed,
            ControlFlow::Continue(Ok(response)) => {
                return ControlFlow::Continue(match reconciliation {
                    Some(mut it) => it.complete(request, response, self.attempts.attempts),
                    None => Ok(after(response, self.attempts.attempts)),
                });
            }
        };
        let Some(lookup) = self.lookup else {
            return ControlFlow::Continue(Err(honest(error, request, &self.attempts)));
        };
        let mut reconciliation = reconciliation.unwrap_or_else(|| self.reconciliation(request, lookup));
        if decision == Decision::Reconcile {
            return self.begin_lookup(context, reconciliation, Cause::Lost(error));
        }
        if !reconciliation.lift(&error) {
            return self.conclude(context, reconciliation, error);
        }
        // Refused for lack of what the caller has said: said now, once it is known what is there.
        if self.attempts.uncertainty == Uncertainty::None && !reconciliation.is_bulk {
            let pass = Box::new(LookupPass::survey(&reconciliation));
            return self.survey(context, reconciliation, pass, &mut None);
        }
        self.attempts.uncertainty = self.attempts.uncertainty.max(Uncertainty::Finished);
        self.begin_lookup(context, reconciliation, Cause::Lost(error))
    }

    fn begin_lookup(
        &mut self,
        context: &StepContext<'_>,
        reconciliation: Box<Reconciliation>,
        cause: Cause,
    ) -> Progress {
        let pass = LookupPass::of_missing(&reconciliation, self.attempts.began);
        self.look_up(context, reconciliation, Box::new(LookUp { pass, cause, passes: 0 }), &mut None)
    }

    /// Looks up what became of the request, as often as it may change the result.
    fn look_up(
        &mut self,
        context: &StepContext<'_>,
        mut reconciliation: Box<Reconciliation>,
        mut look_up: Box<LookUp>,
        result: &mut Option<ExchangeResult>,
    ) -> Progress {
        let effect = match look_up.pass.step(context, &mut reconciliation, result) {
            ControlFlow::Break(effect) => effect,
            ControlFlow::Continue(_) if look_up.pass.is_aborted() => {
                // The lookup may not have been sent, the request was.
                return ControlFlow::Continue(Err(TransportError::new(TransportErrorKind::Aborted).into()));
            }
            ControlFlow::Continue(is_clear) => {
                look_up.passes += 1;
                let passes = look_up.passes;
                let uncertainty = self.attempts.uncertainty;
                let verdict = verdict(&reconciliation, &look_up.cause, uncertainty, passes, is_clear);
                let least = if matches!(look_up.cause, Cause::Final(_)) { 2 } else { 0 };
                let is_last = verdict.is_last || passes >= context.policy.attempts.max(least);
                match context.pause(passes, None).filter(|_| !is_last) {
                    Some(wait) => {
                        look_up.pass = LookupPass::of_missing(&reconciliation, self.attempts.began);
                        Effect::Sleep(wait)
                    }
                    None => {
                        return self.looked_up(context, reconciliation, look_up.cause, verdict.is_conclusive);
                    }
                }
            }
        };
        self.phase = Phase::LookUp(reconciliation, look_up);
        ControlFlow::Break(effect)
    }

    /// Goes on when there is no more to look up.
    fn looked_up(
        &mut self,
        context: &StepContext<'_>,
        mut reconciliation: Box<Reconciliation>,
        cause: Cause,
        is_conclusive: bool,
    ) -> Progress {
        let attempts = self.attempts.attempts;
        let (error, is_final) = match cause {
            Cause::Lost(error) => (error, false),
            Cause::Final(error) => (error, true),
        };
        if reconciliation.is_done() && (!is_final || self.attempts.uncertainty != Uncertainty::None) {
            return ControlFlow::Continue(Ok(reconciliation.recover(attempts)));
        }
        if is_conclusive && !is_final {
            if reconciliation.is_lifting() {
                return self.send(context, Some(reconciliation), &mut None);
            }
            let pause = context.pause(attempts, error.retry_after());
            let Some(wait) = pause.filter(|_| attempts < context.policy.attempts) else {
                return self.conclude(context, reconciliation, error);
            };
            self.phase = Phase::Send(Some(reconciliation));
            return ControlFlow::Break(Effect::Sleep(wait));
        }
        let has_effects = reconciliation.has_effects();
        ControlFlow::Continue(Err(if is_final && !has_effects && is_conclusive {
            error.settled()
        } else if is_final && !has_effects && reconciliation.is_harmless() && error.may_have_been_executed() {
            error
        } else {
            let missing = if is_conclusive { Outcome::NotDone } else { Outcome::Unknown };
            reconciliation.ambiguous(context.request(), error, missing)
        }))
    }

    /// Ends a call that has failed: after one more lookup, where that can change the result.
    fn conclude(
        &mut self,
        context: &StepContext<'_>,
        mut reconciliation: Box<Reconciliation>,
        error: Error,
    ) -> Progress {
        let is_uncertain = self.attempts.uncertainty != Uncertainty::None;
        let needs_lookup = is_uncertain || may_be_partial(&reconciliation, &error, context.policy.reconcile);
        ControlFlow::Continue(if error.is_aborted() && is_uncertain {
            // This attempt may not have been sent, an earlier one was.
            Err(TransportError::new(TransportErrorKind::Aborted).into())
        } else if error.is_aborted() || !needs_lookup {
            Err(error)
        } else if is_uncertain && reconciliation.note_gone(&error) {
            Ok(reconciliation.recover(self.attempts.attempts))
        } else if reconciliation.lookup.operation().is_none() {
            Err(honest(error, context.request(), &self.attempts))
        } else {
            if !is_uncertain {
                reconciliation.note_refused(&error);
            }
            return self.begin_lookup(context, reconciliation, Cause::Final(error));
        })
    }
}

/// What sending this request twice would do: one that lifts the guard is not idempotent.
pub(crate) fn effective_repeat(request: &RawRequest) -> Repeat {
    match request.operation().repeat {
        Repeat::UntilDone(lookup) if lifts_guard(request, lookup) => Repeat::AfterLookup(lookup),
        repeat => repeat,
    }
}
