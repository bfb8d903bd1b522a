//! A call, from its request to its result: attempts, retries, and reconciliation after a lost response.

pub(crate) mod attempts;
pub(crate) mod context;
pub(crate) mod effect;
pub(crate) mod machine;
pub(crate) mod reconcile;
pub(crate) mod retry;
pub(crate) mod settings;
pub(crate) mod trace;
pub(crate) mod wire;

use std::ops::ControlFlow;

use crate::call::context::CallContext;
use crate::call::effect::Effect;
use crate::call::machine::CallMachine;
use crate::call::trace::Span;
use crate::error::Result;
use crate::runtime::{Now, Runtime};
use crate::transport::over_http::OverHttp;
use crate::transport::response::RawResponse;

/// Performs the effects of a call's machine until the call has ended.
pub(crate) async fn drive(
    call: CallContext<'_>,
    transport: &OverHttp,
    runtime: &dyn Runtime,
) -> Result<Box<RawResponse>> {
    let span = Span::new(call.request.operation());
    let mut machine = CallMachine::new(call);
    let mut result = None;
    loop {
        match span.within(|| machine.step(call, Now::of(runtime), result.take())) {
            ControlFlow::Break(Effect::Exchange(request)) => {
                result = Some(span.around(transport.exchange(*request)).await);
            }
            ControlFlow::Break(Effect::Sleep(wait)) => span.around(runtime.sleep(wait)).await,
            ControlFlow::Continue(end) => {
                span.end(&end);
                return end;
            }
        }
    }
}
