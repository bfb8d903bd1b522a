//! The published rate limits: fixed windows for each key and lane.

use std::collections::HashMap;
use std::str::FromStr;

use http::Method;
use serde::{Deserialize, Serialize};

use crate::record::redacted;

/// Which rate limits apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Limits {
    /// None.
    #[default]
    Off,
    /// Clerk's published ones: the hourly limits of the invitation endpoints, and 1,000 (a `sk_live_` key) or
    /// 100 (any other) requests in ten seconds.
    Published,
}

impl FromStr for Limits {
    type Err = &'static str;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match name {
            "off" => Ok(Self::Off),
            "published" => Ok(Self::Published),
            _ => Err("must be `off` or `published`"),
        }
    }
}

/// What is counted together. Without a route, everything is.
struct Lane {
    name: &'static str,
    route: Option<(Method, &'static str)>,
    window_ms: u64,
    live: u32,
    test: u32,
}

const HOUR_MS: u64 = 3_600_000;
const LANES: &[Lane] = &[
    Lane {
        name: "invitations",
        route: Some((Method::POST, "/invitations")),
        window_ms: HOUR_MS,
        live: 100,
        test: 100,
    },
    Lane {
        name: "invitations in bulk",
        route: Some((Method::POST, "/invitations/bulk")),
        window_ms: HOUR_MS,
        live: 25,
        test: 25,
    },
    Lane {
        name: "organization invitations",
        route: Some((Method::POST, "/organizations/{organization_id}/invitations")),
        window_ms: HOUR_MS,
        live: 250,
        test: 250,
    },
    Lane {
        name: "organization invitations in bulk",
        route: Some((Method::POST, "/organizations/{organization_id}/invitations/bulk")),
        window_ms: HOUR_MS,
        live: 50,
        test: 50,
    },
    Lane { name: "everything", route: None, window_ms: 10_000, live: 1_000, test: 100 },
];

impl Lane {
    fn covers(&self, route: Option<(&Method, &str)>) -> bool {
        self.route.as_ref().is_none_or(|(method, pattern)| route == Some((method, *pattern)))
    }

    fn quota(&self, key: &str) -> u32 {
        if key.starts_with("sk_live_") { self.live } else { self.test }
    }
}

/// A window starts with its first request; once its quota is spent, its lane is blocked until it ends.
struct Window {
    ends: u64,
    used: u32,
}

/// What is left of a lane.
#[derive(Serialize)]
pub(crate) struct Left {
    lane: &'static str,
    key: String,
    left: u32,
    quota: u32,
    /// When the window ends and all is there again, in milliseconds since the Unix epoch.
    until: u64,
}

#[derive(Default)]
pub(crate) struct Windows(HashMap<(String, usize), Window>);

impl Windows {
    /// What is left of each lane in which a window is open, by key.
    pub(crate) fn left(&self, now: u64) -> Vec<Left> {
        let open = self.0.iter().filter(|(_, window)| now < window.ends);
        let mut left: Vec<Left> = open
            .filter_map(|((key, index), window)| {
                let lane = LANES.get(*index)?;
                let quota = lane.quota(key);
                let left = quota.saturating_sub(window.used);
                Some(Left { lane: lane.name, key: redacted(key), left, quota, until: window.ends })
            })
            .collect();
        left.sort_by(|a, b| (&a.key, a.lane).cmp(&(&b.key, b.lane)));
        left
    }

    /// Counts the request in all of its lanes, or in none if one of them is blocked: then for how many whole
    /// seconds. A request that the API knows has a route: its method and the pattern of its path.
    pub(crate) fn admit(&mut self, key: &str, route: Option<(&Method, &str)>, now: u64) -> Result<(), u64> {
        let lanes = || LANES.iter().enumerate().filter(|(_, lane)| lane.covers(route));
        self.0.retain(|_, window| now < window.ends);
        let blocked_ms = lanes()
            .filter_map(|(index, lane)| {
                let window = self.0.get(&(key.to_owned(), index))?;
                (window.used >= lane.quota(key)).then(|| window.ends - now)
            })
            .max();
        if let Some(blocked_ms) = blocked_ms {
            return Err(blocked_ms.div_ceil(1000));
        }
        for (index, lane) in lanes() {
            let fresh = Window { ends: now + lane.window_ms, used: 0 };
            self.0.entry((key.to_owned(), index)).or_insert(fresh).used += 1;
        }
        Ok(())
    }
}
