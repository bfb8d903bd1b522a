//! The host as core sees it: exchanges and waits are left in a slot for JavaScript to find.

use std::fmt;
use std::future::{Future, poll_fn};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::Duration;

use async_trait::async_trait;
use clerk_invitations_core::dynamic::{concat, decimal, millis};
use clerk_invitations_core::{
    Exchange, ExchangeAnswer, ExchangeRequest, Runtime, Timestamp, TransportError, TransportErrorKind,
};
use wasm_bindgen::prelude::wasm_bindgen;

/// What has come of a wish.
pub(crate) type Done = Result<ExchangeAnswer, TransportError>;

/// One wish at a time: a call has one thing under way.
#[derive(Default)]
pub(crate) struct Host {
    slot: Mutex<Slot>,
}

#[derive(Default)]
struct Slot {
    wish: String,
    done: Option<Done>,
}

impl Host {
    /// What is to be done now, as [`Call::next`](crate::Call::next) says it.
    pub(crate) fn wish(&self) -> String {
        std::mem::take(&mut self.lock().wish)
    }

    /// Tells what came of it.
    pub(crate) fn done(&self, done: Done) {
        self.lock().done = Some(done);
    }

    fn ask(&self, wish: String) -> impl Future<Output = Done> {
        self.lock().wish = wish;
        poll_fn(|_| self.lock().done.take().map_or(Poll::Pending, Poll::Ready))
    }

    /// Nothing that holds it can panic, and there are no threads: it is a `RefCell` that is `Sync`.
    fn lock(&self) -> MutexGuard<'_, Slot> {
        self.slot.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg_attr(not(target_arch = "wasm32"), async_trait)]
#[cfg_attr(target_arch = "wasm32", async_trait(?Send))]
impl Exchange for Host {
    async fn exchange(&self, request: ExchangeRequest) -> Done {
        self.ask(wish(&request)).await
    }
}

fn wish(request: &ExchangeRequest) -> String {
    concat(&[
        "exchange ",
        request.method.as_str(),
        " ",
        &decimal(millis(request.timeout)),
        " ",
        &request.url,
        "\n",
        request.headers.as_lines(),
        "\n",
        request.body.as_deref().unwrap_or_default(),
    ])
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;

    #[wasm_bindgen(js_namespace = Date, js_name = now)]
    fn date_now() -> f64;

    #[wasm_bindgen(js_namespace = Math, js_name = random)]
    fn math_random() -> f64;
}

#[cfg_attr(not(target_arch = "wasm32"), async_trait)]
#[cfg_attr(target_arch = "wasm32", async_trait(?Send))]
impl Runtime for Host {
    fn now(&self) -> Duration {
        Duration::from_micros((performance_now() * 1000.0) as u64)
    }

    fn wall_now(&self) -> Timestamp {
        Timestamp::from_millis(date_now() as i64)
    }

    async fn sleep(&self, duration: Duration) {
        // What comes of a wait is nothing.
        let _ = self.ask(String::from("sleep ") + &decimal(millis(duration))).await;
    }

    fn random(&self) -> u64 {
        (math_random() * u64::MAX as f64) as u64
    }
}

/// What is said of an exchange that JavaScript did not make.
pub(crate) fn nothing() -> Done {
    Err(TransportError::new(TransportErrorKind::Request))
}

impl fmt::Debug for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Host")
    }
}
