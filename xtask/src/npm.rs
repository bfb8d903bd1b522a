//! The npm package: from Rust and TypeScript to `bindings-js/dist`, and its tests.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::setup::{Machine, Piece};
use crate::step::{Outcome, cargo, run};
use crate::wasm;

const PACKAGE: &str = "bindings-js";

/// What the workerd entry may weigh, gzipped, in bytes: 0.94 times `@clerk/backend` bundled for the same operations.
///
/// It was 0.80 times before code for Clerk's own SDKs ran unchanged. What that weighs, where everybody loads it: members of
/// errors (150), `retryCodes`, `retryConfig` and `httpClient` (310), pages that are arrays (40), null where they have null (10).
/// Then operations came to declare their lookups, and `ignore_existing` to be sent with the guard: 3,000 more, against the
/// 0.84 times that were meant. Whom that protects from a second mail is worth more than the bytes; CONTRIBUTING has what was tried.
/// Organizations and the deletion are 2,200 of it.
const BUDGET: usize = 38_900;

/// What `clerk-invitations/webhooks` may weigh by itself, gzipped, in bytes.
const WEBHOOKS_BUDGET: usize = 4096;

/// How the module is compiled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flags {
    /// As small as the pinned Rust can make it, which takes unstable flags.
    Small,
    /// Without any, should another Rust not take them.
    Stable,
}

/// Panics abort at once, `Debug` and source locations, which nobody could read, are left out, and all of rustc's own
/// optimizations are on: they save copies. No reference to a JavaScript object is held, so there is no table for them.
const UNSTABLE: &str = "-Zunstable-options -Cpanic=immediate-abort -Zfmt-debug=none -Zlocation-detail=none \
    -Zmir-opt-level=3 -Ctarget-feature=-reference-types";

/// WebAssembly features that every supported runtime has.
const FEATURES: &str = "--enable-bulk-memory --enable-bulk-memory-opt --enable-reference-types \
    --enable-nontrapping-float-to-int --enable-sign-ext --enable-mutable-globals --enable-multivalue";

/// Builds the package and runs all its tests.
pub(crate) fn test(machine: &Machine) -> Outcome {
    const NAME: &str = "the npm package in every runtime";
    if !machine.can_run(NAME, Piece::Node) || !machine.can_run(NAME, Piece::Npm) {
        return Ok(());
    }
    sources()?;
    install("bindings-js/tests/runtimes")?;
    install("bindings-js/tests/miniflare")?;
    cargo("emulator", "build --package clerk-invitations-emulator")?;
    let emulator = wasm::program(&wasm::target().join("debug/clerk-invitations-emulator"))?;
    cargo("core's verdicts", "build --package clerk-invitations-core --features webhook --example verdicts")?;
    let verdicts = wasm::program(&wasm::target().join("debug/examples/verdicts"))?;
    let rows = |name: &str, which: &str| {
        let mut tests = Command::new("node");
        tests.args(["bindings-js/tests/run.mjs", which]).args(machine.no_skips().then_some("--no-skips"));
        run(name, tests.env("EMULATOR", &emulator).env("VERDICTS", &verdicts))
    };
    dist(Flags::Stable)?;
    rows("the npm package without unstable flags, in Node", "node")?;
    dist(Flags::Small)?;
    contract()?;
    rows(NAME, "--all")
}

/// Kills the process of a campaign so often, from a seed on: CI has a share of a hundred.
pub(crate) fn kills(arguments: &[&str]) -> Outcome {
    build(Flags::Small)?;
    cargo("emulator", "build --package clerk-invitations-emulator")?;
    let mut tests = Command::new("node");
    tests.args(["bindings-js/tests/run.mjs", "campaign: killed", "--no-skips"]);
    tests.env("EMULATOR", wasm::program(&wasm::target().join("debug/clerk-invitations-emulator"))?);
    for (name, value) in ["KILLS", "SEED"].iter().zip(arguments) {
        tests.env(name, value);
    }
    run("a campaign in a Durable Object, killed", tests.env("KILLS", arguments.first().unwrap_or(&"100")))
}

/// The contract of journals as a module, for the one in JavaScript.
fn contract() -> Outcome {
    let tool = wasm::tool()?;
    cargo(
        "the contract of journals",
        "build --locked --package clerk-invitations-campaign-js --features testing --target wasm32-unknown-unknown",
    )?;
    let built = wasm::target().join("wasm32-unknown-unknown/debug").join(CAMPAIGN.built);
    let folder = Path::new(PACKAGE).join("build/campaign-testing");
    let mut bindgen = Command::new(tool);
    bindgen.args([
        "bindgen",
        "--target",
        "web",
        "--omit-default-module-path",
        "--out-name",
        "glue",
        "--out-dir",
    ]);
    run("wasm-bindgen", bindgen.arg(&folder).arg(&built))
}

/// Makes `bindings-js/dist`.
pub(crate) fn build(flags: Flags) -> Outcome {
    sources()?;
    dist(flags)
}

/// Looks whether what is generated is up to date, and installs what the package is made with.
fn sources() -> Outcome {
    codegen(true)?;
    tools()
}

