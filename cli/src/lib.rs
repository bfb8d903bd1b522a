//! The command `clerk-invite`: invites a list of people through Clerk, as fast as its limits allow, each of
//! them once. `clerk-invite --help` says how; this library is for its tests.

pub mod args;
mod client;
pub mod clock;
mod demo;
pub mod failure;
pub mod follow_up;
pub mod input;
pub mod journal;
mod output;
mod plan;
#[cfg(feature = "postgres")]
pub mod postgres;
mod progress;
mod refresh;
mod remind;
pub mod replay;
mod report;
mod send;
pub mod store;
pub mod survey;
mod waitlist;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use args::{Cli, Command};
use failure::{DONE, Failure};

/// Parses the command line, does what it says, and answers the exit status.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(Failure::from)
        .and_then(|runtime| runtime.block_on(run(cli)));
    match done {
        Ok(status) => ExitCode::from(status),
        Err(failure) => {
            output::note(format_args!("clerk-invite: {}", failure.message));
            ExitCode::from(failure.status)
        }
    }
}

async fn run(cli: Cli) -> Result<u8, Failure> {
    let Cli { demo, globals, command } = cli;
    if demo {
        return demo::run().await;
    }
    match command {
        None => {
            Cli::command().print_help()?;
            Ok(failure::USAGE)
        }
        Some(Command::Plan { list, pace }) => plan::run(&globals, &list, &pace).await,
        Some(Command::Send { list, journal, defaults, pace }) => {
            send::run(&globals, &list, journal, defaults.defaults(), &pace).await
        }
        Some(Command::Waitlist { oldest, journal, pace }) => {
            waitlist::run(&globals, oldest, &journal, &pace).await
        }
        Some(Command::Status { journal }) => report::status(&globals, &journal),
        Some(Command::Report { journal, html: Some(page), .. }) => {
            report::html::run(&globals, &journal, &page)
        }
        Some(Command::Report { journal, csv, html: None }) => report::report(&globals, &journal, csv),
        Some(Command::Refresh { journal }) => refresh::run(&globals, &journal).await,
        Some(Command::Remind { journal, reminder, defaults, pace }) => {
            remind::run(&globals, &journal, &reminder, defaults.defaults(), &pace).await
        }
        Some(Command::Completions { shell }) => {
            clap_complete::generate(shell, &mut Cli::command(), "clerk-invite", &mut std::io::stdout());
            Ok(DONE)
        }
        Some(Command::Man) => {
            clap_mangen::Man::new(Cli::command()).render(&mut std::io::stdout())?;
            Ok(DONE)
        }
    }
}
