//! The same people through each SDK, under the same faults: who was invited, and who was told so.
//!
//! `delivery [--seed N] [--people N] [--python PATH]`, in the root of the repository. Markdown on stdout, progress on
//! stderr. Fails if this SDK invites anybody twice, or tells of anybody what is not so.

mod contender;
mod report;
mod scenario;
mod tally;

use std::path::PathBuf;
use std::process::ExitCode;

use clerk_invitations_emulator::Emulator;
use delivery_driver::{Job, Way};
use futures_util::future::try_join_all;

use crate::contender::{Contender, Skipped};
use crate::scenario::{Scenario, WAYS};
use crate::tally::{Mark, Tally};

/// How long one call is waited for: longer than any of the clients waits of its own accord, if it waits for an end at all.
const PATIENCE_SECONDS: u64 = 45;
const AT_A_TIME: usize = 8;

struct Settings {
    seed: u64,
    people: usize,
    python: PathBuf,
}

#[tokio::main]
async fn main() -> ExitCode {
    match compare().await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => {
            eprintln!("\ndelivery: this SDK's claim does not hold: see the table");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("\ndelivery: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Prints the tables, and answers whether our claim holds.
async fn compare() -> Result<bool, String> {
    let settings = settings(std::env::args().skip(1))?;
    let broken = |error: std::io::Error| error.to_string();
    let root = std::env::current_dir().map_err(broken)?;
    let program = std::env::current_exe().map_err(broken)?;
    let programs = program.parent().ok_or("this program lies nowhere")?;
    let contenders = contender::all(&root, programs, &settings.python);
    let scenario = Scenario::new(settings.seed, settings.people);

    println!("Seed {}, {} people: {}.", settings.seed, settings.people, scenario.told());
    let mut holds = true;
    for (nth, (way, title)) in WAYS.into_iter().enumerate() {
        eprintln!("{title} …");
        // Side by side: they mostly wait, each for an emulator of its own.
        let runs = contenders.iter().map(|contender| one(contender, &scenario, way, settings.seed));
        let rows: Vec<_> = contenders.iter().zip(try_join_all(runs).await?).collect();
        for (contender, tally) in &rows {
            match tally {
                Ok(tally) => holds &= tally.keeps_the_claim() || !contender.is_ours,
                Err(Skipped(why)) => eprintln!("SKIPPED: {}: {why}", contender.name),
            }
        }
        if nth == 0 {
            println!("As they call themselves: {}.", report::versions(&rows));
        }
        println!("\n### {title}\n\n{}", report::table(&rows));
    }
    Ok(holds)
}

/// One contender in a world of its own.
async fn one(
    contender: &Contender,
    scenario: &Scenario,
    way: Way,
    seed: u64,
) -> Result<Result<Tally, Skipped>, String> {
    if let Some(missing) = contender.missing() {
        return Ok(Err(Skipped(missing)));
    }
    let emulator = Emulator::builder().seed(seed).start().await.map_err(|error| error.to_string())?;
    scenario.prepare(&emulator)?;
    let since = emulator.state(Mark::set);
    let job = Job {
        url: emulator.url(),
        key: "sk_test_delivery".into(),
        way,
        at_a_time: AT_A_TIME,
        patience_seconds: PATIENCE_SECONDS,
        people: scenario.people.clone(),
    };
    let (lines, took) = contender.run(&job).await?;
    let tally = emulator.state(|clerk| Tally::count(clerk, &since, scenario, way, &lines, took))?;
    eprintln!("  {}: {} s", contender.name, took.as_secs());
    Ok(Ok(tally))
}

fn settings(mut arguments: impl Iterator<Item = String>) -> Result<Settings, String> {
    let mut settings = Settings { seed: 1, people: 300, python: "python3".into() };
    while let Some(name) = arguments.next() {
        let value = arguments.next().ok_or_else(|| format!("{name}: is without a value"))?;
        let number = || value.parse().map_err(|_| format!("{name}: `{value}` is no number"));
        match name.as_str() {
            "--seed" => settings.seed = number()?,
            "--people" => {
                settings.people = value.parse().map_err(|_| format!("{name}: `{value}` is no number"))?
            }
            "--python" => settings.python = value.into(),
            _ => return Err(format!("{name}: is not known")),
        }
    }
    Ok(settings)
}
