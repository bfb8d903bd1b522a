//! `status` and `report`: what a journal says.

mod axis;
mod curve;
pub(crate) mod html;
mod save;
mod summary;

use std::io::{self, Write};
use std::path::Path;

use chrono::{DateTime, SecondsFormat};
use serde_json::json;

use crate::args::Globals;
use crate::failure::{DONE, Failure};
use crate::follow_up::Standings;
use crate::output::plural;
use crate::store::{self, ReportLine};

pub(crate) fn status(globals: &Globals, path: &Path) -> Result<u8, Failure> {
    let mut journal = store::read(path)?;
    let (counts, requests, standings) = (journal.counts()?, journal.requests()?, journal.standings()?);
    let mut out = io::stdout().lock();
    if globals.json {
        let counts: serde_json::Map<String, serde_json::Value> =
            counts.into_iter().map(|(name, count)| (name, count.into())).collect();
        let requests: Vec<serde_json::Value> = requests
            .into_iter()
            .map(|(lane, count, last)| json!({"lane": lane, "requests": count, "last_at": last}))
            .collect();
        writeln!(out, "{}", json!({"counts": counts, "invitations": standings, "requests": requests}))?;
        return Ok(DONE);
    }
    for (name, count) in counts {
        writeln!(out, "{count:>8} {}", name.replace('_', " "))?;
    }
    let Standings { accepted, expired, revoked, joined, reminders, .. } = standings;
    for (count, what) in [
        (accepted, plural(accepted, "invitation accepted", "invitations accepted")),
        (expired, plural(expired, "invitation expired", "invitations expired")),
        (revoked, plural(revoked, "invitation revoked", "invitations revoked")),
        (joined, plural(joined, "person joined", "people joined")),
        (reminders, plural(reminders, "reminder sent", "reminders sent")),
    ] {
        if count > 0 {
            writeln!(out, "{count:>8} {what}")?;
        }
    }
    for (lane, count, _) in requests {
        let requests = plural(count, "request", "requests");
        writeln!(out, "{count:>8} {lane} {requests} sent")?;
    }
    Ok(DONE)
}

pub(crate) fn report(globals: &Globals, path: &Path, as_csv: bool) -> Result<u8, Failure> {
    let mut journal = store::read(path)?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    if as_csv {
        let broken = |error: csv::Error| Failure::stopped(error);
        let mut table = csv::Writer::from_writer(&mut out);
        let header = [
            "line",
            "email_address",
            "outcome",
            "detail",
            "organization_id",
            "status",
            "invited_at",
            "joined_at",
            "reminders",
        ];
        table.write_record(header).map_err(broken)?;
        journal.report(&mut |line| {
            let [invited_at, joined_at] = [line.invited_at, line.joined_at].map(time);
            let (number, reminders) = (line.line.to_string(), line.reminders.to_string());
            let status = line.status.unwrap_or_default();
            table
                .write_record([
                    &number,
                    line.address,
                    line.outcome,
                    line.detail,
                    line.organization,
                    status,
                    &invited_at,
                    &joined_at,
                    &reminders,
                ])
                .map_err(broken)
        })?;
        table.flush()?;
    } else {
        journal.report(&mut |whole| {
            let ReportLine { line, address, outcome, detail, organization, .. } = *whole;
            if globals.json {
                let row = json!({
                    "line": line,
                    "email_address": address,
                    "outcome": outcome,
                    "detail": detail,
                    "organization_id": Some(organization).filter(|id| !id.is_empty()),
                    "status": whole.status,
                    "invited_at": whole.invited_at,
                    "joined_at": whole.joined_at,
                    "reminders": whole.reminders,
                });
                writeln!(out, "{row}")?;
            } else {
                // What was no address may be anything.
                let address = address.replace(char::is_control, " ");
                let standing = standing(whole);
                writeln!(out, "{line:>8} {standing:<16} {address}  {organization}  {detail}")?;
            }
            Ok(())
        })?;
    }
    out.flush()?;
    Ok(DONE)
}

/// The outcome, or of an invitation what has become of it.
fn standing(line: &ReportLine<'_>) -> String {
    let is_settled = line.outcome == "created" && line.status.is_some_and(|status| status != "pending");
    let shown = line.status.filter(|_| is_settled).unwrap_or(line.outcome);
    shown.replace('_', " ")
}

/// As RFC 3339; empty where it is not known.
fn time(millis: Option<i64>) -> String {
    let time = millis.and_then(DateTime::from_timestamp_millis);
    time.map(|time| time.to_rfc3339_opts(SecondsFormat::Secs, true)).unwrap_or_default()
}

/// Whoever was not invited, and why.
pub(crate) fn problems(path: &Path) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    store::read(path)?.report(&mut |&ReportLine { line, address, outcome, detail, .. }| {
        if outcome != "created" {
            writeln!(out, "line {line:>3}  {:<16} {address}: {detail}", outcome.replace('_', " "))?;
        }
        Ok(())
    })
}
