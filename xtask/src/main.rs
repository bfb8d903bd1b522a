//! The one task runner: `cargo xtask test`, and what it is made of. CI calls it too.

mod bench;
mod delivery;
mod emulator_js;
mod fuzz;
mod image;
mod linker;
mod npm;
mod setup;
mod step;
mod task;
mod tasks;
mod wasm;

use std::process::ExitCode;

use step::Outcome;
use task::SETUP;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n{error}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the task that is named, on a machine that has what it needs.
fn run(arguments: &[&str]) -> Outcome {
    let no_skips = arguments.contains(&"--no-skips");
    let arguments: Vec<&str> = arguments.iter().copied().filter(|word| *word != "--no-skips").collect();
    let (name, arguments) = match arguments.as_slice() {
        [] | ["help" | "--help" | "-h"] => {
            println!("{}", task::usage());
            return Ok(());
        }
        [name, arguments @ ..] => (*name, arguments),
    };
    let task = task::find(name, arguments)?;
    let prepared = match arguments {
        [other] if name == SETUP => task::find(other, &[])?,
        _ => task,
    };
    let machine = setup::prepare(prepared.name, prepared.needs, prepared.uses, no_skips)?;
    (task.run)(&machine, arguments)
}