/// Installs what the package is made and tested with.
pub(crate) fn tools() -> Outcome {
    install(PACKAGE)
}

/// From Rust and TypeScript to `dist`.
fn dist(flags: Flags) -> Outcome {
    modules(flags)?;
    let mut types = npx("tsc");
    let _old = fs::remove_dir_all(Path::new(PACKAGE).join("dist"));
    run("types", types.args(["--project", "."]))?;
    bundle()?;
    for licence in ["LICENSE-MIT", "LICENSE-APACHE"] {
        fs::copy(licence, Path::new(PACKAGE).join(licence)).map_err(broken)?;
    }
    let webhooks = size("webhooks")?;
    println!("\n── size: the webhooks entry loads {webhooks} bytes gzipped, of {WEBHOOKS_BUDGET} allowed");
    let bytes = size("ours")?;
    if flags == Flags::Stable {
        println!("\n── size: the workerd entry loads {bytes} bytes gzipped, without unstable flags");
        return Ok(());
    }
    println!("\n── size: the workerd entry loads {bytes} bytes gzipped, of {BUDGET} allowed");
    if bytes > BUDGET || webhooks > WEBHOOKS_BUDGET { Err("size: over the budget".into()) } else { Ok(()) }
}

/// Writes the TypeScript that follows from core's declarations, or looks whether it is as they say.
pub(crate) fn codegen(is_check: bool) -> Outcome {
    let check = if is_check { " --check" } else { "" };
    let arguments =
        format!("run --quiet --package clerk-invitations-js-codegen -- bindings-js/ts/generated{check}");
    cargo("TypeScript from core's declarations", &arguments)
}

/// A wasm module of the package.
struct Module {
    /// The crate, and what cargo makes of it.
    package: &'static str,
    built: &'static str,
    /// Where it goes with its glue, and what it is called there.
    folder: &'static str,
    name: &'static str,
}

/// What everybody loads.
const CLERK: Module = Module {
    package: "clerk-invitations-js",
    built: "clerk_invitations_js.wasm",
    folder: "build",
    name: "clerk.wasm",
};

/// What `clerk-invitations/campaign` loads, and nobody else.
const CAMPAIGN: Module = Module {
    package: "clerk-invitations-campaign-js",
    built: "clerk_invitations_campaign_js.wasm",
    folder: "build/campaign",
    name: "campaign.wasm",
};

/// The wasm modules and their glue, in `bindings-js/build`.
fn modules(flags: Flags) -> Outcome {
    let tool = wasm::tool()?;
    for module in [CLERK, CAMPAIGN] {
        compile(flags, &module)?;
        bind(&tool, &module)?;
    }
    glue(&Path::new(PACKAGE).join(CLERK.folder)).map_err(|error| format!("wasm-bindgen's glue: {error}"))
}

/// Each is built by itself: together they would have each other's features.
fn compile(flags: Flags, module: &Module) -> Outcome {
    let name = format!("wasm module {}", module.name);
    let mut build = Command::new("cargo");
    build.args(["build", "--locked", "--profile", "npm", "--package", module.package]);
    build.args(["--target", "wasm32-unknown-unknown"]);
    match flags {
        Flags::Stable => run(&name, &mut build),
        Flags::Small => {
            // The standard library is built along, without the texts of panics, which nobody could read: a tenth of
            // the module.
            build
                .args(["-Zpanic-immediate-abort", "-Zbuild-std=std,panic_abort"])
                .arg("-Zbuild-std-features=optimize_for_size")
                .env("RUSTC_BOOTSTRAP", "1")
                .env("CARGO_PROFILE_NPM_PANIC", "immediate-abort")
                .env("RUSTFLAGS", UNSTABLE);
            run(&name, &mut build).map_err(|error| {
                format!(
                    "{error}\nIf this Rust does not take the unstable flags: cargo xtask npm-build --stable"
                )
            })
        }
    }
}

/// Makes the glue, and the module smaller.
fn bind(tool: &Path, module: &Module) -> Outcome {
    let built = wasm::target().join("wasm32-unknown-unknown/npm").join(module.built);
    let mut bindgen = Command::new(tool);
    bindgen.args(["bindgen", "--target", "web", "--omit-default-module-path"]).args([
        "--remove-name-section",
        "--remove-producers-section",
        "--out-name",
        "glue",
        "--out-dir",
    ]);
    run("wasm-bindgen", bindgen.arg(Path::new(PACKAGE).join(module.folder)).arg(&built))?;
    let mut optimize = npx("wasm-opt");
    optimize
        .args(["--flatten", "--rereloop", "-Oz", "--converge", "--dealign", "--skip-pass=local-cse"])
        .args(["--one-caller-inline-max-function-size=20", "--low-memory-unused"])
        .args(["--strip-producers", "--strip-target-features"])
        .args(FEATURES.split_whitespace());
    let [from, to] = ["glue_bg.wasm", module.name].map(|name| format!("{}/{name}", module.folder));
    run("wasm-opt", optimize.args([from, "-o".to_owned(), to]))
}

