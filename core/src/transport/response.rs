//! An answer as it came: status, headers, bytes.

use std::fmt;
use std::time::Duration;

use http::StatusCode;

use crate::json::{self, Json};
use crate::text::number;
use crate::timestamp::Timestamp;
use crate::transport::date;
use crate::transport::headers::Headers;

/// The headers of an answer that are read here: a host that hands over only some must hand over these.
pub const HEADERS_READ: [&str; 4] = [DATE, RETRY_AFTER, TRACE_ID, RAY];

const DATE: &str = "date";
const RETRY_AFTER: &str = "retry-after";
const TRACE_ID: &str = "clerk-trace-id";
const RAY: &str = "cf-ray";

/// An answer of the API before decoding: the raw level.
///
/// `Debug` shows neither the body nor header values: both may hold secrets.
#[derive(Clone)]
#[non_exhaustive]
pub struct RawResponse {
    /// The HTTP status.
    pub status: StatusCode,
    /// All headers, repeated ones included.
    pub headers: Headers,
    /// The whole body.
    pub body: Vec<u8>,
    /// How many attempts it took; 1 where the first was answered.
    pub attempts: u32,
    /// Whether an answer that was lost was recovered by looking: the body is then what a list has shown, and
    /// the headers are that list's.
    pub recovered: bool,
}

/// A value together with the answer that it came in: for its status, headers, and the JSON as it was.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Answer<T> {
    /// What the endpoint answers.
    pub value: T,
    /// The answer as it came.
    pub response: RawResponse,
}

impl RawResponse {
    /// An answer of these parts.
    pub fn new(status: StatusCode, headers: impl Into<Headers>, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: headers.into(), body: body.into(), attempts: 1, recovered: false }
    }

    /// The headers that tell of rate limits: `Retry-After`, and whatever is named `RateLimit…` or
    /// `X-RateLimit…`.
    pub fn rate_limit_headers(&self) -> impl Iterator<Item = (&str, &str)> {
        let tells = |name: &str| {
            let starts =
                |start: &str| name.get(..start.len()).is_some_and(|it| it.eq_ignore_ascii_case(start));
            name.eq_ignore_ascii_case(RETRY_AFTER) || starts("ratelimit") || starts("x-ratelimit")
        };
        self.headers.iter().filter(move |(name, _)| tells(name))
    }

    /// Clerk's id of this exchange, for its support: from the body of an error or from the headers
    /// `clerk-trace-id` and `cf-ray`, whichever is there.
    pub fn trace_id(&self) -> Option<String> {
        let in_body = || json::parse_bytes(&self.body)?.member("clerk_trace_id").and_then(Json::text);
        let in_headers = || self.headers.get(TRACE_ID).or_else(|| self.headers.get(RAY)).map(str::to_owned);
        if self.status.is_success() { in_headers() } else { in_body().or_else(in_headers) }
    }

    /// How long Clerk asks to wait: `Retry-After`, in whole seconds or as an HTTP date. A date is taken
    /// relative to the answer's own `Date`, or to `wall_now` where that is missing.
    pub fn retry_after(&self, wall_now: Timestamp) -> Option<Duration> {
        let value = self.headers.get(RETRY_AFTER)?;
        if let Some(seconds) = number(value.as_bytes()) {
            return Some(Duration::from_secs(seconds));
        }
        let now = self.date().unwrap_or(wall_now);
        Some(date::parse(value)?.saturating_since(now))
    }

    /// The server's clock when it answered: the `Date` header, in whole seconds.
    pub fn date(&self) -> Option<Timestamp> {
        date::parse(self.headers.get(DATE)?)
    }
}

/// The same answer, after so many attempts.
pub(crate) fn after(mut response: Box<RawResponse>, attempts: u32) -> Box<RawResponse> {
    response.attempts = attempts;
    response
}

impl fmt::Debug for RawResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawResponse")
            .field("status", &self.status.as_u16())
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(headers: &[(&'static str, &'static str)]) -> RawResponse {
        let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
        RawResponse::new(StatusCode::TOO_MANY_REQUESTS, Headers::from_lines(headers), [])
    }

    #[test]
    fn retry_after_reads_seconds_and_dates_by_the_servers_own_clock() {
        let wrong_clock = Timestamp::from_millis(0);
        let seconds = response(&[("retry-after", "3600")]);
        assert_eq!(seconds.retry_after(wrong_clock), Some(Duration::from_secs(3600)));

        let date = ("retry-after", "Fri, 01 Jan 2027 00:01:00 GMT");
        let with_date = response(&[date, ("date", "Fri, 01 Jan 2027 00:00:00 GMT")]);
        assert_eq!(with_date.retry_after(wrong_clock), Some(Duration::from_secs(60)));
        let local_clock = Timestamp::from_millis(1_798_761_630_000);
        assert_eq!(response(&[date]).retry_after(local_clock), Some(Duration::from_secs(30)));
        // A date that has passed is no wait, not an error.
        assert_eq!(response(&[date]).retry_after(Timestamp::from_millis(i64::MAX)), Some(Duration::ZERO));
    }

    /// JavaScript hands over no others: one that is read elsewhere would be missing there, and nobody would notice.
    #[test]
    #[allow(clippy::disallowed_methods, reason = "a test may read the source that it checks")]
    fn headers_are_read_here_alone() {
        let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
        let mut reads = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let source = std::fs::read_to_string(&path).unwrap();
                let (source, _) = source.split_once("#[cfg(test)]").unwrap_or((&source, ""));
                let parts = source.split("headers.get(").skip(1);
                reads.extend(
                    parts.filter_map(|part| Some((path.clone(), part.split_once(')')?.0.to_owned()))),
                );
            }
        }
        // Those of a webhook are a request's, and JavaScript verifies it by itself.
        reads.retain(|(path, _)| !path.ends_with("webhook.rs"));
        assert!(reads.iter().all(|(path, _)| path.ends_with("transport/response.rs")), "{reads:?}");
        let mut names: Vec<String> = reads.into_iter().map(|(_, name)| name).collect();
        names.sort();
        assert_eq!(names, ["DATE", "RAY", "RETRY_AFTER", "TRACE_ID"]);
    }

    #[test]
    fn retry_after_that_is_neither_is_none() {
        for value in ["", "soon", "-1", "1.5", "99999999999999999999"] {
            let mut response = response(&[]);
            response.headers.insert("retry-after", value).unwrap();
            assert_eq!(response.retry_after(Timestamp::from_millis(0)), None, "{value}");
        }
    }
}
