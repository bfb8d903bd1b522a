//! What all attempts of one request share: settings, clock, deadline.

use std::time::Duration;

use http::StatusCode;

use crate::config::{CallOptions, Settings};
use crate::error::{ApiError, DecodeError, Error, Result};
use crate::exchange::Exchange;
use crate::maybe_send::BoxFuture;
use crate::request::RawRequest;
use crate::response::RawResponse;
use crate::retry::{Moment, Repeatability, RetryPolicy, backoff};
use crate::runtime::{Nanos, Runtime, nanos};
use crate::transport::{TransportError, TransportErrorKind};
use crate::wire;

/// The attempts of one request, and of the looks that find out about it.
#[derive(Clone, Copy)]
pub(crate) struct Attempts<'a> {
    settings: &'a Settings,
    options: &'a CallOptions,
    transport: &'a dyn Exchange,
    runtime: &'a dyn Runtime,
    pub(crate) policy: &'a RetryPolicy,
    started: Nanos,
    timeout: Nanos,
}

impl<'a> Attempts<'a> {
    pub(crate) fn begin(
        settings: &'a Settings,
        options: &'a CallOptions,
        transport: &'a dyn Exchange,
        runtime: &'a dyn Runtime,
    ) -> Self {
        let policy = options.retry.as_ref().unwrap_or(&settings.retry);
        let timeout = options.timeout.unwrap_or(settings.timeout);
        Self {
            settings,
            options,
            transport,
            runtime,
            policy,
            started: nanos(runtime.now()),
            timeout: nanos(timeout),
        }
    }

    /// One HTTP exchange. Anything but a whole 2xx answer is an error.
    pub(crate) async fn attempt(
        &self,
        request: &RawRequest,
        repeatability: Repeatability,
    ) -> Result<Box<RawResponse>> {
        let mut left = self.timeout.saturating_sub(self.elapsed());
        if left == 0 {
            // Nothing was sent.
            return Err(Error::from(TransportError::new(TransportErrorKind::Timeout)).settled());
        }
        if repeatability == Repeatability::AfterLooking && self.policy.reconcile {
            // Some time is kept for looking, should the answer not come.
            left = left / 3 * 2;
        }
        let limit = left.min(nanos(self.options.attempt_timeout.unwrap_or(self.settings.attempt_timeout)));
        let request = wire::build(request, self.settings, self.options, Duration::from_nanos(limit))?;
        let answer = self.transport.exchange(request).await?;
        let response = Box::new(RawResponse::new(answer.status, answer.headers, answer.body));
        if !response.status.is_success() {
            return Err(Box::new(ApiError::new(
                *response,
                &self.settings.secret_key,
                self.runtime.wall_now(),
            ))
            .into());
        }
        // An answer that cannot be read is no answer, where that can be mended. A cut body seldom ends as it began.
        let may_be_empty = response.status == StatusCode::NO_CONTENT;
        if repeatability != Repeatability::Never && !may_be_empty && !is_enclosed(&response.body) {
            let error = DecodeError::whole("the body is no JSON object or array", *response);
            return Err(Box::new(error).into());
        }
        Ok(response)
    }

    /// Whether the caller itself finds out what a refused bulk has created.
    pub(crate) fn trusts_refusals(&self) -> bool {
        self.options.trusts_refusals
    }

    /// This moment, after so many attempts.
    pub(crate) fn moment(&self, attempts: u32) -> Moment {
        let deadline = self.policy.max_elapsed.map_or(Nanos::MAX, nanos).min(self.timeout);
        Moment { attempts, elapsed: self.elapsed(), deadline, random: self.runtime.random() }
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

    pub(crate) fn wait(&self, wait: Nanos) -> BoxFuture<'a, ()> {
        self.runtime.sleep(Duration::from_nanos(wait))
    }

    pub(crate) fn elapsed(&self) -> Nanos {
        nanos(self.runtime.now()).saturating_sub(self.started)
    }
}

fn is_enclosed(body: &[u8]) -> bool {
    let body = body.trim_ascii();
    matches!((body.first(), body.last()), (Some(b'{'), Some(b'}')) | (Some(b'['), Some(b']')))
}
