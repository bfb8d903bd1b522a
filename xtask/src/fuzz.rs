//! The fuzz targets, on the pinned stable Rust: with the flags that cargo-fuzz sets, so that it need not be there.

use std::path::Path;
use std::process::Command;

use crate::setup::{Machine, Piece};
use crate::step::{self, Outcome, cargo};

const TARGETS: [&str; 5] = ["response", "path", "retry_after", "reconcile", "webhook"];

/// How often each target runs as a part of the tests: a number, not a time, so that each run does the same.
const SHORT_RUNS: u32 = 10_000;

/// What libFuzzer needs the compiler to insert.
const COVERAGE: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Cllvm-args=-sanitizer-coverage-stack-depth \
    --cfg fuzzing -Ccodegen-units=1 -Cdebug-assertions";

/// The corpus once, and each target for a short while.
pub(crate) fn short(machine: &Machine) -> Outcome {
    cargo("fuzz corpus", "test --manifest-path fuzz/Cargo.toml --no-default-features")?;
    // libFuzzer is written in it.
    if !machine.can_run("fuzzing", Piece::CppCompiler) {
        return Ok(());
    }
    // What earlier runs have found would make this one differ.
    let found = Path::new("fuzz/target/short");
    if found.exists() {
        std::fs::remove_dir_all(found).map_err(|error| format!("fuzz: {}: {error}", found.display()))?;
    }
    TARGETS.iter().try_for_each(|target| fuzz(target, found, &format!("-runs={SHORT_RUNS}")))
}

/// Each target for so many seconds, 60 unless said. What is found worth keeping goes below `fuzz/target`.
pub(crate) fn run(arguments: &[&str]) -> Outcome {
    let seconds: u32 = match arguments {
        [] => 60,
        [seconds] => seconds.parse().map_err(|_| format!("fuzz: `{seconds}` is no number of seconds"))?,
        _ => return Err("fuzz: one number of seconds".into()),
    };
    let found = Path::new("fuzz/target/corpus");
    TARGETS.iter().try_for_each(|target| fuzz(target, found, &format!("-max_total_time={seconds}")))
}

fn fuzz(target: &str, found: &Path, limit: &str) -> Outcome {
    let found = found.join(target);
    for folder in [found.as_path(), Path::new("fuzz/artifacts")] {
        std::fs::create_dir_all(folder).map_err(|error| format!("fuzz: {}: {error}", folder.display()))?;
    }
    let mut command = Command::new("cargo");
    command
        .env("RUSTFLAGS", COVERAGE)
        .args(["run", "--quiet", "--manifest-path", "fuzz/Cargo.toml", "--release", "--target", &host()?])
        .args(["--bin", target, "--", "-seed=1", "-verbosity=0", "-print_final_stats=1", limit])
        .arg(format!("-artifact_prefix=fuzz/artifacts/{target}-"))
        .arg(found)
        .arg(format!("fuzz/corpus/{target}"));
    step::run(&format!("fuzz {target}, {limit}"), &mut command)
}

/// A target given by name keeps the flags away from build scripts and procedural macros.
fn host() -> Result<String, String> {
    let output = Command::new("rustc").args(["--print", "host-tuple"]).output();
    let output = output.map_err(|error| format!("fuzz: rustc: {error}"))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
