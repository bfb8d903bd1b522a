//! The container image of the emulator.

use std::process::Command;

use crate::step::{self, Outcome, output, run};

const NAME: &str = "the emulator's container image";
const TAG: &str = "clerk-invitations-emulator";

/// Builds the image and starts it, where Docker runs. Not held against `--no-skips`: most machines that test have none.
pub(crate) fn check() -> Outcome {
    // The client alone, without a daemon to talk to, answers `docker info` with an error.
    if !step::has("docker", &["info"]) {
        println!("\n── {NAME}: SKIPPED: Docker is not running here");
        return Ok(());
    }
    let mut build = Command::new("docker");
    run(NAME, build.args(["build", "--file", "emulator/Dockerfile", "--tag", TAG, "."]))?;
    let mut version = Command::new("docker");
    let (outcome, text) = output("the image, started", version.args(["run", "--rm", TAG, "--version"]))?;
    outcome?;
    if text.starts_with(TAG) { Ok(()) } else { Err(format!("{NAME}: it said {text}")) }
}
