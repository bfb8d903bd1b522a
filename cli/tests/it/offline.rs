//! The emulator without a port, and a client whose time is the emulator's.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use clerk_invitations_emulator::{Answer, Config, Limits, ManualClock, State, handle};
use clerk_invitations_native::{
    Bytes, Clerk, HttpTransport, Runtime, Timestamp, TransportError, TransportErrorKind, http,
};

pub(crate) type Shared = Arc<Mutex<State>>;

pub(crate) fn emulator(seed: u64, bulk_atomic: bool) -> Shared {
    let mut config = Config::default();
    config.limits = Limits::Published;
    config.bulk_atomic = bulk_atomic;
    Arc::new(Mutex::new(State::new(ManualClock::default(), seed).with_config(config)))
}

pub(crate) fn client(state: &Shared) -> Clerk {
    client_with_clock(state, &Arc::default())
}

/// The same on a machine whose wall clock is ahead by so many milliseconds.
pub(crate) fn client_with_clock(state: &Shared, ahead: &Arc<AtomicI64>) -> Clerk {
    Clerk::builder()
        .secret_key("sk_test_offline")
        .transport(Arc::new(Offline(state.clone())))
        .runtime(Arc::new(EmulatedTime { state: state.clone(), ahead: ahead.clone() }))
        .build()
        .unwrap()
}

struct Offline(Shared);

#[async_trait]
impl HttpTransport for Offline {
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        let mut state = self.0.lock().unwrap();
        let reply = handle(&mut state, request);
        let now = state.now();
        match reply.answer {
            Answer::Whole(mut response) => {
                let at = std::time::UNIX_EPOCH + Duration::from_millis(now);
                let date = httpdate(at);
                response.headers_mut().insert("date", date.parse().unwrap());
                Ok(response)
            }
            Answer::Stalled => Err(TransportError::new(TransportErrorKind::Timeout)),
            _ => Err(TransportError::new(TransportErrorKind::Interrupted)),
        }
    }
}

fn httpdate(at: std::time::SystemTime) -> String {
    httpdate::fmt_http_date(at)
}

struct EmulatedTime {
    state: Shared,
    ahead: Arc<AtomicI64>,
}

#[async_trait]
impl Runtime for EmulatedTime {
    fn now(&self) -> Duration {
        Duration::from_millis(self.state.lock().unwrap().now())
    }

    fn wall_now(&self) -> Timestamp {
        let now: i64 = self.state.lock().unwrap().now().try_into().unwrap();
        Timestamp::from_millis(now + self.ahead.load(Ordering::Relaxed))
    }

    async fn sleep(&self, duration: Duration) {
        self.state.lock().unwrap().advance(duration.max(Duration::from_millis(1)));
    }

    fn random(&self) -> u64 {
        u64::MAX / 3
    }
}
