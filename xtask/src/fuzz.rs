//! The fuzz targets, on the pinned stable Rust: with the flags that cargo-fuzz sets, so that it need not be there.

use std::process::Command;

use crate::step::{self, Outcome, cargo, skip};

const TARGETS: [&str; 4] = ["response", "path", "retry_after", "reconcile"];

/// How long each target runs as a part of the tests: long enough to see that it runs and stands its corpus.
const SHORT_SECONDS: u32 = 10;

/// What libFuzzer needs the compiler to insert.
const COVERAGE: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Cllvm-args=-sanitizer-coverage-stack-depth \
    --cfg fuzzing -Ccodegen-units=1 -Cdebug-assertions";

/// The corpus once, and each target for a short while.
pub(crate) fn short(no_skips: bool) -> Outcome {
    cargo("fuzz corpus", "test --manifest-path fuzz/Cargo.toml --no-default-features")?;
    if !step::has("c++", "--version") {
        return skip("fuzzing", "libFuzzer needs a C++ compiler (c++)", no_skips);
    }
    run(SHORT_SECONDS)
}

/// Each target for so many seconds. What is found worth keeping goes below `fuzz/target`.
pub(crate) fn run(seconds: u32) -> Outcome {
    let host = host()?;
    for target in TARGETS {
        let (found, artifacts) = (format!("fuzz/target/corpus/{target}"), "fuzz/artifacts");
        for folder in [found.as_str(), artifacts] {
            std::fs::create_dir_all(folder).map_err(|error| format!("fuzz: {folder}: {error}"))?;
        }
        let mut command = Command::new("cargo");
        command
            .env("RUSTFLAGS", COVERAGE)
            .args(["run", "--quiet", "--manifest-path", "fuzz/Cargo.toml", "--release", "--target", &host])
            .args(["--bin", target, "--", "-seed=1", "-verbosity=0", "-print_final_stats=1"])
            .arg(format!("-max_total_time={seconds}"))
            .arg(format!("-artifact_prefix={artifacts}/{target}-"))
            .args([found, format!("fuzz/corpus/{target}")]);
        step::run(&format!("fuzz {target}, {seconds} s"), &mut command)?;
    }
    Ok(())
}

/// A target given by name keeps the flags away from build scripts and procedural macros.
fn host() -> Result<String, String> {
    let output = Command::new("rustc").args(["--print", "host-tuple"]).output();
    let output = output.map_err(|error| format!("fuzz: rustc: {error}"))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