/// What the glue has, and what it is to have instead.
const MENDS: [(&str, &str); 5] = [
    // On Vercel's edge runtime the module is of another realm, where `instanceof` fails.
    (
        "if (!(module instanceof WebAssembly.Module))",
        "if (module instanceof ArrayBuffer || ArrayBuffer.isView(module))",
    ),
    // Nobody gives it the module in the deprecated way.
    (
        "    if (module !== undefined) {
        if (Object.getPrototypeOf(module) === Object.prototype) {
            ({module} = module)
        } else {
            console.warn('using deprecated parameters for `initSync()`; pass a single object instead')
        }
    }
",
        "    ({module} = module);\n",
    ),
    // Every call is freed by the function that made it: finalizers would only cost.
    ("        CallFinalization.register(this, this.__wbg_ptr, this);\n", ""),
    ("        CallFinalization.unregister(this);\n", ""),
    ("if (Symbol.dispose) Call.prototype[Symbol.dispose] = Call.prototype.free;\n", ""),
];

/// Mends the glue, and writes the module as a script for runtimes without an import of their own for it.
fn glue(folder: &Path) -> Outcome {
    let mut glue = fs::read_to_string(folder.join("glue.js")).map_err(broken)?;
    for (old, new) in MENDS {
        if glue.matches(old).count() != 1 {
            return Err(format!("`{old}` is not in it exactly once: look whether the mend is still needed"));
        }
        glue = glue.replace(old, new);
    }
    fs::write(folder.join("glue.js"), glue).map_err(broken)?;

    let module = fs::read(folder.join("clerk.wasm")).map_err(broken)?;
    // Of the texts that hold bytes, the one that gzip makes the smallest. Runtimes decode it faster than a loop.
    let hex: String = module.iter().map(|byte| format!("{byte:02x}")).collect();
    let script =
        format!("{}const hex = \"{hex}\";\nexport default decode(hex);\n", include_str!("inline.js"));
    fs::write(folder.join("inline.js"), script).map_err(broken)?;
    let types = "declare const bytes: Uint8Array<ArrayBuffer>;\nexport default bytes;\n";
    fs::write(folder.join("inline.d.ts"), types).map_err(broken)
}

/// Entries and functions, with what they share in chunks beside them.
fn bundle() -> Outcome {
    let mut esbuild = npx("esbuild");
    for entry in [
        "index.workerd",
        "index.edge",
        "index.inline",
        "core.workerd",
        "core.edge",
        "core.inline",
        "init",
        "campaign",
    ] {
        esbuild.arg(format!("{entry}=ts/entries/{entry}.ts"));
    }
    esbuild.arg("webhooks=ts/webhooks.ts");
    for folder in ["funcs", "models", "lib", "lib/utils", "types"] {
        for file in fs::read_dir(Path::new(PACKAGE).join("ts").join(folder)).map_err(broken)? {
            let name = file.map_err(broken)?.file_name().to_string_lossy().into_owned();
            if let Some(name) = name.strip_suffix(".ts") {
                esbuild.arg(format!("{folder}/{name}=ts/{folder}/{name}.ts"));
            }
        }
    }
    esbuild
        .args(["--bundle", "--splitting", "--format=esm", "--target=es2022", "--outdir=dist"])
        .args(["--minify-syntax", "--minify-whitespace", "--chunk-names=chunk-[hash]", "--log-level=warning"])
        .args(["--external:*.wasm", "--external:*.wasm?module", "--external:cloudflare:workers"])
        .arg("--define:FinalizationRegistry=undefined");
    run("bundle", &mut esbuild)?;
    let package = Path::new(PACKAGE);
    for Module { folder, name, .. } in [CLERK, CAMPAIGN] {
        fs::copy(package.join(folder).join(name), package.join("dist").join(name)).map_err(broken)?;
    }
    Ok(())
}

/// What an entry loads, in bytes: one of `size.mjs`.
fn size(entry: &str) -> Result<usize, String> {
    let mut size = Command::new("node");
    let output =
        size.args(["bindings-js/size.mjs", entry]).stderr(Stdio::inherit()).output().map_err(broken)?;
    let text = String::from_utf8_lossy(&output.stdout);
    text.trim().parse().map_err(|_| format!("size: no number: {text}"))
}

/// A program of the package's development dependencies.
fn npx(program: &str) -> Command {
    let path = Path::new(PACKAGE).join("node_modules/.bin").join(program);
    let mut command = Command::new(std::path::absolute(&path).unwrap_or(path));
    command.current_dir(PACKAGE);
    command
}

fn broken(error: std::io::Error) -> String {
    format!("npm package: {error}")
}

/// Installs what the package is compared with.
pub(crate) fn peers() -> Outcome {
    install("bench/js")
}

/// Installs what a folder's lock file lists. What it lists as optional may be missing: there may be none for a platform.
fn install(folder: &str) -> Outcome {
    let mut install = Command::new("npm");
    run(&format!("npm ci in {folder}"), install.args(["ci", "--no-audit", "--no-fund", "--prefix", folder]))
}
