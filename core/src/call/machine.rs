//! Finding out what became of a request whose answer was lost, so that nothing is sent twice or lost.
//!
//! CONTRIBUTING ("When an answer is lost") has the whole table, and why it is as it is.

use std::ops::ControlFlow;
use std::time::Duration;

use crate::call::context::{Asked, Attempts};
use crate::call::retry::{Decision, Open, Repeatability, Trail};
use crate::call::trace::Span;
use crate::endpoint::operation::{Find, Repeat};
use crate::endpoint::request::RawRequest;
use crate::error::{ApiError, Error, Outcome, Result};
use crate::runtime::{Nanos, Now, Runtime};
use crate::transport::exchange::{Answered, Exchange, Wish};
use crate::transport::response::{RawResponse, after};
use crate::transport::{TransportError, TransportErrorKind};

use crate::call::reconcile::reconciliation::{Claim, Inquiry, makes_another};
use crate::call::reconcile::verdict::{
    NOT_FOUND, honest, is_aborted, is_refusal_of_body, names, what_follows,
};

/// A wish, or how the call ends.
pub type Progress = ControlFlow<Wish, Result<Box<RawResponse>>>;

/// Sends a request, with all attempts and looks that it may need.
pub(crate) async fn send(
    asked: Asked<'_>,
    transport: &dyn Exchange,
    runtime: &dyn Runtime,
) -> Result<Box<RawResponse>> {
    let span = Span::new(asked.request.operation());
    let mut course = Course::new(asked);
    let mut came = None;
    loop {
        match span.within(|| course.next(asked, Now::of(runtime), came.take())) {
            ControlFlow::Break(Wish::Exchange(request)) => {
                came = Some(span.around(transport.exchange(*request)).await);
            }
            ControlFlow::Break(Wish::Wait(wait)) => span.around(runtime.sleep(wait)).await,
            ControlFlow::Continue(end) => {
                span.end(&end);
                return end;
            }
        }
    }
}

/// The course of a call. It does nothing by itself: it says what it wishes for, and goes on with what came of it.
pub(crate) struct Course {
    repeatability: Repeatability,
    /// Where to look for what became of the request, if the caller wants that.
    find: Option<Find>,
    /// When the call began.
    began: Option<Nanos>,
    trail: Trail,
    /// Most requests are answered: nothing of what looking needs is prepared for them.
    inquiry: Option<Box<Inquiry>>,
    looking: Option<Looking>,
}

/// Looks under way.
pub(crate) struct Looking {
    pub(crate) why: Why,
    /// How many looks have ended.
    pub(crate) looks: u32,
}

/// Why there is a look.
pub(crate) enum Why {
    /// To note what is there before the request is sent.
    Before,
    /// The answer was lost.
    Lost(Error),
    /// The call would end with this error, which may not be the whole truth.
    Final(Error),
}

impl Course {
    /// A call that has not begun.
    pub(crate) fn new(asked: Asked<'_>) -> Self {
        let (repeatability, find) = repeatability(asked.request);
        let find = find.filter(|_| asked.policy().reconcile);
        Self { repeatability, find, began: None, trail: Trail::default(), inquiry: None, looking: None }
    }

    /// Goes on with what came of the exchange that was wished for; without that at the beginning, and after a wait.
    pub(crate) fn next(&mut self, asked: Asked<'_>, now: Now, came: Option<Answered>) -> Progress {
        let is_first = self.began.is_none();
        let attempts = Attempts::at(asked, now, *self.began.get_or_insert(now.steady));
        if is_first && let Some(find) = self.find.filter(|_| makes_another(asked.request)) {
            let inquiry = self.inquire(asked.request, find);
            return self.look(&attempts, inquiry, Why::Before);
        }
        match (self.inquiry.take(), self.looking.take()) {
            (Some(inquiry), Some(looking)) => self.look_on(&attempts, inquiry, looking, came),
            (inquiry, _) => self.send_on(&attempts, inquiry, came),
        }
    }

    /// Goes on with sending the request, or what of it is not there yet.
    fn send_on(
        &mut self,
        attempts: &Attempts<'_>,
        mut inquiry: Option<Box<Inquiry>>,
        came: Option<Answered>,
    ) -> Progress {
        let request = attempts.request();
        let outstanding = inquiry.as_ref().and_then(|inquiry| inquiry.outstanding(request));
        let outstanding = outstanding.as_ref().unwrap_or(request);
        let (error, decision) = match self.trail.go_on(attempts, outstanding, self.repeatability, came) {
            ControlFlow::Break(wish) => {
                self.inquiry = inquiry;
                return ControlFlow::Break(wish);
            }
            ControlFlow::Continue(Err(failed)) => failed,
            ControlFlow::Continue(Ok(response)) => {
                return ControlFlow::Continue(match &mut inquiry {
                    Some(inquiry) => inquiry.complete(request, response, self.trail.attempts),
                    None => Ok(after(response, self.trail.attempts)),
                });
            }
        };
        let Some(find) = self.find else {
            return ControlFlow::Continue(Err(honest(error, request, &self.trail)));
        };
        let inquiry = inquiry.unwrap_or_else(|| self.inquire(request, find));
        match decision {
            Decision::Reconcile => self.look(attempts, inquiry, Why::Lost(error)),
            _ => self.conclude(attempts, inquiry, error),
        }
    }

