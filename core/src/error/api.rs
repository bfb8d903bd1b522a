//! What Clerk answers when it does not do what was asked.

use std::fmt;
use std::time::Duration;

use http::StatusCode;

use crate::error::code::ErrorCode;
use crate::error::displayed::displayed;
use crate::json::{self, Json};
use crate::secret::SecretKey;
use crate::text::{add, concat, decimal};
use crate::timestamp::Timestamp;
use crate::transport::response::RawResponse;

/// An answer that is not 2xx. Status, headers and body are kept whole, whatever the body is.
pub struct ApiError {
    response: Box<RawResponse>,
    details: Vec<ErrorDetail>,
    retry_after: Option<Duration>,
    trace_id: Option<String>,
    is_settled: bool,
}

/// One entry of `errors` in a Clerk error body.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorDetail {
    /// What went wrong, as Clerk writes it; [`ErrorDetail::code`] is the typed form.
    pub raw_code: String,
    /// A short message for developers.
    pub message: String,
    /// A longer message, which may name addresses.
    pub long_message: String,
    /// `meta` whole, as JSON text.
    pub raw_meta: Option<String>,
}

/// The body of an error answer, as far as it could be understood.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum ErrorBody<'a> {
    /// Clerk's own errors, at least one.
    Clerk(&'a [ErrorDetail]),
    /// Some other JSON.
    Json(serde_json::Value),
    /// No JSON: a proxy's HTML, or nothing.
    Bytes(&'a [u8]),
}

impl ErrorDetail {
    /// What went wrong.
    pub fn code(&self) -> ErrorCode {
        ErrorCode::from(self.raw_code.as_str())
    }

    /// `meta` whole; `None` where there is none.
    pub fn meta(&self) -> Option<serde_json::Value> {
        serde_json::from_str(self.raw_meta.as_deref()?).ok()
    }

    /// `meta.email_addresses`: whom a `duplicate_record` is about.
    pub fn email_addresses(&self) -> Vec<String> {
        let mut addresses = Vec::new();
        self.add_addresses(&mut addresses);
        addresses
    }

    fn add_addresses(&self, addresses: &mut Vec<String>) {
        let Some(named) = self.json_meta().and_then(|meta| meta.member("email_addresses")?.items()) else {
            return;
        };
        for address in named {
            if let Some(address) = address.text() {
                addresses.push(address);
            }
        }
    }

    /// `meta.param_name`: the field that the error is about.
    pub fn param_name(&self) -> Option<String> {
        self.json_meta()?.member("param_name")?.text()
    }

    pub(crate) fn json_meta(&self) -> Option<Json<'_>> {
        json::parse(self.raw_meta.as_deref()?)
    }
}

impl ApiError {
    /// Reads an error answer. Messages are made fit to be shown; the body is kept as it came.
    pub(crate) fn new(response: Box<RawResponse>, key: &SecretKey, wall_now: Timestamp) -> Self {
        let details = read_details(&response.body, key).unwrap_or_default();
        let retry_after = response.retry_after(wall_now);
        let trace_id = response.trace_id().map(|id| key.redact(&id));
        Self { response, details, retry_after, trace_id, is_settled: false }
    }

    /// Notes that a lookup has shown that the request took no effect.
    pub(crate) fn settle(&mut self) {
        self.is_settled = true;
    }

    /// Whether the SDK has looked, and the request took no effect.
    pub fn is_settled(&self) -> bool {
        self.is_settled
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.response.status
    }

    /// Whether the body is Clerk's own, and no proxy's.
    pub(crate) fn is_clerks_own(&self) -> bool {
        !self.details.is_empty()
    }

    /// `meta` of the answer as a whole, beside its errors.
    pub fn meta(&self) -> Option<serde_json::Value> {
        let body: serde_json::Value = serde_json::from_slice(&self.response.body).ok()?;
        body.get("meta").cloned()
    }

    /// All errors that Clerk names; empty where the body is not Clerk's.
    pub fn details(&self) -> &[ErrorDetail] {
        &self.details
    }

    /// The first code.
    pub fn code(&self) -> Option<ErrorCode> {
        self.details.first().map(ErrorDetail::code)
    }

