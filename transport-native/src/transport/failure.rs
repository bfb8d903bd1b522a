//! What a `reqwest::Error` says about how far the request got.

use clerk_invitations_core::{TransportError, TransportErrorKind};

/// Sending, or waiting for the head of the answer, failed.
pub(super) fn before_head(error: reqwest::Error) -> TransportError {
    let kind = if error.is_builder() {
        TransportErrorKind::Request
    } else if error.is_connect() {
        // hyper's connect phase: resolving, TCP, a proxy's tunnel, TLS. No byte of the request was written;
        // that holds for its timeout too. What fails later is not called connect any more, the HTTP/2
        // preface included.
        TransportErrorKind::Connect
    } else if error.is_timeout() {
        TransportErrorKind::Timeout
    } else {
        // A pooled connection that the server was closing looks like one that broke while the server worked
        // ("connection closed before message completed"), so nothing better can be said of either.
        TransportErrorKind::Interrupted
    };
    TransportError::new(kind).with_source(error.without_url())
}

/// Reading the body failed.
pub(super) fn after_head(error: reqwest::Error) -> TransportError {
    let kind = if error.is_timeout() { TransportErrorKind::Timeout } else { TransportErrorKind::Body };
    TransportError::new(kind).with_source(error.without_url())
}
