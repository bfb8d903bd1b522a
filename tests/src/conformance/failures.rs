//! An error says how far the request got, in good time, and nothing that is secret.

use std::error::Error;
use std::time::Duration;

use bytes::Bytes;
use clerk_invitations_core::{TransportError, TransportErrorKind};
use http::{HeaderValue, Method, Request, StatusCode};

use super::subject::{ensure, ensure_eq, with_timeout};
use super::{Failure, Subject, Verdict};

const TIMEOUT: Duration = Duration::from_millis(100);
/// A timer may be that early: JavaScript's count whole milliseconds.
const EARLIEST: Duration = Duration::from_millis(95);
/// "In good time", on a machine that is busy with other things.
const LATEST: Duration = Duration::from_secs(3);

pub(super) async fn a_truncated_body_is_a_body_error(subject: &Subject<'_>) -> Verdict {
    for framing in ["length", "chunked"] {
        let request = subject.get(&format!("/truncated?framing={framing}"))?;
        let error = subject.failure(request, TransportErrorKind::Body).await?;
        ensure_eq!(error.status(), Some(StatusCode::OK), "{framing}: the status");
    }
    Ok(())
}

pub(super) async fn a_reset_before_the_head_is_an_interruption(subject: &Subject<'_>) -> Verdict {
    let error = subject.failure(subject.get("/reset")?, TransportErrorKind::Interrupted).await?;
    ensure_eq!(error.status(), None, "the status");
    Ok(())
}

pub(super) async fn half_a_head_is_an_interruption(subject: &Subject<'_>) -> Verdict {
    let error = subject.failure(subject.get("/half-head")?, TransportErrorKind::Interrupted).await?;
    ensure_eq!(error.status(), None, "the status");
    Ok(())
}

pub(super) async fn a_refused_port_is_a_connect_error(subject: &Subject<'_>) -> Verdict {
    let request = Request::post(format!("{}/echo", subject.refused)).body(Bytes::new())?;
    let hidden = subject.host.hides_connect_errors;
    let kind = if hidden { TransportErrorKind::Interrupted } else { TransportErrorKind::Connect };
    let error = subject.failure(request, kind).await?;
    ensure_eq!(error.status(), None, "the status");
    Ok(())
}

/// Sends a request that takes longer than its timeout, and looks at the clock.
async fn times_out(subject: &Subject<'_>, target: &str) -> Result<TransportError, Failure> {
    let request = with_timeout(subject.get(target)?, TIMEOUT);
    let start = subject.runtime.now();
    let error = subject.failure(request, TransportErrorKind::Timeout).await?;
    let elapsed = subject.runtime.now().saturating_sub(start);
    ensure!((EARLIEST..LATEST).contains(&elapsed), "the timeout passed after {elapsed:?}");
    Ok(error)
}

pub(super) async fn a_slow_head_times_out(subject: &Subject<'_>) -> Verdict {
    let error = times_out(subject, "/hang").await?;
    ensure_eq!(error.status(), None, "the status");
    Ok(())
}

/// The bytes keep coming, each of them in time: the limit is one for all of them together.
pub(super) async fn a_slow_body_times_out(subject: &Subject<'_>) -> Verdict {
    let error = times_out(subject, "/slow-body").await?;
    ensure_eq!(error.status(), Some(StatusCode::OK), "the status");
    Ok(())
}

pub(super) async fn an_answer_in_time_is_an_answer(subject: &Subject<'_>) -> Verdict {
    // The second is longer than any clock runs, and must not overflow one.
    for timeout in [Duration::from_secs(30), Duration::MAX] {
        let request = with_timeout(subject.get("/slow-head?ms=20")?, timeout);
        let answer = subject.send(request).await?;
        ensure_eq!(answer.body(), "late".as_bytes(), "the body");
    }
    Ok(())
}

pub(super) async fn errors_show_no_secrets(subject: &Subject<'_>) -> Verdict {
    const SECRET: &str = "sesame";
    let urls = [
        format!("{}/reset", subject.server),
        format!("{}/half-head", subject.server),
        format!("{}/truncated", subject.server),
        format!("{}/hang", subject.server),
        format!("{}/big?bytes=2000000&framing=chunked", subject.server),
        format!("{}/echo/%2E%2E/x", subject.server),
        format!("{}/echo", subject.refused),
        "gopher://127.0.0.1/echo".to_owned(),
        "/echo".to_owned(),
    ];
    for url in urls {
        let separator = if url.contains('?') { '&' } else { '?' };
        let url = format!("{url}{separator}email_address={SECRET}%40example.com");
        let body = Bytes::from_static(SECRET.as_bytes());
        let mut request = with_timeout(Request::builder().method(Method::POST).uri(url).body(body)?, TIMEOUT);
        let key = HeaderValue::from_static("Bearer sesame");
        request.headers_mut().insert(http::header::AUTHORIZATION, key);

        // An answer shows what it likes: it is not an error.
        let Err(error) = subject.send(request).await else { continue };
        let mut shown = format!("{error} {error:?}");
        let mut source = error.source();
        while let Some(error) = source {
            shown.push_str(&format!(" {error} {error:?}"));
            source = error.source();
        }
        ensure!(!shown.contains(SECRET), "{shown}");
    }
    Ok(())
}
