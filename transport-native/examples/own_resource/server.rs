//! A small server of teams and their seats, which fails on demand.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, UNIX_EPOCH};

use clerk_invitations_native::{
    Bytes, HttpTransport, Method, StatusCode, TransportError, TransportErrorKind, http,
};
use serde_json::{Value, json};
use tokio::time::Instant;

/// What goes wrong with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(dead_code, reason = "the tests use all")]
pub(crate) enum Fault {
    /// It is executed, and its response is lost.
    LoseResponse,
    /// It never arrives, and nobody can tell.
    LoseRequest,
    /// It arrives and is executed long after the client has given up.
    Late,
    /// It is executed, and the server answers 500 with an error of its own.
    FailAfter,
    /// It is not executed, and the server answers 500 with an error of its own.
    FailBefore,
    /// The body of the response is cut.
    Cut,
    /// The rate limit refuses it.
    RateLimit,
}

/// The server: a transport, so that no network is needed.
pub(crate) struct TeamServer {
    start: Instant,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    seats: Vec<Value>,
    made: u64,
    faults: VecDeque<Option<Fault>>,
    /// Requests on their way, and when they arrive.
    late: Vec<(Instant, http::Request<Bytes>)>,
}

/// Some moment: when the server was started, by its clock.
const EPOCH_MS: i64 = 1_798_761_600_000;

impl TeamServer {
    pub(crate) fn new() -> Self {
        Self { start: Instant::now(), state: Mutex::default() }
    }

    /// The next request fails so.
    pub(crate) fn fail_next(&self, fault: Fault) {
        self.state().faults.push_back(Some(fault));
    }

    /// The next request does not fail; one after it may.
    #[allow(dead_code, reason = "for tests")]
    pub(crate) fn pass_next(&self) {
        self.state().faults.push_back(None);
    }

    /// How many seats this person has.
    #[allow(dead_code, reason = "for tests")]
    pub(crate) fn seats_of(&self, email: &str) -> usize {
        let mut state = self.state();
        self.arrive(&mut state, true);
        state.seats.iter().filter(|seat| seat["email"] == email).count()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now_ms(&self) -> i64 {
        EPOCH_MS + i64::try_from(self.start.elapsed().as_millis()).unwrap_or(i64::MAX)
    }

    /// Executes what was on its way, as far as it has arrived, or all of it.
    fn arrive(&self, state: &mut State, all: bool) {
        let now = Instant::now();
        let (arrived, late) = state.late.drain(..).partition(|(at, _)| all || *at <= now);
        state.late = late;
        let arrived: Vec<(Instant, http::Request<Bytes>)> = arrived;
        for (_, request) in arrived {
            self.execute(state, &request);
        }
    }

    fn execute(&self, state: &mut State, request: &http::Request<Bytes>) -> (u16, Value) {
        let body: Value = serde_json::from_slice(request.body()).unwrap_or_default();
        let query = request.uri().query().unwrap_or_default();
        let parameter = |name: &str| {
            let parts = query.split('&').filter_map(|part| part.split_once('='));
            parts.filter(|(key, _)| *key == name).map(|(_, value)| value.replace("%40", "@")).next()
        };
        let path: Vec<&str> = request.uri().path().split('/').skip(4).collect();
        match (request.method(), path.as_slice()) {
            (&Method::POST, ["seats"]) => (200, self.add(state, &body)),
            (&Method::POST, ["seats", "bulk"]) => {
                let items = body.as_array().cloned().unwrap_or_default();
                (200, items.iter().map(|item| self.add(state, item)).collect())
            }
            (&Method::GET, ["seats"]) => {
                let email = parameter("email");
                let is_meant =
                    |seat: &&Value| email.as_ref().is_none_or(|email| seat["email"] == email.as_str());
                let number = |name, default| parameter(name).and_then(|n| n.parse().ok()).unwrap_or(default);
                let all: Vec<&Value> = state.seats.iter().filter(is_meant).collect();
                let page: Vec<&&Value> =
                    all.iter().skip(number("offset", 0)).take(number("limit", 10)).collect();
                (200, json!({"data": page, "total_count": all.len()}))
            }
            (method, ["seats", id]) => match state.seats.iter().position(|seat| seat["id"] == *id) {
                Some(at) if method == Method::DELETE => {
                    state.seats.remove(at);
                    (200, json!({"object": "seat", "id": id, "deleted": true}))
                }
                Some(at) => (200, state.seats.get(at).cloned().unwrap_or_default()),
                None => (404, json!({"errors": [{"code": "resource_not_found", "message": "no such seat"}]})),
            },
            _ => (404, json!({"errors": [{"code": "resource_not_found", "message": "no such path"}]})),
        }
    }

    fn add(&self, state: &mut State, item: &Value) -> Value {
        state.made += 1;
        let seat = json!({"object": "seat", "id": format!("seat_{}", state.made), "email": item["email"],
            "status": "active", "created_at": self.now_ms()});
        state.seats.push(seat.clone());
        seat
    }

    fn response(&self, status: u16, body: &Value) -> Result<http::Response<Bytes>, TransportError> {
        let now = Duration::from_millis(u64::try_from(self.now_ms()).unwrap_or_default());
        let date = httpdate::fmt_http_date(UNIX_EPOCH + now);
        let response =
            http::Response::builder().status(status).header("date", date).header("retry-after", "1");
        response
            .body(Bytes::from(body.to_string()))
            .map_err(|_| TransportError::new(TransportErrorKind::Request))
    }
}

#[async_trait::async_trait]
impl HttpTransport for TeamServer {
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        tokio::time::sleep(Duration::from_millis(20)).await;
        let mut state = self.state();
        self.arrive(&mut state, false);
        let interrupted = || Err(TransportError::new(TransportErrorKind::Interrupted));
        let own_error = json!({"errors": [{"code": "internal_clerk_error", "message": "trouble"}]});
        match state.faults.pop_front().flatten() {
            Some(Fault::LoseRequest) => interrupted(),
            Some(Fault::Late) => {
                state.late.push((Instant::now() + Duration::from_secs(90), request));
                interrupted()
            }
            Some(Fault::LoseResponse) => {
                self.execute(&mut state, &request);
                interrupted()
            }
            Some(Fault::FailAfter) => {
                self.execute(&mut state, &request);
                self.response(500, &own_error)
            }
            Some(Fault::FailBefore) => self.response(500, &own_error),
            Some(Fault::Cut) => {
                let (status, _) = self.execute(&mut state, &request);
                let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
                Err(TransportError::new(TransportErrorKind::Body).with_status(status))
            }
            Some(Fault::RateLimit) => {
                self.response(429, &json!({"errors": [{"code": "too_many_requests", "message": "later"}]}))
            }
            None => {
                let (status, body) = self.execute(&mut state, &request);
                self.response(status, &body)
            }
        }
    }
}
