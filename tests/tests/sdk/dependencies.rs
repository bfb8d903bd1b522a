//! What a crate may not know, asked of `cargo tree`.

use std::process::Command;

const ALL: [&str; 1] = ["--all-features"];

/// The crates below `package`, without what only its tests need.
fn tree(package: &str, target: &str, features: &[&str]) -> Vec<String> {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml");
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--manifest-path", manifest, "--package", package, "--target", target])
        .args(["--edges", "normal,build", "--prefix", "none", "--format", "{lib}", "--offline"])
        .args(features)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let tree: Vec<String> = String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect();
    assert!(tree.len() > 3, "{tree:?}");
    tree
}

fn assert_lacks(package: &str, features: &[&str], forbidden: &[&str]) {
    for target in ["x86_64-unknown-linux-gnu", "wasm32-unknown-unknown"] {
        let tree = tree(package, target, features);
        let found: Vec<_> = tree.iter().filter(|name| forbidden.contains(&name.as_str())).collect();
        assert!(found.is_empty(), "{package} on {target} depends on {found:?}");
    }
}

#[test]
fn core_and_campaign_know_no_io_and_no_runtime() {
    let io = ["tokio", "reqwest", "hyper", "mio", "socket2", "rusqlite"];
    let javascript = ["wasm_bindgen", "wasm_bindgen_futures", "web_sys", "js_sys", "gloo_net", "gloo_timers"];
    let chance = ["getrandom", "rand", "fastrand"];
    for package in ["clerk-invitations-core", "clerk-invitations-campaign"] {
        assert_lacks(package, &ALL, &[&io[..], &javascript[..], &chance[..]].concat());
    }
}

#[test]
fn only_who_runs_campaigns_depends_on_them() {
    let depends = |package| {
        let tree = tree(package, "x86_64-unknown-linux-gnu", &[]);
        tree.iter().any(|name| name == "clerk_invitations_campaign")
    };
    assert!(!depends("clerk-invitations-core"));
    assert!(!depends("clerk-invitations-native"));
    assert!(depends("clerk-invitations-cli"));
}

#[test]
fn the_emulator_knows_no_core() {
    assert_lacks(
        "clerk-invitations-emulator",
        &ALL,
        &["clerk_invitations_core", "clerk_invitations_native", "reqwest"],
    );
}

/// `clippy.toml` beside each of them bans the standard library's clock, environment, files, network and threads.
#[test]
fn core_and_campaign_ban_what_cargo_cannot_see() {
    let read = |folder: &str| {
        std::fs::read_to_string(format!("{}/../{folder}/clippy.toml", env!("CARGO_MANIFEST_DIR"))).unwrap()
    };
    let bans = [read("core"), read("campaign")];
    for item in [
        "std::time::Instant",
        "std::time::SystemTime",
        "std::env::var",
        "std::fs::read",
        "std::thread::sleep",
    ] {
        assert!(bans.iter().all(|bans| bans.contains(item)), "{item}");
    }
}
