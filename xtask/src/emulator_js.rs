//! The npm package of the emulator: from Rust and TypeScript to `emulator-js/dist`, and its tests.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::setup::{Machine, Piece};
use crate::step::{Outcome, cargo, output, run};
use crate::wasm;

const PACKAGE: &str = "emulator-js";
/// WebAssembly features that every supported runtime has.
const FEATURES: &str = "--enable-bulk-memory --enable-bulk-memory-opt --enable-reference-types \
    --enable-nontrapping-float-to-int --enable-sign-ext --enable-mutable-globals --enable-multivalue";

const TYPES: &str = "emulator-js/ts/generated.ts";

/// Builds the package and runs all its tests.
pub(crate) fn test(machine: &Machine) -> Outcome {
    const NAME: &str = "the npm package of the emulator";
    if !machine.can_run(NAME, Piece::Node) || !machine.can_run(NAME, Piece::Npm) {
        return Ok(());
    }
    build()?;
    cargo(
        "emulator and command",
        "build --package clerk-invitations-emulator --package clerk-invitations-cli",
    )?;
    let mut tests = Command::new("node");
    tests.args(["emulator-js/tests/run.mjs"]).args(machine.no_skips().then_some("--no-skips"));
    for (name, program) in [("EMULATOR", "clerk-invitations-emulator"), ("CLERK_INVITE", "clerk-invite")] {
        tests.env(name, wasm::program(&wasm::target().join("debug").join(program))?);
    }
    run(NAME, &mut tests)
}

/// Makes `emulator-js/dist`.
pub(crate) fn build() -> Outcome {
    types(true)?;
    run("npm ci", Command::new("npm").args(["ci", "--no-audit", "--no-fund", "--prefix", PACKAGE]))?;
    module()?;
    let _old = fs::remove_dir_all(Path::new(PACKAGE).join("dist"));
    run("types", tool("tsc").args(["--project", "."]))?;
    bundle()?;
    common_js_types(&Path::new(PACKAGE).join("dist"))?;
    for licence in ["LICENSE-MIT", "LICENSE-APACHE"] {
        fs::copy(licence, Path::new(PACKAGE).join(licence)).map_err(broken)?;
    }
    Ok(())
}

/// Writes the TypeScript that follows from the declarations in Rust, or looks whether it is as they say.
pub(crate) fn types(is_check: bool) -> Outcome {
    let mut example = Command::new("cargo");
    example
        .args(["run", "--quiet", "--package", "clerk-invitations-emulator", "--no-default-features"])
        .args(["--features", "typescript", "--example", "typescript"]);
    let (outcome, text) = output("TypeScript from the emulator's declarations", &mut example)?;
    outcome?;
    if !is_check {
        return fs::write(TYPES, text).map_err(broken);
    }
    let written = fs::read_to_string(TYPES).map_err(broken)?;
    if written == text {
        Ok(())
    } else {
        Err(format!("{TYPES} is not up to date: cargo xtask emulator-npm-types"))
    }
}

/// The wasm module and its glue, in `emulator-js/build`.
fn module() -> Outcome {
    let bindgen = wasm::tool()?;
    cargo(
        "wasm module",
        "build --locked --profile npm --package clerk-invitations-emulator-js --target wasm32-unknown-unknown",
    )?;
    let built = wasm::target().join("wasm32-unknown-unknown/npm/clerk_invitations_emulator_js.wasm");
    let folder = Path::new(PACKAGE).join("build");
    let mut command = Command::new(bindgen);
    command
        .args(["bindgen", "--target", "web", "--omit-default-module-path", "--remove-name-section"])
        .args(["--remove-producers-section", "--out-name", "glue", "--out-dir"]);
    run("wasm-bindgen", command.arg(&folder).arg(&built))?;
    let mut optimize = tool("wasm-opt");
    optimize.arg("-O2").args(FEATURES.split_whitespace());
    run("wasm-opt", optimize.args(["build/glue_bg.wasm", "-o", "build/emulator.wasm"]))?;
    inline(&folder).map_err(broken)
}

/// The module as a script, for every host but workerd.
fn inline(folder: &Path) -> std::io::Result<()> {
    let module = fs::read(folder.join("emulator.wasm"))?;
    let hex: String = module.iter().map(|byte| format!("{byte:02x}")).collect();
    let script =
        format!("{}const hex = \"{hex}\";\nexport default decode(hex);\n", include_str!("inline.js"));
    fs::write(folder.join("inline.js"), script)?;
    let types = "declare const bytes: Uint8Array<ArrayBuffer>;\nexport default bytes;\n";
    fs::write(folder.join("inline.d.ts"), types)
}

fn bundle() -> Outcome {
    let manifest = fs::read_to_string(Path::new(PACKAGE).join("package.json")).map_err(broken)?;
    let version =
        manifest.lines().find_map(|line| line.trim().strip_prefix("\"version\": \"")).unwrap_or_default();
    let version = version.trim_end_matches(['"', ',']);
    for (entry, name, more) in [
        ("inline", "index.js", &["--format=esm"][..]),
        ("inline", "index.cjs", &["--format=cjs"]),
        ("workerd", "index.workerd.js", &["--format=esm", "--external:*.wasm"]),
        ("cli", "cli.js", &["--format=esm", "--platform=node"]),
    ] {
        let mut esbuild = tool("esbuild");
        esbuild
            .args([format!("ts/entries/{entry}.ts"), format!("--outfile=dist/{name}")])
            .args([format!("--define:PACKAGE_VERSION=\"{version}\"")])
            .args(["--bundle", "--target=es2022", "--log-level=warning"])
            .args(more);
        run(&format!("bundle {name}"), &mut esbuild)?;
    }
    let package = Path::new(PACKAGE);
    fs::copy(package.join("build/emulator.wasm"), package.join("dist/emulator.wasm")).map_err(broken)?;
    Ok(())
}

/// The same declarations once more, as those of CommonJS.
fn common_js_types(folder: &Path) -> Outcome {
    for file in fs::read_dir(folder).map_err(broken)? {
        let path = file.map_err(broken)?.path();
        if let Some(stem) = path.to_string_lossy().strip_suffix(".d.ts") {
            let text = fs::read_to_string(&path).map_err(broken)?;
            fs::write(format!("{stem}.d.cts"), text.replace(".js\"", ".cjs\"")).map_err(broken)?;
        }
    }
    Ok(())
}

/// A program of the package's development dependencies.
fn tool(program: &str) -> Command {
    let path = Path::new(PACKAGE).join("node_modules/.bin").join(program);
    let mut command = Command::new(std::path::absolute(&path).unwrap_or(path));
    command.current_dir(PACKAGE);
    command
}

fn broken(error: std::io::Error) -> String {
    format!("npm package of the emulator: {error}")
}
