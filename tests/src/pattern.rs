//! Bytes that both ends can compute.

use std::ops::Range;

use bytes::Bytes;

/// The bytes of a long body between these offsets. Its period is a prime: a chunk that is lost, repeated or
/// out of order shows.
pub(crate) fn pattern(offsets: Range<usize>) -> Bytes {
    (0..=250_u8).cycle().skip(offsets.start % 251).take(offsets.len()).collect()
}
