//! Bodies of answers, whole and broken.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};

/// The connection is to be closed without a further byte.
#[derive(Debug)]
pub(super) struct HungUp;

impl fmt::Display for HungUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("hung up, as a fault or the client wanted")
    }
}

impl std::error::Error for HungUp {}

/// The bytes that are sent, then blanks, and how it ends.
pub(super) struct AnswerBody {
    bytes: Option<Bytes>,
    blanks: u64,
    /// What is promised, but never sent.
    missing: u64,
    end: End,
}

enum End {
    Proper,
    /// Hangs up at the poll after this one: hyper sends what it has when a body makes it wait, and throws it away
    /// when a body fails.
    BreaksOffSoon,
    BreaksOff,
}

const CHUNK: &[u8] = &[b' '; 64 * 1024];

impl AnswerBody {
    pub(super) fn whole(bytes: Bytes) -> Self {
        Self { bytes: Some(bytes), blanks: 0, missing: 0, end: End::Proper }
    }

    /// The whole length is promised, half of it is sent.
    pub(super) fn truncated(mut bytes: Bytes) -> Self {
        let second_half = bytes.split_off(bytes.len() / 2);
        let missing = u64::try_from(second_half.len()).unwrap_or(u64::MAX);
        Self { bytes: Some(bytes), blanks: 0, missing, end: End::BreaksOffSoon }
    }

    pub(super) fn blanks(count: u64) -> Self {
        Self { bytes: None, blanks: count, missing: 0, end: End::Proper }
    }
}

impl Body for AnswerBody {
    type Data = Bytes;
    type Error = HungUp;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, HungUp>>> {
        if let Some(bytes) = self.bytes.take().filter(|bytes| !bytes.is_empty()) {
            return Poll::Ready(Some(Ok(Frame::data(bytes))));
        }
        if self.blanks > 0 {
            let size = CHUNK.len().min(usize::try_from(self.blanks).unwrap_or(usize::MAX));
            self.blanks -= u64::try_from(size).unwrap_or(self.blanks);
            return Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(CHUNK).slice(..size)))));
        }
        match self.end {
            End::Proper => Poll::Ready(None),
            End::BreaksOffSoon => {
                self.end = End::BreaksOff;
                context.waker().wake_by_ref();
                Poll::Pending
            }
            End::BreaksOff => Poll::Ready(Some(Err(HungUp))),
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self.end, End::Proper) && self.blanks == 0 && self.bytes.as_ref().is_none_or(Bytes::is_empty)
    }

    fn size_hint(&self) -> SizeHint {
        let bytes = self.bytes.as_ref().map_or(0, Bytes::len);
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        SizeHint::with_exact(bytes.saturating_add(self.blanks).saturating_add(self.missing))
    }
}
