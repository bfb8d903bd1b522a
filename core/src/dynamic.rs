//! Requests and errors as JSON text, for hosts that have no Rust types: the npm package.
//!
//! Names are camelCase there, as JavaScript has them; the values of metadata are nobody's to change.

mod camel_case;
mod error;
mod request;

use std::fmt;

use crate::call::context::CallContext;
use crate::call::machine::CallMachine;
use crate::call::settings::{
    CallOptions, DEFAULT_API_VERSION, DEFAULT_BASE_URL, DEFAULT_USER_AGENT, Settings,
};
use crate::endpoint::request::RawRequest;
use crate::error::ConfigError;

pub use camel_case::camel_case;
pub use error::error;
pub use request::{method, request};

pub use crate::call::effect::{Effect, Progress};
pub use crate::runtime::Now;
pub use crate::transport::exchange::ExchangeResult;
pub use crate::transport::response::HEADERS_READ;

pub use crate::text::{concat, decimal, millis, rsplit_once};

/// What [`Clerk::send_raw`](crate::Clerk::send_raw) does, with default settings and for a host that drives it itself: it
/// performs the effects, and takes the next step with their results.
pub struct Call {
    settings: Settings,
    request: RawRequest,
    options: CallOptions,
    machine: CallMachine,
}

impl Call {
    /// A call with this key that has not begun; an empty base URL is the default one.
    pub fn new(
        key: &str,
        base_url: &str,
        request: RawRequest,
        options: CallOptions,
    ) -> Result<Self, ConfigError> {
        let base_url = if base_url.is_empty() { DEFAULT_BASE_URL } else { base_url };
        let settings = Settings::new(key, base_url, DEFAULT_API_VERSION, DEFAULT_USER_AGENT)?;
        let machine =
            CallMachine::new(CallContext { settings: &settings, options: &options, request: &request });
        Ok(Self { settings, request, options, machine })
    }

    /// Takes a step, with the result of the exchange that the step before asked for; without one at the beginning, and
    /// after a wait. After the end, each step is an error.
    pub fn next(&mut self, now: Now, result: Option<ExchangeResult>) -> Progress {
        let Self { settings, request, options, machine } = self;
        machine.step(CallContext { settings, options, request }, now, result)
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("request", &self.request).finish_non_exhaustive()
    }
}
