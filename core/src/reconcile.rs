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
use crate::response::RawResponse;
use crate::retry::{Decision, Failure, Open, Repeatability, Trail, attempt_until_decided};

use crate::transport::TransportErrorKind;

use inquiry::{Claim, Inquiry, makes_another};

/// Sends a request, with all attempts and looks that it may need.
pub(crate) async fn send(attempts: &Attempts<'_>, request: &RawRequest) -> Result<RawResponse> {
    let (repeatability, find) = repeatability(request);
    let mut trail = Trail::default();
    let Some(find) = find.filter(|_| attempts.policy.reconcile) else {
        let result = attempt_until_decided(attempts, request, repeatability, &mut trail).await;
        return result
            .map(|response| response.after(trail.attempts))
            .map_err(|(error, _)| honest(error, request, &trail));
    };
    // Most requests are answered: nothing of what looking needs is prepared for them.
    let mut failed = None;
    if !makes_another(request) {
        match attempt_until_decided(attempts, request, repeatability, &mut trail).await {
            Ok(response) => return Ok(response.after(trail.attempts)),
            Err(failure) => failed = Some(failure),
        }
    }
    let claim = if repeatability == Repeatability::UntilDone { Claim::Done } else { Claim::New };
    let inquiry = Inquiry::new(attempts, request, find, claim);
    Box::pin(find_out(inquiry, repeatability, failed, trail)).await
}

/// Finds out what became of an attempt, and makes others until one settles the call.
async fn find_out(
    mut inquiry: Inquiry<'_>,
    repeatability: Repeatability,
    mut failed: Option<(Error, Decision)>,
    mut trail: Trail,
) -> Result<RawResponse> {
    let attempts = inquiry.attempts();
    inquiry.look_before_sending().await;
    loop {
        let (error, decision) = match failed.take() {
            Some(failed) => failed,
            None => {
                let outstanding = inquiry.outstanding();
                match attempt_until_decided(attempts, &outstanding, repeatability, &mut trail).await {
                    Ok(response) => return inquiry.complete(response, trail.attempts),
                    Err(failed) => failed,
                }
            }
        };
        if decision != Decision::Reconcile {
            return conclude(inquiry, error, &trail).await;
        }
        match settle(&mut inquiry, &trail).await {
            Standing::Done => return Ok(inquiry.recover(trail.attempts)),
            Standing::Open => return Err(inquiry.ambiguous(error, Outcome::Unknown)),
            Standing::Missing => {}
        }
        let pause = attempts.pause(trail.attempts, error.retry_after());
        match pause.filter(|_| trail.attempts < attempts.policy.attempts) {
            Some(wait) => attempts.wait(wait).await,
            None => return conclude(inquiry, error, &trail).await,
        }
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

/// Where a request stands after looking.
enum Standing {
    /// All that it asked for is there.
    Done,
    /// Something is missing, and may be sent again.
    Missing,
    /// Something is missing, and might be on its way.
    Open,
}

/// Looks until it is known where the request stands, or patience ends.
async fn settle(inquiry: &mut Inquiry<'_>, trail: &Trail) -> Standing {
    let attempts = inquiry.attempts();
    for look in 1.. {
        let seen = inquiry.look(trail.began).await;
        if inquiry.is_done() {
            return Standing::Done;
        }
        let may_send_again = seen.is_clear() && may_send_again(trail.open, inquiry.is_guarded(), look);
        // A bulk that is there in part may be in the making.
        let settled = may_send_again && (trail.open == Open::Finished || !inquiry.has_effects());
        let pause = attempts.pause(look, None).filter(|_| look < attempts.policy.attempts);
        match pause {
            _ if settled => return Standing::Missing,
            Some(wait) => attempts.wait(wait).await,
            None if may_send_again => return Standing::Missing,
            None => break,
        }
    }
    Standing::Open
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
async fn conclude(mut inquiry: Inquiry<'_>, error: Error, trail: &Trail) -> Result<RawResponse> {
    let is_open = trail.open != Open::Nothing;
    // A bulk that creates all but the offenders answers with their refusal.
    let is_seen_to = inquiry.attempts().trusts_refusals() && error.api().is_some_and(ApiError::is_clerks_own);
    let may_be_partial =
        is_refusal_of_body(&error) && inquiry.is_bulk() && !inquiry.is_harmless() && !is_seen_to;
    if is_aborted(&error) || !(is_open || may_be_partial) {
        return Err(error);
    }
    if is_open && has_code(&error, &ErrorCode::ResourceNotFound) && inquiry.note_not_found() {
        return Ok(inquiry.recover(trail.attempts));
    }
    if !is_open {
        inquiry.note_refused(&error);
    }
    let is_over = look_to_the_end(&mut inquiry, &error, trail).await;
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

/// Looks until all is there, or it is certain that what is missing will not come; answers whether it is.
async fn look_to_the_end(inquiry: &mut Inquiry<'_>, error: &Error, trail: &Trail) -> bool {
    let attempts = inquiry.attempts();
    // Clerk has read the request and refused it: should an earlier attempt still arrive, it would do so again.
    let is_judged = is_refusal_of_body(error) && error.api().is_some_and(ApiError::is_clerks_own);
    let says_duplicate = has_code(error, &ErrorCode::DuplicateRecord) && trail.open != Open::Nothing;
    for look in 1.. {
        let seen = inquiry.look(trail.began).await;
        if inquiry.is_done() {
            return true;
        }
        // A duplicate that the list does not show may be our own.
        let lags = says_duplicate && !inquiry.has_seen_duplicates(error);
        let is_over = seen.is_clear()
            && !lags
            && match trail.open {
                // Nothing has reached the server but what it has refused.
                Open::Nothing => true,
                Open::Finished => is_judged || inquiry.is_blocked() || look >= 2,
                Open::InFlight | Open::Executed => is_judged || inquiry.is_blocked(),
            };
        let can_change = lags || trail.open == Open::Finished;
        let pause =
            attempts.pause(look, None).filter(|_| can_change && look < attempts.policy.attempts.max(2));
        match pause.filter(|_| !is_over) {
            Some(wait) => attempts.wait(wait).await,
            None => return is_over,
        }
    }
    false
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

fn has_code(error: &Error, code: &ErrorCode) -> bool {
    error.api().is_some_and(|error| error.has_code(code))
}
