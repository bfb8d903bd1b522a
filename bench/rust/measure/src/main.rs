//! Measures the contenders.
//!
//! `measure table` writes the Markdown of BENCHMARKS.md on stdout. `measure check BASELINE` makes the deterministic
//! part and compares it with that file; `measure baseline BASELINE` writes it.

mod baseline;
mod clerk;
mod command;
mod figures;
mod table;

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match arguments.as_slice() {
        ["table"] => table::table().map(|text| print!("{text}")),
        ["check", file] => baseline::check(Path::new(file)),
        ["baseline", file] => baseline::write(Path::new(file)),
        _ => Err("usage: measure table | check BASELINE | baseline BASELINE".into()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
