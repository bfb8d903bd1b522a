//! How much may be sent: data.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use crate::InvitationKind;

/// A rate limit: requests per window. It is kept whether the server's windows slide or are fixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Quota {
    /// How many requests; 0 for none at all.
    pub requests: u32,
    /// The length of the window.
    pub window: Duration,
}

impl Quota {
    /// This many requests per window.
    pub const fn new(requests: u32, window: Duration) -> Self {
        Self { requests, window }
    }

    /// A share of it in percent, but at least one request where it allows any.
    #[must_use]
    pub const fn share(self, percent: u8) -> Self {
        // In 64 bits it cannot overflow, and the result is no more than what it came from.
        let requests = (self.requests as u64 * percent as u64 / 100) as u32;
        let requests = if requests == 0 && self.requests > 0 { 1 } else { requests };
        Self { requests, window: self.window }
    }
}

/// The name of a lane: in journals, events and reports.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LaneName(Cow<'static, str>);

impl LaneName {
    /// `POST /invitations/bulk`.
    pub const BULK: Self = Self(Cow::Borrowed("bulk"));
    /// `POST /invitations`.
    pub const SINGLE: Self = Self(Cow::Borrowed("single"));
    /// `POST /organizations/{organization_id}/invitations/bulk`, of all organizations together.
    pub const ORGANIZATION_BULK: Self = Self(Cow::Borrowed("organization_bulk"));
    /// `POST /organizations/{organization_id}/invitations`, of all organizations together.
    pub const ORGANIZATION_SINGLE: Self = Self(Cow::Borrowed("organization_single"));
    /// `POST /waitlist_entries/{waitlist_entry_id}/invite`.
    pub const WAITLIST: Self = Self(Cow::Borrowed("waitlist"));
    /// All requests together: no lane of its own, but what lookups count against, and each request besides
    /// its lane.
    pub const ALL: Self = Self(Cow::Borrowed("all"));

    /// A lane of this name.
    pub fn new(name: impl Into<Cow<'static, str>>) -> Self {
        Self(name.into())
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LaneName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A lane: requests that the server counts together, apart from those of other lanes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LaneLimit {
    /// The name; each lane has another.
    pub name: LaneName,
    /// Whom its requests invite. A kind has one lane for single requests, and may have one for bulks.
    pub kind: InvitationKind,
    /// How many people a request takes: 1 for the endpoint for one person, more for a bulk endpoint.
    pub size: u32,
    /// How many requests may be sent.
    pub quota: Quota,
}

impl LaneLimit {
    /// A lane.
    pub const fn new(name: LaneName, kind: InvitationKind, size: u32, quota: Quota) -> Self {
        Self { name, kind, size, quota }
    }
}

/// What Clerk allows a secret key, as far as a campaign is concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// All requests together, lookups included.
    pub all: Quota,
    /// The lanes.
    pub lanes: Vec<LaneLimit>,
}

impl Limits {
    /// What Clerk publishes: 25 bulk requests of 10 people and 100 single ones an hour, 50 and 250 for all
    /// organizations together, and 100 requests of any kind in ten seconds (a development instance; 1,000 in
    /// production, which a campaign does not come near). For inviting from the waitlist, one by one, it publishes no other limit.
    pub fn published() -> Self {
        use InvitationKind::{Application, Organization, Waitlist};
        let hour = |requests| Quota::new(requests, Duration::from_secs(3600));
        let all = Quota::new(100, Duration::from_secs(10));
        let lanes = vec![
            LaneLimit::new(LaneName::BULK, Application, 10, hour(25)),
            LaneLimit::new(LaneName::SINGLE, Application, 1, hour(100)),
            LaneLimit::new(LaneName::ORGANIZATION_BULK, Organization, 10, hour(50)),
            LaneLimit::new(LaneName::ORGANIZATION_SINGLE, Organization, 1, hour(250)),
            LaneLimit::new(LaneName::WAITLIST, Waitlist, 1, all),
        ];
        Self { all, lanes }
    }

    /// The same with this quota for all requests together.
    #[must_use]
    pub fn with_all(mut self, all: Quota) -> Self {
        self.all = all;
        self
    }

    /// The same with this lane, in place of the one of its name if there is one.
    #[must_use]
    pub fn with_lane(mut self, lane: LaneLimit) -> Self {
        self.lanes.retain(|other| other.name != lane.name);
        self.lanes.push(lane);
        self
    }

    /// The same with this quota for the lane of this name; a name that is not there changes nothing.
    #[must_use]
    pub fn with_quota(mut self, name: &LaneName, quota: Quota) -> Self {
        self.lanes.iter_mut().filter(|lane| lane.name == *name).for_each(|lane| lane.quota = quota);
        self
    }

