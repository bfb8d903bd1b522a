//! A transport that answers by script, and a runtime whose time is moved by hand.
//!
//! For tests without a network, ours and yours:
//!
//! ```
//! use clerk_invitations_core::testing::{ManualRuntime, ScriptedTransport};
//! use clerk_invitations_core::{Bytes, Clerk, http};
//! use std::sync::Arc;
//!
//! let transport = Arc::new(ScriptedTransport::new(|request| {
//!     assert_eq!(request.uri().path(), "/v1/waitlist_entries/wle_1");
//!     Ok(http::Response::new(Bytes::from(r#"{"object":"waitlist_entry","id":"wle_1","deleted":true}"#)))
//! }));
//! let clerk = Clerk::builder()
//!     .secret_key("sk_test_example")
//!     .transport(transport.clone())
//!     .runtime(Arc::new(ManualRuntime::new()))
//!     .build()?;
//! # futures_executor::block_on(async {
//! assert!(clerk.waitlist_entries().delete("wle_1").await?.deleted);
//! assert_eq!(transport.requests().len(), 1);
//! # Ok::<_, clerk_invitations_core::Error>(()) }).unwrap();
//! # Ok::<_, clerk_invitations_core::ConfigError>(())
//! ```

#[cfg(feature = "webhook")]
mod replay;
#[doc(hidden)]
pub mod sample;

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;

use crate::runtime::Runtime;
use crate::timestamp::Timestamp;
use crate::transport::error::TransportError;
use crate::transport::http_transport::HttpTransport;

#[cfg(feature = "webhook")]
pub use replay::check_replay_guard;

/// What a script makes of a request.
pub type ScriptedResult = Result<http::Response<Bytes>, TransportError>;

type Script = dyn FnMut(&http::Request<Bytes>) -> ScriptedResult + Send;

/// A transport that asks a closure for each answer, and keeps the requests.
pub struct ScriptedTransport {
    script: Mutex<Box<Script>>,
    requests: Mutex<Vec<http::Request<Bytes>>>,
}

impl ScriptedTransport {
    /// A transport that answers by this closure.
    pub fn new(script: impl FnMut(&http::Request<Bytes>) -> ScriptedResult + Send + 'static) -> Self {
        Self { script: Mutex::new(Box::new(script)), requests: Mutex::default() }
    }

    /// What was sent so far, oldest first.
    pub fn requests(&self) -> Vec<http::Request<Bytes>> {
        lock(&self.requests).clone()
    }
}

#[cfg_attr(not(target_arch = "wasm32"), async_trait::async_trait)]
#[cfg_attr(target_arch = "wasm32", async_trait::async_trait(?Send))]
impl HttpTransport for ScriptedTransport {
    async fn send(&self, request: http::Request<Bytes>) -> ScriptedResult {
        let result = lock(&self.script)(&request);
        lock(&self.requests).push(request);
        result
    }
}

impl fmt::Debug for ScriptedTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScriptedTransport")
            .field("requests", &lock(&self.requests).len())
            .finish_non_exhaustive()
    }
}

/// A runtime whose clock moves only when somebody sleeps or [`ManualRuntime::advance`] is called. Sleeping
/// takes no real time.
#[derive(Debug)]
pub struct ManualRuntime {
    clock: Mutex<ManualClock>,
}

#[derive(Debug)]
struct ManualClock {
    now: Duration,
    started_at: Timestamp,
    sleeps: Vec<Duration>,
    random: u64,
}

impl ManualRuntime {
    /// A clock that stands at the start of 2026, UTC, with randomness that is always zero.
    pub fn new() -> Self {
        let started_at = Timestamp::from_millis(1_767_225_600_000);
        let clock = ManualClock { now: Duration::ZERO, started_at, sleeps: Vec::new(), random: 0 };
        Self { clock: Mutex::new(clock) }
    }

    /// Makes every random number this one.
    #[must_use]
    pub fn random_always(self, random: u64) -> Self {
        lock(&self.clock).random = random;
        self
    }

    /// Moves the clock.
    pub fn advance(&self, duration: Duration) {
        let mut clock = lock(&self.clock);
        clock.now = clock.now.saturating_add(duration);
    }

    /// Every wait so far.
    pub fn sleeps(&self) -> Vec<Duration> {
        lock(&self.clock).sleeps.clone()
    }
}

impl Default for ManualRuntime {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg_attr(not(target_arch = "wasm32"), async_trait::async_trait)]
#[cfg_attr(target_arch = "wasm32", async_trait::async_trait(?Send))]
impl Runtime for ManualRuntime {
    fn now(&self) -> Duration {
        lock(&self.clock).now
    }

    fn wall_now(&self) -> Timestamp {
        let clock = lock(&self.clock);
        clock.started_at + clock.now
    }

    async fn sleep(&self, duration: Duration) {
        let mut clock = lock(&self.clock);
        clock.now = clock.now.saturating_add(duration);
        clock.sleeps.push(duration);
    }

    fn random(&self) -> u64 {
        lock(&self.clock).random
    }
}

/// A script that panicked, in a failing test, must not hide its own message behind a poisoned lock.
fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
