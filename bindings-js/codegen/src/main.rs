//! Writes the TypeScript that follows from core's declarations: models, requests, resources, functions.
//!
//! `cargo run -p clerk-invitations-js-codegen -- bindings-js/ts/generated` writes; with `--check` it only compares.

mod batches;
mod clerk_client;
mod client;
mod docs;
mod funcs;
mod methods;
mod models;
mod names;
mod requests;
mod resources;
mod webhooks;

use std::path::Path;
use std::process::ExitCode;

/// What each file begins with.
const HEAD: &str = "// Made from core's declarations: cargo xtask codegen. Do not edit.\n\n";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, rest @ ..] = arguments.as_slice() else {
        eprintln!("usage: clerk-invitations-js-codegen FOLDER [--check]");
        return ExitCode::FAILURE;
    };
    let is_check = rest.iter().any(|argument| argument == "--check");
    let files = [
        ("models.ts".to_owned(), models::file()),
        ("model-classes.ts".to_owned(), models::classes()),
        ("requests.ts".to_owned(), requests::file()),
        ("resources.ts".to_owned(), resources::file()),
        ("client.ts".to_owned(), client::file()),
        ("clerk-client.ts".to_owned(), clerk_client::file()),
        ("batches.ts".to_owned(), batches::file()),
        ("webhooks.ts".to_owned(), webhooks::file()),
    ];
    let mut is_same = true;
    for (name, text) in files.into_iter().chain(funcs::files()) {
        let path = Path::new(folder).join(name);
        let text = format!("{HEAD}{}\n", text.trim_end());
        if is_check {
            if std::fs::read_to_string(&path).is_ok_and(|there| there == text) {
                continue;
            }
            eprintln!("{} is not what core's declarations say: cargo xtask codegen", path.display());
            is_same = false;
        } else if let Err(error) = write(&path, &text) {
            eprintln!("{}: {error}", path.display());
            return ExitCode::FAILURE;
        }
    }
    if is_same { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn write(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(path, text)
}
