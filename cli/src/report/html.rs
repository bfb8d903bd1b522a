//! `report --html`: a page in one file that loads nothing, for people who do not read tables of addresses.

use std::io::{self, Write};
use std::path::Path;

use askama::Template;
use chrono::DateTime;
use clerk_invitations_native::{Runtime, Timestamp};

use super::curve::{Drawing, SIZE};
use super::save::save;
use super::summary::{Counts, Summary, visible};
use crate::args::Globals;
use crate::clock::Clock;
use crate::failure::{DONE, Failure};
use crate::output::{grouped, note, plural};
use crate::store;

/// What the page begins with. A file that begins otherwise is somebody else's.
const START: &str = "<!doctype html>";

#[derive(Template)]
#[template(path = "report.html")]
struct Page<'a> {
    title: &'a str,
    version: &'static str,
    /// Milliseconds since the Unix epoch, as all times here.
    made_at: i64,
    /// When the last request to invite was sent, and when Clerk was asked last what has become of the invitations.
    last_request: Option<i64>,
    refreshed: Option<i64>,
    /// Whether Clerk has said what became of the invitations.
    is_known: bool,
    total: Counts,
    steps: Vec<Step>,
    curve: Option<Drawing>,
    undated: u64,
    domains: Vec<Row>,
    reasons: Vec<ReasonRow>,
    size: i64,
}

/// A step of the funnel.
struct Step {
    name: &'static str,
    /// `None` where it is not known.
    people: Option<u64>,
    of_listed: String,
    of_invited: String,
    /// How wide its bar is, in percent.
    bar: f64,
    remarks: Vec<String>,
}

/// A line of the table of domains.
struct Row {
    name: String,
    /// Whether it is the name of a domain, not words of ours.
    is_domain: bool,
    counts: Counts,
    rate: String,
}

struct ReasonRow {
    outcome: String,
    code: String,
    text: String,
    lines: u64,
}

/// Writes the page to a file, whole or not at all; or on stdout where it is `-`.
pub(crate) fn run(globals: &Globals, path: &Path, target: &Path) -> Result<u8, Failure> {
    let mut journal = store::read(path)?;
    let now = Clock::new(globals.time_scale.unwrap_or_default()).wall_now().as_millis();
    let mut summary = Summary::default();
    journal.report(&mut |line| {
        summary.add(line);
        Ok(())
    })?;
    let title = visible(&title(path));
    let page = Page {
        last_request: journal.requests()?.into_iter().map(|(_, _, last)| last).max(),
        refreshed: journal.refreshed()?.map(Timestamp::as_millis),
        ..page(&summary, &title, now)
    };
    if target == Path::new("-") {
        let mut out = io::BufWriter::new(io::stdout().lock());
        page.write_into(&mut out)?;
        out.flush()?;
        return Ok(DONE);
    }
    save(target, START, |out| page.write_into(out)).map_err(|error| {
        Failure::usage(format_args!("{}: the report is not written: {error}", target.display()))
    })?;
    let shown = std::path::absolute(target).unwrap_or_else(|_| target.to_owned());
    note(format_args!("written: {}", shown.display()));
    Ok(DONE)
}

/// What the campaign is called: as its list, or as its journal in a database. Never the address of a database.
fn title(journal: &Path) -> String {
    if let Some(address) = store::address(journal) {
        return address.split_once('#').map_or("campaign", |(_, name)| name).to_owned();
    }
    let name = journal.file_name().unwrap_or_default().to_string_lossy();
    name.strip_suffix(".journal").unwrap_or(&name).to_owned()
}

/// Without what the lines do not say.
fn page<'a>(summary: &'a Summary, title: &'a str, now: i64) -> Page<'a> {
    Page {
        title,
        version: env!("CARGO_PKG_VERSION"),
        made_at: now,
        last_request: None,
        refreshed: None,
        is_known: summary.is_known(),
        total: summary.all,
        steps: steps(summary),
        curve: summary.curve.draw(),
        undated: summary.undated,
        domains: domains(summary),
        reasons: reasons(summary),
        size: SIZE,
    }
}

