//! The one task runner: `cargo xtask test`, and what it is made of. CI calls it too.

mod bench;
mod delivery;
mod emulator_js;
mod fuzz;
mod image;
mod linker;
mod npm;
mod step;
mod tasks;
mod wasm;

use std::process::ExitCode;

const USAGE: &str = "\
Usage: cargo xtask <task>

  test [--no-skips]   everything: the checks below, then all tests
  check [--no-skips]  format, lints, documentation, minimum Rust version, wasm32, licences, packages
  fetch [--no-skips]  the transport over fetch, in Node and headless Chromium
  npm [--no-skips]    the npm package: built, packed, tested in every runtime; npm-build only builds it
  emulator-npm [--no-skips]  the npm package of the emulator, the same way; emulator-npm-build, emulator-npm-types
  emulator-image      the emulator's container image, built and started where Docker runs
  drift FILE          what an official OpenAPI document (JSON) has that the emulator has not, and the other way round
  bench               everything in BENCHMARKS.md, which the three write:
  bench-rust            the Rust client beside a call by hand and clerk-rs
  bench-js [ROUNDS]     the npm package beside @clerk/backend and fetch by hand
  bench-delivery        this SDK and its peers under the same faults: who is invited, who is told so
  bench-check         instructions, allocations and sizes beside bench/baseline.json; bench-baseline writes it
  codegen             writes the TypeScript that follows from core's declarations
  fuzz [SECONDS]      each fuzz target for so long, 60 seconds unless said
  demo [-- --live]    the main job, against an emulator in the same process, or against Clerk itself
  emulator [ARGS]     an offline Clerk: --port 8787, --limits published, …

--no-skips makes a check that cannot run here a failure.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match arguments.as_slice() {
        ["test"] => tasks::test(false),
        ["test", "--no-skips"] => tasks::test(true),
        ["check"] => tasks::check(false),
        ["check", "--no-skips"] => tasks::check(true),
        ["fetch"] => wasm::conformance(false),
        ["fetch", "--no-skips"] => wasm::conformance(true),
        ["npm"] => npm::test(false),
        ["npm", "--no-skips"] => npm::test(true),
        ["npm-build"] => npm::build(),
        ["emulator-npm"] => emulator_js::test(false),
        ["emulator-npm", "--no-skips"] => emulator_js::test(true),
        ["emulator-npm-build"] => emulator_js::build(),
        ["emulator-npm-types"] => emulator_js::types(false),
        ["emulator-image"] => image::check(),
        ["drift", file] => emulator_js::drift(file),
        ["bench"] => bench::all(),
        ["bench-rust"] => bench::rust(),
        ["bench-js", rest @ ..] => bench::js(rest),
        ["bench-delivery", rest @ ..] => bench::delivery(rest),
        ["bench-check"] => bench::check(true),
        ["bench-baseline"] => bench::baseline(),
        ["codegen"] => npm::codegen(false),
        ["fuzz"] => fuzz::run(60),
        ["fuzz", seconds] => match seconds.parse() {
            Ok(seconds) => fuzz::run(seconds),
            Err(_) => Err(format!("fuzz: `{seconds}` is no number of seconds")),
        },
        ["demo", rest @ ..] => tasks::demo(rest),
        ["emulator", rest @ ..] => tasks::emulator(rest),
        [] | ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        _ => Err(format!("unknown task: {}\n\n{USAGE}", arguments.join(" "))),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n{error}");
            ExitCode::FAILURE
        }
    }
}