    /// Whether Clerk names this code.
    pub fn has_code(&self, code: &ErrorCode) -> bool {
        self.names(code.as_str())
    }

    /// The same of a code as Clerk writes it: without the list of all.
    pub(crate) fn names(&self, code: &str) -> bool {
        self.details.iter().any(|detail| detail.raw_code == code)
    }

    /// Whether the resource is locked for a moment: not executed, and worth a retry.
    pub(crate) fn is_locked(&self) -> bool {
        // A constant: a wasm build would carry the texts of all codes.
        const CODES: [&str; 2] =
            [ErrorCode::WaitlistEntryLocked.as_str(), ErrorCode::ResourceLocked.as_str()];
        self.status() == StatusCode::CONFLICT && CODES.iter().any(|code| self.names(code))
    }

    /// All addresses that Clerk names in `meta.email_addresses`: whom a `duplicate_record` is about.
    pub fn email_addresses(&self) -> Vec<String> {
        let mut addresses = Vec::new();
        self.details.iter().for_each(|detail| detail.add_addresses(&mut addresses));
        addresses
    }

    /// How long Clerk asks to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    /// Clerk's id of the exchange, for its support.
    pub fn trace_id(&self) -> Option<&str> {
        self.trace_id.as_deref()
    }

    /// The body, as far as it could be understood.
    pub fn body(&self) -> ErrorBody<'_> {
        if !self.details.is_empty() {
            return ErrorBody::Clerk(&self.details);
        }
        match serde_json::from_slice(&self.response.body) {
            Ok(value) => ErrorBody::Json(value),
            Err(_) => ErrorBody::Bytes(&self.response.body),
        }
    }

    /// The answer as it came: status, headers, bytes.
    pub fn response(&self) -> &RawResponse {
        &self.response
    }
}

fn read_details(body: &[u8], key: &SecretKey) -> Option<Vec<ErrorDetail>> {
    let mut details = Vec::new();
    for error in json::parse_bytes(body)?.member("errors")?.items()? {
        let text = |name| Some(key.redact(&error.member(name)?.text()?));
        // An entry without a code is not Clerk's.
        let Some(raw_code) = text("code") else { continue };
        details.push(ErrorDetail {
            raw_code,
            message: text("message").unwrap_or_default(),
            long_message: text("long_message").unwrap_or_default(),
            raw_meta: error.member("meta").filter(|meta| !meta.is_null()).map(|meta| meta.raw().to_owned()),
        });
    }
    Some(details)
}

impl ApiError {
    pub(crate) fn text(&self) -> String {
        let mut text = concat(&["Clerk answered ", &decimal(self.status().as_u16().into())]);
        let mut add = |parts: &[&str]| add(&mut text, parts);
        match self.details.first() {
            Some(detail) => add(&[" ", &detail.raw_code, ": ", &detail.message]),
            None => add(&[" without an error of its own"]),
        }
        if self.details.len() > 1 {
            add(&[" (and ", &decimal(self.details.len() as u64 - 1), " more)"]);
        }
        if let Some(wait) = self.retry_after {
            add(&[", retry after ", &decimal(wait.as_secs()), " s"]);
        }
        if let Some(trace_id) = &self.trace_id {
            add(&[" [trace ", trace_id, "]"]);
        }
        text
    }
}

displayed!(ApiError);

impl fmt::Debug for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiError")
            .field("response", &self.response)
            .field("details", &self.details)
            .field("retry_after", &self.retry_after)
            .field("trace_id", &self.trace_id)
            .finish()
    }
}

impl fmt::Debug for ErrorBody<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Clerk(details) => f.debug_tuple("Clerk").field(details).finish(),
            // A body may echo what was sent.
            Self::Json(_) => f.write_str("Json(..)"),
            Self::Bytes(bytes) => write!(f, "Bytes({} bytes)", bytes.len()),
        }
    }
}

impl fmt::Debug for ErrorDetail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // `meta` is Clerk's to fill, and may come to hold what must not be shown.
        f.debug_struct("ErrorDetail")
            .field("code", &self.raw_code)
            .field("message", &self.message)
            .field("long_message", &self.long_message)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for ApiError {}
