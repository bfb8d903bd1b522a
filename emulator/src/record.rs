//! The log of API calls: what arrived, and what was answered.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{HeaderName, HeaderValue, Request};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What is kept of a body, in bytes.
const MAX_BODY: usize = 64 * 1024;

/// An API call as it arrived.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[non_exhaustive]
pub struct RecordedRequest {
    /// When, in milliseconds since the Unix epoch.
    pub at: u64,
    /// The method.
    pub method: String,
    /// The path, undecoded.
    pub path: String,
    /// The query string, undecoded and without its `?`.
    pub query: String,
    /// The headers, names in lower case, repeated ones joined with a comma. Of the key in `authorization` only
    /// the first eight characters are kept.
    pub headers: BTreeMap<String, String>,
    /// The body: parsed if it is JSON, a string if not, null if there was none. Of one beyond 64 KiB its beginning, as
    /// a string.
    pub body: Value,
    /// The status of the answer; none if none was sent.
    pub status: Option<u16>,
    /// The kinds of the faults that struck it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub fault: Option<String>,
    /// How long its answer took, in milliseconds of real time; known to servers alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub duration_ms: Option<f64>,
}

impl RecordedRequest {
    pub(crate) fn new(request: &Request<Bytes>, at: u64) -> Self {
        let mut headers: BTreeMap<String, String> = BTreeMap::new();
        for (name, value) in request.headers() {
            let text = shown(name, value);
            headers
                .entry(name.as_str().to_owned())
                .and_modify(|before| before.extend([", ", &text]))
                .or_insert(text);
        }
        Self {
            at,
            method: request.method().to_string(),
            path: request.uri().path().to_owned(),
            query: request.uri().query().unwrap_or_default().to_owned(),
            headers,
            body: readable(request.body()),
            status: None,
            fault: None,
            duration_ms: None,
        }
    }

    /// Keeps no more than the beginning of a long body, as text: the log is to stay small.
    pub(crate) fn shorten(&mut self, body: &Bytes) {
        if body.len() > MAX_BODY {
            let start = body.slice(..MAX_BODY);
            self.body = Value::String(format!("{}…", String::from_utf8_lossy(&start)));
        }
    }
}

fn shown(name: &HeaderName, value: &HeaderValue) -> String {
    let text = String::from_utf8_lossy(value.as_bytes());
    if name == AUTHORIZATION { redacted(&text) } else { text.into_owned() }
}

/// Keeps the scheme and eight characters of the key; of a key no longer than that, half.
pub(crate) fn redacted(authorization: &str) -> String {
    let (scheme, key) = authorization.split_once(' ').unwrap_or(("", authorization));
    let length = key.chars().count();
    let kept = if length > 8 { 8 } else { length / 2 };
    let start: String = key.chars().take(kept).collect();
    format!("{scheme} {start}…").trim_start().to_owned()
}

fn readable(body: &Bytes) -> Value {
    if body.is_empty() {
        return Value::Null;
    }
    serde_json::from_slice(body).unwrap_or_else(|_| Value::String(String::from_utf8_lossy(body).into_owned()))
}

#[cfg(test)]
mod tests {
    use super::redacted;

    #[test]
    fn a_key_is_never_kept_whole() {
        assert_eq!(redacted("Bearer sk_test_verysecret"), "Bearer sk_test_…");
        assert_eq!(redacted("sk_test_verysecret"), "sk_test_…");
        assert_eq!(redacted("Bearer sk_test_1"), "Bearer sk_test_…");
        assert_eq!(redacted("Bearer sk_test_"), "Bearer sk_t…");
        assert_eq!(redacted("Bearer sk_x"), "Bearer sk…");
        assert_eq!(redacted("Bearer "), "Bearer …");
        assert_eq!(redacted(""), "…");
    }
}
