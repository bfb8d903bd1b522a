//! What all attempts of one request share: settings, deadline, and the moment that they are at.

use std::time::Duration;

use http::StatusCode;

use crate::call::retry::{Moment, Repeatability, RetryPolicy, backoff};
use crate::call::settings::{CallOptions, Settings};
use crate::call::wire;
use crate::endpoint::request::RawRequest;
use crate::error::{ApiError, DecodeError, Error, Result};
use crate::runtime::{Nanos, Now, nanos};
use crate::transport::exchange::{Answered, ExchangeRequest};
use crate::transport::response::RawResponse;
use crate::transport::{TransportError, TransportErrorKind};

/// What the caller has asked for: it does not change while a call runs.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) options: &'a CallOptions,
    pub(crate) request: &'a RawRequest,
}

impl<'a> Asked<'a> {
    pub(crate) fn policy(&self) -> &'a RetryPolicy {
        self.options.retry.as_ref().unwrap_or(&self.settings.retry)
    }
}

/// The attempts of one request, and of the looks that find out about it, at one moment.
#[derive(Clone, Copy)]
pub(crate) struct Attempts<'a> {
    asked: Asked<'a>,
    pub(crate) policy: &'a RetryPolicy,
    now: Now,
    /// The time since the call began.
    pub(crate) elapsed: Nanos,
    timeout: Nanos,
}

impl<'a> Attempts<'a> {
    /// At this moment of a call that began then.
    pub(crate) fn at(asked: Asked<'a>, now: Now, began: Nanos) -> Self {
        Self {
            asked,
            policy: asked.policy(),
            now,
            elapsed: now.steady.saturating_sub(began),
            timeout: nanos(asked.options.timeout.unwrap_or(asked.settings.timeout)),
        }
    }

    /// The request that the call is about.
    pub(crate) fn request(&self) -> &'a RawRequest {
        self.asked.request
    }

    /// Writes a request, this call's or that of a look, for an attempt that begins now.
    pub(crate) fn write(
        &self,
        request: &RawRequest,
        repeatability: Repeatability,
    ) -> Result<Box<ExchangeRequest>> {
        let Asked { settings, options, .. } = self.asked;
        let mut left = self.timeout.saturating_sub(self.elapsed);
        if left == 0 {
            // Nothing was sent.
            return Err(Error::from(TransportError::new(TransportErrorKind::Timeout)).settled());
        }
        if repeatability == Repeatability::AfterLooking && self.policy.reconcile {
            // Some time is kept for looking, should the answer not come.
            left = left / 3 * 2;
        }
        let limit = left.min(nanos(options.attempt_timeout.unwrap_or(settings.attempt_timeout)));
        Ok(Box::new(wire::build(request, settings, options, Duration::from_nanos(limit))?))
    }

    /// Reads what came of an attempt. Anything but a whole 2xx answer is an error.
    pub(crate) fn read(&self, answered: Answered, repeatability: Repeatability) -> Result<Box<RawResponse>> {
        let answer = answered?;
        let response = Box::new(RawResponse::new(answer.status, answer.headers, answer.body));
        if !response.status.is_success() {
            let key = &self.asked.settings.secret_key;
            return Err(Box::new(ApiError::new(response, key, self.now.wall)).into());
        }
        // An answer that cannot be read is no answer, where that can be mended. A cut body seldom ends as it began.
        let may_be_empty = response.status == StatusCode::NO_CONTENT;
        if repeatability != Repeatability::Never && !may_be_empty && !is_enclosed(&response.body) {
            let error = DecodeError::whole("the body is no JSON object or array", response);
            return Err(Box::new(error).into());
        }
        Ok(response)
    }

    /// Whether the caller itself finds out what a refused bulk has created.
    pub(crate) fn trusts_refusals(&self) -> bool {
        self.asked.options.trusts_refusals
    }

    /// This moment, after so many attempts.
    pub(crate) fn moment(&self, attempts: u32) -> Moment {
        let deadline = self.policy.max_elapsed.map_or(Nanos::MAX, nanos).min(self.timeout);
        Moment { attempts, elapsed: self.elapsed, deadline, random: self.now.random }
    }

    /// The wait before the next look or attempt, at least what the server asks for; `None` where there is no time
    /// for it, and for a useful attempt afterwards.
    pub(crate) fn pause(&self, attempts: u32, asked: Option<Duration>) -> Option<Nanos> {
        let useful = (self.timeout / 10).min(1_000_000_000);
        let moment = self.moment(attempts);
        let wait = backoff(self.policy, &moment).max(asked.map_or(0, nanos));
        (moment.elapsed.saturating_add(wait).saturating_add(useful) < moment.deadline).then_some(wait)
    }

    /// The same, for what must not take all the time.
    pub(crate) fn within_a_third(&self) -> Self {
        Self { timeout: self.timeout / 3, ..*self }
    }
}

fn is_enclosed(body: &[u8]) -> bool {
    let body = body.trim_ascii();
    matches!((body.first(), body.last()), (Some(b'{'), Some(b'}')) | (Some(b'['), Some(b']')))
}
