//! The command, killed at random moments, while what it talks to fails at random too.

use std::collections::HashMap;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use clerk_invitations_cli::clock::{ServerClock, TimeScale};
use clerk_invitations_emulator::{CannedAnswer, Config, Emulator, Fault, Limits};
use tokio::process::Command;

/// An hour passes in this many milliseconds.
const HOUR_MS: u64 = 150;

/// What goes wrong, each with this probability.
fn faults(random: &mut fastrand::Rng) -> Vec<Fault> {
    let html = || CannedAnswer::new(502).body("<html>bad gateway</html>").content_type("text/html");
    let mut kinds = vec![
        Fault::drop_before(),
        Fault::drop_after(),
        Fault::late(Duration::from_secs(20)),
        Fault::late(Duration::from_secs(4000)),
        Fault::status(503),
        Fault::status_after(500),
        Fault::status_after(html()),
        Fault::truncate(),
        Fault::rate_limit(300),
    ];
    random.shuffle(&mut kinds);
    kinds.truncate(4);
    let mut faults: Vec<Fault> = kinds.into_iter().map(|fault| fault.probability(0.08)).collect();
    // Time for the killer to strike while a request is under way.
    faults.push(Fault::delay(Duration::from_millis(4)).probability(0.5));
    faults
}

struct Tally {
    kills: u32,
    runs: u32,
}

/// One campaign, from its first start to its end, killed up to `kills` times.
async fn campaign(seed: u64, kills: u32) -> Tally {
    let mut random = fastrand::Rng::with_seed(seed);
    let scale = TimeScale::from_now((3_600_000 / HOUR_MS) as u32);
    let mut config = Config::default();
    config.limits = Limits::Published;
    config.bulk_atomic = random.bool();
    let emulator =
        Emulator::builder().seed(seed).config(config).clock(ServerClock(scale)).start().await.unwrap();

    let count = random.usize(40..420);
    let (mut csv, mut good, mut bad) = ("email,notify\n".to_owned(), Vec::new(), Vec::new());
    for index in 0..count {
        let address = format!("p{index}@example.com");
        match random.u32(0..40) {
            0 => {
                emulator.state(|state| state.add_user(&address));
                bad.push((address.clone(), "already_user"));
            }
            // Refused by Clerk, and nothing that could be seen beforehand.
            1 => {
                let long = format!("p{index}@{}.com", "x".repeat(64));
                bad.push((long.clone(), "refused"));
                csv += &format!("{long},true\n");
                continue;
            }
            _ => good.push(address.clone()),
        }
        csv += &format!("{address},true\n");
    }
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("people.csv");
    std::fs::write(&input, csv).unwrap();
    emulator.state(|state| faults(&mut random).into_iter().for_each(|fault| state.add_fault(fault)));

    let mut tally = Tally { kills: 0, runs: 0 };
    loop {
        tally.runs += 1;
        let mut command = Command::new(env!("CARGO_BIN_EXE_clerk-invite"));
        command
            .args(["send", "people.csv", "--json", "--api-url", &emulator.url()])
            .args(["--time-scale", &format!("{}@{}", scale.factor, scale.epoch_ms)])
            .args(if random.bool() { &["--no-survey"][..] } else { &[] })
            .current_dir(folder.path())
            .env("CLERK_SECRET_KEY", "sk_test_kill")
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        if tally.kills < kills {
            let longest = random.u64(2_000..250_000);
            let patience = Duration::from_micros(random.u64(0..longest));
            match tokio::time::timeout(patience, child.wait()).await {
                Ok(_) => {}
                Err(_elapsed) => {
                    // SIGKILL: nothing is tidied up.
                    child.start_kill().unwrap();
                    child.wait().await.unwrap();
                    tally.kills += 1;
                    continue;
                }
            }
        }
        let ended = tokio::time::timeout(Duration::from_secs(120), child.wait_with_output()).await;
        let output = ended.expect("it ends").unwrap();
        match output.status.code() {
            Some(0 | 1) => break,
            status => panic!("seed {seed}: {status:?} {}", String::from_utf8_lossy(&output.stderr)),
        }
    }
    // What was put off must not come to be a second mail.
    emulator.state(|state| state.advance(Duration::from_secs(90_000)));
    let mails = emulator.state(|state| state.outbox());
    let mut count: HashMap<&str, usize> = HashMap::new();
    mails.iter().for_each(|mail| *count.entry(mail.to.as_str()).or_default() += 1);
    for address in &good {
        assert_eq!(count.get(address.as_str()), Some(&1), "seed {seed}: mails to {address}");
    }
    assert_eq!(count.len(), good.len(), "seed {seed}: nobody else has a mail");
    let report = report(folder.path()).await;
    for address in &good {
        let outcome = report.get(address.as_str()).map(|(outcome, _)| outcome.as_str());
        assert_eq!(outcome, Some("created"), "seed {seed}: {address}");
    }
    for (address, expected) in &bad {
        let (outcome, why) = report.get(address.as_str()).unwrap();
        assert_eq!(outcome, expected, "seed {seed}: {address}");
        assert!(!why.is_empty(), "seed {seed}: {address} has no reason");
    }
    tally
}

/// Outcome and detail by address, as `report --csv` has it.
async fn report(folder: &Path) -> HashMap<String, (String, String)> {
    let output = Command::new(env!("CARGO_BIN_EXE_clerk-invite"))
        .args(["report", "people.csv.journal", "--csv"])
        .current_dir(folder)
        .output()
        .await
        .unwrap();
    assert!(output.status.success());
    let mut table = csv::Reader::from_reader(output.stdout.as_slice());
    let rows = table.records().map(Result::unwrap);
    rows.map(|row| (row[1].to_owned(), (row[2].to_owned(), row[3].to_owned()))).collect()
}

/// `KILLS=200` for many, `SEED` for others.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_has_one_mail_or_a_reason_however_often_it_is_killed() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u32>().ok());
    let (wanted, first) = (number("KILLS").unwrap_or(24), number("SEED").unwrap_or(1));
    let (mut kills, mut runs, mut campaigns) = (0, 0, 0);
    for seed in first.. {
        if kills >= wanted {
            break;
        }
        println!("seed {seed}");
        let tally = campaign(u64::from(seed), (wanted - kills).min(8)).await;
        kills += tally.kills;
        runs += tally.runs;
        campaigns += 1;
    }
    println!("{kills} kills in {runs} runs of {campaigns} campaigns, from seed {first} on");
}