    fn inquire(&self, request: &RawRequest, find: Find) -> Box<Inquiry> {
        let is_harmless = self.repeatability == Repeatability::UntilDone;
        Box::new(Inquiry::new(request, find, if is_harmless { Claim::Done } else { Claim::New }))
    }

    fn look(&mut self, attempts: &Attempts<'_>, inquiry: Box<Inquiry>, why: Why) -> Progress {
        self.look_on(attempts, inquiry, Looking { why, looks: 0 }, None)
    }

    /// Looks until all is there, or it is known what to make of what is missing, or patience ends.
    fn look_on(
        &mut self,
        attempts: &Attempts<'_>,
        mut inquiry: Box<Inquiry>,
        mut looking: Looking,
        came: Option<Answered>,
    ) -> Progress {
        let seen = match looking.why {
            Why::Before => inquiry.look(&attempts.within_a_third(), None, came),
            _ => inquiry.look(attempts, Some(self.trail.began), came),
        };
        let wish = match seen {
            ControlFlow::Break(wish) => wish,
            ControlFlow::Continue(is_clear) => {
                looking.looks += 1;
                let (is_certain, is_settled) = what_follows(&inquiry, &looking, self.trail.open, is_clear);
                let patience =
                    attempts.policy.attempts.max(if matches!(looking.why, Why::Final(_)) { 2 } else { 0 });
                let pause = attempts.pause(looking.looks, None);
                match pause.filter(|_| !is_settled && looking.looks < patience) {
                    Some(wait) => Wish::Wait(Duration::from_nanos(wait)),
                    None => return self.seen(attempts, inquiry, looking.why, is_certain),
                }
            }
        };
        self.inquiry = Some(inquiry);
        self.looking = Some(looking);
        ControlFlow::Break(wish)
    }

    /// Goes on when there is no more to look for.
    fn seen(
        &mut self,
        attempts: &Attempts<'_>,
        mut inquiry: Box<Inquiry>,
        why: Why,
        is_certain: bool,
    ) -> Progress {
        let sent = self.trail.attempts;
        let (error, is_final) = match why {
            Why::Before => return self.send_on(attempts, Some(inquiry), None),
            Why::Lost(error) => (error, false),
            Why::Final(error) => (error, true),
        };
        if inquiry.is_done() && (!is_final || self.trail.open != Open::Nothing) {
            return ControlFlow::Continue(Ok(inquiry.recover(sent)));
        }
        if is_certain && !is_final {
            let pause = attempts.pause(sent, error.retry_after());
            let Some(wait) = pause.filter(|_| sent < attempts.policy.attempts) else {
                return self.conclude(attempts, inquiry, error);
            };
            self.inquiry = Some(inquiry);
            return ControlFlow::Break(Wish::Wait(Duration::from_nanos(wait)));
        }
        let has_effects = inquiry.has_effects();
        ControlFlow::Continue(Err(if is_final && !has_effects && is_certain {
            error.settled()
        } else if is_final && !has_effects && inquiry.is_harmless() && error.may_have_been_executed() {
            error
        } else {
            let missing = if is_certain { Outcome::NotDone } else { Outcome::Unknown };
            inquiry.ambiguous(attempts.request(), error, missing)
        }))
    }

    /// Ends a call that was not answered with success: looks once more where that can change the answer.
    fn conclude(&mut self, attempts: &Attempts<'_>, mut inquiry: Box<Inquiry>, error: Error) -> Progress {
        let is_open = self.trail.open != Open::Nothing;
        // A bulk that creates all but the offenders answers with their refusal.
        let is_seen_to = attempts.trusts_refusals() && error.api().is_some_and(ApiError::is_clerks_own);
        let may_be_partial =
            is_refusal_of_body(&error) && inquiry.is_bulk() && !inquiry.is_harmless() && !is_seen_to;
        ControlFlow::Continue(if is_aborted(&error) && is_open {
            // This attempt may not have been sent, an earlier one was.
            Err(TransportError::new(TransportErrorKind::Aborted).into())
        } else if is_aborted(&error) || !(is_open || may_be_partial) {
            Err(error)
        } else if is_open && names(&error, NOT_FOUND) && inquiry.note_not_found() {
            Ok(inquiry.recover(self.trail.attempts))
        } else {
            if !is_open {
                inquiry.note_refused(&error);
            }
            return self.look(attempts, inquiry, Why::Final(error));
        })
    }
}

/// What sending this request twice would do, and where to look.
pub(crate) fn repeatability(request: &RawRequest) -> (Repeatability, Option<Find>) {
    match request.operation().repeat {
        Repeat::Freely => (Repeatability::Freely, None),
        Repeat::Never => (Repeatability::Never, None),
        Repeat::UntilDone(find) if !makes_another(request) => (Repeatability::UntilDone, Some(find)),
        Repeat::UntilDone(find) | Repeat::AfterLooking(find) => (Repeatability::AfterLooking, Some(find)),
    }
}
