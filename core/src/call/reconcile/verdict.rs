//! What follows from an error and from what a lookup has shown: pure functions.

use crate::call::attempts::AttemptLoop;
use crate::call::reconcile::reconciliation::{Reconciliation, is_beyond_quota};
use crate::call::retry::failure::{Failure, Uncertainty};
use crate::call::retry::policy::Reconcile;
use crate::endpoint::request::RawRequest;
use crate::error::{Ambiguous, ApiError, Error, Fate, Outcome};

/// Why something is looked up.
pub(crate) enum Cause {
    /// The response was lost.
    Lost(Error),
    /// The call would end with this error, which may not be the whole truth.
    Final(Error),
}

/// What a lookup pass has settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// What it has not shown did not take effect, and will not unless it is sent again, which is safe.
    pub(crate) is_conclusive: bool,
    /// Another pass can change nothing.
    pub(crate) is_last: bool,
}

/// What follows from the last of so many lookup passes; `is_clear` says whether what it has not shown was not there.
pub(crate) fn verdict(
    reconciliation: &Reconciliation,
    cause: &Cause,
    uncertainty: Uncertainty,
    lookups: u32,
    is_clear: bool,
) -> Verdict {
    if reconciliation.is_done() {
        return Verdict { is_conclusive: true, is_last: true };
    }
    match cause {
        Cause::Final(error) => after_final(reconciliation, error, uncertainty, lookups, is_clear),
        Cause::Lost(_) => {
            let mut missing = reconciliation.items.iter().filter(|item| item.done.is_none());
            let may_be_sent = is_clear && missing.all(|item| item.may_be_sent(uncertainty, lookups));
            // A bulk that is there in part may be in the making.
            let is_over = uncertainty <= Uncertainty::Finished || !reconciliation.has_effects();
            Verdict { is_conclusive: may_be_sent, is_last: may_be_sent && is_over }
        }
    }
}

/// After an error that ends the call.
fn after_final(
    reconciliation: &Reconciliation,
    error: &Error,
    uncertainty: Uncertainty,
    lookups: u32,
    is_clear: bool,
) -> Verdict {
    let api = error.api().filter(|error| error.is_clerks_own());
    // The server has read the request and refused it: should an earlier attempt still arrive, it would do so again.
    let is_judged = is_refusal_of_content(error) && api.is_some();
    // What the guard refuses and no lookup shows may be our own.
    let is_behind = uncertainty != Uncertainty::None
        && api.is_some_and(|error| {
            reconciliation.is_refused_by_guard(error) && !reconciliation.has_seen_what_refuses(error)
        });
    // Without a guard the second lookup is for a list that lags: whoever is told "not done" may send it again.
    let is_enough = reconciliation.lookup.is_guarded() || lookups >= 2;
    let is_conclusive = is_clear
        && !is_behind
        && match uncertainty {
            // Nothing has reached the server but what it has refused.
            Uncertainty::None => is_enough,
            Uncertainty::Finished => is_judged || reconciliation.is_blocked() || lookups >= 2,
            Uncertainty::InFlight | Uncertainty::Executed => is_judged || reconciliation.is_blocked(),
        };
    let may_change = is_behind || uncertainty == Uncertainty::Finished || !is_enough;
    Verdict { is_conclusive, is_last: is_conclusive || !may_change }
}

/// An error that says "not executed" of its own attempt must not say it of an earlier one.
pub(crate) fn honest(error: Error, request: &RawRequest, attempts: &AttemptLoop) -> Error {
    let is_read = request.operation().method.is_safe();
    let is_uncertain = attempts.earlier != Uncertainty::None;
    if is_read || !is_uncertain || error.may_have_been_executed() {
        return error;
    }
    let subject = request.subject().to_owned();
    let fates = vec![Fate { subject, outcome: Outcome::Unknown }];
    Error::Ambiguous(Box::new(Ambiguous::new(request.operation(), fates, error)))
}

/// Whether the server refused the request for what it says, rather than for who sends it or how often.
pub(crate) fn is_refusal_of_content(error: &Error) -> bool {
    const STATUSES: [u16; 4] = [400, 404, 409, 422];
    matches!(Failure::of(error), Failure::Refused | Failure::Unexplained)
        && error.status().is_some_and(|status| STATUSES.contains(&status.as_u16()))
}

/// Whether a bulk that is refused with this error may have created all but the offenders.
pub(crate) fn may_be_partial(reconciliation: &Reconciliation, error: &Error, reconcile: Reconcile) -> bool {
    let is_believed =
        reconcile == Reconcile::LostResponses && error.api().is_some_and(ApiError::is_clerks_own);
    let is_in_doubt = is_refusal_of_content(error) || is_beyond_quota(error, reconciliation.lookup);
    reconciliation.is_bulk && !reconciliation.is_harmless() && is_in_doubt && !is_believed
}
