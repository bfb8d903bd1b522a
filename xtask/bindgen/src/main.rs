//! `xtask-bindgen bindgen …` is `wasm-bindgen …`; anything else is a test binary for `wasm-bindgen-test-runner`.

use std::ffi::OsString;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments: Vec<OsString> = std::env::args_os().collect();
    if arguments.get(1).is_some_and(|argument| argument == "bindgen") {
        arguments.remove(1);
        wasm_bindgen_cli::wasm_bindgen::run_cli_with_args(arguments)?;
    } else {
        wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(arguments)?;
    }
    Ok(())
}
