//! The programs that are compared, each of which does a job on stdin and says on stdout what its SDK told it.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use delivery_driver::{Job, Line};
use tokio::io::AsyncWriteExt;
use tokio::process::Command;
use tokio::time::timeout;

/// A driver that takes longer is ended. Calls have a patience of their own, so none should.
const LONGEST: Duration = Duration::from_secs(15 * 60);

/// An SDK, and its driver.
pub(crate) struct Contender {
    pub(crate) name: &'static str,
    /// Whether the claim is ours.
    pub(crate) is_ours: bool,
    program: PathBuf,
    script: Option<PathBuf>,
    /// What must be there, and who brings it.
    needs: (PathBuf, &'static str),
}

/// All contenders: the repository's root, the folder of this program, and the Python that has the Python SDK.
pub(crate) fn all(root: &Path, programs: &Path, python: &Path) -> Vec<Contender> {
    let delivery = root.join("bench/delivery");
    let built = |name: &str| programs.join(name).with_extension(std::env::consts::EXE_EXTENSION);
    let rust = |name, is_ours, file: &str| Contender {
        name,
        is_ours,
        program: built(file),
        script: None,
        needs: (built(file), "cargo build of bench/delivery/rust"),
    };
    let script = |name, is_ours, program: &Path, file: &str, needs| Contender {
        name,
        is_ours,
        program: program.to_owned(),
        script: Some(delivery.join(file)),
        needs,
    };
    let package = (root.join("bindings-js/dist/index.inline.js"), "cargo xtask npm-build");
    let backend = (root.join("bench/js/node_modules/@clerk/backend"), "npm ci in bench/js");
    let python_sdk = (python.to_owned(), "python3 with venv");
    vec![
        rust("clerk-invitations, Rust", true, "ours"),
        script("clerk-invitations, npm", true, Path::new("node"), "js/ours.mjs", package),
        rust("clerk-rs", false, "clerk-rs"),
        script("@clerk/backend", false, Path::new("node"), "js/clerk.mjs", backend),
        script("clerk-backend-api (Python)", false, python, "python/driver.py", python_sdk),
    ]
}

/// Why a contender does not take part.
pub(crate) struct Skipped(pub(crate) String);

impl Contender {
    /// Why it cannot take part.
    pub(crate) fn missing(&self) -> Option<String> {
        let (path, from) = &self.needs;
        let name = path.file_name()?.to_string_lossy();
        (!path.exists()).then(|| format!("`{name}` is not there; it comes from {from}"))
    }

    /// Does the job, and answers what was told, and how long it took.
    pub(crate) async fn run(&self, job: &Job) -> Result<(Vec<Line>, Duration), String> {
        let broken = |error: std::io::Error| format!("{}: {error}", self.name);
        let started = Instant::now();
        let mut command = Command::new(&self.program);
        command.args(&self.script).stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut driver = command.spawn().map_err(broken)?;
        if let Some(mut stdin) = driver.stdin.take() {
            let text = serde_json::to_vec(job).map_err(|error| error.to_string())?;
            stdin.write_all(&text).await.map_err(broken)?;
        }
        let output = timeout(LONGEST, driver.wait_with_output()).await;
        let output = output.map_err(|_| format!("{}: has not ended", self.name))?.map_err(broken)?;
        if !output.status.success() {
            return Err(format!("{}: {}", self.name, output.status));
        }
        let lines = output.stdout.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        let lines = lines.map(serde_json::from_slice).collect::<Result<Vec<Line>, _>>();
        Ok((lines.map_err(|error| format!("{}: {error}", self.name))?, started.elapsed()))
    }
}
