//! What is measured, each of this SDK, by hand, and of clerk-rs where it applies.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use tempfile::TempDir;

use crate::Result;
use crate::clerk::Clerk;
use crate::command::{build, build_in, cargo, figures, instructions, number, output};

/// How many rounds there are of what is timed; the table has their medians.
const ROUNDS: usize = 15;

/// The contenders. By hand is reqwest and `serde_json`, or `serde_json` alone where there is no network.
pub(crate) const CONTENDERS: [&str; 3] = ["ours", "hand", "clerk-rs"];

/// What a contender is built with: ours has HTTP/2 by default.
fn default_features(contender: &str) -> &str {
    if contender == "ours" { "ours,http2" } else { contender }
}

/// A figure of each contender that has one, in their order.
pub(crate) type Figures = [Option<f64>; 3];

/// Instructions of one call over loopback, in the client's process, without the kernel's.
pub(crate) struct Loopback {
    programs: Vec<PathBuf>,
    clerk: Clerk,
}

impl Loopback {
    /// Of the first contenders.
    pub(crate) fn of(contenders: &[&str]) -> Result<Self> {
        let programs = contenders.iter().map(|name| build("contenders", name, default_features(name)));
        Ok(Self { programs: programs.collect::<Result<_>>()?, clerk: Clerk::with_invitations(500)? })
    }

    /// Of one `create`.
    pub(crate) fn create(&self) -> Result<Figures> {
        self.instructions("create", 500)
    }

    /// Of one `list` of 500; before anybody is created, for the newest come first.
    pub(crate) fn list(&self) -> Result<Figures> {
        self.instructions("list", 10)
    }

    fn instructions(&self, what: &str, repetitions: usize) -> Result<Figures> {
        let mut figures = Figures::default();
        for (figure, program) in figures.iter_mut().zip(&self.programs) {
            let arguments = |count: usize| self.arguments(program, what, count, "instructions");
            *figure = Some(instructions(program, repetitions, arguments)?);
        }
        Ok(figures)
    }

    /// Creates in a second, 64 at a time on one client; the medians.
    pub(crate) fn load(&self) -> Result<Figures> {
        let mut rates = vec![Vec::new(); self.programs.len()];
        for round in 0..ROUNDS {
            // Nobody is always the first.
            for turn in 0..self.programs.len() {
                let at = (round + turn) % self.programs.len();
                let (Some(program), Some(rates)) = (self.programs.get(at), rates.get_mut(at)) else {
                    continue;
                };
                let arguments = self.arguments(program, "load", 20_000, &format!("load-{round}"));
                let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
                rates.push(number(program, &arguments)?);
            }
        }
        let mut figures = Figures::default();
        for (figure, rates) in figures.iter_mut().zip(rates) {
            *figure = median(rates);
        }
        Ok(figures)
    }

    /// Nobody is invited twice: the address says who asks, how often, and when.
    fn arguments(&self, program: &Path, what: &str, count: usize, name: &str) -> Vec<String> {
        let contender = program.file_name().unwrap_or_default().to_string_lossy();
        [self.clerk.base_url(), what.into(), count.to_string(), format!("{name}-{count}-{contender}")].into()
    }
}

fn median(mut figures: Vec<f64>) -> Option<f64> {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied()
}

/// Core without a network, beside plain `serde_json`.
pub(crate) struct Alone {
    features: &'static str,
    program: PathBuf,
}

impl Alone {
    /// With clerk-rs, or without.
    pub(crate) fn new(with_clerk_rs: bool) -> Result<Self> {
        let features = if with_clerk_rs { "clerk-rs" } else { "" };
        Ok(Self { features, program: build("alone", "alone", features)? })
    }

