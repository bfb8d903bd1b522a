//! What is shown while a campaign is under way: a bar on a terminal, log lines elsewhere, events for
//! programs.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::time::Duration;

use clerk_invitations_campaign::{
    CompletedRequest, InvitationKind, LaneName, Limits, PersonOutcome, WaitReason,
};
use clerk_invitations_native::{Runtime, Timestamp};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::json;

use crate::clock::Clock;
use crate::output::{note, plural, print};

/// The bar, what is going on, and below it the counts by outcome.
const BAR: &str = "{bar:24} {pos}/{len}  {wide_msg}\n  {prefix}";

pub(crate) struct Progress {
    show: Show,
    clock: Clock,
    began: Timestamp,
    limits: Limits,
    /// How many of each kind there were to invite at the beginning.
    kinds: Vec<(InvitationKind, u64)>,
    counts: BTreeMap<String, u64>,
    settled: u64,
    last_wait: Option<String>,
}

enum Show {
    Bar(ProgressBar),
    Log,
    Json,
}

impl Progress {
    pub(crate) fn new(json: bool, clock: Clock) -> Self {
        let show = match json {
            true => Show::Json,
            false if std::io::stderr().is_terminal() => Show::Bar(ProgressBar::hidden()),
            false => Show::Log,
        };
        Self {
            show,
            clock,
            began: clock.wall_now(),
            limits: Limits::published(),
            kinds: Vec::new(),
            counts: BTreeMap::new(),
            settled: 0,
            last_wait: None,
        }
    }

    /// The time that it goes by.
    pub(crate) fn clock(&self) -> Clock {
        self.clock
    }

    /// A line for whoever watches.
    pub(crate) fn note(&self, text: &str) {
        match &self.show {
            Show::Bar(bar) => bar.suspend(|| note(text)),
            Show::Log => note(text),
            Show::Json => print(json!({"event": "note", "text": text})),
        }
    }

    pub(crate) fn begin(
        &mut self,
        counts: &[(String, u64)],
        limits: Limits,
        kinds: Vec<(InvitationKind, u64)>,
    ) {
        self.counts = counts.iter().cloned().collect();
        (self.limits, self.kinds) = (limits, kinds);
        let left = self.left();
        let total: u64 = self.counts.values().sum();
        match &self.show {
            Show::Bar(bar) => {
                bar.set_length(total);
                bar.set_position(total - left);
                if let Ok(style) = ProgressStyle::with_template(BAR) {
                    bar.set_style(style);
                }
                bar.set_draw_target(ProgressDrawTarget::stderr());
            }
            Show::Log => {
                let people = plural(total, "person", "people");
                note(format_args!("{total} {people}, {left} to invite; {}", self.time_left(left)));
            }
            Show::Json => {
                print(json!({"event": "begin", "people": total, "left": left, "counts": self.counts}))
            }
        }
    }

    fn left(&self) -> u64 {
        ["waiting", "in_flight"].iter().filter_map(|name| self.counts.get(*name)).sum()
    }

    pub(crate) fn settled(&mut self, address: &str, done: &PersonOutcome) {
        let outcome = done.kind().as_str();
        *self.counts.entry(outcome.to_owned()).or_default() += 1;
        self.settled += 1;
        match &self.show {
            Show::Json => print(json!({
                "event": "settled",
                "email_address": address,
                "outcome": outcome,
                "code": done.reason().and_then(|reason| reason.code.as_deref()),
                "detail": detail(done),
            })),
            Show::Bar(bar) => bar.inc(1),
            Show::Log => {}
        }
    }

    pub(crate) fn answered(&mut self, request: &CompletedRequest, left: usize) {
        self.last_wait = None;
        let CompletedRequest { lane, people, result, .. } = request;
        match &self.show {
            Show::Json => print(json!({
                "event": "request",
                "lane": match (lane, *result) {
                    (lane, _) if *lane != LaneName::ALL => lane.as_str(),
                    (_, "revoked") => "revoke",
                    _ => "lookup",
                },
                "people": people,
                "result": result,
                "left": left,
            })),
            Show::Log if !["created", "looked_up", "revoked"].contains(result) => {
                note(format_args!("{lane} request for {people}: {}; {left} left", result.replace('_', " ")));
            }
            Show::Bar(bar) => self.show_on(bar, "sending", left),
            Show::Log => {}
        }
    }

