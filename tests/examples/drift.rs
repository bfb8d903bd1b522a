//! Compares an official OpenAPI document with what core and the emulator implement: `cargo xtask drift FILE`.

#[path = "../tests/drift/core.rs"]
mod core;

use std::io::{self, Write};
use std::process::ExitCode;

use clerk_invitations_emulator::{Implemented, drift_table};

fn main() -> io::Result<ExitCode> {
    let file = std::env::args().nth(1).unwrap_or_default();
    let text = std::fs::read_to_string(&file).map_err(|error| error.to_string());
    let document = text.and_then(|text| serde_json::from_str(&text).map_err(|error| error.to_string()));
    let compared = document.and_then(|document| {
        [core::implemented(), Implemented::by_the_emulator()]
            .map(|implemented| Ok((implemented.name, implemented.drift(&document)?)))
            .into_iter()
            .collect::<Result<Vec<_>, String>>()
    });
    let compared = match compared {
        Ok(compared) => compared,
        Err(error) => {
            writeln!(io::stderr(), "error: {file}: {error}")?;
            return Ok(ExitCode::from(2));
        }
    };
    for (name, differences) in &compared {
        match differences.is_empty() {
            true => writeln!(io::stdout(), "{name}: no differences")?,
            false => writeln!(io::stdout(), "{}", drift_table(name, differences))?,
        }
    }
    Ok(ExitCode::from(u8::from(compared.iter().any(|(_, differences)| !differences.is_empty()))))
}
