//! The published rate limits: fixed windows for each key and lane.

use std::collections::HashMap;
use std::str::FromStr;

use http::Method;
use serde::{Deserialize, Serialize};

/// Which rate limits apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
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
    route: Option<(Method, &'static str)>,
    window_ms: u64,
    live: u32,
    test: u32,
}

const HOUR_MS: u64 = 3_600_000;
const LANES: &[Lane] = &[
    Lane { route: Some((Method::POST, "/invitations")), window_ms: HOUR_MS, live: 100, test: 100 },
    Lane { route: Some((Method::POST, "/invitations/bulk")), window_ms: HOUR_MS, live: 25, test: 25 },
    Lane { route: None, window_ms: 10_000, live: 1_000, test: 100 },
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

#[derive(Default)]
pub(crate) struct Windows(HashMap<(String, usize), Window>);

impl Windows {
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
