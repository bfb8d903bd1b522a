//! Answers in JSON: a value, or what went wrong.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Response, StatusCode};
use serde_json::Value;

use crate::problem::Problems;

pub(crate) fn json_response(status: StatusCode, value: &Value) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(value.to_string()));
    *response.status_mut() = status;
    // Bare, as Clerk's: @clerk/backend reads nothing from a body whose type carries a charset.
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

pub(crate) fn problem_response(problems: &Problems, trace: &str) -> Response<Bytes> {
    let first = problems.0.first();
    let status = first.and_then(|problem| StatusCode::from_u16(problem.status).ok());
    let mut response =
        json_response(status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), &problems.to_json(trace));
    for (name, text) in problems.0.iter().filter_map(|problem| problem.header.clone()) {
        if let Ok(value) = HeaderValue::from_str(&text) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
