//! What a crate may not know, asked of `cargo tree`.

use std::process::Command;

/// The crates below `package`, without what only its tests need.
fn tree(package: &str, target: &str) -> Vec<String> {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml");
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--manifest-path", manifest, "--package", package, "--target", target])
        .args([
            "--edges",
            "normal,build",
            "--prefix",
            "none",
            "--format",
            "{lib}",
            "--all-features",
            "--offline",
        ])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let tree: Vec<String> = String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect();
    assert!(tree.len() > 3, "{tree:?}");
    tree
}

fn assert_lacks(package: &str, forbidden: &[&str]) {
    for target in ["x86_64-unknown-linux-gnu", "wasm32-unknown-unknown"] {
        let tree = tree(package, target);
        let found: Vec<_> = tree.iter().filter(|name| forbidden.contains(&name.as_str())).collect();
        assert!(found.is_empty(), "{package} on {target} depends on {found:?}");
    }
}

#[test]
fn core_knows_no_io_and_no_runtime() {
    let io = ["tokio", "reqwest", "hyper", "mio", "socket2"];
    let javascript = ["wasm_bindgen", "wasm_bindgen_futures", "web_sys", "js_sys", "gloo_net", "gloo_timers"];
    let chance = ["getrandom", "rand", "fastrand"];
    assert_lacks("clerk-invitations-core", &[&io[..], &javascript[..], &chance[..]].concat());
}

#[test]
fn the_emulator_knows_no_core() {
    assert_lacks(
        "clerk-invitations-emulator",
        &["clerk_invitations_core", "clerk_invitations_native", "reqwest"],
    );
}

/// `clippy.toml` beside core bans the standard library's clock, environment, files, network and threads.
#[test]
fn core_bans_what_cargo_cannot_see() {
    let bans = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../core/clippy.toml")).unwrap();
    for item in [
        "std::time::Instant",
        "std::time::SystemTime",
        "std::env::var",
        "std::fs::read",
        "std::thread::sleep",
    ] {
        assert!(bans.contains(item), "{item}");
    }
}
