//! The delivery benchmark: builds every contender, runs them, and writes the tables into BENCHMARKS.md.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::step::{self, Outcome, run, skip};
use crate::{npm, wasm};

const WORKSPACE: &str = "bench/delivery/rust/Cargo.toml";
const DOCUMENT: &str = "BENCHMARKS.md";
const BEGIN: &str = "<!-- made by cargo xtask bench-delivery -->\n";
const END: &str = "<!-- end of what is made by cargo xtask bench-delivery -->";

/// A contender whose toolchain is missing is left out, and its row says so.
pub(crate) fn bench(arguments: &[&str]) -> Outcome {
    let target = wasm::target().join("delivery");
    for (name, task) in [("harness, and drivers in Rust", "build"), ("tests of the harness", "test")] {
        let mut cargo = Command::new("cargo");
        let words = format!("{task} --locked --release --workspace --manifest-path {WORKSPACE} --target-dir");
        cargo.args(words.split(' '));
        run(name, cargo.arg(&target))?;
    }
    if step::has("npm", "--version") {
        npm::build()?;
        npm::peers()?;
    } else {
        skip("the contenders in JavaScript", "npm is not here", false)?;
    }
    let python = python(&target.join("python"))?;

    println!("\n── delivery");
    let program = wasm::program(&target.join("release/delivery"))?;
    let mut delivery = Command::new(program);
    delivery.arg("--python").arg(python).args(arguments).stderr(Stdio::inherit());
    let output = delivery.output().map_err(|error| format!("delivery: {error}"))?;
    let tables = String::from_utf8_lossy(&output.stdout);
    println!("{tables}");
    // It prints them whole, or, where a contender breaks down, not at all.
    if tables.is_empty() {
        return Err(format!("delivery: failed ({})", output.status));
    }
    write(&tables).map_err(|error| format!("{DOCUMENT}: {error}"))?;
    if output.status.success() { Ok(()) } else { Err(format!("delivery: failed ({})", output.status)) }
}

/// A Python with Clerk's SDK, in an environment of its own; one that is not there, if that cannot be had.
fn python(folder: &Path) -> Result<PathBuf, String> {
    let _old = fs::remove_dir_all(folder);
    let mut make = Command::new("python3");
    // Debian's Python has the module, and not what it needs.
    let is_made = make.args(["-m", "venv"]).arg(folder).status().is_ok_and(|status| status.success());
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    if !is_made {
        let _incomplete = fs::remove_dir_all(folder);
        skip(
            "the contender in Python",
            "python3 with venv is not here (Debian: apt-get install python3-venv)",
            false,
        )?;
        return Ok(python);
    }
    let mut install = Command::new(&python);
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]);
    run("Clerk's SDK for Python", install.args(["--requirement", "bench/delivery/python/requirements.txt"]))?;
    Ok(python)
}

/// Puts the tables between their marks.
fn write(tables: &str) -> Result<(), String> {
    let text = fs::read_to_string(DOCUMENT).map_err(|error| error.to_string())?;
    let (before, rest) = text.split_once(BEGIN).ok_or("the first mark is missing")?;
    let (_, after) = rest.split_once(END).ok_or("the second mark is missing")?;
    fs::write(DOCUMENT, format!("{before}{BEGIN}{}\n{END}{after}", tables.trim_end()))
        .map_err(|error| error.to_string())
}
