//! The container image of the emulator.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::setup::{MUSL, Machine, Piece};
use crate::step::{self, Outcome, cargo, output, run};
use crate::wasm;

const NAME: &str = "the emulator's container image";
const PROGRAM: &str = "clerk-invitations-emulator";

/// Starts the program of the image in an empty root; builds the image and starts it, where Docker runs. That is not held
/// against `--no-skips`: most machines that test have none.
pub(crate) fn check(machine: &Machine) -> Outcome {
    program(machine)?;
    // The client alone, without a daemon to talk to, answers `docker info` with an error.
    if !step::has("docker", &["info"]) {
        println!("\n── {NAME}: SKIPPED: Docker is not running here");
        return Ok(());
    }
    let mut build = Command::new("docker");
    run(NAME, build.args(["build", "--file", "emulator/Dockerfile", "--tag", PROGRAM, "."]))?;
    let mut version = Command::new("docker");
    let (outcome, text) = output("the image, started", version.args(["run", "--rm", PROGRAM, "--version"]))?;
    outcome?;
    if text.starts_with(PROGRAM) { Ok(()) } else { Err(format!("{NAME}: it said {text}")) }
}

/// The program as the image has it: static, with nothing beside it.
fn program(machine: &Machine) -> Outcome {
    const NAME: &str = "the emulator's static program, in an empty root";
    if !cfg!(target_os = "linux") {
        println!("\n── {NAME}: SKIPPED: it is Linux's");
        return Ok(());
    }
    if !machine.can_run(NAME, Piece::Musl) {
        return Ok(());
    }
    cargo("the emulator's static program", &format!("build --package {PROGRAM} --target {MUSL}"))?;
    if !step::has("chroot", &["/", "true"]) {
        println!("\n── {NAME}: SKIPPED: only root may change its root");
        return Ok(());
    }
    let broken = |error: std::io::Error| format!("{NAME}: {error}");
    let root = wasm::target().join("empty-root");
    let _old = fs::remove_dir_all(&root);
    fs::create_dir_all(&root).map_err(broken)?;
    let built = wasm::target().join(MUSL).join("debug").join(PROGRAM);
    fs::copy(built, root.join(PROGRAM)).map_err(broken)?;
    println!("\n── {NAME}");
    answers(&root).map_err(broken)
}

/// Whether it listens, and answers its first request.
fn answers(root: &Path) -> std::io::Result<()> {
    let mut command = Command::new("chroot");
    command.arg(root).arg(format!("/{PROGRAM}")).args(["--bind", "0.0.0.0", "--port", "0"]);
    let mut running = command.stdout(Stdio::piped()).spawn()?;
    let answer: std::io::Result<String> = running.stdout.take().map_or(Ok(String::new()), |stdout| {
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        let port = line.trim_end().rsplit(':').next().unwrap_or_default();
        let mut connection = TcpStream::connect(format!("127.0.0.1:{port}"))?;
        connection
            .write_all(b"GET /_emulator/clock HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")?;
        let mut answer = String::new();
        connection.read_to_string(&mut answer)?;
        Ok(answer)
    });
    running.kill()?;
    running.wait()?;
    match answer? {
        answer if answer.starts_with("HTTP/1.1 200 ") => Ok(()),
        answer => Err(std::io::Error::other(format!("it answered {answer:?}"))),
    }
}
