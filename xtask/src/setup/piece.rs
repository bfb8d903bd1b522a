//! What tasks work with beside a C compiler: how it is found, what is left out without it, and what brings it.

use std::path::Path;
use std::sync::LazyLock;

use crate::step::{first_line, has};

/// Clerk's own documents, which some tests compare with.
const CONTRACT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/clerk/openapi-2026-05-12.json");

/// The oldest Rust that is supported, as the workspace says.
pub(crate) static OLDEST_RUST: LazyLock<String> = LazyLock::new(|| {
    let mut lines = include_str!("../../../Cargo.toml").lines();
    let version = lines.find_map(|line| line.strip_prefix("rust-version = "));
    format!("{}.0", version.unwrap_or_default().trim_matches('"'))
});

/// Static programs of this machine's architecture.
pub(crate) const MUSL: &str =
    if cfg!(target_arch = "aarch64") { "aarch64-unknown-linux-musl" } else { "x86_64-unknown-linux-musl" };

/// The oldest Node that the npm package is for, as its manifest says.
static OLDEST_NODE: LazyLock<&str> = LazyLock::new(|| {
    let manifest = include_str!("../../../bindings-js/package.json");
    manifest.split_once("\"node\": \">=").and_then(|(_, rest)| rest.split('"').next()).unwrap_or_default()
});

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Piece {
    Rust,
    Rustfmt,
    Clippy,
    Wasm32,
    Musl,
    RustSource,
    OldestRust,
    CppCompiler,
    Node,
    Npm,
    Chromium,
    Chromedriver,
    Valgrind,
    CargoDeny,
    Contract,
    Postgres,
    Python,
}

/// What is to be said of a piece.
pub(crate) struct Facts {
    pub(crate) name: String,
    /// What is left out where it is used, but not needed, and not here.
    pub(crate) without: &'static str,
    pub(crate) remedy: Remedy,
}

/// What brings a piece.
pub(crate) enum Remedy {
    /// rustup, with these arguments.
    Rustup(String),
    /// The reader, who is told how.
    Reader(String),
}

impl Piece {
    pub(crate) fn facts(self) -> Facts {
        let rustup =
            |name: &str, arguments: &str| (name.to_owned(), "", Remedy::Rustup(arguments.to_owned()));
        let reader =
            |name: &str, without, how: &str| (name.to_owned(), without, Remedy::Reader(how.to_owned()));
        let (name, without, remedy) = match self {
            Self::Rust => rustup("Rust", "toolchain install --no-self-update"),
            Self::Rustfmt => rustup("rustfmt", "component add rustfmt"),
            Self::Clippy => rustup("clippy", "component add clippy"),
            Self::Wasm32 => rustup("wasm32-unknown-unknown", "target add wasm32-unknown-unknown"),
            Self::Musl => (
                MUSL.to_owned(),
                "the static program of the emulator's image",
                Remedy::Rustup(format!("target add {MUSL}")),
            ),
            Self::RustSource => rustup("rust-src", "component add rust-src"),
            Self::OldestRust => (
                format!("Rust {}", *OLDEST_RUST),
                "the check with the oldest supported Rust",
                Remedy::Rustup(format!(
                    "toolchain install {} --profile minimal --no-self-update",
                    *OLDEST_RUST
                )),
            ),
            Self::CppCompiler => reader(
                "C++ compiler",
                "fuzzing",
                "apt-get install g++ (Debian), xcode-select --install (macOS)",
            ),
            Self::Node => reader(
                "Node",
                "the transport over fetch, the npm package",
                &format!("{} or newer: https://nodejs.org, brew install node (macOS)", *OLDEST_NODE),
            ),
            Self::Npm => reader("npm", "the npm package", "it comes with Node; apt-get install npm (Debian)"),
            Self::Chromium => reader(
                "Chromium",
                "the npm package in Chromium",
                "apt-get install chromium (Debian), or google-chrome on the PATH",
            ),
            Self::Chromedriver => reader(
                "chromedriver",
                "the transport over fetch in Chromium",
                "apt-get install chromium-driver (Debian), brew install chromedriver (macOS)",
            ),
            Self::Valgrind => {
                reader("valgrind", "the comparison with the baseline", "apt-get install valgrind (Debian)")
            }
            Self::CargoDeny => {
                reader("cargo-deny", "licences and sources", "cargo install cargo-deny --locked (minutes)")
            }
            Self::Contract => reader(
                "../shared/clerk",
                "comparisons with Clerk's own documents",
                "its OpenAPI document and error catalogue lie there, beside the repository",
            ),
            Self::Postgres => reader(
                "PostgreSQL",
                "the journal in PostgreSQL",
                "apt-get install postgresql (Debian), brew install postgresql (macOS)",
            ),
            Self::Python => reader(
                "Python with venv",
                "the contender in Python",
                "apt-get install python3-venv (Debian), brew install python (macOS)",
            ),
        };
        Facts { name, without, remedy }
    }