    /// The same with so many bulk and single requests an hour, where that is said: for the application, and for all
    /// organizations together.
    #[must_use]
    pub fn with_hourly(mut self, bulk: Option<u32>, single: Option<u32>) -> Self {
        for (lane, requests) in [
            (LaneName::BULK, bulk),
            (LaneName::SINGLE, single),
            (LaneName::ORGANIZATION_BULK, bulk),
            (LaneName::ORGANIZATION_SINGLE, single),
        ] {
            if let Some(requests) = requests {
                self = self.with_quota(&lane, Quota::new(requests, Duration::from_secs(3600)));
            }
        }
        self
    }

    /// A share of each quota, in percent: the rest is left to others who use the key.
    #[must_use]
    pub fn share(mut self, percent: u8) -> Self {
        self.all = self.all.share(percent);
        self.lanes.iter_mut().for_each(|lane| lane.quota = lane.quota.share(percent));
        self
    }

    /// The lane for bulk requests of this kind, if there is one.
    pub fn bulk(&self, kind: InvitationKind) -> Option<&LaneLimit> {
        self.lanes.iter().filter(|lane| lane.kind == kind && lane.size > 1).max_by_key(|lane| lane.size)
    }

    /// The lane for single requests of this kind.
    pub fn single(&self, kind: InvitationKind) -> Option<&LaneLimit> {
        self.lanes.iter().find(|lane| lane.kind == kind && lane.size == 1)
    }

    /// The least time in which so many people of a kind can be invited, if nobody is refused and all bulks
    /// are full: from the first request to the opening of the last window.
    pub fn least_time(&self, kind: InvitationKind, people: u64) -> Duration {
        let windows = people.div_ceil(self.people_a_window(kind).max(1)).saturating_sub(1);
        let lanes = [self.bulk(kind), self.single(kind)].into_iter().flatten();
        let window = lanes.map(|lane| lane.quota.window).max().unwrap_or_default();
        window.saturating_mul(u32::try_from(windows).unwrap_or(u32::MAX))
    }

    /// How many bulk and single requests invite so many people of a kind in the least time, if nobody is
    /// refused and all bulks are full.
    pub fn least_requests(&self, kind: InvitationKind, people: u64) -> (u64, u64) {
        let requests = |lane: Option<&LaneLimit>| lane.map_or(0, |lane| u64::from(lane.quota.requests));
        let (bulk, single) = (requests(self.bulk(kind)), requests(self.single(kind)));
        let size = self.bulk(kind).map_or(1, |lane| u64::from(lane.size));
        let each = self.people_a_window(kind).max(1);
        let (windows, rest) = (people / each, people % each);
        let bulks = rest.div_ceil(size).min(bulk);
        (windows * bulk + bulks, windows * single + rest.saturating_sub(bulks * size))
    }

    fn people_a_window(&self, kind: InvitationKind) -> u64 {
        let lanes = [self.bulk(kind), self.single(kind)].into_iter().flatten();
        lanes.map(|lane| u64::from(lane.quota.requests) * u64::from(lane.size)).sum()
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
        let limits = Limits::published();
        let hours = |people| limits.least_time(InvitationKind::Application, people).as_secs() / 3600;
        assert_eq!([0, 1, 350, 351, 700, 10_000].map(hours), [0, 0, 0, 1, 1, 28]);
        assert_eq!(limits.least_time(InvitationKind::Organization, 10_000).as_secs() / 3600, 13);
    }

    #[test]
    fn both_lanes_are_used_and_bulks_first() {
        let limits = Limits::published();
        let requests = |people| limits.least_requests(InvitationKind::Application, people);
        assert_eq!(
            [0, 1, 10, 255, 350, 361].map(requests),
            [(0, 0), (1, 0), (1, 0), (25, 5), (25, 100), (27, 100)]
        );
        assert_eq!(limits.least_requests(InvitationKind::Waitlist, 7), (0, 7));
    }

    #[test]
    fn a_lane_takes_the_place_of_the_one_of_its_name() {
        let quota = Quota::new(7, Duration::from_secs(1));
        let lane = LaneLimit::new(LaneName::new("bulk"), InvitationKind::Application, 50, quota);
        let limits = Limits::published().with_lane(lane.clone());
        let all = Limits::published().lanes.len();
        assert_eq!((limits.lanes.len(), limits.bulk(InvitationKind::Application)), (all, Some(&lane)));
        assert_eq!(
            limits
                .with_quota(&LaneName::SINGLE, quota)
                .single(InvitationKind::Application)
                .map(|lane| lane.quota),
            Some(quota)
        );
    }
}
