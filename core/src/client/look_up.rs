//! A lookup on its own: for a caller that keeps track of its requests across restarts.

use std::ops::ControlFlow;
use std::time::Duration;

use crate::call::context::{CallContext, StepContext};
use crate::call::effect::Effect;
use crate::call::reconcile::lookup::LookupPass;
use crate::call::reconcile::reconciliation::{MatchRule, Reconciliation};
use crate::call::settings::CallOptions;
use crate::call::trace::Span;
use crate::client::Clerk;
use crate::endpoint::Endpoint;
use crate::endpoint::request::RawRequest;
use crate::error::{DecodeError, InvalidRequest, Result};
use crate::runtime::{Now, nanos};
use crate::transport::headers::Headers;
use crate::transport::response::RawResponse;

/// The result of a lookup: what there is of a request's effect.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Found<T> {
    /// A record that is no older than the request.
    New(T),
    /// An older record, because of which the server would refuse the request.
    Older(T),
    /// Neither.
    Absent,
    /// The response does not tell: a full page without it, or a record of which it cannot be told whose it is.
    Unclear,
}

impl Clerk {
    /// Looks up whether a request took effect that was sent `elapsed` ago, with the lookup that its operation declares.
    ///
    /// A call does this by itself; a program that must survive a restart does it for a request whose response it
    /// never saw. The time that the lookup takes is added to `elapsed`.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`](crate::Error::InvalidRequest) where the operation declares no lookup, or the request
    /// is a bulk; else what the read fails with.
    pub async fn look_up<E: Endpoint>(
        &self,
        endpoint: &E,
        elapsed: Duration,
        options: &CallOptions,
    ) -> Result<Found<E::Response>> {
        let mut request = RawRequest::new(E::OPERATION);
        endpoint.encode(&mut request)?;
        let lookup = E::OPERATION.repeat.lookup();
        let Some((lookup, read)) = lookup.and_then(|lookup| Some((lookup, lookup.operation()?))) else {
            return Err(InvalidRequest::new("request", "is of an operation that declares no lookup").into());
        };
        let mut reconciliation = Reconciliation::new(&request, lookup, MatchRule::New);
        if reconciliation.is_bulk {
            return Err(InvalidRequest::new("request", "is a bulk: look up each of its items").into());
        }
        let mut pass = LookupPass::of_sent(&reconciliation, nanos(elapsed));
        let call = CallContext { settings: self.settings(), options, request: &request };
        let began = nanos(self.runtime().now());
        let span = Span::new(read);
        let mut result = None;
        let is_clear = loop {
            let context = StepContext::new(call, Now::of(self.runtime()), began);
            match span.within(|| pass.step(&context, &mut reconciliation, &mut result)) {
                ControlFlow::Break(Effect::Exchange(request)) => {
                    result = Some(span.around(self.transport().exchange(*request)).await);
                }
                ControlFlow::Break(Effect::Sleep(wait)) => span.around(self.runtime().sleep(wait)).await,
                ControlFlow::Continue(is_clear) => break is_clear,
            }
        };
        if let Some(error) = pass.failure {
            return Err(error);
        }
        let item = reconciliation.items.into_iter().next();
        Ok(match item.map(|item| (item.done, item.blocked_by)) {
            Some((Some(record), _)) => Found::New(decode(&record.json)?),
            _ if !is_clear => Found::Unclear,
            Some((None, Some(record))) => Found::Older(decode(&record)?),
            _ => Found::Absent,
        })
    }
}

fn decode<T: serde::de::DeserializeOwned>(record: &str) -> Result<T> {
    serde_json::from_str(record).map_err(|error| {
        let response = RawResponse::new(http::StatusCode::OK, Headers::new(), record);
        Box::new(DecodeError::new(".", &error.to_string(), response)).into()
    })
}
