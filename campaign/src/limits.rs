//! How much may be sent: data.

use std::time::Duration;

/// So many requests in so much time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Quota {
    /// How many requests; 0 for none at all.
    pub requests: u32,
    /// In how much time.
    pub window: Duration,
}

impl Quota {
    /// So many requests in so much time.
    pub const fn new(requests: u32, window: Duration) -> Self {
        Self { requests, window }
    }

    /// This share of it, in percent, but at least one request where it allows any.
    #[must_use]
    pub const fn share(self, percent: u8) -> Self {
        // In 64 bits it cannot overflow, and the result is no more than what it came from.
        let requests = (self.requests as u64 * percent as u64 / 100) as u32;
        let requests = if requests == 0 && self.requests > 0 { 1 } else { requests };
        Self { requests, window: self.window }
    }
}

/// What Clerk allows a secret key. It counts whether windows slide or are fixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bulk requests, each of up to 10 people.
    pub bulk: Quota,
    /// Requests for one person.
    pub single: Quota,
    /// All requests together, looks included.
    pub all: Quota,
}

impl Limits {
    /// What Clerk publishes: 25 bulk and 100 single requests an hour, and 100 of any kind in ten seconds (the
    /// limit of a development instance; production allows 1,000, which nothing here comes near).
    pub const fn published() -> Self {
        let hour = Duration::from_secs(3600);
        Self {
            bulk: Quota::new(25, hour),
            single: Quota::new(100, hour),
            all: Quota::new(100, Duration::from_secs(10)),
        }
    }

    /// For inviting from the waitlist: Clerk publishes no limit of that endpoint, and it takes one at a time.
    pub const fn waitlist() -> Self {
        let all = Self::published().all;
        Self { bulk: Quota::new(0, all.window), single: all, all }
    }

    /// The same with this quota for bulk requests.
    #[must_use]
    pub const fn with_bulk(self, bulk: Quota) -> Self {
        Self { bulk, ..self }
    }

    /// The same with this quota for requests for one person.
    #[must_use]
    pub const fn with_single(self, single: Quota) -> Self {
        Self { single, ..self }
    }

    /// The same with this quota for all requests together.
    #[must_use]
    pub const fn with_all(self, all: Quota) -> Self {
        Self { all, ..self }
    }

    /// This share of each quota, in percent: the rest is left to others who use the key.
    #[must_use]
    pub const fn share(self, percent: u8) -> Self {
        Self {
            bulk: self.bulk.share(percent),
            single: self.single.share(percent),
            all: self.all.share(percent),
        }
    }

    /// The least time in which so many people can be invited, if nobody is refused: all that is spent before
    /// the last window opens.
    pub fn least_time(&self, people: u64, bulk_size: u32) -> Duration {
        let each = u64::from(self.bulk.requests) * u64::from(bulk_size) + u64::from(self.single.requests);
        let windows = people.div_ceil(each.max(1)).saturating_sub(1);
        let window = self.bulk.window.max(self.single.window);
        window.saturating_mul(u32::try_from(windows).unwrap_or(u32::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_rounds_down_but_never_to_nothing() {
        let quota = |requests| Quota::new(requests, Duration::from_secs(1));
        let table =
            [(25, 80, 20), (25, 50, 12), (25, 1, 1), (0, 80, 0), (100, 100, 100), (u32::MAX, 100, u32::MAX)];
        for (requests, percent, expected) in table {
            assert_eq!(quota(requests).share(percent).requests, expected, "{requests} {percent}");
        }
    }

    #[test]
    fn the_least_time_is_that_of_all_windows_but_the_last() {
        let hours = |people| Limits::published().least_time(people, 10).as_secs() / 3600;
        assert_eq!([0, 1, 350, 351, 700, 10_000].map(hours), [0, 0, 0, 1, 1, 28]);
    }
}
