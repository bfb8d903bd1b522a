//! How much may be sent, and when that will have been all.

use clerk_invitations_campaign::{InvitationKind, LaneLimit, Limits};
use serde::{Deserialize, Serialize};

/// What the user of the object says: the command's options of the same names.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Pace {
    /// Bulk requests an hour.
    pub bulk_per_hour: Option<u32>,
    /// Requests for a single person an hour.
    pub single_per_hour: Option<u32>,
    /// Which share of the quota to use, in percent.
    pub share: Option<u8>,
    /// Whether nothing more is to be sent: people are looked up all the same.
    #[serde(default)]
    pub is_over: bool,
}

impl Pace {
    /// These limits.
    pub fn limits(&self) -> Limits {
        let mut limits = Limits::published()
            .with_hourly(self.bulk_per_hour, self.single_per_hour)
            .share(self.share.unwrap_or(100));
        if self.is_over {
            limits.lanes.clear();
        }
        limits
    }
}

/// A lane as it stands.
#[derive(Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LaneStatus {
    name: String,
    /// Whether somebody of its kind waits.
    is_needed: bool,
    people: u32,
    requests: u32,
    window_ms: u64,
    used: usize,
    /// When its quota has room again, where it has none: milliseconds since the Unix epoch.
    opens_at: Option<i64>,
}

/// The lanes, and when everybody will have been invited if nobody is refused.
#[derive(Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Forecast {
    /// The lanes of the kinds that are asked for.
    pub lanes: Vec<LaneStatus>,
    /// When the last request will have been sent: milliseconds since the Unix epoch; `None` for never.
    pub ends_at: Option<i64>,
}

/// Of so many people of each kind who wait, and the requests of the last window, oldest first.
pub fn forecast(
    limits: &Limits,
    waiting: &[(InvitationKind, u64)],
    requests: &[(String, i64)],
    now: i64,
) -> Forecast {
    let (mut lanes, mut ends_at) = (Vec::new(), Some(now));
    for (kind, people) in waiting.iter().copied() {
        let of_kind: Vec<LaneStatus> = limits
            .lanes
            .iter()
            .filter(|lane| lane.kind == kind)
            .map(|lane| status(lane, people > 0, requests, now))
            .collect();
        if people > 0 {
            let end = end(limits, kind, people, &of_kind, now);
            ends_at = ends_at.zip(end).map(|(one, other)| one.max(other));
        }
        lanes.extend(of_kind);
    }
    Forecast { lanes, ends_at }
}

fn status(lane: &LaneLimit, is_needed: bool, requests: &[(String, i64)], now: i64) -> LaneStatus {
    let window_ms = lane.quota.window.as_millis() as u64;
    let times: Vec<i64> = requests
        .iter()
        .filter(|(name, at)| name == lane.name.as_str() && at.saturating_add(window_ms as i64) > now)
        .map(|(_, at)| *at)
        .collect();
    let oldest = times.len().checked_sub(lane.quota.requests as usize).and_then(|index| times.get(index));
    LaneStatus {
        name: lane.name.to_string(),
        is_needed,
        people: lane.size,
        requests: lane.quota.requests,
        window_ms,
        used: times.len(),
        opens_at: oldest.map(|at| at + window_ms as i64),
    }
}

fn end(limits: &Limits, kind: InvitationKind, people: u64, lanes: &[LaneStatus], now: i64) -> Option<i64> {
    let room = |lane: &LaneStatus| {
        (lane.requests as usize).saturating_sub(lane.used) as u64 * u64::from(lane.people)
    };
    let left = people.saturating_sub(lanes.iter().map(room).sum());
    if left == 0 {
        return Some(now);
    }
    if lanes.iter().all(|lane| lane.requests == 0) {
        return None;
    }
    // A window's quota is sent within a minute, so all of it opens with its oldest request.
    let opens = lanes
        .iter()
        .filter(|lane| lane.requests > 0)
        .map(|lane| lane.opens_at.unwrap_or(now + lane.window_ms as i64));
    let least = i64::try_from(limits.least_time(kind, left).as_millis()).unwrap_or(i64::MAX);
    opens.min().map(|opens| opens.saturating_add(least))
}

#[cfg(test)]
mod tests {
    use super::*;
    use InvitationKind::Application;

    const HOUR: i64 = 3_600_000;

    fn ends(people: u64, requests: &[(String, i64)], now: i64) -> Option<i64> {
        forecast(&Limits::published(), &[(Application, people)], requests, now).ends_at
    }

    #[test]
    fn it_ends_with_the_window_that_takes_the_last() {
        assert_eq!([0, 350].map(|people| ends(people, &[], 7)), [Some(7), Some(7)]);
        assert_eq!(ends(351, &[], 0), Some(HOUR));
        assert_eq!(ends(10_000, &[], 0), Some(28 * HOUR));
        let spent: Vec<_> = (0..25)
            .map(|at| ("bulk".to_owned(), at))
            .chain((25..125).map(|at| ("single".to_owned(), at)))
            .collect();
        assert_eq!(ends(350, &spent, 1000), Some(HOUR));
        assert_eq!(ends(351, &spent, 1000), Some(2 * HOUR));
        assert_eq!(ends(351, &spent, HOUR + 124), Some(2 * HOUR + 124));
    }

    #[test]
    fn a_lane_says_what_is_left_and_when_it_opens() {
        let requests: Vec<_> = (0..25).map(|at| ("bulk".to_owned(), at * 1000)).collect();
        let at = |now| {
            let lanes = forecast(&Limits::published(), &[(Application, 1)], &requests, now).lanes;
            lanes.into_iter().map(|lane| (lane.used, lane.opens_at)).collect::<Vec<_>>()
        };
        assert_eq!(at(30_000), [(25, Some(HOUR)), (0, None)]);
        assert_eq!(at(HOUR + 5000), [(19, None), (0, None)]);
    }

    #[test]
    fn a_quota_of_nothing_never_ends() {
        let pace = Pace { bulk_per_hour: Some(0), single_per_hour: Some(0), ..Pace::default() };
        assert_eq!(forecast(&pace.limits(), &[(Application, 1)], &[], 0).ends_at, None);
        let half = Pace { share: Some(50), ..Pace::default() }.limits();
        assert_eq!(forecast(&half, &[(Application, 170)], &[], 0).ends_at, Some(0));
    }
}
