//! JavaScript's timers, clocks and dice.

use std::time::Duration;

use async_trait::async_trait;
use clerk_invitations_core::{Runtime, Timestamp};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Date, Math};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = performance, js_name = now)]
    fn performance_now() -> Result<f64, JsValue>;
}

/// A longer time would make `setTimeout` fire at once.
const MAX_TIMER_MS: u32 = i32::MAX as u32;

/// The [`Runtime`] of a JavaScript host: `performance.now` (`Date.now` where there is none), `Date.now`,
/// `setTimeout` and `Math.random`.
///
/// On Cloudflare Workers the clocks stand still between one I/O and the next, which does deadlines no harm.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct JsRuntime;

impl JsRuntime {
    /// The host's own.
    pub fn new() -> Self {
        Self
    }
}

#[async_trait(?Send)]
impl Runtime for JsRuntime {
    fn now(&self) -> Duration {
        // The casts saturate; microseconds are the most that a host tells.
        Duration::from_micros((performance_now().unwrap_or_else(|_| Date::now()) * 1000.0) as u64)
    }

    fn wall_now(&self) -> Timestamp {
        Timestamp::from_millis(Date::now() as i64)
    }

    async fn sleep(&self, duration: Duration) {
        let mut millis = duration.as_nanos().div_ceil(1_000_000);
        while millis > 0 {
            let part = u32::try_from(millis).map_or(MAX_TIMER_MS, |millis| millis.min(MAX_TIMER_MS));
            TimeoutFuture::new(part).await;
            millis -= u128::from(part);
        }
    }

    fn random(&self) -> u64 {
        let half = || (Math::random() * 4_294_967_296.0) as u64;
        (half() << 32) | half()
    }
}
