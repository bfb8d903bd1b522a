//! The marks on the axes of a drawing: at round numbers and round times, and not too many.

use chrono::{DateTime, Datelike, Months, TimeDelta, Utc};

use crate::output::grouped;

/// The most marks on an axis.
const MARKS: usize = 6;

/// A mark on an axis.
#[derive(Debug)]
pub(super) struct Mark {
    pub(super) place: f64,
    pub(super) label: String,
    /// Below the label where it is not that of the mark before: the day of a time, the year of a day.
    pub(super) below: Option<String>,
}

/// Where the axis of counts ends, and its marks: 1, 2 or 5 times a power of ten apart.
pub(super) fn counts(most: u64) -> (u64, Vec<Mark>) {
    let most = most.max(1);
    let powers = std::iter::successors(Some(1_u64), |power| power.checked_mul(10));
    let mut steps = powers.flat_map(|power| [1, 2, 5].map(|digit| power.saturating_mul(digit)));
    let step = steps.find(|step| most.div_ceil(*step) < MARKS as u64).unwrap_or(most);
    let marks = most.div_ceil(step);
    let mark = |index: u64| Mark {
        place: 100.0 - 100.0 * index as f64 / marks as f64,
        label: grouped(index.saturating_mul(step)),
        below: None,
    };
    (marks.saturating_mul(step), (0..=marks).map(mark).collect())
}

/// How far apart the marks of an axis of times are, how each is written, and what is written below.
struct Scale {
    step: Step,
    label: &'static str,
    below: &'static str,
}

#[derive(Clone, Copy)]
enum Step {
    Seconds(i64),
    Months(u32),
}

const fn scale(step: Step, label: &'static str, below: &'static str) -> Scale {
    Scale { step, label, below }
}

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// From each to the next is at most as far as there may be marks, so there is always one.
const SCALES: [Scale; 22] = [
    scale(Step::Seconds(15), "%H:%M:%S", "%-d %b %Y"),
    scale(Step::Seconds(MINUTE), "%H:%M", "%-d %b %Y"),
    scale(Step::Seconds(5 * MINUTE), "%H:%M", "%-d %b %Y"),
    scale(Step::Seconds(15 * MINUTE), "%H:%M", "%-d %b %Y"),
    scale(Step::Seconds(HOUR), "%H:%M", "%-d %b %Y"),
    scale(Step::Seconds(3 * HOUR), "%H:%M", "%-d %b %Y"),
    scale(Step::Seconds(6 * HOUR), "%H:%M", "%-d %b %Y"),
    scale(Step::Seconds(12 * HOUR), "%H:%M", "%-d %b %Y"),
    scale(Step::Seconds(DAY), "%-d %b", "%Y"),
    scale(Step::Seconds(2 * DAY), "%-d %b", "%Y"),
    scale(Step::Seconds(4 * DAY), "%-d %b", "%Y"),
    scale(Step::Seconds(7 * DAY), "%-d %b", "%Y"),
    scale(Step::Seconds(14 * DAY), "%-d %b", "%Y"),
    scale(Step::Months(1), "%b", "%Y"),
    scale(Step::Months(2), "%b", "%Y"),
    scale(Step::Months(3), "%b", "%Y"),
    scale(Step::Months(12), "%Y", ""),
    scale(Step::Months(5 * 12), "%Y", ""),
    scale(Step::Months(25 * 12), "%Y", ""),
    scale(Step::Months(100 * 12), "%Y", ""),
    scale(Step::Months(500 * 12), "%Y", ""),
    scale(Step::Months(2_000 * 12), "%Y", ""),
];

impl Step {
    /// The last mark that is not after this time.
    fn before(self, time: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match self {
            Self::Seconds(step) => {
                // Weeks begin on Mondays, and the epoch was a Thursday.
                let shift = if step % (7 * DAY) == 0 { 4 * DAY } else { 0 };
                let seconds = time.timestamp() - shift;
                DateTime::from_timestamp(seconds - seconds.rem_euclid(step) + shift, 0)
            }
            Self::Months(step) => {
                let months = time.year().cast_unsigned() * 12 + time.month0();
                let first = time.date_naive().with_day(1)?.and_hms_opt(0, 0, 0)?.and_utc();
                first.checked_sub_months(Months::new(months % step))
            }
        }
    }

    fn after(self, mark: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match self {
            Self::Seconds(step) => mark.checked_add_signed(TimeDelta::seconds(step)),
            Self::Months(step) => mark.checked_add_months(Months::new(step)),
        }
    }

