//! The transport of wasm32 on its hosts: Node, and a page of headless Chromium.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::npm;
use crate::setup::{Machine, Piece};
use crate::step::{Outcome, cargo, run};

const PACKAGE: [&str; 5] =
    ["--package", "clerk-invitations-wasm", "--target", "wasm32-unknown-unknown", "--all-features"];

/// What needs no host: on any other target this crate is core alone, so it is linted and documented here.
pub(crate) fn check() -> Outcome {
    cargo("format of the Worker in Rust", &format!("fmt --manifest-path {WORKER}/Cargo.toml --check"))?;
    let mut lints = Command::new("cargo");
    // Without dependencies, which have lints of their own.
    lints.arg("clippy").args(PACKAGE).args(["--no-deps", "--all-targets", "--", "-D", "warnings"]);
    run("lints on wasm32", &mut lints)?;
    let mut documentation = Command::new("cargo");
    documentation.arg("doc").args(PACKAGE).arg("--no-deps").env("RUSTDOCFLAGS", "-D warnings");
    run("documentation on wasm32", &mut documentation)
}

/// The contract of `HttpTransport` over `fetch`, and what a user's own `fetch` can do to it.
pub(crate) fn conformance(machine: &Machine) -> Outcome {
    if !machine.can_run("the transport over fetch", Piece::Node) {
        return Ok(());
    }
    let tests = ["exchange", "answers", "lifetimes"].map(|name| format!("transport-wasm/js/{name}.test.js"));
    run("exchange.js", Command::new("node").arg("--test").args(tests))?;
    let tool = tool()?;
    cargo("hostile server", "build --package clerk-invitations-tests --bin hostile-server")?;
    let mut examples = Command::new("cargo");
    run("documentation tests on wasm32", examples.args(["test", "--doc"]).args(PACKAGE).env(RUNNER, &tool))?;
    suite("node", &tool)?;
    if !machine.can_run("the transport over fetch in Chromium", Piece::Chromedriver) {
        return Ok(());
    }
    suite("chromium", &tool)
}

/// The example of a Worker in Rust: built, and run in workerd.
pub(crate) fn worker(machine: &Machine) -> Outcome {
    const NAME: &str = "the Worker in Rust, in workerd";
    if !machine.can_run(NAME, Piece::Node) || !machine.can_run(NAME, Piece::Npm) {
        return Ok(());
    }
    worker_build()?;
    npm::tools()?;
    cargo("emulator", "build --package clerk-invitations-emulator")?;
    let emulator = program(&target().join("debug/clerk-invitations-emulator"))?;
    run(NAME, Command::new("node").arg(format!("{WORKER}/test.mjs")).arg(emulator))
}

const WORKER: &str = "transport-wasm/examples/worker";

/// The module of the Worker and its glue, in its folder `build`.
pub(crate) fn worker_build() -> Outcome {
    let tool = tool()?;
    let folder = target().join("worker");
    let mut build = Command::new("cargo");
    build.args(["build", "--locked", "--release", "--target", "wasm32-unknown-unknown", "--manifest-path"]);
    build.arg(format!("{WORKER}/Cargo.toml")).arg("--target-dir").arg(&folder);
    run("the Worker in Rust", &mut build)?;
    let mut bindgen = Command::new(tool);
    bindgen
        .args(["bindgen", "--target", "web", "--omit-default-module-path", "--no-typescript"])
        .args(["--out-name", "index", "--out-dir", &format!("{WORKER}/build")])
        .arg(folder.join("wasm32-unknown-unknown/release/clerk_invitations_worker_example.wasm"));
    run("wasm-bindgen", &mut bindgen)
}

/// wasm-bindgen's command line and test runner, of the version that the workspace pins.
pub(crate) fn tool() -> Result<PathBuf, String> {
    let folder = target().join("bindgen");
    let mut build = Command::new("cargo");
    build.args(["build", "--locked", "--manifest-path", "xtask/bindgen/Cargo.toml", "--target-dir"]);
    run("wasm-bindgen", build.arg(&folder))?;
    program(&folder.join("debug/xtask-bindgen"))
}

const RUNNER: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER";

/// Runs the test binary that is made for this host, beside a hostile server of its own.
fn suite(host: &str, tool: &Path) -> Outcome {
    let name = format!("the transport over fetch in {host}");
    let server = HostileServer::start(host == "chromium")?;
    println!("\n── {name}");
    let mut test = Command::new("cargo");
    test.arg("test")
        .args(PACKAGE)
        .args(["--test", host])
        .env(RUNNER, tool)
        .env("HOSTILE_SERVER", &server.line);
    // Of all tests together, in seconds; and the browser, should there be several.
    test.env("WASM_BINDGEN_TEST_TIMEOUT", "180").env("CHROMEDRIVER", "chromedriver");
    test.env_remove("RUSTUP_TOOLCHAIN").env_remove("CARGO").stdout(Stdio::piped());
    let broken = |error: std::io::Error| format!("{name}: {error}");
    let mut running = test.spawn().map_err(broken)?;
    // Node leaves without a word, and with success, where a test waits for what never comes.
    let mut is_complete = false;
    for line in running.stdout.take().into_iter().flat_map(|stdout| BufReader::new(stdout).lines()) {
        let line = line.map_err(broken)?;
        is_complete |= line.starts_with("test result: ok");
        println!("{line}");
    }
    let status = running.wait().map_err(broken)?;
    if status.success() && is_complete {
        Ok(())
    } else {
        Err(format!("{name}: failed, or left early ({status})"))
    }
}

/// The server that the suite talks to; it ends with its standard input.
struct HostileServer {
    process: Child,
    /// The line it prints: where it is.
    line: String,
}

impl HostileServer {
    fn start(for_pages: bool) -> Result<Self, String> {
        let broken = |error: std::io::Error| format!("hostile server: {error}");
        let mut command = Command::new(program(&target().join("debug/hostile-server"))?);
        command.args(for_pages.then_some("--for-pages")).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut server = Self { process: command.spawn().map_err(broken)?, line: String::new() };
        let stdout = server.process.stdout.take().into_iter();
        for line in stdout.flat_map(|stdout| BufReader::new(stdout).lines()).take(1) {
            server.line = line.map_err(broken)?;
        }
        Ok(server)
    }
}

impl Drop for HostileServer {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ended = self.process.wait();
    }
}

pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| "target".into(), PathBuf::from)
}

/// The whole path, because cargo runs tests in the folder of their package.
pub(crate) fn program(path: &Path) -> Result<PathBuf, String> {
    let path = path.with_extension(std::env::consts::EXE_EXTENSION);
    path.canonicalize().map_err(|error| format!("{}: {error}", path.display()))
}
