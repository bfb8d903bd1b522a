//! What a browser asks before a page may talk to a server of another origin.

use bytes::Bytes;
use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD,
};
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode};

/// The answer to a preflight: yes, whatever it is.
pub(super) fn preflight<B>(request: &Request<B>) -> Option<Response<Bytes>> {
    let asked = request.headers();
    let method = asked.get(ACCESS_CONTROL_REQUEST_METHOD).filter(|_| request.method() == Method::OPTIONS)?;
    let mut answer = Response::new(Bytes::new());
    *answer.status_mut() = StatusCode::NO_CONTENT;
    answer.headers_mut().insert(ACCESS_CONTROL_ALLOW_METHODS, method.clone());
    // By name, as `*` does not mean `authorization`.
    if let Some(names) = asked.get(ACCESS_CONTROL_REQUEST_HEADERS) {
        answer.headers_mut().insert(ACCESS_CONTROL_ALLOW_HEADERS, names.clone());
    }
    Some(answer)
}

/// Shows an answer to every page.
pub(super) fn show(headers: &mut HeaderMap) {
    for name in [ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS] {
        headers.insert(name, HeaderValue::from_static("*"));
    }
}
