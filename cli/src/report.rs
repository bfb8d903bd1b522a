//! `status` and `report`: what a journal says.

use std::io::{self, Write};
use std::path::Path;

use serde_json::json;

use crate::args::Globals;
use crate::failure::{DONE, Failure};
use crate::output::plural;
use crate::store;

pub(crate) fn status(globals: &Globals, path: &Path) -> Result<u8, Failure> {
    let mut journal = store::read(path)?;
    let (counts, requests) = (journal.counts()?, journal.requests()?);
    let mut out = io::stdout().lock();
    if globals.json {
        let counts: serde_json::Map<String, serde_json::Value> =
            counts.into_iter().map(|(name, count)| (name, count.into())).collect();
        let requests: Vec<serde_json::Value> = requests
            .into_iter()
            .map(|(lane, count, last)| json!({"lane": lane, "requests": count, "last_at": last}))
            .collect();
        writeln!(out, "{}", json!({"counts": counts, "requests": requests}))?;
        return Ok(DONE);
    }
    for (name, count) in counts {
        writeln!(out, "{count:>8} {}", name.replace('_', " "))?;
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
        let header = ["line", "email_address", "outcome", "detail", "organization_id"];
        table.write_record(header).map_err(broken)?;
        journal.report(&mut |line, [address, outcome, detail, organization]| {
            table.write_record([&line.to_string(), address, outcome, detail, organization]).map_err(broken)
        })?;
        table.flush()?;
    } else {
        journal.report(&mut |line, [address, outcome, detail, organization]| {
            if globals.json {
                let row = json!({
                    "line": line,
                    "email_address": address,
                    "outcome": outcome,
                    "detail": detail,
                    "organization_id": Some(organization).filter(|id| !id.is_empty()),
                });
                writeln!(out, "{row}")?;
            } else {
                // What was no address may be anything.
                let address = address.replace(char::is_control, " ");
                writeln!(
                    out,
                    "{line:>8} {:<16} {address}  {organization}  {detail}",
                    outcome.replace('_', " ")
                )?;
            }
            Ok(())
        })?;
    }
    out.flush()?;
    Ok(DONE)
}

/// Whoever was not invited, and why.
pub(crate) fn problems(path: &Path) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    store::read(path)?.report(&mut |line, [address, outcome, detail, _]| {
        if outcome != "created" {
            writeln!(out, "line {line:>3}  {:<16} {address}: {detail}", outcome.replace('_', " "))?;
        }
        Ok(())
    })
}
