//! What it takes to invite so many people, and when that is done.

use std::time::Duration;

use chrono::{DateTime, Local, SecondsFormat, TimeDelta};
use clerk_invitations_campaign::{InvitationKind, Limits};
use clerk_invitations_native::Timestamp;
use serde::Serialize;

use crate::output::{plural, print};
use crate::progress::span;

#[derive(Serialize)]
pub(crate) struct Effort {
    bulk_requests: u64,
    single_requests: u64,
    /// The least that it takes; `None` where the limits allow no requests.
    seconds: Option<u64>,
    /// When it is done if it begins now, as RFC 3339 in local time.
    done_at: Option<String>,
    #[serde(skip)]
    end: Option<DateTime<Local>>,
}

impl Effort {
    pub(crate) fn new(people: &[(InvitationKind, u64)], limits: &Limits, now: Timestamp) -> Self {
        let (mut bulk_requests, mut single_requests) = (0, 0);
        let mut time = Some(Duration::ZERO);
        for (kind, people) in people.iter().copied().filter(|(_, people)| *people > 0) {
            let (bulk, single) = limits.least_requests(kind, people);
            (bulk_requests, single_requests) = (bulk_requests + bulk, single_requests + single);
            let is_possible = bulk + single > 0;
            // The lanes of different kinds are used side by side.
            time = time.filter(|_| is_possible).map(|time| time.max(limits.least_time(kind, people)));
        }
        let end = time.and_then(|time| after(now, time));
        let done_at = end.map(|end| end.to_rfc3339_opts(SecondsFormat::Secs, true));
        let seconds = time.map(|time| time.as_secs());
        Self { bulk_requests, single_requests, seconds, done_at, end }
    }

    pub(crate) fn show(&self) {
        let requests = plural(self.bulk_requests, "request", "requests");
        let ones = plural(self.single_requests, "single one", "single ones");
        print(format_args!(
            "{:>8} bulk {requests}, {} {ones}, if Clerk refuses nobody",
            self.bulk_requests, self.single_requests
        ));
        let after = match self.seconds {
            None => return print("these limits allow no requests"),
            Some(0) => "within minutes".to_owned(),
            Some(seconds) => format!("{} after the start", span(Duration::from_secs(seconds))),
        };
        let at = self.end.map(|end| end.format("%a %Y-%m-%d %H:%M %:z"));
        let at = at.map(|at| format!(": {at} if it starts now"));
        print(format_args!("done {after}, at these limits{}", at.unwrap_or_default()));
    }
}

/// So much later, as the local clock will say it; `None` beyond all calendars.
fn after(now: Timestamp, time: Duration) -> Option<DateTime<Local>> {
    let now = DateTime::from_timestamp_millis(now.as_millis())?.with_timezone(&Local);
    now.checked_add_signed(TimeDelta::from_std(time).ok()?)
}
