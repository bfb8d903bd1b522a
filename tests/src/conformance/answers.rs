//! Answers arrive as the server gave them.

use bytes::Bytes;
use clerk_invitations_core::TransportErrorKind;
use http::{Method, StatusCode};

use super::subject::{Echo, ensure, ensure_eq};
use super::{MAX_BODY_BYTES, Subject, Verdict};
use crate::pattern::pattern;

pub(super) async fn any_status_is_an_answer(subject: &Subject<'_>) -> Verdict {
    for code in [200, 201, 204, 400, 401, 404, 409, 422, 429, 500, 503] {
        let answer = subject.send(subject.get(&format!("/status/{code}"))?).await?;
        ensure_eq!(answer.status().as_u16(), code, "the status");
        let body = if code == 204 { String::new() } else { format!("status {code}") };
        ensure_eq!(answer.body(), body.as_bytes(), "the body of {code}");
    }
    Ok(())
}

pub(super) async fn redirects_are_not_followed(subject: &Subject<'_>) -> Verdict {
    for code in [301, 302, 303, 307, 308] {
        for method in [Method::GET, Method::POST] {
            let id = subject.fresh_id();
            let request = subject.request(method, &format!("/redirect/{code}?id={id}"), Bytes::new())?;
            if subject.host.hides_redirects {
                subject.failure(request, TransportErrorKind::Interrupted).await?;
            } else {
                let answer = subject.send(request).await?;
                ensure_eq!(answer.status().as_u16(), code, "the status");
                ensure!(answer.headers().contains_key("location"), "{code}: the location is lost");
                ensure_eq!(answer.body(), "elsewhere".as_bytes(), "the body of {code}");
            }
            let asked = subject.seen(&format!("{id}-target"), "").await?.requests;
            ensure_eq!(asked, 0, "{code}: requests to where it points");
        }
    }
    Ok(())
}

pub(super) async fn repeated_response_headers_survive(subject: &Subject<'_>) -> Verdict {
    let answer = subject.send(subject.get("/repeated-headers")?).await?;
    let mut values = Vec::new();
    for value in answer.headers().get_all("x-repeated") {
        values.push(value.to_str()?);
    }
    // One list, whether it comes in several lines or (fetch) in one: RFC 9110, section 5.3.
    ensure_eq!(values.join(", "), "one, two, three, four", "the values");
    Ok(())
}

pub(super) async fn body_under_the_cap_arrives_whole(subject: &Subject<'_>) -> Verdict {
    for framing in ["length", "chunked"] {
        for bytes in [0, 1, 100_000, MAX_BODY_BYTES] {
            let request = subject.get(&format!("/big?bytes={bytes}&framing={framing}"))?;
            let answer = subject.send(request).await?;
            ensure_eq!(answer.body().len(), bytes, "{framing}: the length");
            ensure!(answer.body() == &pattern(0..bytes), "{framing}: {bytes} bytes are not the same bytes");
        }
    }
    Ok(())
}

pub(super) async fn body_over_the_cap_is_refused(subject: &Subject<'_>) -> Verdict {
    for framing in ["length", "chunked"] {
        for status in [StatusCode::OK, StatusCode::SERVICE_UNAVAILABLE] {
            let (bytes, code) = (MAX_BODY_BYTES + 1, status.as_u16());
            let request = subject.get(&format!("/big?bytes={bytes}&framing={framing}&status={code}"))?;
            let error = subject.failure(request, TransportErrorKind::BodyTooLarge).await?;
            ensure_eq!(error.status(), Some(status), "{framing}: the status");
        }
        // A transport that reads on would be at it for a while; this one tells the server to stop.
        let (id, bytes) = (subject.fresh_id(), 1 << 30);
        let request = subject.get(&format!("/big?bytes={bytes}&framing={framing}&id={id}"))?;
        subject.failure(request, TransportErrorKind::BodyTooLarge).await?;
        ensure_eq!(subject.seen(&id, "gone").await?.gone, 1, "{framing}: bodies left unread");
    }
    Ok(())
}

pub(super) async fn binary_bodies_are_untouched(subject: &Subject<'_>) -> Verdict {
    // Every byte, CR LF and a byte order mark included: neither UTF-8 nor line ends are anybody's business.
    let mut bytes = vec![0xEF, 0xBB, 0xBF, b'\r', b'\n'];
    bytes.extend(0..=u8::MAX);
    let body = Bytes::from(bytes);

    let answer = subject.send(subject.request(Method::POST, "/mirror", body.clone())?).await?;
    ensure_eq!(answer.body(), &body, "what came back");

    let echo: Echo = subject.json(subject.request(Method::POST, "/echo", body.clone())?).await?;
    let hexadecimal: String = body.iter().map(|byte| format!("{byte:02x}")).collect();
    ensure_eq!(echo.body, hexadecimal, "what arrived");
    Ok(())
}
