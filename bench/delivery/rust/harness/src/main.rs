//! The same people through each SDK, under the same faults: who was invited, and who was told so.
//!
//! `delivery [--seed N] [--calls N] [--python PATH]`, in the root of the repository. Markdown on stdout, progress on
//! stderr. Fails if this SDK invites anybody twice, or tells of anybody what is not so.

mod contender;
mod report;
mod scenario;
mod tally;

use std::env;
use std::num::NonZero;
use std::path::PathBuf;
use std::process::ExitCode;
use std::str::FromStr;
use std::thread;
use std::time::Duration;

use clerk_invitations_emulator::Emulator;
use delivery_driver::Job;
use futures_util::future::try_join_all;

use crate::contender::{Contender, Skipped};
use crate::scenario::{Scenario, WAYS};
use crate::tally::{Mark, Tally};

/// How long one call is waited for: longer than any of the clients waits of its own accord, if it waits for an end at all.
const PATIENCE_SECONDS: u64 = 65;
const AT_A_TIME: usize = 8;

struct Settings {
    seed: u64,
    calls: usize,
    python: PathBuf,
}

#[tokio::main]
async fn main() -> ExitCode {
    match compare().await {
        Ok((report, holds)) => {
            println!("{report}");
            if !holds {
                eprintln!("\ndelivery: this SDK's claim does not hold: see the tables");
            }
            if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            eprintln!("\ndelivery: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The tables, and whether our claim holds.
async fn compare() -> Result<(String, bool), String> {
    let settings = settings(env::args().skip(1))?;
    let broken = |error: std::io::Error| error.to_string();
    let root = env::current_dir().map_err(broken)?;
    let program = env::current_exe().map_err(broken)?;
    let programs = program.parent().ok_or("this program lies nowhere")?;
    let contenders = contender::all(&root, programs, &settings.python);

    let mut holds = true;
    let mut report = Vec::new();
    for (way, title) in WAYS {
        eprintln!("{title} …");
        let scenario = Scenario::new(settings.seed, settings.calls, way);
        // Side by side: they mostly wait, each for an emulator of its own.
        let runs = contenders.iter().map(|contender| one(contender, &scenario, settings.seed));
        let rows: Vec<_> = contenders.iter().zip(try_join_all(runs).await?).collect();
        for (contender, tally) in &rows {
            match tally {
                Ok(tally) => holds &= tally.keeps_the_claim() || !contender.is_ours,
                Err(Skipped(why)) => {
                    eprintln!("SKIPPED: {}: {why}", contender.name);
                    holds &= !contender.is_ours;
                }
            }
        }
        if report.is_empty() {
            let Settings { seed, calls, .. } = settings;
            report.push(format!("{}. Seed {seed}; in {calls} calls:", machine()));
            report.push(scenario.told());
            report.push(format!("What they call themselves: {}.", report::versions(&rows)));
        }
        report.push(format!("### {title}: {} people", scenario.people.len()));
        report.push(report::table(&rows));
    }
    Ok((report.join("\n\n"), holds))
}

fn machine() -> String {
    let cpus = thread::available_parallelism().map_or(1, NonZero::get);
    format!("{}, {}, {cpus} CPUs", env::consts::OS, env::consts::ARCH)
}

/// One contender in a world of its own.
async fn one(
    contender: &Contender,
    scenario: &Scenario,
    seed: u64,
) -> Result<Result<Tally, Skipped>, String> {
    if let Some(missing) = contender.missing() {
        return Ok(Err(Skipped(missing)));
    }
    let emulator = Emulator::builder()
        .seed(seed)
        .log_limit(u32::MAX)
        .start()
        .await
        .map_err(|error| error.to_string())?;
    scenario.prepare(&emulator)?;
    let since = emulator.state(Mark::set);
    let job = Job {
        url: emulator.url(),
        key: "sk_test_delivery".into(),
        way: scenario.way,
        at_a_time: AT_A_TIME,
        patience_seconds: PATIENCE_SECONDS,
        people: scenario.people.clone(),
    };
    let (lines, took) = contender.run(&job).await?;
    // What is late happens, whoever has left by now.
    emulator.state(|clerk| clerk.advance(Duration::from_secs(60)));
    let tally = emulator.state(|clerk| Tally::count(clerk, &since, scenario, &lines, took))?;
    eprintln!("  {}: {} s", contender.name, took.as_secs());
    Ok(Ok(tally))
}

fn settings(mut arguments: impl Iterator<Item = String>) -> Result<Settings, String> {
    let mut settings = Settings { seed: 1, calls: 300, python: "python3".into() };
    while let Some(name) = arguments.next() {
        let value = arguments.next().ok_or_else(|| format!("{name}: is without a value"))?;
        match name.as_str() {
            "--seed" => settings.seed = number(&name, &value)?,
            "--calls" => settings.calls = number(&name, &value)?,
            "--python" => settings.python = value.into(),
            _ => return Err(format!("{name}: is not known")),
        }
    }
    Ok(settings)
}

fn number<N: FromStr>(name: &str, value: &str) -> Result<N, String> {
    value.parse().map_err(|_| format!("{name}: `{value}` is no number"))
}
