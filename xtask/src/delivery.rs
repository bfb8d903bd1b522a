//! The delivery benchmark: every contender is built, or installed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::setup::{Machine, Piece};
use crate::step::run;
use crate::{npm, wasm};

const WORKSPACE: &str = "bench/delivery/rust/Cargo.toml";

/// The program that runs them all. A contender whose toolchain is missing is left out, and its row says so.
pub(crate) fn program(machine: &Machine) -> Result<Command, String> {
    let target = wasm::target().join("delivery");
    for (name, task) in [("harness, and drivers in Rust", "build"), ("tests of the harness", "test")] {
        let mut cargo = Command::new("cargo");
        let words = format!("{task} --locked --release --workspace --manifest-path {WORKSPACE} --target-dir");
        cargo.args(words.split(' '));
        run(name, cargo.arg(&target))?;
    }
    const JAVASCRIPT: &str = "the contenders in JavaScript";
    if machine.can_run(JAVASCRIPT, Piece::Node) && machine.can_run(JAVASCRIPT, Piece::Npm) {
        npm::build(npm::Flags::Small)?;
        npm::peers()?;
    }
    let python = python(machine, &target.join("python"))?;
    let mut delivery = Command::new(wasm::program(&target.join("release/delivery"))?);
    delivery.arg("--python").arg(python);
    Ok(delivery)
}

/// A Python with Clerk's SDK, in an environment of its own; one that is not there, if that cannot be had.
fn python(machine: &Machine, folder: &Path) -> Result<PathBuf, String> {
    let _old = fs::remove_dir_all(folder);
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    if !machine.can_run("the contender in Python", Piece::Python) {
        return Ok(python);
    }
    run("environment for Python", Command::new("python3").args(["-m", "venv"]).arg(folder))?;
    let mut install = Command::new(&python);
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]);
    run("Clerk's SDK for Python", install.args(["--requirement", "bench/delivery/python/requirements.txt"]))?;
    Ok(python)
}
