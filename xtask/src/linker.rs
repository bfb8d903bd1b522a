//! Whether the linker drops what a wasm build does not use.
//!
//! A program that stays on the raw level must not carry `serde_json`: the JavaScript package builds on that.

use std::fs;
use std::path::Path;

use crate::step::{Outcome, cargo};

/// Builds the two probes and looks for the crate's name in the names of their functions.
pub(crate) fn check() -> Outcome {
    let probes = "build --release --package clerk-invitations-core --features testing \
                  --target wasm32-unknown-unknown --example probe_raw --example probe_typed";
    cargo("what the linker keeps", probes)?;
    let raw = read("probe_raw")?;
    let typed = read("probe_typed")?;
    println!("   raw level: {} bytes, typed: {} bytes, before wasm-opt", raw.len(), typed.len());
    if !mentions_serde_json(&typed) {
        return Err("linker: the typed probe does not mention serde_json, so this check sees nothing".into());
    }
    if mentions_serde_json(&raw) {
        return Err("linker: the raw level keeps serde_json in wasm".into());
    }
    Ok(())
}

fn read(example: &str) -> Result<Vec<u8>, String> {
    let target = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    let path = Path::new(&target).join(format!("wasm32-unknown-unknown/release/examples/{example}.wasm"));
    fs::read(&path).map_err(|error| format!("linker: {}: {error}", path.display()))
}

fn mentions_serde_json(wasm: &[u8]) -> bool {
    wasm.windows(10).any(|window| window == b"serde_json")
}