    /// Instructions of each work.
    pub(crate) fn instructions(&self) -> Result<Vec<(String, f64)>> {
        let mut all = Vec::new();
        for work in output(Command::new(&self.program).arg("works"))?.lines() {
            let repetitions = if work.starts_with("list") { 2 } else { 1_000 };
            let arguments = |count: usize| ["run".into(), work.to_owned(), count.to_string()].into();
            let figure = instructions(&self.program, repetitions, arguments)?;
            all.push((work.to_owned(), figure));
        }
        Ok(all)
    }

    /// Nanoseconds of each work.
    pub(crate) fn time(&self) -> Result<Vec<(String, f64)>> {
        figures(&self.program, &["time", "30"])
    }

    /// Allocations of each work.
    pub(crate) fn allocations(&self) -> Result<Vec<(String, f64)>> {
        figures(&build("alone", "alone-count", &format!("count,{}", self.features))?, &[])
    }
}

/// The most memory, in kilobytes, of a program that goes over 10,000 invitations, and over all 100,000.
pub(crate) fn memory_of_walk() -> Result<[f64; 2]> {
    let walk = build("contenders", "walk", default_features("ours"))?;
    let clerk = Clerk::with_invitations(100_000)?;
    let walk = |count: &str| number(&walk, &[clerk.base_url().as_str(), count]);
    Ok([walk("10000")?, walk("100000")?])
}

/// Crates of the smallest server, that of axum and tokio among them.
pub(crate) fn crates(contender: &str) -> Result<f64> {
    let mut tree = cargo(&[
        "tree",
        "--quiet",
        "--locked",
        "--package",
        "server",
        "--features",
        default_features(contender),
    ]);
    // The same crates on every machine.
    tree.args([
        "--target",
        "x86_64-unknown-linux-gnu",
        "--edges",
        "normal",
        "--prefix",
        "none",
        "--no-dedupe",
    ]);
    let text = output(tree.args(["--format", "{p}"]))?;
    // Those of this folder are no dependencies.
    let mut names: Vec<&str> = text.lines().filter(|line| !line.contains("/bench/rust/")).collect();
    names.sort_unstable();
    names.dedup();
    Ok(names.len() as f64)
}

/// Seconds to build the smallest server from nothing, and the bytes of its program without symbols; and those without HTTP/2.
pub(crate) fn server(contender: &str) -> Result<(f64, f64, Option<f64>)> {
    output(&mut cargo(&["fetch", "--quiet", "--locked"]))?;
    let folder = TempDir::new()?;
    let program = format!("server-{contender}");
    let start = Instant::now();
    let build = |features| {
        build_in(folder.path(), "server", &program, features, &["--config", "profile.release.strip=true"])?;
        Ok::<_, Box<dyn Error>>(std::fs::metadata(folder.path().join("release").join(&program))?.len() as f64)
    };
    let bytes = build(default_features(contender))?;
    let seconds = start.elapsed().as_secs_f64();
    let lean = match contender {
        "ours" => Some(build("ours")?),
        "clerk-rs" => Some(bytes),
        _ => None,
    };
    Ok((seconds, bytes, lean))
}

/// The bytes of the smallest server's program, with its symbols: it is built along with the others.
pub(crate) fn program() -> Result<f64> {
    Ok(std::fs::metadata(build("server", "server-ours", default_features("ours"))?)?.len() as f64)
}

/// The versions of what is compared, as the lock file has them.
pub(crate) fn versions() -> Result<String> {
    let tree = ["tree", "--quiet", "--locked", "--workspace", "--all-features", "--prefix", "none"];
    let tree = output(&mut cargo(&tree))?;
    let version = |name: &str| {
        let line = tree.lines().find(|line| line.split(' ').next() == Some(name));
        line.map(two_words).ok_or_else(|| format!("there is no {name}"))
    };
    let rustc = output(Command::new("rustc").arg("--version"))?;
    let all = [two_words(&rustc), version("reqwest")?, version("serde_json")?, version("clerk-rs")?];
    Ok(all.join(", "))
}

fn two_words(line: &str) -> String {
    line.split(' ').take(2).collect::<Vec<_>>().join(" ")
}
