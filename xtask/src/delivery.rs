//! The delivery benchmark: every contender is built, or installed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::step::{self, run, skip};
use crate::{npm, wasm};

const WORKSPACE: &str = "bench/delivery/rust/Cargo.toml";

/// The program that runs them all. A contender whose toolchain is missing is left out, and its row says so.
pub(crate) fn program() -> Result<Command, String> {
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
    let mut delivery = Command::new(wasm::program(&target.join("release/delivery"))?);
    delivery.arg("--python").arg(python);
    Ok(delivery)
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
