//! What to make of an error and of what a look has shown: pure functions.

use crate::call::machine::{Looking, Why};
use crate::call::reconcile::reconciliation::Inquiry;
use crate::call::retry::{Failure, Open, Trail};
use crate::endpoint::request::RawRequest;
use crate::error::{Ambiguous, ApiError, Error, ErrorCode, Fate, Outcome};
use crate::transport::TransportErrorKind;

/// What follows from a look: whether the request may be sent or, after a final error, is certain not to be executed;
/// and whether another look can change nothing.
pub(crate) fn what_follows(inquiry: &Inquiry, looking: &Looking, open: Open, is_clear: bool) -> (bool, bool) {
    match &looking.why {
        Why::Before => (true, true),
        _ if inquiry.is_done() => (true, true),
        Why::Final(error) => is_over(inquiry, error, open, is_clear, looking.looks),
        Why::Lost(_) => {
            let may_be_sent = is_clear && may_send_again(open, inquiry.is_guarded(), looking.looks);
            // A bulk that is there in part may be in the making.
            (may_be_sent, may_be_sent && (open == Open::Finished || !inquiry.has_effects()))
        }
    }
}

/// After an error that ends the call: whether it is certain that what a look has not shown will not come, and whether
/// another look can change nothing.
fn is_over(inquiry: &Inquiry, error: &Error, open: Open, is_clear: bool, look: u32) -> (bool, bool) {
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
pub(crate) fn may_send_again(open: Open, is_guarded: bool, look: u32) -> bool {
    match open {
        // The second look is for a list that lags behind.
        Open::Nothing | Open::Finished => is_guarded || look >= 2,
        // Should the first one still arrive, one of the two is refused.
        Open::InFlight => is_guarded,
        // It must come to be seen.
        Open::Executed => false,
    }
}

/// An error that says "not executed" of its own attempt must not say it of an earlier one.
pub(crate) fn honest(error: Error, request: &RawRequest, trail: &Trail) -> Error {
    let is_read = request.operation().method.is_safe();
    if is_read || trail.open == Open::Nothing || error.may_have_been_executed() {
        return error;
    }
    let subject = request.id().unwrap_or_default().to_owned();
    let fates = vec![Fate { subject, outcome: Outcome::Unknown }];
    Error::Ambiguous(Box::new(Ambiguous::new(request.operation(), fates, error)))
}

/// Whether the server refused the request for what it says, rather than for who sends it or how often.
pub(crate) fn is_refusal_of_body(error: &Error) -> bool {
    let refusals = [400, 404, 409, 422];
    Failure::of(error) == Failure::Refused
        && error.status().is_some_and(|status| refusals.contains(&status.as_u16()))
}

pub(crate) fn is_aborted(error: &Error) -> bool {
    matches!(error, Error::Transport(error) if error.kind() == TransportErrorKind::Aborted)
}

pub(crate) const NOT_FOUND: &str = ErrorCode::ResourceNotFound.as_str();
const DUPLICATE: &str = ErrorCode::DuplicateRecord.as_str();

pub(crate) fn names(error: &Error, code: &str) -> bool {
    error.api().is_some_and(|error| error.names(code))
}
