//! Answers of any status, with any headers and any body, to every operation.

use clerk_invitations_core::http::header::{HeaderName, HeaderValue};
use clerk_invitations_core::http::{HeaderMap, Response, StatusCode};
use clerk_invitations_core::{Bytes, Error, RetryPolicy};

use crate::operation::{Subject, call};
use crate::support::{Bench, examine};

const STATUSES: [u16; 19] =
    [200, 201, 204, 301, 400, 401, 403, 404, 409, 413, 422, 429, 500, 408, 502, 503, 504, 100, 999];

/// The first byte chooses the operation, the second the status; then come header lines, an empty line, and the body.
/// Where there is no empty line, all is body.
pub fn response(data: &[u8]) {
    let Some((&[which, status], rest)) = data.split_first_chunk() else { return };
    let status = STATUSES[usize::from(status) % STATUSES.len()];
    let status = StatusCode::from_u16(status).expect("a status");
    let (head, body) = split_head(rest);
    let (headers, body) = (headers(head), Bytes::copy_from_slice(body));

    for retry in [RetryPolicy::none(), RetryPolicy::default()] {
        let is_single = retry == RetryPolicy::none();
        let (headers, body, mut count) = (headers.clone(), body.clone(), 0);
        let bench = Bench::new(
            |builder| builder.retry(retry),
            move |_, _| {
                count += 1;
                // A list that answers the same page for ever has no end.
                let status = if count > 100 { StatusCode::GONE } else { status };
                let mut response = Response::new(body.clone());
                *response.status_mut() = status;
                *response.headers_mut() = headers.clone();
                Ok(response)
            },
        );
        let bench = bench.expect("settings that are right");
        let result = call(&bench.clerk, which, Subject::default());
        assert!(result.is_err() || status.is_success(), "{status} is no success");
        let Err(error) = result else { continue };
        examine(&error);
        if is_single {
            assert!(matches!(error, Error::Api(_) | Error::Decode(_)), "{error:?}");
            // Refused is refused; 408 may be a proxy's, and of what else is no success nobody knows.
            let is_refused = (300..500).contains(&status.as_u16()) && status != StatusCode::REQUEST_TIMEOUT;
            assert_eq!(error.may_have_been_executed(), !is_refused, "{error:?}");
        }
    }
}

fn split_head(rest: &[u8]) -> (&[u8], &[u8]) {
    match rest.windows(2).position(|pair| pair == b"\n\n") {
        Some(end) => (&rest[..end], &rest[end + 2..]),
        None => (&[], rest),
    }
}

fn headers(head: &[u8]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for line in head.split(|byte| *byte == b'\n') {
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { continue };
        let name = HeaderName::from_bytes(&line[..colon]);
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_bytes(line[colon + 1..].trim_ascii())) {
            headers.append(name, value);
        }
    }
    headers
}
