//! One request in, one reply out: the state machine's only door.

use std::fmt;
use std::time::{Duration, UNIX_EPOCH};

use bytes::Bytes;
use http::header::{CONTENT_TYPE, DATE};
use http::{HeaderValue, Request, Response, StatusCode};

use crate::fault::{CannedAnswer, FaultKind, Subject};
use crate::record::RecordedRequest;
use crate::state::State;
use crate::{api, catalogue, control, pages};

/// What a client sees, and when.
#[derive(Debug)]
#[non_exhaustive]
pub struct Reply {
    /// To be waited for, in real time, before anything is answered.
    pub delay: Duration,
    /// What the client sees then.
    pub answer: Answer,
}

impl Reply {
    /// This response, at once.
    pub(crate) fn at_once(response: Response<Bytes>) -> Self {
        Self { delay: Duration::ZERO, answer: Answer::Whole(response) }
    }
}

/// What a client sees.
#[non_exhaustive]
pub enum Answer {
    /// A response.
    Whole(Response<Bytes>),
    /// A response that breaks off in the middle of its body.
    Truncated(Response<Bytes>),
    /// A response whose body is this many blanks.
    Oversized(Response<()>, u64),
    /// The end of the connection.
    Closed,
    /// Nothing, ever.
    Stalled,
}

impl Answer {
    /// The status, if one is sent.
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Whole(response) | Self::Truncated(response) => Some(response.status()),
            Self::Oversized(head, _) => Some(head.status()),
            Self::Closed | Self::Stalled => None,
        }
    }
}

impl fmt::Debug for Answer {
    /// Without the body: it may carry a ticket.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Self::Whole(_) => "Whole",
            Self::Truncated(_) => "Truncated",
            Self::Oversized(..) => "Oversized",
            Self::Closed => "Closed",
            Self::Stalled => "Stalled",
        };
        f.debug_tuple(name).field(&self.status()).finish()
    }
}

/// Handles one request: of the API, of the control side, or for a page. Time passes and ids are given out only through what
/// was injected into the state, so the same requests on the same clock and seed give the same replies.
pub fn handle(state: &mut State, request: Request<Bytes>) -> Reply {
    state.catch_up();
    let besides = control::answer(state, &request).or_else(|| pages::answer(state, &request));
    let mut reply = match besides {
        Some(response) => Reply::at_once(response),
        None => call(state, request),
    };
    match &mut reply.answer {
        Answer::Whole(response) | Answer::Truncated(response) => date(response, state.now),
        Answer::Oversized(head, _) => date(head, state.now),
        Answer::Closed | Answer::Stalled => {}
    }
    reply
}

/// An API call, with the faults that strike it.
fn call(state: &mut State, request: Request<Bytes>) -> Reply {
    let mut record = RecordedRequest::new(&request, state.now);
    let strike = state.faults.strike(&Subject::Request(&record), &mut state.ids);
    record.fault = strike.names();
    record.shorten(request.body());
    let mut delay_ms: u64 = 0;
    let mut kind = None;
    for struck in strike.kinds {
        match struck {
            FaultKind::Delay { ms } => delay_ms = delay_ms.saturating_add(ms),
            other => kind = Some(other),
        }
    }
    let answer = match kind {
        Some(FaultKind::DropBefore {}) => Answer::Closed,
        Some(FaultKind::DropAfter {}) => processed(state, &request, Answer::Closed),
        Some(FaultKind::StallAfter {}) => processed(state, &request, Answer::Stalled),
        Some(FaultKind::StatusAfter(canned)) => {
            let answer = instead(state, &canned);
            processed(state, &request, answer)
        }
        Some(FaultKind::Truncate {}) => Answer::Truncated(api::answer(state, &request)),
        Some(FaultKind::Late { ms }) => {
            state.put_off(request, ms);
            Answer::Closed
        }
        Some(FaultKind::Status(canned)) => instead(state, &canned),
        Some(FaultKind::Redirect { location }) => instead(state, &CannedAnswer::redirect(&location)),
        Some(FaultKind::RateLimit { retry_after }) => {
            Answer::Whole(api::refusal(state, catalogue::too_many_requests(retry_after)))
        }
        Some(FaultKind::Oversize { bytes }) => {
            let mut head = Response::new(());
            head.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            Answer::Oversized(head, bytes)
        }
        // Nothing, or what has no part in the answer.
        _ => Answer::Whole(api::answer(state, &request)),
    };
    record.status = answer.status().map(|status| status.as_u16());
    state.requests.push(record, state.config.log_limit);
    Reply { delay: Duration::from_millis(delay_ms), answer }
}

fn processed(state: &mut State, request: &Request<Bytes>, answer: Answer) -> Answer {
    let _unsent = api::answer(state, request);
    answer
}

/// The control side refuses a canned answer that HTTP does not allow; one made in Rust is told here.
fn instead(state: &mut State, canned: &CannedAnswer) -> Answer {
    Answer::Whole(canned.response().unwrap_or_else(|error| {
        api::refusal(state, catalogue::INTERNAL_CLERK_ERROR.with(&[&error.to_string()]))
    }))
}

/// The emulator's time, unless a canned answer brings its own.
pub(crate) fn date<B>(response: &mut Response<B>, now: u64) {
    let text = httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_millis(now));
    if let Ok(value) = HeaderValue::from_str(&text) {
        response.headers_mut().entry(DATE).or_insert(value);
    }
}
