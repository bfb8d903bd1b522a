//! Any `Retry-After`, with any `Date`.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use clerk_invitations_core::http::header::{DATE, HeaderMap, HeaderValue, RETRY_AFTER};
use clerk_invitations_core::http::{Response, StatusCode};
use clerk_invitations_core::{Bytes, ListInvitations, RawResponse, RetryPolicy, Runtime, Timestamp};

use crate::support::{Bench, examine, ready};

/// The longest that the call may take.
const TIMEOUT: Duration = Duration::from_secs(60);

/// Eight bytes are the local clock, in milliseconds; then come two lines: `Retry-After`, and `Date` if it is
/// there.
pub fn retry_after(data: &[u8]) {
    let Some((clock, rest)) = data.split_first_chunk() else { return };
    let mut lines = rest.splitn(2, |byte| *byte == b'\n');
    let mut next = || HeaderValue::from_bytes(lines.next()?).ok();
    let (asked, date) = (next(), next());
    let mut headers = HeaderMap::new();
    headers.extend(asked.clone().map(|asked| (RETRY_AFTER, asked)));
    headers.extend(date.clone().map(|date| (DATE, date)));

    let read =
        |wall_now| RawResponse::new(StatusCode::OK, headers.clone(), Bytes::new()).retry_after(wall_now);
    for wall_now in [Timestamp::from_millis(i64::from_le_bytes(*clock)), Timestamp::from_millis(i64::MIN)] {
        assert_eq!(read(wall_now), expected(asked.as_ref(), date.as_ref(), wall_now));
    }
    wait(&headers, date.is_some());
}

/// The same, as RFC 9110 has it.
fn expected(
    asked: Option<&HeaderValue>,
    date: Option<&HeaderValue>,
    wall_now: Timestamp,
) -> Option<Duration> {
    let asked = asked?.to_str().ok()?.trim();
    if !asked.is_empty() && asked.bytes().all(|byte| byte.is_ascii_digit()) {
        return asked.parse().ok().map(Duration::from_secs);
    }
    let timestamp =
        |date: SystemTime| Some(Timestamp::from_millis(0) + date.duration_since(UNIX_EPOCH).ok()?);
    let parse = |text: &str| timestamp(fixdate(text).or_else(|| httpdate::parse_http_date(text).ok())?);
    let now = date.and_then(|date| parse(date.to_str().ok()?)).unwrap_or(wall_now);
    Some(parse(asked)?.saturating_since(now))
}

/// The one form that servers may send, read as a proxy would: whatever the weekday, with leap seconds, and the days that
/// a month does not have counted on into the next.
fn fixdate(text: &str) -> Option<SystemTime> {
    let day = text.get(5..7).filter(|_| text.len() == 29)?;
    let days: u64 = day.parse().ok().filter(|days| day.as_bytes()[0] != b'+' && (1..=31).contains(days))?;
    let is_leap = text.ends_with(":60 GMT");
    let rest = text.get(7..)?.replace(":60 GMT", ":59 GMT");
    let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let read = |weekday: &str| httpdate::parse_http_date(&format!("{weekday}, 01{rest}")).ok();
    let first = weekdays.into_iter().find_map(read).filter(|_| text.get(3..5) == Some(", "))?;
    Some(first + Duration::from_secs((days - 1) * 86_400 + u64::from(is_leap)))
}

/// A refusal with these headers is waited for whole, or not at all.
fn wait(headers: &HeaderMap, has_date: bool) {
    let policy = RetryPolicy::default().attempts(3).jitter(0.0);
    let longest = policy.max_backoff;
    let sent = headers.clone();
    let bench = Bench::new(
        |builder| builder.retry(policy).timeout(TIMEOUT),
        move |_, _| {
            let mut response = Response::new(Bytes::new());
            *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
            *response.headers_mut() = sent.clone();
            Ok(response)
        },
    );
    let bench = bench.expect("settings that are right");
    let began = bench.runtime.wall_now();
    let error = ready(bench.clerk.invitations().list(ListInvitations::new())).expect_err("a refusal");
    examine(&error);
    let read = |wall_now| {
        let response = RawResponse::new(StatusCode::TOO_MANY_REQUESTS, headers.clone(), Bytes::new());
        response.retry_after(wall_now)
    };
    let mut elapsed = Duration::ZERO;
    for wait in bench.runtime.sleeps() {
        let asked = read(began + elapsed).unwrap_or_default();
        assert!(asked <= wait && wait <= asked.max(longest), "{wait:?} where {asked:?} was asked for");
        elapsed += wait;
    }
    assert!(elapsed < TIMEOUT);
    assert_eq!(error.retry_after(), read(began + elapsed), "has a date: {has_date}");
    if bench.transport.requests().len() < 3 {
        assert!(
            elapsed + read(began + elapsed).unwrap_or_default().max(longest) >= TIMEOUT,
            "given up early"
        );
    }
}
