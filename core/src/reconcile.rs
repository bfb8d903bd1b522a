//! Finding out what became of a request whose answer was lost, so that nothing is sent twice or lost.
//!
//! CONTRIBUTING ("When an answer is lost") has the whole table, and why it is as it is.

mod inquiry;
mod sighting;
#[cfg(test)]
mod table;

use crate::attempts::Attempts;
use crate::error::{Ambiguous, ApiError, Error, ErrorCode, Fate, Outcome, Result};
use crate::operation::{Find, Repeat};
use crate::request::RawRequest;
use crate::response::{RawResponse, after};
use crate::retry::{Decision, Failure, Open, Repeatability, Trail, attempt_until_decided};
use crate::transport::{TransportError, TransportErrorKind};

use inquiry::{Claim, Inquiry, makes_another};

/// Sends a request, with all attempts and looks that it may need.
pub(crate) async fn send(attempts: &Attempts<'_>, request: &RawRequest) -> Result<Box<RawResponse>> {
    let (repeatability, find) = repeatability(request);
    let find = find.filter(|_| attempts.policy.reconcile);
    let claim = if repeatability == Repeatability::UntilDone { Claim::Done } else { Claim::New };
    // Most requests are answered: nothing of what looking needs is prepared for them.
    let mut inquiry = None;
    if let Some(find) = find.filter(|_| makes_another(request)) {
        let first = inquiry.insert(Inquiry::new(attempts, request, find, claim));
        first.look_before_sending().await;
    }
    let mut trail = Trail::default();
    loop {
        let outstanding = inquiry.as_ref().and_then(Inquiry::outstanding);
        let outstanding = outstanding.as_ref().unwrap_or(request);
        let (error, decision) =
            match attempt_until_decided(attempts, outstanding, repeatability, &mut trail).await {
                Ok(response) => match &mut inquiry {
                    Some(inquiry) => return inquiry.complete(response, trail.attempts),
                    None => return Ok(after(response, trail.attempts)),
                },
                Err(failed) => failed,
            };
        let Some(find) = find else { return Err(honest(error, request, &trail)) };
        let inquiry = inquiry.get_or_insert_with(|| Inquiry::new(attempts, request, find, claim));
        if decision == Decision::Reconcile {
            let may_be_sent_again = look_until_settled(inquiry, &trail, None).await;
            if inquiry.is_done() {
                return Ok(inquiry.recover(trail.attempts));
            }
            if !may_be_sent_again {
                return Err(inquiry.ambiguous(error, Outcome::Unknown));
            }
            let pause = attempts.pause(trail.attempts, error.retry_after());
            if let Some(wait) = pause.filter(|_| trail.attempts < attempts.policy.attempts) {
                attempts.wait(wait).await;
                continue;
            }
        }
        return conclude(inquiry, error, &trail).await;
    }
}

/// What sending this request twice would do, and where to look.
fn repeatability(request: &RawRequest) -> (Repeatability, Option<Find>) {
    match request.operation().repeat {
        Repeat::Freely => (Repeatability::Freely, None),
        Repeat::Never => (Repeatability::Never, None),
        Repeat::UntilDone(find) if !makes_another(request) => (Repeatability::UntilDone, Some(find)),
        Repeat::UntilDone(find) | Repeat::AfterLooking(find) => (Repeatability::AfterLooking, Some(find)),
    }
}

/// Looks until all is there, or it is known what to make of what is missing, or patience ends. Answers whether it may
/// be sent again; after a final error, whether it is certain not to come.
async fn look_until_settled(inquiry: &mut Inquiry<'_>, trail: &Trail, last: Option<&Error>) -> bool {
    let attempts = inquiry.attempts();
    let patience = attempts.policy.attempts.max(if last.is_some() { 2 } else { 0 });
    for look in 1.. {
        let is_clear = inquiry.look(trail.began).await;
        let (answer, is_settled) = match last {
            _ if inquiry.is_done() => (true, true),
            Some(error) => is_over(inquiry, error, trail.open, is_clear, look),
            None => {
                let may_be_sent = is_clear && may_send_again(trail.open, inquiry.is_guarded(), look);
                // A bulk that is there in part may be in the making.
                (may_be_sent, may_be_sent && (trail.open == Open::Finished || !inquiry.has_effects()))
            }
        };
        match attempts.pause(look, None).filter(|_| !is_settled && look < patience) {
            Some(wait) => attempts.wait(wait).await,
            None => return answer,
        }
    }
    false
}