    /// The marks from one time to another; `None` where there are too many.
    fn marks(self, from: DateTime<Utc>, to: DateTime<Utc>) -> Option<Vec<DateTime<Utc>>> {
        let all = std::iter::successors(self.before(from), |mark| self.after(*mark));
        let within = all.take_while(|mark| *mark <= to).filter(|mark| *mark >= from);
        let marks: Vec<_> = within.take(MARKS + 1).collect();
        (marks.len() <= MARKS).then_some(marks)
    }
}

/// The marks from one time to another, both in milliseconds since the Unix epoch.
pub(super) fn times(from: i64, to: i64) -> Vec<Mark> {
    let (Some(start), Some(end)) =
        (DateTime::from_timestamp_millis(from), DateTime::from_timestamp_millis(to))
    else {
        return Vec::new();
    };
    let found = SCALES.iter().find_map(|scale| Some((scale, scale.step.marks(start, end)?)));
    let Some((scale, marks)) = found else { return Vec::new() };
    let mut last = String::new();
    let mark = |time: DateTime<Utc>| {
        let below = time.format(scale.below).to_string();
        let is_new = below != last;
        last.clone_from(&below);
        Mark {
            place: 100.0 * (time.timestamp_millis() - from) as f64 / (to - from) as f64,
            label: time.format(scale.label).to_string(),
            below: is_new.then_some(below),
        }
    };
    marks.into_iter().map(mark).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(from: &str, to: &str) -> String {
        let millis = |time: &str| time.parse::<DateTime<Utc>>().unwrap().timestamp_millis();
        let mark = |mark: Mark| match mark.below {
            Some(below) => format!("{} ({below})", mark.label),
            None => mark.label,
        };
        times(millis(from), millis(to)).into_iter().map(mark).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn times_are_round() {
        for (from, to, expected) in [
            (
                "2026-11-25T09:46:40Z",
                "2026-11-25T09:47:40Z",
                "09:46:45 (25 Nov 2026), 09:47:00, 09:47:15, 09:47:30",
            ),
            (
                "2026-11-25T20:10:00Z",
                "2026-11-26T09:00:00Z",
                "21:00 (25 Nov 2026), 00:00 (26 Nov 2026), 03:00, 06:00, 09:00",
            ),
            (
                "2026-12-28T20:10:00Z",
                "2027-01-02T09:00:00Z",
                "29 Dec (2026), 30 Dec, 31 Dec, 1 Jan (2027), 2 Jan",
            ),
            // Mondays.
            ("2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z", "2 Nov (2026), 9 Nov, 16 Nov, 23 Nov, 30 Nov"),
            ("2026-10-12T00:00:00Z", "2027-03-01T00:00:00Z", "Nov (2026), Dec, Jan (2027), Feb, Mar"),
            ("2024-02-29T00:00:00Z", "2026-11-01T00:00:00Z", "2025, 2026"),
        ] {
            assert_eq!(labels(from, to), expected);
        }
    }

    #[test]
    fn there_are_some_marks_and_not_too_many() {
        let mut span = 60_000;
        while span < 8_000 * 365 * 86_400_000 {
            for from in [0, 951_782_399_999, 1_795_600_123_456] {
                let marks = times(from, from + span);
                let places: Vec<f64> = marks.iter().map(|mark| mark.place).collect();
                assert!((1..=MARKS).contains(&marks.len()), "{span} ms from {from}: {marks:?}");
                assert!(places.is_sorted() && places.iter().all(|place| (0.0..=100.0).contains(place)));
            }
            span += span / 7;
        }
    }

    #[test]
    fn counts_begin_at_nothing_and_end_above_the_most() {
        let shown = |most| {
            let (top, marks) = counts(most);
            (top, marks.into_iter().map(|mark| mark.label).collect::<Vec<_>>().join(" "))
        };
        assert_eq!(shown(0), (1, "0 1".to_owned()));
        assert_eq!(shown(3), (3, "0 1 2 3".to_owned()));
        assert_eq!(shown(460), (500, "0 100 200 300 400 500".to_owned()));
        assert_eq!(shown(93_078), (100_000, "0 20,000 40,000 60,000 80,000 100,000".to_owned()));
        for most in (0..64).map(|shift| u64::MAX >> shift) {
            let (top, marks) = counts(most);
            assert!(top >= most && (2..=MARKS + 1).contains(&marks.len()), "{most}: {top} {marks:?}");
        }
    }
}
