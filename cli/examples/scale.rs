//! How time and memory grow with the list: `cargo run --release -p clerk-invitations-cli --example scale`.
//!
//! For each size, in a process of its own: reading and checking (what `plan` does), taking the list into a
//! journal, and going on from that journal.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a benchmark fails by panicking")]

use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use clerk_invitations_campaign::{Journal, Limits, Schedule, Step};
use clerk_invitations_cli::input::{Input, Seen};
use clerk_invitations_cli::journal::{SqliteJournal, import};
use clerk_invitations_native::Timestamp;

const SIZES: [u32; 3] = [10_000, 100_000, 1_000_000];

fn main() {
    if let Some(rows) = std::env::args().nth(1).and_then(|rows| rows.parse().ok()) {
        return measure(rows);
    }
    println!(
        "{:>9} {:>10} {:>10} {:>10} {:>14} {:>9}",
        "rows", "plan", "import", "resume", "µs/row in all", "peak RSS"
    );
    for rows in SIZES {
        let status = Command::new(std::env::current_exe().unwrap()).arg(rows.to_string()).status().unwrap();
        assert!(status.success());
    }
}

fn measure(rows: u32) {
    let folder = std::env::temp_dir().join(format!("clerk-invite-scale-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (csv, journal) = (folder.join("people.csv"), folder.join("journal"));
    write(&csv, rows);

    let began = Instant::now();
    let mut seen = Seen::new();
    let good = Input::open(&csv, None)
        .unwrap()
        .filter(|row| {
            row.as_ref()
                .unwrap()
                .as_ref()
                .is_ok_and(|row| seen.insert(None, &row.invitation.email_address, row.line).is_ok())
        })
        .count();
    let plan = began.elapsed();
    drop(seen);

    let began = Instant::now();
    let fingerprint = || Some(import::fingerprint(std::fs::File::open(&csv).unwrap()).unwrap());
    let mut first = SqliteJournal::open(&journal).unwrap();
    first.import(Input::open(&csv, None).unwrap(), fingerprint()).unwrap();
    drop(first);
    let imported = began.elapsed();

    let began = Instant::now();
    let mut again = SqliteJournal::open(&journal).unwrap();
    again.import(Input::open(&csv, None).unwrap(), fingerprint()).unwrap();
    let mut schedule = Schedule::new(&Limits::published());
    again.states(&mut |person, target, state| schedule.restore(person, target, &state)).unwrap();
    let step = schedule.next(Timestamp::from_millis(0));
    assert!(matches!(step, Step::Send { is_bulk: true, .. }));
    assert_eq!(schedule.left(), good);
    let resumed = began.elapsed();

    let total = (plan + imported + resumed).as_secs_f64() * 1e6 / f64::from(rows);
    println!(
        "{rows:>9} {:>8.2} s {:>8.2} s {:>8.2} s {total:>14.2} {:>6} MB",
        plan.as_secs_f64(),
        imported.as_secs_f64(),
        resumed.as_secs_f64(),
        peak_rss_mb()
    );
    std::fs::remove_dir_all(&folder).unwrap();
}

fn write(path: &Path, rows: u32) {
    let mut file = BufWriter::new(std::fs::File::create(path).unwrap());
    writeln!(file, "email_address,redirect_url,metadata.plan").unwrap();
    for row in 0..rows {
        // Every fiftieth is a duplicate.
        let number = if row % 50 == 49 { row - 1 } else { row };
        writeln!(file, "somebody.number{number}@example.com,https://example.com/welcome,pro").unwrap();
    }
}

/// The most memory that this process has had, where the system says so.
fn peak_rss_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or(0) / 1024
}
