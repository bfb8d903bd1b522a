//! What a task needs of the machine, before it does anything else: found, installed where rustup can, or named together
//! with the command that brings it.

mod piece;
mod table;

use std::process::Command;

pub(crate) use piece::{MUSL, OLDEST_RUST, Piece};

use crate::step::has;
use piece::Remedy;
use table::Row;

/// What is not here of what a task would use.
pub(crate) struct Machine {
    missing: Vec<Piece>,
    no_skips: bool,
}

impl Machine {
    /// Whether a step can run that uses this piece; says loudly if it cannot.
    pub(crate) fn can_run(&self, step: &str, piece: Piece) -> bool {
        let can_run = !self.missing.contains(&piece);
        if !can_run {
            println!("\n── {step}: SKIPPED: {} is not here", piece.facts().name);
        }
        can_run
    }

    /// Whether what cannot run is a failure.
    pub(crate) fn no_skips(&self) -> bool {
        self.no_skips
    }

    /// All that was skipped, for the last line of a run.
    pub(crate) fn skipped(&self) -> impl Iterator<Item = &'static str> {
        self.missing.iter().map(|piece| piece.facts().without)
    }
}

/// Finds what a task needs, and what it uses where it is here; installs what rustup can; prints what came of it.
///
/// # Errors
/// What is needed is not here. With `no_skips` that is whatever is used, too.
pub(crate) fn prepare(
    task: &str,
    needs: &[Piece],
    uses: &[Piece],
    no_skips: bool,
) -> Result<Machine, String> {
    let needed = needs.iter().map(|&piece| Row::find(piece, true));
    let used = uses.iter().map(|&piece| Row::find(piece, no_skips && !piece.is_always_optional()));
    let mut rows: Vec<Row> = needed.chain(used).collect();
    if rows.is_empty() {
        return Ok(Machine { missing: Vec::new(), no_skips });
    }
    println!("── setup for `cargo xtask {task}`");
    install(&mut rows);
    print!("{}", table::of(&rows));
    if let Some(what) = table::wanting(&rows) {
        return Err(format!("setup: `cargo xtask {task}` needs what is not here:\n{what}"));
    }
    let missing = rows.iter().filter(|row| row.found.is_err()).map(|row| row.piece);
    Ok(Machine { missing: missing.collect(), no_skips })
}

/// Lets rustup install what it can. What it is asked for in vain is needed: to go on without it would only hide that.
fn install(rows: &mut [Row]) {
    if !has("rustup", &["--version"]) {
        return;
    }
    let has_default = has("rustup", &["default"]);
    for row in rows.iter_mut().filter(|row| row.found.is_err()) {
        let Remedy::Rustup(arguments) = row.piece.facts().remedy else { continue };
        // What came before may have brought this, too.
        *row = Row::find(row.piece, true);
        if row.found.is_err() {
            println!("   rustup {arguments}");
            rustup(&arguments);
            *row = Row::find(row.piece, true);
        }
    }
    // The first toolchain that is installed by name becomes the default one; ours is for a check only.
    if !has_default && has("rustup", &["default"]) {
        rustup("default none");
    }
}

/// Whether it has succeeded is seen by what is here afterwards; what it says of a failure is for the reader.
fn rustup(arguments: &str) {
    let mut rustup = Command::new("rustup");
    let _seen = rustup.env_remove("RUSTUP_TOOLCHAIN").args(arguments.split(' ')).status();
}

#[cfg(test)]
mod tests {
    use super::piece::Remedy;
    use crate::task;

    #[test]
    fn setup_brings_what_rust_toolchain_toml_lists() {
        let needs = task::find("setup", &[]).unwrap().needs.iter();
        let brought: Vec<String> = needs
            .filter_map(|piece| match piece.facts().remedy {
                Remedy::Rustup(arguments) => Some(arguments),
                Remedy::Reader(_) => None,
            })
            .collect();
        for (key, subcommand) in [("components", "component add"), ("targets", "target add")] {
            let mut lines = include_str!("../../rust-toolchain.toml").lines();
            let list = lines.find_map(|line| line.strip_prefix(key)?.strip_prefix(" = [")?.strip_suffix(']'));
            for name in list.unwrap().split(", ").map(|name| name.trim_matches('"')) {
                assert!(brought.contains(&format!("{subcommand} {name}")), "{name}");
            }
        }
    }
}
