//! The deterministic part, compared with what it was: nothing timed.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::Result;
use crate::figures::{self, Alone, Loopback};

/// A figure as it was, and by how much it may grow.
#[derive(Serialize, Deserialize)]
struct Known {
    baseline: f64,
    tolerance_percent: f64,
}

type Baseline = BTreeMap<String, Known>;

/// What is measured, and by how much it may grow. Another allocator or `memcpy` on another machine costs other
/// instructions; allocations and crates are the same everywhere.
fn measure() -> Result<Baseline> {
    let mut all = Baseline::new();
    let mut add = |what: String, baseline: f64, tolerance_percent: f64| {
        all.insert(what, Known { baseline, tolerance_percent });
    };
    let [ours, hand, _] = Loopback::of(&["ours", "hand"])?.create()?;
    let (ours, hand) = (ours.ok_or("no figure")?, hand.ok_or("no figure")?);
    add("one create over loopback, instructions".into(), ours.round(), 8.0);
    add("one create over loopback, percent of by hand".into(), (100.0 * ours / hand).round(), 3.0);
    let alone = Alone::new(false)?;
    for (work, figure) in alone.instructions()?.into_iter().filter(|(work, _)| work.contains("ours")) {
        add(format!("{work} without a network, instructions"), figure.round(), 8.0);
    }
    for (work, figure) in alone.allocations()?.into_iter().filter(|(work, _)| work.contains("ours")) {
        add(format!("{work} without a network, allocations"), figure, 0.0);
    }
    add("crates of the smallest server".into(), figures::crates("ours")?, 0.0);
    add("program of the smallest server, bytes".into(), figures::program()?, 3.0);
    Ok(all)
}

/// Writes what is measured now.
pub(crate) fn write(file: &Path) -> Result<()> {
    fs::write(file, format!("{}\n", serde_json::to_string_pretty(&measure()?)?))?;
    Ok(())
}

/// Measures, and fails where a figure has grown by more than it may.
pub(crate) fn check(file: &Path) -> Result<()> {
    let baseline: Baseline = serde_json::from_str(&fs::read_to_string(file)?)?;
    let measured = measure()?;
    let mut grown = Vec::new();
    for (what, Known { baseline, tolerance_percent }) in &baseline {
        let Some(figure) = measured.get(what).map(|known| known.baseline) else {
            grown.push(format!("{what}: no longer measured"));
            continue;
        };
        let percent = 100.0 * (figure / baseline - 1.0);
        println!("{what}: {figure} (baseline {baseline}, {percent:+.1} %, allowed +{tolerance_percent} %)");
        if percent > *tolerance_percent {
            grown.push(format!("{what}: {figure}, baseline {baseline}, {percent:+.1} %"));
        } else if percent < -tolerance_percent - 1.0 {
            println!("   better than the baseline: keep it with `cargo xtask bench-baseline`");
        }
    }
    let new = measured.keys().filter(|what| !baseline.contains_key(*what));
    grown.extend(new.map(|what| format!("{what}: not in the baseline")));
    if grown.is_empty() {
        return Ok(());
    }
    let advice = "If it is worth it: `cargo xtask bench-baseline`, and say why in the commit.";
    Err(format!("grown beyond {}:\n{}\n{advice}", file.display(), grown.join("\n")).into())
}
