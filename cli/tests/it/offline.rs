//! The emulator without a port, and a client whose time is the emulator's.

use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
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
    // All requests are counted.
    config.log_limit = u32::MAX;
    Arc::new(Mutex::new(State::new(ManualClock::default(), seed).with_config(config)))
}

pub(crate) fn client(state: &Shared) -> Clerk {
    client_with_clock(state, &Arc::default())
}

/// The same on a machine with this wall clock.
pub(crate) fn client_with_clock(state: &Shared, wall: &Arc<WallClock>) -> Clerk {
    client_through(state, wall, Arc::new(Offline(state.clone())))
}

/// The same through a transport around [`Offline`].
pub(crate) fn client_through(
    state: &Shared,
    wall: &Arc<WallClock>,
    transport: Arc<dyn HttpTransport>,
) -> Clerk {
    Clerk::builder()
        .secret_key("sk_test_offline")
        .transport(transport)
        .runtime(Arc::new(EmulatedTime { state: state.clone(), wall: wall.clone() }))
        .build()
        .unwrap()
}

pub(crate) struct Offline(pub(crate) Shared);

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

/// A wall clock that can be set.
#[derive(Default)]
pub(crate) struct WallClock {
    /// By how many milliseconds it is ahead.
    pub(crate) ahead: AtomicI64,
    /// How often it has been read.
    pub(crate) reads: AtomicUsize,
    /// Before which reading it is set, and how far ahead it is then.
    pub(crate) set: Option<(usize, i64)>,
}

impl WallClock {
    fn ahead(&self) -> i64 {
        let reads = self.reads.fetch_add(1, Ordering::Relaxed);
        if let Some((_, ahead)) = self.set.filter(|(at, _)| *at == reads) {
            self.ahead.store(ahead, Ordering::Relaxed);
        }
        self.ahead.load(Ordering::Relaxed)
    }
}

struct EmulatedTime {
    state: Shared,
    wall: Arc<WallClock>,
}

#[async_trait]
impl Runtime for EmulatedTime {
    fn now(&self) -> Duration {
        Duration::from_millis(self.state.lock().unwrap().now())
    }

    fn wall_now(&self) -> Timestamp {
        let now: i64 = self.state.lock().unwrap().now().try_into().unwrap();
        Timestamp::from_millis(now + self.wall.ahead())
    }

    async fn sleep(&self, duration: Duration) {
        self.state.lock().unwrap().advance(duration.max(Duration::from_millis(1)));
    }

    fn random(&self) -> u64 {
        u64::MAX / 3
    }
}
