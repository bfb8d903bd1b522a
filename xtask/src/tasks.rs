//! What each task does.

use std::path::Path;
use std::process::Command;

use crate::step::{self, Outcome, cargo, run, skip};
use crate::{bench, emulator_js, fuzz, image, linker, npm, wasm};

/// What the tests that compare with Clerk's own documents read; without it they say "skipped" and pass.
const CONTRACT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/clerk/openapi-2026-05-12.json");

/// Everything.
pub(crate) fn test(no_skips: bool) -> Outcome {
    check(no_skips)?;
    if !Path::new(CONTRACT).exists() {
        let why =
            "Clerk's OpenAPI document and error catalogue are not beside the repository (../shared/clerk)";
        skip("the tests that compare with Clerk's own documents", why, no_skips)?;
    }
    cargo("tests", "test --workspace --all-targets --features clerk-invitations-core/testing")?;
    wasm::conformance(no_skips)?;
    npm::test(no_skips)?;
    emulator_js::test(no_skips)?;
    image::check()?;
    cargo("documentation tests", "test --workspace --doc --features clerk-invitations-core/testing")?;
    demo(&[])?;
    bench::check(no_skips)?;
    fuzz::short(no_skips)?;
    println!("\nall tests passed");
    Ok(())
}

/// What needs no test to run.
pub(crate) fn check(no_skips: bool) -> Outcome {
    cargo("format", "fmt --all --check")?;
    cargo("format of the fuzz targets", "fmt --manifest-path fuzz/Cargo.toml --check")?;
    bench::lints()?;
    cargo(
        "lints",
        "clippy --workspace --all-targets --features clerk-invitations-core/testing -- -D warnings",
    )?;
    run(
        "documentation",
        Command::new("cargo").args(["doc", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings"),
    )?;
    minimum_rust(no_skips)?;
    cargo("core on wasm32", "build --package clerk-invitations-core --target wasm32-unknown-unknown")?;
    wasm::check()?;
    linker::check()?;
    licences(no_skips)?;
    // `--allow-dirty`: what is checked is what is here, committed or not.
    cargo(
        "packages",
        "package --allow-dirty --package clerk-invitations-core --package clerk-invitations-emulator \
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

/// Arguments for the program that cargo runs, whether or not the caller wrote `--`.
fn with_separator<'a>(arguments: &'a [&'a str]) -> impl Iterator<Item = &'a str> {
    std::iter::once("--").chain(arguments.iter().copied().filter(|argument| *argument != "--"))
}

fn minimum_rust(no_skips: bool) -> Outcome {
    let manifest = include_str!("../../Cargo.toml");
    let version = manifest.lines().find_map(|line| line.strip_prefix("rust-version = ")).unwrap_or_default();
    let toolchain = format!("{}.0", version.trim_matches('"'));
    let name = format!("Rust {toolchain}, the oldest supported");
    if !step::has("rustup", "--version") {
        return skip(&name, "rustup, which installs it, is not here", no_skips);
    }
    let install = ["toolchain", "install", toolchain.as_str(), "--profile", "minimal", "--no-self-update"];
    run(&format!("{name}: install"), Command::new("rustup").args(install))?;
    let packages = [
        "-p",
        "clerk-invitations-core",
        "-p",
        "clerk-invitations-native",
        "-p",
        "clerk-invitations-emulator",
    ];
    let mut check = Command::new("rustup");
    // A target folder of its own: two compilers in one would rebuild everything each time.
    check.args(["run", &toolchain, "cargo", "check", "--target-dir", "target/minimum-rust"]).args(packages);
    run(&name, &mut check)
}

fn licences(_no_skips: bool) -> Outcome {
    const NAME: &str = "licences and sources (cargo-deny)";
    if step::has("cargo-deny", "--version") {
        return cargo(NAME, "deny check bans licenses sources");
    }
    // Not held against `--no-skips`: building cargo-deny takes longer than all the rest together.
    skip(NAME, "cargo-deny is not installed (cargo install cargo-deny --locked)", false)
}
