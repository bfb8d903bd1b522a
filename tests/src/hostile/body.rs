//! Bodies of answers, whole and not.

use std::io;
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream::{self, Stream, StreamExt};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full, StreamBody};
use hyper::body::Frame;

use super::log::Visit;
use crate::pattern::pattern;

pub(super) type Body = UnsyncBoxBody<Bytes, io::Error>;

const CHUNK: usize = 64 * 1024;
/// Between the bytes of a slow body: well within any timeout, so that only the sum of them is too long.
const TRICKLE: Duration = Duration::from_millis(20);
/// Lets what was written leave before the connection ends; otherwise hyper may drop it unsent.
const FLUSH: Duration = Duration::from_millis(10);

pub(super) fn full(bytes: impl Into<Bytes>) -> Body {
    Full::new(bytes.into()).map_err(|never| match never {}).boxed_unsync()
}

/// So many bytes of the pattern, made only as fast as the client reads them.
pub(super) fn big(bytes: usize, visit: Visit) -> Body {
    streamed(stream::unfold((0, Some(visit)), move |(start, visit)| async move {
        let end = bytes.min(start + CHUNK);
        // With the last byte, because nobody asks a body of known length for more after it.
        let visit = if end == bytes {
            visit.into_iter().for_each(Visit::answered);
            None
        } else {
            visit
        };
        (start < bytes).then(|| (Ok(pattern(start..end)), (end, visit)))
    }))
}

/// A byte now and then, for ever.
pub(super) fn trickle(visit: Visit) -> Body {
    streamed(stream::unfold(visit, |visit| async {
        tokio::time::sleep(TRICKLE).await;
        Some((Ok(Bytes::from_static(b".")), visit))
    }))
}

/// The beginning of a body, and the end of the connection.
pub(super) fn truncated(beginning: Bytes) -> Body {
    let end = stream::once(async {
        tokio::time::sleep(FLUSH).await;
        Err(io::Error::from(io::ErrorKind::ConnectionAborted))
    });
    streamed(stream::iter([Ok(beginning)]).chain(end))
}

fn streamed(chunks: impl Stream<Item = io::Result<Bytes>> + Send + 'static) -> Body {
    StreamBody::new(chunks.map(|chunk| chunk.map(Frame::data))).boxed_unsync()
}