fn steps(summary: &Summary) -> Vec<Step> {
    let Counts { listed, invited, accepted, joined } = summary.all;
    let status = |name: Option<&str>| summary.statuses.get(&name.map(str::to_owned)).copied().unwrap_or(0);
    let is_known = summary.is_known();
    let step = |name, people, remarks: &[(u64, &'static str)]| {
        let remark =
            |(count, what): &(u64, &str)| (*count > 0).then(|| format!("{} {what}", grouped(*count)));
        Step {
            name,
            people,
            of_listed: people.map_or_else(String::new, |people| percent(people, listed)),
            of_invited: String::new(),
            bar: people.map_or(0.0, |people| 100.0 * people as f64 / listed.max(1) as f64),
            remarks: remarks.iter().filter_map(remark).collect(),
        }
    };
    let of_invited = |step: Step| Step {
        of_invited: step.people.map_or_else(String::new, |people| percent(people, invited)),
        ..step
    };
    let (duplicates, invalid) = (summary.outcome("duplicate"), summary.outcome("invalid"));
    let unsent = summary.outcome("waiting") + summary.outcome("in_flight");
    let already = ["already_user", "already_member"].map(|outcome| summary.outcome(outcome)).iter().sum();
    let reminders = (summary.reminders, plural(summary.reminders, "reminder sent", "reminders sent"));
    vec![
        step(
            "Listed",
            Some(listed),
            &[
                (duplicates, plural(duplicates, "duplicate", "duplicates")),
                (invalid, "not valid"),
                (already, plural(already, "user or member before", "users or members before")),
                (summary.outcome("already_invited"), "invited by others"),
                (summary.outcome("refused"), "refused"),
                (summary.outcome("ambiguous"), "not certain"),
                (unsent, "still to be sent"),
            ],
        ),
        step("Invited", Some(invited), &[reminders, (summary.renewing, "being invited again")]),
        of_invited(step(
            "Accepted",
            is_known.then_some(accepted),
            &[
                (status(Some("pending")), "pending"),
                (status(Some("expired")), "expired"),
                (status(Some("revoked")), "revoked"),
                (if is_known { status(None) } else { 0 }, "not asked about yet"),
            ],
        )),
        of_invited(step(
            "Joined",
            is_known.then_some(joined),
            &[(summary.joined_otherwise, "without accepting the invitation")],
        )),
    ]
}

fn domains(summary: &Summary) -> Vec<Row> {
    let row = |name: String, is_domain, counts: Counts| Row {
        name,
        is_domain,
        counts,
        rate: percent(counts.joined, counts.invited),
    };
    let (named, others, sum) = summary.domains();
    let mut rows: Vec<Row> =
        named.into_iter().map(|(name, counts)| row(name.to_owned(), true, counts)).collect();
    if others > 0 {
        rows.push(row(format!("{} {}", grouped(others), plural(others, "other", "others")), false, sum));
    }
    if summary.elsewhere().listed > 0 {
        rows.push(row("no domain".to_owned(), false, summary.elsewhere()));
    }
    rows
}

fn reasons(summary: &Summary) -> Vec<ReasonRow> {
    let (reasons, others) = summary.reasons();
    let mut rows: Vec<ReasonRow> = reasons
        .into_iter()
        .map(|(reason, text, lines)| ReasonRow {
            outcome: visible(&reason.outcome.replace('_', " "))
                + if reason.is_reminder { ", at a reminder" } else { "" },
            code: if reason.code == text { String::new() } else { reason.code.clone() },
            text: text.to_owned(),
            lines,
        })
        .collect();
    if others > 0 {
        rows.push(ReasonRow {
            outcome: "others".to_owned(),
            code: String::new(),
            text: "for many different reasons".to_owned(),
            lines: others,
        });
    }
    rows
}

/// Not 0.0 % where there is somebody, nor 100.0 % where somebody is missing.
fn percent(part: u64, whole: u64) -> String {
    let share = 100.0 * part as f64 / whole as f64;
    match (part, whole) {
        (_, 0) => "–".to_owned(),
        (1.., _) if share < 0.1 => "< 0.1 %".to_owned(),
        (part, whole) if part < whole && share > 99.9 => "> 99.9 %".to_owned(),
        _ => format!("{share:.1} %"),
    }
}

/// To the minute, and in one piece but for the comma.
fn time(millis: i64) -> String {
    let time = DateTime::from_timestamp_millis(millis);
    time.map_or_else(String::new, |time| time.format("%-d\u{a0}%B\u{a0}%Y, %H:%M\u{a0}UTC").to_string())
}

#[allow(unreachable_pub, reason = "so the macro makes them")]
mod filters {
    use askama::{Result, Values};

    #[askama::filter_fn]
    pub(super) fn number(number: &u64, _: &dyn Values) -> Result<String> {
        Ok(crate::output::grouped(*number))
    }

    #[askama::filter_fn]
    pub(super) fn time(millis: &i64, _: &dyn Values) -> Result<String> {
        Ok(super::time(*millis))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::ReportLine;

    fn rendered(lines: &[ReportLine<'_>], title: &str) -> String {
        let mut summary = Summary::default();
        lines.iter().for_each(|line| summary.add(line));
        page(&summary, title, 1_795_600_000_000).render().unwrap()
    }

    #[test]
    fn whatever_comes_from_outside_is_text() {
        let hostile = "<script>alert(1)</script>&amp;\"'`</style><!--{{ 7 * 7 }}";
        let (address, detail) = (format!("x@{hostile}"), format!("code: {hostile}"));
        let line = ReportLine {
            line: 1,
            address: &address,
            outcome: hostile,
            detail: &detail,
            organization: hostile,
            status: Some(hostile),
            invited_at: Some(1_795_600_000_000),
            joined_at: Some(i64::MAX),
            reminders: u32::MAX,
        };
        let page = rendered(&[line, ReportLine { detail: hostile, ..line }], hostile);
        let ours = rendered(&[], "");
        for piece in ["<script", "</style", "<!--", "\"'", "&amp;"] {
            assert_eq!(page.matches(piece).count(), ours.matches(piece).count(), "{piece}");
        }
        let shown = "&#60;script&#62;alert(1)&#60;/script&#62;&#38;amp;&#34;&#39;`&#60;/style&#62;&#60;!--{{ 7 * 7 }}";
        // In the title twice, in the domain, and in the outcome and the text of a reason; the last is one long word but for the end.
        assert!(page.matches(shown).count() >= 4, "{page}");
    }

    #[test]
    fn it_says_what_it_loads_and_that_is_nothing() {
        let page = rendered(&[], "people.csv");
        assert!(page.starts_with(START));
        assert!(page.contains(
            "content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\""
        ));
        for foreign in ["http:", "https:", "src=", "href=", "url(", "@import", "<script", "<link"] {
            assert!(!page.contains(foreign), "{foreign}");
        }
    }

    #[test]
    fn percentages_do_not_round_to_nobody_or_everybody() {
        for (part, whole, expected) in [
            (0, 0, "–"),
            (0, 7, "0.0 %"),
            (7, 7, "100.0 %"),
            (1, 3, "33.3 %"),
            (1, 100_000, "< 0.1 %"),
            (99_999, 100_000, "> 99.9 %"),
        ] {
            assert_eq!(percent(part, whole), expected);
        }
    }

    #[test]
    fn a_database_is_called_by_the_name_of_its_campaign() {
        for (journal, expected) in [
            ("lists/people.csv.journal", "people.csv"),
            ("waitlist.db", "waitlist.db"),
            ("postgres://ada:secret@db.example/clerk#spring", "spring"),
            ("postgresql://ada:secret@db.example/clerk", "campaign"),
        ] {
            assert_eq!(title(Path::new(journal)), expected);
        }
    }
}
