//! Programs: built, run, their instructions counted.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::str::FromStr;

use crate::Result;

/// The folder of this workspace.
const HERE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// Builds one program, with these features of its package alone, and answers where it is.
pub(crate) fn build(package: &str, program: &str, features: &str) -> Result<PathBuf> {
    let folder = target()?;
    build_in(&folder, package, program, features, &[])?;
    Ok(folder.join("release").join(program))
}

/// Builds it in this folder.
pub(crate) fn build_in(
    folder: &Path,
    package: &str,
    program: &str,
    features: &str,
    more: &[&str],
) -> Result<()> {
    eprintln!("   building {program} {features}");
    let mut cargo =
        cargo(&["build", "--quiet", "--locked", "--release", "--package", package, "--bin", program]);
    cargo.args(["--features", features, "--target-dir"]).arg(folder).args(more);
    output(&mut cargo).map(|_| ())
}

/// `cargo` in this workspace.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(HERE).args(arguments);
    command
}

/// What a program writes on stdout.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output = command.stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err(format!("{command:?}: {}", output.status).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// The number that a program prints.
pub(crate) fn number<T: FromStr>(program: &Path, arguments: &[&str]) -> Result<T> {
    let text = output(Command::new(program).args(arguments))?;
    text.trim().parse().map_err(|_| format!("{}: no number: {text}", program.display()).into())
}

/// Name and figure of each line that a program prints.
pub(crate) fn figures(program: &Path, arguments: &[&str]) -> Result<Vec<(String, f64)>> {
    let text = output(Command::new(program).args(arguments))?;
    let read = |line: &str| Some((line.split_once(' ')?.0.to_owned(), line.split_once(' ')?.1.parse().ok()?));
    text.lines().map(|line| read(line).ok_or_else(|| format!("no figure: {line}").into())).collect()
}

/// Instructions of one repetition: those of twice as many repetitions, less those of so many. What it takes to start
/// is in both.
pub(crate) fn instructions(
    program: &Path,
    repetitions: usize,
    arguments: impl Fn(usize) -> Vec<String>,
) -> Result<f64> {
    let once = callgrind(program, &arguments(repetitions))?;
    let twice = callgrind(program, &arguments(2 * repetitions))?;
    let difference = twice.checked_sub(once).filter(|difference| *difference > 0);
    Ok(difference.ok_or("twice as many repetitions are no more instructions")? as f64 / repetitions as f64)
}

fn callgrind(program: &Path, arguments: &[String]) -> Result<u64> {
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(program).args(arguments);
    let output = valgrind.stdout(Stdio::null()).output().map_err(|error| format!("valgrind: {error}"))?;
    let text = String::from_utf8_lossy(&output.stderr);
    let collected = text.lines().find_map(|line| line.split_once("Collected : ")?.1.trim().parse().ok());
    match collected.filter(|_| output.status.success()) {
        Some(collected) => Ok(collected),
        None => Err(format!("{} under callgrind: {}\n{text}", program.display(), output.status).into()),
    }
}

/// This workspace's target folder: where this program is.
fn target() -> Result<PathBuf> {
    let program = std::env::current_exe()?;
    let folder = program.ancestors().nth(2).ok_or("this program is in no target folder")?;
    Ok(folder.to_owned())
}
