//! How many were invited, and how many had joined, by which time: counted in few buckets, and drawn.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::AddAssign;

use super::axis::{self, Mark};

/// The most buckets that are kept. It is also the most steps of a line.
const BUCKETS: usize = 200;
/// The first width of a bucket, in milliseconds.
const SECOND: i64 = 1000;
/// The shortest time that is drawn: a campaign of a moment has an axis, too.
const SHORTEST: i64 = 60 * SECOND;
/// From 1970 to 9999, in milliseconds since the Unix epoch. Whatever is not in it is no time of a campaign.
const TIMES: std::ops::Range<i64> = 0..253_402_300_800_000;
/// How wide and how high the drawing is, in units of its own.
pub(super) const SIZE: i64 = 10_000;

/// How often what happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Events {
    invited: u64,
    joined: u64,
}

impl Events {
    pub(super) const INVITED: Self = Self { invited: 1, joined: 0 };
    pub(super) const JOINED: Self = Self { invited: 0, joined: 1 };
}

impl AddAssign for Events {
    fn add_assign(&mut self, other: Self) {
        self.invited += other.invited;
        self.joined += other.joined;
    }
}

/// Events by time. Buckets become wider as there are more of them; in whatever order the events come, the end is the same.
pub(super) struct Curve {
    /// How wide a bucket is, in milliseconds.
    width: i64,
    buckets: BTreeMap<i64, Events>,
}

impl Default for Curve {
    fn default() -> Self {
        Self { width: SECOND, buckets: BTreeMap::new() }
    }
}

impl Curve {
    /// Adds what happened at this time, in milliseconds since the Unix epoch.
    pub(super) fn add(&mut self, at: i64, events: Events) {
        if !TIMES.contains(&at) {
            return;
        }
        *self.buckets.entry(at.div_euclid(self.width)).or_default() += events;
        while self.buckets.len() > BUCKETS {
            self.width *= 2;
            for (bucket, events) in std::mem::take(&mut self.buckets) {
                *self.buckets.entry(bucket.div_euclid(2)).or_default() += events;
            }
        }
    }

    /// The end of each bucket, and what has happened by then.
    fn cumulative(&self) -> Vec<(i64, Events)> {
        let mut sum = Events::default();
        let by_then = |(bucket, events): (&i64, &Events)| {
            sum += *events;
            ((bucket + 1) * self.width, sum)
        };
        self.buckets.iter().map(by_then).collect()
    }

    /// As it is drawn; `None` where there is nothing to draw.
    pub(super) fn draw(&self) -> Option<Drawing> {
        let steps = self.cumulative();
        let from = self.buckets.first_key_value()?.0 * self.width;
        let (end, all) = *steps.last()?;
        let to = end.max(from + SHORTEST);
        let (top, counts) = axis::counts(all.invited.max(all.joined));
        let line = |count: fn(Events) -> u64| {
            let mut path = format!("M0 {SIZE}");
            for (at, so_far) in &steps {
                let (x, y) = ((at - from) * SIZE / (to - from), SIZE - share(count(*so_far), top));
                let _infallible = write!(path, "H{x}V{y}");
            }
            path + &format!("H{SIZE}")
        };
        let (invited, joined) = (line(|events| events.invited), line(|events| events.joined));
        Some(Drawing { from, to, invited, joined, times: axis::times(from, to), counts })
    }
}

/// Lines and axes.
#[derive(Debug)]
pub(super) struct Drawing {
    /// When it begins and ends, in milliseconds since the Unix epoch.
    pub(super) from: i64,
    pub(super) to: i64,
    /// SVG paths.
    pub(super) invited: String,
    pub(super) joined: String,
    pub(super) times: Vec<Mark>,
    pub(super) counts: Vec<Mark>,
}

/// Which part of the height this is.
fn share(count: u64, top: u64) -> i64 {
    let units = u128::from(count) * u128::from(SIZE.unsigned_abs()) / u128::from(top.max(1));
    i64::try_from(units).unwrap_or(SIZE)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400_000;
    const START: i64 = 1_795_600_000_000;

    fn curve(events: &[(i64, Events)]) -> Curve {
        let mut curve = Curve::default();
        events.iter().for_each(|(at, events)| curve.add(*at, *events));
        curve
    }

    #[test]
    fn in_whatever_order_events_come_the_end_is_the_same() {
        for span in [1, 60_000, DAY, 100 * DAY] {
            let mut random = fastrand::Rng::with_seed(span.unsigned_abs());
            let mut events: Vec<_> = (0..5_000)
                .map(|number| {
                    let events = if number % 3 == 0 { Events::JOINED } else { Events::INVITED };
                    (START + random.i64(0..span), events)
                })
                .collect();
            let first = curve(&events);
            random.shuffle(&mut events);
            let second = curve(&events);
            assert_eq!((first.width, &first.buckets), (second.width, &second.buckets), "span {span}");
            let steps = first.cumulative();
            assert!(steps.len() <= BUCKETS && (span < DAY || steps.len() > BUCKETS / 3), "{}", steps.len());
            assert_eq!(steps.last().unwrap().1, Events { invited: 3_333, joined: 1_667 });
            // Each is counted by the end of its bucket, and not before it.
            for (end, so_far) in steps {
                let invited = events.iter().filter(|(at, events)| *at < end && *events == Events::INVITED);
                assert_eq!(so_far.invited, invited.count() as u64);
            }
        }
    }

    #[test]
    fn lines_go_from_the_lower_left_to_the_right_edge() {
        let drawn = curve(&[
            (START, Events::INVITED),
            (START + 30_000, Events::INVITED),
            (START + 30_000, Events::JOINED),
            (START + 100_000 - 1_000, Events::INVITED),
            (START + 100_000 - 1_000, Events::INVITED),
        ])
        .draw()
        .unwrap();
        assert_eq!((drawn.from, drawn.to), (START, START + 100_000));
        assert_eq!(drawn.invited, "M0 10000H100V7500H3100V5000H10000V0H10000");
        assert_eq!(drawn.joined, "M0 10000H100V10000H3100V7500H10000V7500H10000");
    }

    #[test]
    fn a_moment_and_nothing_at_all() {
        let drawn = curve(&[(START, Events::INVITED)]).draw().unwrap();
        assert_eq!((drawn.to - drawn.from, drawn.times.len()), (SHORTEST, 4));
        assert!(Curve::default().draw().is_none());
    }

    #[test]
    fn what_is_no_time_is_left_out() {
        let absurd = [i64::MIN, -1, i64::MAX, TIMES.end].map(|at| (at, Events::INVITED));
        assert!(curve(&absurd).draw().is_none());
        let all_times = (0..500).map(|part| (TIMES.end / 500 * part, Events::JOINED)).collect::<Vec<_>>();
        let drawn = curve(&all_times).draw().unwrap();
        assert!(drawn.joined.ends_with("V0H10000") && !drawn.times.is_empty(), "{drawn:?}");
    }
}
