//! Requests arrive as the caller made them.

use bytes::Bytes;
use clerk_invitations_core::TransportErrorKind;
use http::{HeaderName, HeaderValue, Method, Request};

use super::subject::{Echo, ensure, ensure_eq};
use super::{Subject, Verdict};
use crate::pattern::pattern;

pub(super) async fn method_and_target_arrive_exactly(subject: &Subject<'_>) -> Verdict {
    let targets = [
        "/echo",
        "/echo/",
        "/echo?",
        "/echo//x",
        "/echo/a%2Fb%2fc/%E2%82%AC/%20%25/~!$&()*+,;=:@-._",
        "/echo?q=%26%3D+%2B&q=again&empty=&flag&a/b=c%2Fd&comma=1,2&at=a@b",
    ];
    for target in targets {
        let echo: Echo = subject.json(subject.get(target)?).await?;
        // Node leaves out the mark of a query that is empty; it says nothing.
        ensure_eq!(echo.target.trim_end_matches('?'), target.trim_end_matches('?'), "the target");
    }
    for method in [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
        let echo: Echo = subject.json(subject.request(method.clone(), "/echo", Bytes::new())?).await?;
        ensure_eq!(echo.method, method.as_str(), "the method");
    }
    Ok(())
}

/// To a URL parser `%2E%2E` is a step up, and so another operation. It may be sent as it is or be refused.
pub(super) async fn the_path_is_never_rewritten(subject: &Subject<'_>) -> Verdict {
    for target in ["/echo/%2E%2E/x", "/echo/../x", "/echo/./x", "/echo/%2e"] {
        match subject.send(subject.get(target)?).await {
            Ok(answer) => {
                ensure_eq!(answer.status(), 200, "{target}: the status");
                let echo: Echo = serde_json::from_slice(answer.body())?;
                ensure_eq!(echo.target, target, "the target");
            }
            Err(error) => {
                ensure_eq!(error.kind(), TransportErrorKind::Request, "{target}: the kind of {error:?}");
            }
        }
    }
    Ok(())
}

pub(super) async fn request_headers_arrive(subject: &Subject<'_>) -> Verdict {
    let mut request = subject.request(Method::POST, "/echo", Bytes::from_static(b"{}"))?;
    let headers = [
        ("authorization", "Bearer sk_test_x"),
        ("content-type", "application/json"),
        ("accept", "application/json"),
        ("user-agent", "conformance/1.0 (a, b; c)"),
        ("x-empty", ""),
        ("x-inner-space", "a  b"),
        ("x-list", "one"),
        ("x-list", "two, three"),
        ("x-list", "four"),
    ];
    for (name, value) in headers {
        request.headers_mut().append(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    let echo: Echo = subject.json(request).await?;
    let is_own = |name| subject.host.own_headers.contains(&name);
    for (name, value) in headers.into_iter().filter(|(name, _)| !is_own(*name)) {
        let value = if name == "x-list" { "one, two, three, four" } else { value };
        ensure_eq!(echo.header(name), value, "the header {name}");
    }
    // What would tell the server more than the caller said.
    for name in ["cookie", "referer", "accept-encoding"] {
        let value = echo.header(name);
        ensure!(is_own(name) || value.is_empty(), "nobody asked for {name}: {value}");
    }
    Ok(())
}

pub(super) async fn an_empty_post_has_no_body(subject: &Subject<'_>) -> Verdict {
    let echo: Echo = subject.json(subject.request(Method::POST, "/echo", Bytes::new())?).await?;
    ensure_eq!(echo.body, "", "the body");
    ensure_eq!(echo.header("transfer-encoding"), "", "the transfer encoding");
    // Some servers answer 411 without it. HTTP/2 ends the stream in the head and may leave it out.
    let length = echo.header("content-length");
    ensure!(length == "0" || (length.is_empty() && echo.version == "HTTP/2.0"), "the length: {length:?}");
    Ok(())
}

pub(super) async fn a_large_request_body_arrives_whole(subject: &Subject<'_>) -> Verdict {
    let body = pattern(0..500_000);
    let answer = subject.send(subject.request(Method::POST, "/mirror", body.clone())?).await?;
    ensure_eq!(answer.body().len(), body.len(), "the length");
    ensure!(answer.body() == &body, "not the same bytes");
    Ok(())
}

pub(super) async fn an_unsendable_request_is_refused(subject: &Subject<'_>) -> Verdict {
    for url in ["/v1/invitations", "gopher://127.0.0.1/x"] {
        subject.failure(Request::get(url).body(Bytes::new())?, TransportErrorKind::Request).await?;
    }
    Ok(())
}