    /// Whether it may be missing even where nothing is to be skipped: to build cargo-deny takes longer than all the
    /// rest together.
    pub(crate) fn is_always_optional(self) -> bool {
        self == Self::CargoDeny
    }

    /// What it says of its version, if anything; or why it is as good as not here.
    pub(crate) fn find(self) -> Result<String, String> {
        let version = |program: &str, arguments: &[&str]| {
            first_line(program, arguments).map(|line| number(&line)).ok_or_else(String::new)
        };
        let there = |path: &Path| if path.exists() { Ok(String::new()) } else { Err(String::new()) };
        match self {
            Self::Rust => version("rustc", &["--version"]),
            Self::Rustfmt => version("cargo", &["fmt", "--version"]),
            Self::Clippy => version("cargo", &["clippy", "--version"]),
            Self::Wasm32 => there(Path::new(&libraries("wasm32-unknown-unknown"))),
            Self::Musl => there(Path::new(&libraries(MUSL))),
            Self::RustSource => {
                let sysroot = first_line("rustc", &["--print", "sysroot"]).unwrap_or_default();
                there(&Path::new(&sysroot).join("lib/rustlib/src/rust/library/Cargo.lock"))
            }
            Self::OldestRust => version("rustup", &["run", &OLDEST_RUST, "cargo", "--version"]),
            Self::CppCompiler => version("c++", &["--version"]),
            Self::Node => version("node", &["--version"]).and_then(recent_enough),
            Self::Npm => version("npm", &["--version"]),
            Self::Chromium => ["chromium", "chromium-browser", "google-chrome"]
                .iter()
                .find_map(|program| version(program, &["--version"]).ok())
                .ok_or_else(String::new),
            Self::Chromedriver => version("chromedriver", &["--version"]),
            Self::Valgrind => version("valgrind", &["--version"]),
            Self::CargoDeny => version("cargo", &["deny", "--version"]),
            Self::Contract => there(Path::new(CONTRACT)),
            Self::Postgres => version("initdb", &["--version"]).or_else(|_| debian_postgres()),
            // Debian's Python has the first module without what it needs.
            Self::Python if !has("python3", &["-c", "import venv, ensurepip"]) => Err(String::new()),
            Self::Python => version("python3", &["--version"]),
        }
    }
}

/// Where the standard library of a target is, once it is here.
fn libraries(target: &str) -> String {
    first_line("rustc", &["--print", "target-libdir", "--target", target]).unwrap_or_default()
}

/// The version of a PostgreSQL server as Debian installs it: off the path.
fn debian_postgres() -> Result<String, String> {
    let folders = std::fs::read_dir("/usr/lib/postgresql").map_err(|_| String::new())?;
    let programs = folders.filter_map(|folder| Some(folder.ok()?.path().join("bin/initdb")));
    let versions = programs.filter_map(|program| first_line(program.to_str()?, &["--version"]));
    versions.map(|line| number(&line)).max().ok_or_else(String::new)
}

/// The first word of a version's line that has a number in it.
fn number(line: &str) -> String {
    let is_number = |word: &&str| word.contains('.') && word.contains(|letter: char| letter.is_ascii_digit());
    line.split([' ', '-', '(', ')']).find(is_number).unwrap_or(line).trim_start_matches('v').to_owned()
}

/// Whether this is the version of a Node that can do what it is used for.
fn recent_enough(version: String) -> Result<String, String> {
    let numbers = |text: &str| text.split('.').map_while(|part| part.parse().ok()).collect::<Vec<u32>>();
    if numbers(&version) >= numbers(&OLDEST_NODE) {
        Ok(version)
    } else {
        Err(format!("{version} is older than {}", *OLDEST_NODE))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read() {
        for (line, version) in [
            ("cargo 1.95.0 (f2d3ce0bd 2026-03-21)", "1.95.0"),
            ("rustfmt 1.9.0-stable (59807616e1 2026-04-14)", "1.9.0"),
            ("v20.20.2", "20.20.2"),
            ("c++ (Debian 12.2.0-14+deb12u1) 12.2.0", "12.2.0"),
            ("valgrind-3.19.0", "3.19.0"),
            ("no number", "no number"),
        ] {
            assert_eq!(number(line), version, "{line}");
        }
    }

    #[test]
    fn a_node_older_than_the_package_is_for_does_not_count() {
        assert_eq!(recent_enough("18.20.4".into()), Err(format!("18.20.4 is older than {}", *OLDEST_NODE)));
        for version in [format!("{}.0", *OLDEST_NODE), "26.10.0".into()] {
            assert_eq!(recent_enough(version.clone()), Ok(version));
        }
    }

    #[test]
    fn manifests_say_what_is_the_oldest() {
        for version in [OLDEST_RUST.as_str(), *OLDEST_NODE] {
            assert!(version.split('.').all(|part| part.parse::<u32>().is_ok()), "{version:?}");
        }
    }
}
