//! What a call machine wants done.

use std::ops::ControlFlow;
use std::time::Duration;

use crate::error::Result;
use crate::transport::exchange::ExchangeRequest;
use crate::transport::response::RawResponse;

/// An effect that the host performs for a call.
#[derive(Debug)]
pub enum Effect {
    /// An HTTP exchange; its result goes into the next step.
    Exchange(Box<ExchangeRequest>),
    /// A wait.
    Sleep(Duration),
}

/// The outcome of a step: an effect to perform before the next step, or the result of the call.
pub type Progress = ControlFlow<Effect, Result<Box<RawResponse>>>;
