//! Faults: what can go wrong between a client and Clerk, on demand.

mod json;
mod subject;
mod terms;

use std::collections::BTreeMap;
use std::mem;
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, LOCATION};
use http::{HeaderName, HeaderValue, Response, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub(crate) use self::subject::Subject;
use self::terms::{Matching, Terms};
use crate::control_error::ControlError;
use crate::ids::Ids;

/// Something that goes wrong with the API calls, or the webhooks, it matches. Without limits it goes wrong for ever.
///
/// ```
/// use clerk_invitations_emulator::Fault;
///
/// // The second invitation is created, but its creator never hears of it.
/// let lost_answer = Fault::drop_after().on("POST", "/invitations").skip(1).times(1);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(into = "Map<String, Value>", try_from = "Map<String, Value>")]
pub struct Fault {
    terms: Terms,
    pub(crate) kind: FaultKind,
}

/// What goes wrong. The braces let serde refuse unknown fields where there are none to know.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum FaultKind {
    DropBefore {},
    DropAfter {},
    Late { ms: u64 },
    StallAfter {},
    Delay { ms: u64 },
    Status(CannedAnswer),
    StatusAfter(CannedAnswer),
    Truncate {},
    RateLimit { retry_after: u64 },
    Redirect { location: String },
    Oversize { bytes: u64 },
    WebhookDelay { ms: u64 },
    WebhookTwice {},
    WebhookOutOfOrder {},
    WebhookWrongSignature {},
}

impl FaultKind {
    /// Whether it strikes beside others.
    pub(crate) fn combines(&self) -> bool {
        matches!(self, Self::Delay { .. }) || self.is_about_webhooks()
    }

    /// Whether it strikes webhooks, and not API calls.
    pub(crate) fn is_about_webhooks(&self) -> bool {
        matches!(
            self,
            Self::WebhookDelay { .. }
                | Self::WebhookTwice {}
                | Self::WebhookOutOfOrder {}
                | Self::WebhookWrongSignature {}
        )
    }
}

/// An answer that Clerk's state machine has no part in: a proxy's error page, a `503`, a body that is not JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct CannedAnswer {
    code: u16,
    /// A string is sent as it is, anything else as JSON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    body: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    content_type: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<BTreeMap<String, String>>"))]
    headers: BTreeMap<String, String>,
}

impl From<u16> for CannedAnswer {
    fn from(status: u16) -> Self {
        Self::new(status)
    }
}

impl CannedAnswer {
    /// An answer with this status and no body.
    pub fn new(status: u16) -> Self {
        Self { code: status, body: None, content_type: None, headers: BTreeMap::new() }
    }

    /// With this body: a string is sent as it is, anything else as JSON. Unless told otherwise its content type
    /// is `application/json`, as all of Clerk's are.
    #[must_use]
    pub fn body(self, body: impl Into<Value>) -> Self {
        Self { body: Some(body.into()), ..self }
    }

    /// With this content type.
    #[must_use]
    pub fn content_type(self, content_type: impl Into<String>) -> Self {
        Self { content_type: Some(content_type.into()), ..self }
    }

    /// With this header.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.insert(name.into(), value.into());
        self
    }

    /// The response, or which part of it HTTP does not allow.
    pub(crate) fn response(&self) -> Result<Response<Bytes>, ControlError> {
        let header_value = |field: &str, text: &str| {
            HeaderValue::from_str(text)
                .map_err(|_| ControlError::new(400, format!("{field}: `{text}` is no header value")))
        };
        let body = match &self.body {
            None => Bytes::new(),
            Some(Value::String(text)) => Bytes::from(text.clone()),
            Some(json) => Bytes::from(json.to_string()),
        };
        let content_type = match (&self.content_type, body.is_empty()) {
            (Some(content_type), _) => Some(content_type.as_str()),
            (None, true) => None,
            (None, false) => Some("application/json"),
        };
        let mut response = Response::new(body);
        *response.status_mut() = StatusCode::from_u16(self.code)
            .ok()
            .filter(|status| (200..600).contains(&status.as_u16()))
            .ok_or_else(|| ControlError::new(400, "code: must be a final status, 200 to 599"))?;
        if let Some(text) = content_type {
            response.headers_mut().insert(CONTENT_TYPE, header_value("content_type", text)?);
        }
        for (name, value) in &self.headers {
            let name = HeaderName::from_bytes(name.as_bytes())
                .map_err(|_| ControlError::new(400, format!("headers: `{name}` is no header name")))?;
            response.headers_mut().insert(name, header_value("headers", value)?);
        }
        Ok(response)
    }

    /// A redirect keeps the method (307), so that a client which follows it would send the key and the body on.
    pub(crate) fn redirect(location: &str) -> Self {
        Self::new(307).header(LOCATION.as_str(), location)
    }
}