    pub(crate) fn waiting(&mut self, wait: Duration, reason: &WaitReason, left: usize) {
        let what = match reason {
            WaitReason::Quota(lane) if *lane == LaneName::ALL => "a quota of all requests".to_owned(),
            WaitReason::Quota(lane) => format!("{lane} quota"),
            WaitReason::Settling => "a lost request that may still be executed".to_owned(),
            _ => "a server in trouble".to_owned(),
        };
        let doing = format!("waiting {} for {what}", span(wait));
        if let Show::Bar(bar) = &self.show {
            self.show_on(bar, &doing, left);
            return;
        }
        // Said once for each wait, not for each tick.
        if self.last_wait.as_ref() == Some(&what) {
            return;
        }
        match &self.show {
            Show::Json => {
                print(json!({"event": "wait", "seconds": wait.as_secs(), "for": what, "left": left}))
            }
            _ => note(format_args!("{} | {}", self.message(&doing, left), self.outcomes())),
        }
        self.last_wait = Some(what);
    }

    fn show_on(&self, bar: &ProgressBar, doing: &str, left: usize) {
        bar.set_prefix(self.outcomes());
        bar.set_message(self.message(doing, left));
    }

    /// What it does, the rate, the time left.
    fn message(&self, doing: &str, left: usize) -> String {
        let elapsed = self.clock.wall_now().saturating_since(self.began).as_secs();
        // Of less than an hour nothing can be said: an hour's quota leaves at once.
        let rate = self.settled.saturating_mul(3600) / elapsed.max(3600);
        let left = u64::try_from(left).unwrap_or(u64::MAX);
        format!("{doing} | {rate}/h | {}", self.time_left(left))
    }

    fn outcomes(&self) -> String {
        let is_outcome = |name: &str| !matches!(name, "waiting" | "in_flight");
        let counts = self.counts.iter().filter(|(name, _)| is_outcome(name));
        let counts: Vec<String> =
            counts.map(|(name, count)| format!("{count} {}", name.replace('_', " "))).collect();
        counts.join(", ")
    }

    fn time_left(&self, left: u64) -> String {
        let all: u64 = self.kinds.iter().map(|(_, people)| people).sum();
        // As if as much were done of each kind: their lanes are used side by side.
        let times = self.kinds.iter().map(|(kind, people)| {
            let share = (left.saturating_mul(*people)).div_ceil(all.max(1));
            self.limits.least_time(*kind, share)
        });
        let time = times.max().unwrap_or_default();
        if time.is_zero() {
            "done within the hour".to_owned()
        } else {
            format!("{} left at least", span(time))
        }
    }

    pub(crate) fn end(&self) {
        if let Show::Bar(bar) = &self.show {
            bar.abandon();
        }
    }

    pub(crate) fn summary(&self, counts: &[(String, u64)], status: u8) {
        self.end();
        if let Show::Json = self.show {
            let counts: BTreeMap<&str, u64> =
                counts.iter().map(|(name, count)| (name.as_str(), *count)).collect();
            return print(json!({"event": "end", "status": status, "counts": counts}));
        }
        for (name, count) in counts {
            note(format_args!("{count:>8} {}", name.replace('_', " ")));
        }
    }
}

/// The invitation, or why there is none.
fn detail(done: &PersonOutcome) -> String {
    let reason = || done.reason().map(ToString::to_string);
    done.invitation_id().map(str::to_owned).or_else(reason).unwrap_or_default()
}

/// `3 d 4 h`, `2 h 5 min`, `12 min`, `40 s`.
pub(crate) fn span(time: Duration) -> String {
    let seconds = time.as_secs();
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60);
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{seconds} s"),
        (0, 0, _) => format!("{minutes} min"),
        (0, _, 0) => format!("{hours} h"),
        (0, ..) => format!("{hours} h {minutes} min"),
        (_, 0, _) => format!("{days} d"),
        _ => format!("{days} d {hours} h"),
    }
}
