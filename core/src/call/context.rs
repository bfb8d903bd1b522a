//! The context of a call and of its steps: settings, deadline, and the time.

use std::time::Duration;

use http::StatusCode;

use crate::call::reconcile::answer::{NOT_EVERYBODY, is_about_everybody};
use crate::call::retry::decision::{RetryInput, backoff};
use crate::call::retry::policy::{Reconcile, RetryPolicy};
use crate::call::settings::{CallOptions, Settings};
use crate::call::wire;
use crate::endpoint::operation::Repeat;
use crate::endpoint::request::RawRequest;
use crate::error::{ApiError, DecodeError, Error, Result};
use crate::runtime::{Nanos, Now, nanos};
use crate::transport::error::{TransportError, TransportErrorKind};
use crate::transport::exchange::{ExchangeRequest, ExchangeResult};
use crate::transport::response::RawResponse;

/// The context of a call: what does not change while it runs.
#[derive(Clone, Copy)]
pub(crate) struct CallContext<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) options: &'a CallOptions,
    pub(crate) request: &'a RawRequest,
}

impl<'a> CallContext<'a> {
    pub(crate) fn policy(&self) -> &'a RetryPolicy {
        self.options.retry.as_ref().unwrap_or(&self.settings.retry)
    }
}

/// The context of a step: the call's, at one moment.
#[derive(Clone, Copy)]
pub(crate) struct StepContext<'a> {
    call: CallContext<'a>,
    pub(crate) policy: &'a RetryPolicy,
    now: Now,
    /// The time since the call began.
    pub(crate) elapsed: Nanos,
    timeout: Nanos,
}

impl<'a> StepContext<'a> {
    /// A step at this moment of a call that began then.
    pub(crate) fn new(call: CallContext<'a>, now: Now, began: Nanos) -> Self {
        Self {
            call,
            policy: call.policy(),
            now,
            elapsed: now.steady.saturating_sub(began),
            timeout: nanos(call.options.timeout.unwrap_or(call.settings.timeout)),
        }
    }

    /// The request that the call is about.
    pub(crate) fn request(&self) -> &'a RawRequest {
        self.call.request
    }

    /// Encodes a request, this call's or that of a lookup, for an attempt that begins now.
    pub(crate) fn encode(&self, request: &RawRequest, repeat: Repeat) -> Result<Box<ExchangeRequest>> {
        let CallContext { settings, options, .. } = self.call;
        let mut left = self.timeout.saturating_sub(self.elapsed);
        if left == 0 {
            // Nothing was sent.
            return Err(Error::from(TransportError::new(TransportErrorKind::Timeout)).settled());
        }
        if matches!(repeat, Repeat::AfterLookup(_)) && self.policy.reconcile != Reconcile::Never {
            // Some time is kept for a lookup, should the response not come.
            left = left / 3 * 2;
        }
        let limit = left.min(nanos(options.attempt_timeout.unwrap_or(settings.attempt_timeout)));
        Ok(Box::new(wire::build(request, settings, options, Duration::from_nanos(limit))?))
    }

    /// Reads the result of an attempt. Anything but a whole 2xx response is an error.
    pub(crate) fn read(
        &self,
        request: &RawRequest,
        repeat: Repeat,
        result: ExchangeResult,
    ) -> Result<Box<RawResponse>> {
        let answer = result?;
        let response = Box::new(RawResponse::new(answer.status, answer.headers, answer.body));
        if !response.status.is_success() {
            let key = &self.call.settings.secret_key;
            return Err(Box::new(ApiError::new(response, key, self.now.wall)).into());
        }
        // What cannot be read is no response, where that can be mended. A cut body seldom ends as it began.
        let may_be_empty = response.status == StatusCode::NO_CONTENT;
        if !matches!(repeat, Repeat::Never) && !may_be_empty && !is_enclosed(&response.body) {
            let error = DecodeError::whole("the body is no JSON object or array", response);
            return Err(Box::new(error).into());
        }
        if repeat.lookup().is_some_and(|lookup| !is_about_everybody(request, lookup, &response)) {
            return Err(Box::new(DecodeError::whole(NOT_EVERYBODY, response)).into());
        }
        Ok(response)
    }

    /// The input of a retry decision after so many attempts.
    pub(crate) fn retry_input(&self, attempts: u32) -> RetryInput {
        let deadline = self.policy.max_elapsed.map_or(Nanos::MAX, nanos).min(self.timeout);
        RetryInput { attempts, elapsed: self.elapsed, deadline, random: self.now.random }
    }

    /// The wait before the next lookup or attempt, at least `retry_after`; `None` where there is no time for it, and
    /// for a useful attempt afterwards.
    pub(crate) fn pause(&self, attempts: u32, retry_after: Option<Duration>) -> Option<Duration> {
        let useful = (self.timeout / 10).min(1_000_000_000);
        let input = self.retry_input(attempts);
        let wait = backoff(self.policy, &input).max(retry_after.map_or(0, nanos));
        let has_time = input.elapsed.saturating_add(wait).saturating_add(useful) < input.deadline;
        has_time.then_some(Duration::from_nanos(wait))
    }

    /// The same step with a third of the call's timeout, for what must not take all the time.
    pub(crate) fn within_a_third(&self) -> Self {
        Self { timeout: self.timeout / 3, ..*self }
    }
}

fn is_enclosed(body: &[u8]) -> bool {
    let body = body.trim_ascii();
    matches!((body.first(), body.last()), (Some(b'{'), Some(b'}')) | (Some(b'['), Some(b']')))
}