macro_rules! constructors {
    ($($(#[$doc:meta])* $name:ident($($argument:ident: $type:ty)?) => $kind:expr;)*) => {
        impl Fault {
    /// Whether it is about this.
    pub(crate) fn fits(&self, subject: &Subject<'_>) -> bool {
        self.terms.matching.fits(subject)
    }

    /// Whether it strikes what it fits, if it may.
    pub(crate) fn strikes(&mut self, may: bool, ids: &mut Ids) -> bool {
        self.terms.strikes(may, ids)
    }

    /// Whether it has struck as often as it was to.
    pub(crate) fn is_used_up(&self) -> bool {
        self.terms.times == Some(0)
    }

            $($(#[$doc])* pub fn $name($($argument: $type)?) -> Self { Self::of($kind) })*
        }
    };
}

constructors! {
    /// The connection is closed; the request is not processed.
    drop_before() => FaultKind::DropBefore {};
    /// The request is processed, then the connection is closed without an answer.
    drop_after() => FaultKind::DropAfter {};
    /// The connection is closed at once; the request is processed when the emulator's clock is this much later.
    late(by: Duration) => FaultKind::Late { ms: millis(by) };
    /// The request is processed and never answered; the connection stays open.
    stall_after() => FaultKind::StallAfter {};
    /// The request is processed, and its answer sent this much later, in real time. The one fault that combines
    /// with others.
    delay(by: Duration) => FaultKind::Delay { ms: millis(by) };
    /// The request is not processed, but answered so: `Fault::status(502)`.
    status(answer: impl Into<CannedAnswer>) => FaultKind::Status(answer.into());
    /// The request is processed, then answered so.
    status_after(answer: impl Into<CannedAnswer>) => FaultKind::StatusAfter(answer.into());
    /// The request is processed; the connection is closed in the middle of the answer's body.
    truncate() => FaultKind::Truncate {};
    /// The request is not processed, but answered `429 too_many_requests`, to be repeated after so many seconds.
    rate_limit(retry_after_seconds: u64) => FaultKind::RateLimit { retry_after: retry_after_seconds };
    /// The request is not processed, but sent elsewhere with a `307`.
    redirect(location: impl Into<String>) => FaultKind::Redirect { location: location.into() };
    /// The request is not processed, but answered `200` with a body of this many blanks.
    oversize(bytes: u64) => FaultKind::Oversize { bytes };
    /// The webhook is sent when the emulator's clock is this much later.
    webhook_delay(by: Duration) => FaultKind::WebhookDelay { ms: millis(by) };
    /// The webhook is sent once more although it was taken.
    webhook_twice() => FaultKind::WebhookTwice {};
    /// The webhook is sent once another one was.
    webhook_out_of_order() => FaultKind::WebhookOutOfOrder {};
    /// The webhook is signed as somebody does who does not know the secret.
    webhook_wrong_signature() => FaultKind::WebhookWrongSignature {};
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

impl Fault {
    fn of(kind: FaultKind) -> Self {
        Self { terms: Terms::default(), kind }
    }

    /// Only for this method and path. The path may be given with or without `/v1`; a `*` stands for one segment:
    /// `/invitations/*/revoke`.
    #[must_use]
    pub fn on(mut self, method: impl Into<String>, path: impl Into<String>) -> Self {
        let matching = &mut self.terms.matching;
        *matching = Matching { method: Some(method.into()), path: Some(path.into()), ..mem::take(matching) };
        self
    }

    /// Only for requests, and webhooks, that are about this address: in a request's body, alone or in a bulk; ASCII case does not matter. So what
    /// befalls a person does not hang on who else is invited, in which order, or with how many requests.
    #[must_use]
    pub fn about(mut self, email_address: impl Into<String>) -> Self {
        self.terms.matching.email_address = Some(email_address.into());
        self
    }

    /// Only for webhooks of this type: `user.created`.
    #[must_use]
    pub fn event(mut self, event: impl Into<String>) -> Self {
        self.terms.matching.event = Some(event.into());
        self
    }

    /// Only so many times.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.terms.times = Some(times);
        self
    }

    /// Lets the first `n` matching requests through.
    #[must_use]
    pub fn skip(mut self, n: u32) -> Self {
        self.terms.skip = n;
        self
    }

    /// How often it has struck.
    pub fn struck(&self) -> u32 {
        self.terms.struck
    }

    /// Only with this probability, from 0 to 1. The dice follow from the emulator's seed.
    #[must_use]
    pub fn probability(mut self, probability: f64) -> Self {
        self.terms.probability = Some(probability);
        self
    }
}

/// The declarations that the TypeScript of a fault is made of.
#[cfg(feature = "typescript")]
pub(crate) fn typescript(write: &mut crate::typescript::declarations::Declarations) {
    write.of::<terms::Matching>();
    write.of::<Terms>();
    write.of::<CannedAnswer>();
    write.of::<FaultKind>();
}
