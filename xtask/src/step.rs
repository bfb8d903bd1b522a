//! A command with a name, run with its output shown and its time told.

use std::process::{Command, Stdio};
use std::time::Instant;

/// What a task answers: the reason where it failed.
pub(crate) type Outcome = Result<(), String>;

/// Runs `cargo` with these arguments, which are separated by spaces.
pub(crate) fn cargo(name: &str, arguments: &str) -> Outcome {
    run(name, Command::new("cargo").args(arguments.split(' ')))
}

/// Runs a command; its failure is the step's.
pub(crate) fn run(name: &str, command: &mut Command) -> Outcome {
    println!("\n── {name}");
    let started = Instant::now();
    // The toolchain that runs this program must not be forced on a command that names its own.
    command.env_remove("RUSTUP_TOOLCHAIN").env_remove("CARGO");
    let status = command.status().map_err(|error| format!("{name}: cannot be started: {error}"))?;
    if !status.success() {
        return Err(format!("{name}: failed ({status})"));
    }
    println!("── {name}: {:.1} s", started.elapsed().as_secs_f32());
    Ok(())
}

/// Runs a command, and answers what it wrote on stdout, too, whether it failed or not.
pub(crate) fn output(name: &str, command: &mut Command) -> Result<(Outcome, String), String> {
    println!("\n── {name}");
    command.env_remove("RUSTUP_TOOLCHAIN").env_remove("CARGO").stderr(Stdio::inherit());
    let output = command.output().map_err(|error| format!("{name}: cannot be started: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let status = output.status;
    Ok((if status.success() { Ok(()) } else { Err(format!("{name}: failed ({status})")) }, text))
}

/// Whether a program can be run, and succeeds.
pub(crate) fn has(program: &str, arguments: &[&str]) -> bool {
    first_line(program, arguments).is_some()
}

/// The first line that a program writes on stdout, if it can be run and succeeds.
pub(crate) fn first_line(program: &str, arguments: &[&str]) -> Option<String> {
    let mut command = Command::new(program);
    command.env_remove("RUSTUP_TOOLCHAIN").env_remove("CARGO").args(arguments).stderr(Stdio::null());
    let output = command.output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).lines().next().unwrap_or_default().to_owned())
}
