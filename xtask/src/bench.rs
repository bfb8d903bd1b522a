//! What is measured: BENCHMARKS.md is made by these, and the deterministic part is compared with a baseline.

use std::fs;
use std::process::Command;

use crate::setup::{Machine, Piece};
use crate::step::{self, Outcome, cargo, run};
use crate::{delivery, emulator_js, npm, wasm};

const DOCUMENT: &str = "BENCHMARKS.md";
const BASELINE: &str = "bench/baseline.json";

/// Everything in BENCHMARKS.md.
pub(crate) fn all(machine: &Machine) -> Outcome {
    rust()?;
    js(&[])?;
    webhooks(&[])?;
    emulator()?;
    delivery(machine, &[])
}

/// The Rust client beside a call by hand and clerk-rs.
pub(crate) fn rust() -> Outcome {
    write("bench-rust", measure()?.arg("table"))
}

/// The npm package beside its peers.
pub(crate) fn js(arguments: &[&str]) -> Outcome {
    npm::build(npm::Flags::Small)?;
    npm::peers()?;
    cargo("emulator", "build --release --package clerk-invitations-emulator")?;
    let emulator = wasm::program(&wasm::target().join("release/clerk-invitations-emulator"))?;
    write("bench-js", Command::new("node").arg("bench/js/run.mjs").arg(emulator).args(arguments))
}

/// Checking a delivery of a webhook beside `@clerk/backend` and `svix`.
pub(crate) fn webhooks(arguments: &[&str]) -> Outcome {
    npm::build(npm::Flags::Small)?;
    npm::peers()?;
    write("bench-webhooks", Command::new("node").arg("bench/js/webhooks.mjs").args(arguments))
}

/// Who is invited through each SDK under the same faults, and who is told so. It fails where ours is wrong.
pub(crate) fn delivery(machine: &Machine, arguments: &[&str]) -> Outcome {
    write("bench-delivery", delivery::program(machine)?.args(arguments))
}

/// Both programs of the emulator: size, requests a second, memory.
pub(crate) fn emulator() -> Outcome {
    emulator_js::build()?;
    cargo("emulator", "build --release --package clerk-invitations-emulator")?;
    let emulator = wasm::program(&wasm::target().join("release/clerk-invitations-emulator"))?;
    write("bench-emulator", Command::new("node").arg("bench/emulator/run.mjs").arg(emulator))
}

/// Instructions, allocations, crates and a program's size beside what they were. Nothing timed: that depends on the
/// machine.
pub(crate) fn check(machine: &Machine) -> Outcome {
    const NAME: &str = "no regression (callgrind, allocations, sizes)";
    if !machine.can_run(NAME, Piece::Valgrind) {
        return Ok(());
    }
    run(NAME, measure()?.args(["check", BASELINE]))
}

/// Format and lints of what measures, and the tests of what counts: CI runs no benchmark that takes minutes.
pub(crate) fn lints() -> Outcome {
    let target = wasm::target().join("bench");
    for folder in ["bench/rust", "bench/delivery/rust"] {
        let manifest = format!("{folder}/Cargo.toml");
        cargo(&format!("format of {folder}"), &format!("fmt --manifest-path {manifest} --all --check"))?;
        let mut lints = Command::new("cargo");
        lints.args([
            "clippy",
            "--locked",
            "--workspace",
            "--all-targets",
            "--all-features",
            "--manifest-path",
        ]);
        lints.arg(&manifest).arg("--target-dir").arg(&target).args(["--", "-D", "warnings"]);
        run(&format!("lints of {folder}"), &mut lints)?;
    }
    let mut tests = Command::new("cargo");
    tests.args([
        "test",
        "--locked",
        "--manifest-path",
        "bench/delivery/rust/Cargo.toml",
        "--bin",
        "delivery",
    ]);
    run("tests of the delivery benchmark", tests.arg("--target-dir").arg(&target))
}

/// Takes what is measured now for the baseline.
pub(crate) fn baseline() -> Outcome {
    run("baseline", measure()?.args(["baseline", BASELINE]))
}

/// The program that measures.
fn measure() -> Result<Command, String> {
    let folder = wasm::target().join("bench");
    let mut build = Command::new("cargo");
    build.args(["build", "--locked", "--release", "--manifest-path", "bench/rust/Cargo.toml"]);
    run("what measures", build.args(["--package", "measure", "--target-dir"]).arg(&folder))?;
    Ok(Command::new(wasm::program(&folder.join("release/measure"))?))
}

/// Runs what prints Markdown, and puts that between the marks of this task in BENCHMARKS.md.
fn write(task: &str, command: &mut Command) -> Outcome {
    let (outcome, made) = step::output(task, command)?;
    println!("{made}");
    // A table that shows a failure is a result too; none is not.
    if made.is_empty() {
        return outcome;
    }
    let broken = |what: &str| format!("{DOCUMENT}: {what}");
    let text = fs::read_to_string(DOCUMENT).map_err(|error| broken(&error.to_string()))?;
    let begin = format!("<!-- made by cargo xtask {task} -->\n");
    let end = format!("<!-- end of what is made by cargo xtask {task} -->");
    let (before, rest) = text.split_once(&begin).ok_or_else(|| broken("the first mark is missing"))?;
    let (_, after) = rest.split_once(&end).ok_or_else(|| broken("the second mark is missing"))?;
    let text = format!("{before}{begin}{}\n{end}{after}", made.trim_end());
    fs::write(DOCUMENT, text).map_err(|error| broken(&error.to_string()))?;
    outcome
}
