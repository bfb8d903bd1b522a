//! What each task does.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::setup::{Machine, OLDEST_RUST, Piece};
use crate::step::{Outcome, cargo, run};
use crate::{bench, emulator_js, fuzz, image, linker, npm, wasm};

/// Features that are off unless asked for, and tested.
const FEATURES: &str =
    "clerk-invitations-core/testing,clerk-invitations-core/webhook,clerk-invitations-cli/postgres";

/// Everything.
pub(crate) fn test(machine: &Machine) -> Outcome {
    check(machine)?;
    machine.can_run("the tests that compare with Clerk's own documents", Piece::Contract);
    machine.can_run("the journal in PostgreSQL", Piece::Postgres);
    cargo("tests", &format!("test --workspace --all-targets --features {FEATURES}"))?;
    wasm::conformance(machine)?;
    npm::test(machine)?;
    wasm::worker(machine)?;
    emulator_js::test(machine)?;
    image::check(machine)?;
    cargo("documentation tests", &format!("test --workspace --doc --features {FEATURES}"))?;
    demo(&[])?;
    bench::check(machine)?;
    fuzz::short(machine)?;
    let skipped: Vec<_> = machine.skipped().collect();
    match skipped.as_slice() {
        [] => println!("\nall tests passed"),
        _ => println!("\nall tests passed, but these were skipped: {}", skipped.join(", ")),
    }
    Ok(())
}

/// What needs no test to run.
pub(crate) fn check(machine: &Machine) -> Outcome {
    cargo("format", "fmt --all --check")?;
    format_of_operations()?;
    cargo("format of the fuzz targets", "fmt --manifest-path fuzz/Cargo.toml --check")?;
    bench::lints()?;
    cargo("lints", &format!("clippy --workspace --all-targets --features {FEATURES} -- -D warnings"))?;
    run(
        "documentation",
        Command::new("cargo")
            .args(["doc", "--workspace", "--no-deps", "--features", FEATURES])
            .env("RUSTDOCFLAGS", "-D warnings"),
    )?;
    minimum_rust(machine)?;
    cargo(
        "core and campaigns on wasm32",
        "build --package clerk-invitations-core --package clerk-invitations-campaign --target wasm32-unknown-unknown",
    )?;
    wasm::check()?;
    linker::check()?;
    licences(machine)?;
    // `--allow-dirty`: what is checked is what is here, committed or not.
    cargo(
        "packages",
        "package --allow-dirty --package clerk-invitations-core --package clerk-invitations-campaign \
         --package clerk-invitations-emulator \
         --package clerk-invitations-native --package clerk-invitations-wasm --package clerk-invitations-cli",
    )
}

/// The main job.
pub(crate) fn demo(arguments: &[&str]) -> Outcome {
    let mut command = Command::new("cargo");
    command.args(["run", "--quiet", "--package", "clerk-invitations-native", "--example", "quickstart"]);
    run("demo", command.args(with_separator(arguments)))
}

/// The offline Clerk. No heading: its own first line is what scripts read.
pub(crate) fn emulator(arguments: &[&str]) -> Outcome {
    let mut command = Command::new("cargo");
    command.args(["run", "--quiet", "--package", "clerk-invitations-emulator"]);
    let status = command.args(with_separator(arguments)).status().map_err(|error| error.to_string())?;
    if status.success() { Ok(()) } else { Err(format!("the emulator ended: {status}")) }
}

/// Compares an official document with what core and the emulator implement.
pub(crate) fn drift(file: &str) -> Outcome {
    let mut program = Command::new("cargo");
    program.args([
        "run",
        "--quiet",
        "--package",
        "clerk-invitations-tests",
        "--example",
        "drift",
        "--",
        file,
    ]);
    run("the document, core and the emulator", &mut program)
}

/// Arguments for the program that cargo runs, whether or not the caller wrote `--`.
fn with_separator<'a>(arguments: &'a [&'a str]) -> impl Iterator<Item = &'a str> {
    std::iter::once("--").chain(arguments.iter().copied().filter(|argument| *argument != "--"))
}

/// `cargo fmt` does not see the modules that a macro declares: the operations of each resource.
fn format_of_operations() -> Outcome {
    let mut rustfmt = Command::new("rustfmt");
    rustfmt.args(["--edition", "2024", "--check"]);
    for resource in files("core/src/api")?.into_iter().filter(|path| path.is_dir()) {
        rustfmt.args(files(&resource)?);
    }
    run("format of the operations (rustfmt core/src/api/*/*.rs)", &mut rustfmt)
}

fn files(folder: impl AsRef<Path>) -> Result<Vec<PathBuf>, String> {
    let folder = folder.as_ref();
    let broken = |error: std::io::Error| format!("{}: {error}", folder.display());
    let entries = fs::read_dir(folder).map_err(broken)?;
    entries.map(|entry| entry.map(|entry| entry.path()).map_err(broken)).collect()
}

fn minimum_rust(machine: &Machine) -> Outcome {
    let name = format!("Rust {}, the oldest supported", *OLDEST_RUST);
    if !machine.can_run(&name, Piece::OldestRust) {
        return Ok(());
    }
    let packages = [
        "-p",
        "clerk-invitations-core",
        "-p",
        "clerk-invitations-campaign",
        "-p",
        "clerk-invitations-native",
        "-p",
        "clerk-invitations-emulator",
    ];
    let mut check = Command::new("rustup");
    // A target folder of its own: two compilers in one would rebuild everything each time.
    check.args(["run", &OLDEST_RUST, "cargo", "check", "--target-dir", "target/minimum-rust"]).args(packages);
    run(&name, &mut check)
}

fn licences(machine: &Machine) -> Outcome {
    const NAME: &str = "licences and sources (cargo-deny)";
    if !machine.can_run(NAME, Piece::CargoDeny) {
        return Ok(());
    }
    cargo(NAME, "deny check bans licenses sources")
}