/// After an error that ends the call: whether it is certain that what a look has not shown will not come, and whether
/// another look can change nothing.
fn is_over(inquiry: &Inquiry<'_>, error: &Error, open: Open, is_clear: bool, look: u32) -> (bool, bool) {
    // Clerk has read the request and refused it: should an earlier attempt still arrive, it would do so again.
    let is_judged = is_refusal_of_body(error) && error.api().is_some_and(ApiError::is_clerks_own);
    // A duplicate that the list does not show may be our own.
    let lags = names(error, DUPLICATE) && open != Open::Nothing && !inquiry.has_seen_duplicates(error);
    let is_over = is_clear
        && !lags
        && match open {
            // Nothing has reached the server but what it has refused.
            Open::Nothing => true,
            Open::Finished => is_judged || inquiry.is_blocked() || look >= 2,
            Open::InFlight | Open::Executed => is_judged || inquiry.is_blocked(),
        };
    (is_over, is_over || !(lags || open == Open::Finished))
}

/// Whether what a clear look does not show may be sent again. "Guarded" is what the server refuses where it
/// exists already.
fn may_send_again(open: Open, is_guarded: bool, look: u32) -> bool {
    match open {
        // The second look is for a list that lags behind.
        Open::Nothing | Open::Finished => is_guarded || look >= 2,
        // Should the first one still arrive, one of the two is refused.
        Open::InFlight => is_guarded,
        // It must come to be seen.
        Open::Executed => false,
    }
}

/// The end of a call that was not answered with success: looks once more where that can change the answer.
async fn conclude(inquiry: &mut Inquiry<'_>, error: Error, trail: &Trail) -> Result<Box<RawResponse>> {
    let is_open = trail.open != Open::Nothing;
    // A bulk that creates all but the offenders answers with their refusal.
    let is_seen_to = inquiry.attempts().trusts_refusals() && error.api().is_some_and(ApiError::is_clerks_own);
    let may_be_partial =
        is_refusal_of_body(&error) && inquiry.is_bulk() && !inquiry.is_harmless() && !is_seen_to;
    if is_aborted(&error) && is_open {
        // This attempt may not have been sent, an earlier one was.
        return Err(TransportError::new(TransportErrorKind::Aborted).into());
    }
    if is_aborted(&error) || !(is_open || may_be_partial) {
        return Err(error);
    }
    if is_open && names(&error, NOT_FOUND) && inquiry.note_not_found() {
        return Ok(inquiry.recover(trail.attempts));
    }
    if !is_open {
        inquiry.note_refused(&error);
    }
    let is_over = look_until_settled(inquiry, trail, Some(&error)).await;
    if inquiry.is_done() && is_open {
        return Ok(inquiry.recover(trail.attempts));
    }
    if inquiry.has_effects() {
        let missing = if is_over { Outcome::NotDone } else { Outcome::Unknown };
        return Err(inquiry.ambiguous(error, missing));
    }
    if is_over {
        return Err(error.settled());
    }
    if inquiry.is_harmless() && error.may_have_been_executed() {
        return Err(error);
    }
    Err(inquiry.ambiguous(error, Outcome::Unknown))
}

/// An error that says "not executed" of its own attempt must not say it of an earlier one.
fn honest(error: Error, request: &RawRequest, trail: &Trail) -> Error {
    let is_read = request.operation().method.is_safe();
    if is_read || trail.open == Open::Nothing || error.may_have_been_executed() {
        return error;
    }
    let subject = request.id().unwrap_or_default().to_owned();
    let fates = vec![Fate { subject, outcome: Outcome::Unknown }];
    Error::Ambiguous(Box::new(Ambiguous::new(request.operation(), fates, error)))
}

/// Whether the server refused the request for what it says, rather than for who sends it or how often.
fn is_refusal_of_body(error: &Error) -> bool {
    let refusals = [400, 404, 409, 422];
    Failure::of(error) == Failure::Refused
        && error.status().is_some_and(|status| refusals.contains(&status.as_u16()))
}

fn is_aborted(error: &Error) -> bool {
    matches!(error, Error::Transport(error) if error.kind() == TransportErrorKind::Aborted)
}

const NOT_FOUND: &str = ErrorCode::ResourceNotFound.as_str();
const DUPLICATE: &str = ErrorCode::DuplicateRecord.as_str();

fn names(error: &Error, code: &str) -> bool {
    error.api().is_some_and(|error| error.names(code))
}
