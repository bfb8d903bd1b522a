//! A lookup pass: the reads that tell of a request's items, one after the other.

use std::ops::ControlFlow;

use http::StatusCode;

use crate::call::attempts::AttemptLoop;
use crate::call::context::StepContext;
use crate::call::effect::Effect;
use crate::call::reconcile::item::Item;
use crate::call::reconcile::reconciliation::Reconciliation;
use crate::endpoint::operation::{Lookup, Repeat, Source};
use crate::endpoint::request::RawRequest;
use crate::error::Error;
use crate::runtime::Nanos;
use crate::text::decimal;
use crate::transport::exchange::ExchangeResult;
use crate::transport::response::RawResponse;

/// A lookup pass that is under way.
pub(crate) struct LookupPass {
    /// Since when what it looks for can have come about, in nanoseconds since the call began (or before, where it is
    /// negative); `None` for a survey, before a request is sent.
    since: Option<i64>,
    /// The keys to come, the next one last.
    keys: Vec<String>,
    /// The attempts to read what is there for the next key.
    attempts: AttemptLoop,
    /// Whether all responses so far could be read, and tell.
    is_clear: bool,
    /// The last failure.
    pub(crate) failure: Option<Error>,
}

impl LookupPass {
    /// A pass before the request is sent: it notes what is there already of what the server would make once more each time.
    /// Without that nothing could tell an older record from this request's.
    pub(crate) fn survey(reconciliation: &Reconciliation) -> Self {
        Self::new(None, reconciliation.keys(|item| item.wants_lifting() && item.is_guarded))
    }

    /// A pass over what is missing of a request whose first attempt that matters began at `since`.
    pub(crate) fn of_missing(reconciliation: &Reconciliation, since: Nanos) -> Self {
        Self::new(Some(signed(since)), reconciliation.keys(Item::is_missing))
    }

    /// A pass over a request that was sent so long before the call began.
    pub(crate) fn of_sent(reconciliation: &Reconciliation, elapsed: Nanos) -> Self {
        Self::new(Some(-signed(elapsed)), reconciliation.keys(Item::is_missing))
    }

    fn new(since: Option<i64>, keys: Vec<String>) -> Self {
        Self { since, keys, attempts: AttemptLoop::default(), is_clear: true, failure: None }
    }

    /// Continues with the result of the exchange it asked for. Answers, at the end, whether what it has not shown is not
    /// there.
    pub(crate) fn step(
        &mut self,
        context: &StepContext<'_>,
        reconciliation: &mut Reconciliation,
        result: &mut Option<ExchangeResult>,
    ) -> ControlFlow<Effect, bool> {
        while let Some(key) = self.keys.pop() {
            let is_told = match read_request(reconciliation.lookup, &key, context.request()) {
                None => false,
                Some(request) => match self.attempts.step(context, &request, Repeat::Freely, result) {
                    ControlFlow::Break(effect) => {
                        self.keys.push(key);
                        return ControlFlow::Break(effect);
                    }
                    ControlFlow::Continue(Ok(response)) => self.read(context, reconciliation, &key, response),
                    ControlFlow::Continue(Err((error, _))) => {
                        match no_record(reconciliation.lookup, &error) {
                            Some(response) => self.read(context, reconciliation, &key, response),
                            None => {
                                self.failure = Some(error);
                                false
                            }
                        }
                    }
                },
            };
            if !is_told && self.since.is_none() {
                reconciliation.survey(&key, None);
            }
            self.is_clear &= is_told;
            self.attempts = AttemptLoop::default();
            if self.is_aborted() {
                break;
            }
        }
        ControlFlow::Continue(self.is_clear)
    }

    fn read(
        &self,
        context: &StepContext<'_>,
        reconciliation: &mut Reconciliation,
        key: &str,
        response: Box<RawResponse>,
    ) -> bool {
        match self.since {
            Some(since) => {
                let elapsed = signed(context.elapsed).saturating_sub(since);
                reconciliation.read(key, response, elapsed.unsigned_abs())
            }
            None => {
                reconciliation.survey(key, Some(response));
                true
            }
        }
    }

    /// Whether the caller wants no more of it.
    pub(crate) fn is_aborted(&self) -> bool {
        self.failure.as_ref().is_some_and(Error::is_aborted)
    }
}

fn signed(time: Nanos) -> i64 {
    i64::try_from(time).unwrap_or(i64::MAX)
}

/// The request that reads what is there for a key; `None` where no read shows it, or the key is empty and finds anything.
fn read_request(lookup: &Lookup, key: &str, request: &RawRequest) -> Option<RawRequest> {
    let mut read = RawRequest::new(lookup.operation().filter(|_| !key.is_empty())?);
    request.fill(&mut read);
    if let Source::List { parameter, query, limit: (limit, size), .. } = lookup.source {
        read.raw_query(query);
        read.query_text(parameter, key);
        read.query_text(limit, &decimal(size.into()));
    }
    Some(read)
}

/// The response of a read of one record where there is none: an empty list says the same.
fn no_record(lookup: &Lookup, error: &Error) -> Option<Box<RawResponse>> {
    let api = error.api().filter(|api| api.status() == StatusCode::NOT_FOUND && api.is_clerks_own())?;
    if !matches!(lookup.source, Source::Record(_)) {
        return None;
    }
    let headers = api.response().headers.clone();
    Some(Box::new(RawResponse::new(StatusCode::OK, headers, "{}")))
}
