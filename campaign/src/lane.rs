//! When the next request of a lane may be sent.

use std::collections::VecDeque;
use std::time::Duration;

use clerk_invitations_core::Timestamp;

use crate::Quota;

/// How long nothing is sent after a 429 without a `Retry-After`.
const DEFAULT_WAIT: Duration = Duration::from_secs(60);

/// Counts the requests of a lane within its window.
///
/// A request may be sent if fewer than the quota were sent within a window before it, which keeps within
/// sliding windows and within fixed ones. After a 429 the lane is shut for `Retry-After`, and takes what
/// follows for a new window. A second 429 before a window has passed shows that the server's windows slide:
/// from then on only the lane's own count opens it.
#[derive(Clone, Debug)]
pub(crate) struct Lane {
    quota: Quota,
    /// When the requests of the last window were sent, oldest first.
    sent: VecDeque<Timestamp>,
    shut_until: Option<Timestamp>,
    slides: bool,
}

impl Lane {
    pub(crate) fn new(quota: Quota) -> Self {
        Self { quota, sent: VecDeque::new(), shut_until: None, slides: false }
    }

    /// From when on a request may be sent; `None` for never.
    pub(crate) fn opens(&self) -> Option<Timestamp> {
        let quota = usize::try_from(self.quota.requests).unwrap_or(usize::MAX);
        let counted = match self.sent.len().checked_sub(quota) {
            _ if quota == 0 => return None,
            Some(oldest) => self.sent.get(oldest).map(|sent| *sent + self.quota.window),
            None => None,
        };
        Some(counted.max(self.shut_until).unwrap_or(Timestamp::from_millis(i64::MIN)))
    }

    pub(crate) fn is_open(&self, now: Timestamp) -> bool {
        self.opens().is_some_and(|opens| opens <= now)
    }

    /// Counts a request.
    pub(crate) fn count(&mut self, now: Timestamp) {
        while self.sent.front().is_some_and(|sent| *sent + self.quota.window <= now) {
            self.sent.pop_front();
        }
        self.sent.push_back(now);
    }

    /// Moves the last request to when it was answered: the server counted it no later than that.
    pub(crate) fn recount(&mut self, now: Timestamp) {
        if let Some(last) = self.sent.back_mut() {
            *last = now;
        }
    }

    /// Learns from a 429.
    pub(crate) fn shut(&mut self, now: Timestamp, asked: Option<Duration>) {
        let reopened_lately = self.shut_until.is_some_and(|until| now < until + self.quota.window);
        self.slides |= reopened_lately;
        if !self.slides {
            self.sent.clear();
        }
        // Without a wait the same request would be sent again at once.
        let wait = asked.unwrap_or(DEFAULT_WAIT).max(Duration::from_secs(1));
        self.shut_until = Some(now + wait).max(self.shut_until);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1000)
    }

    fn lane(requests: u32) -> Lane {
        Lane::new(Quota::new(requests, HOUR))
    }

    #[test]
    fn no_more_than_the_quota_in_any_window() {
        let mut lane = lane(2);
        for (now, open) in
            [(0, true), (10, true), (20, false), (3599, false), (3600, true), (3601, false), (3610, true)]
        {
            assert_eq!(lane.is_open(at(now)), open, "{now}");
            if open {
                lane.count(at(now));
            }
        }
        assert_eq!(lane.opens(), Some(at(7200)));
    }

    #[test]
    fn a_429_shuts_it_for_as_long_as_it_says_and_opens_a_window() {
        let mut lane = lane(2);
        lane.count(at(0));
        lane.count(at(1));
        lane.shut(at(1), Some(Duration::from_secs(100)));
        assert_eq!(lane.opens(), Some(at(101)));
        // Again within a window: so its windows slide, and what it has sent counts.
        lane.count(at(101));
        lane.count(at(102));
        lane.shut(at(102), Some(Duration::from_secs(5)));
        assert_eq!(lane.opens(), Some(at(3701)));
    }

    #[test]
    fn a_429_without_a_time_waits_and_a_quota_of_nothing_never_opens() {
        let mut shut = lane(1);
        shut.shut(at(0), None);
        assert_eq!(shut.opens(), Some(at(60)));
        shut.shut(at(60), Some(Duration::ZERO));
        assert_eq!(shut.opens(), Some(at(61)));
        assert_eq!(lane(0).opens(), None);
    }
}
