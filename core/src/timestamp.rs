//! Moments as Clerk writes them.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::text;

/// A moment: milliseconds since the Unix epoch, as everywhere in Clerk's API.
///
/// ```
/// use clerk_invitations_core::Timestamp;
/// use std::time::{Duration, UNIX_EPOCH};
///
/// let created_at = Timestamp::from_millis(1_767_225_600_000);
/// assert_eq!(created_at + Duration::from_secs(1), Timestamp::from_millis(1_767_225_601_000));
/// // For the standard library and the crates that build on it:
/// let _system_time = created_at.since_unix_epoch().map(|elapsed| UNIX_EPOCH + elapsed);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From milliseconds since the Unix epoch.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the Unix epoch.
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// Time since the Unix epoch; `None` before it.
    pub fn since_unix_epoch(self) -> Option<Duration> {
        u64::try_from(self.0).ok().map(Duration::from_millis)
    }

    /// Time since `earlier`; zero where `earlier` is later.
    pub fn saturating_since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

fn millis(duration: Duration) -> i64 {
    text::millis(duration).try_into().unwrap_or(i64::MAX)
}

/// Saturates at the largest moment.
impl std::ops::Add<Duration> for Timestamp {
    type Output = Self;

    fn add(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(millis(duration)))
    }
}

/// Saturates at the smallest moment.
impl std::ops::Sub<Duration> for Timestamp {
    type Output = Self;

    fn sub(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(millis(duration)))
    }
}
