//! The command, killed at random moments, while what it talks to fails at random and the machine's clock is
//! set an hour forward or back.

mod reminders;
mod scene;

use std::collections::HashMap;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use clerk_invitations_cli::clock::{Jump, ServerClock, TimeScale};
use clerk_invitations_emulator::{CannedAnswer, Config, Emulator, Fault, Limits, OrganizationDuplicates};
use clerk_invitations_native::{Runtime, TokioRuntime};
use tokio::process::Command;

use scene::Scene;

/// An hour passes in this many milliseconds; in so many where it must be certain that nothing of a killed process comes
/// after a quarter of it.
const HOUR_MS: u64 = 600;
const LONG_HOUR_MS: u64 = 6000;

/// How long a process that was killed keeps the next one from a journal in a database.
const LEASE_MS: &str = "100";

/// What goes wrong, each with this probability. Without a guard, nothing is executed after a quarter of an hour.
fn faults(random: &mut fastrand::Rng, is_guarded: bool) -> Vec<Fault> {
    let html = || CannedAnswer::new(502).body("<html>bad gateway</html>").content_type("text/html");
    let mut kinds = vec![
        Fault::drop_before(),
        Fault::drop_after(),
        Fault::late(Duration::from_secs(20)),
        Fault::late(Duration::from_secs(if is_guarded { 4000 } else { 600 })),
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

/// What happens to the wall clock of the machine, in one run of the command.
fn jump(random: &mut fastrand::Rng) -> Option<Jump> {
    let by_ms = random.choice([3_600_000, -3_600_000, 0]).unwrap();
    // Before it starts, or while it runs.
    let now = TokioRuntime::new().wall_now().as_millis();
    let at_ms = if random.bool() { now - 1_000_000 } else { now + random.i64(0..150) };
    (by_ms != 0).then_some(Jump { by_ms, at_ms })
}

#[derive(Default)]
struct Tally {
    kills: u32,
    runs: u32,
    people: usize,
    jumps: u32,
    /// Kills that left somebody in flight.
    in_flight: u32,
    /// How many people were invited again.
    reminded: usize,
}

impl Tally {
    fn add(&mut self, other: &Self) {
        self.kills += other.kills;
        self.runs += other.runs;
        self.people += other.people;
        self.jumps += other.jumps;
        self.in_flight += other.in_flight;
        self.reminded += other.reminded;
    }
}

/// Where a campaign's journal is: a file beside its list unless a database's address says otherwise.
type Database<'a> = Option<&'a str>;

/// A campaign, and how the command is run on it.
struct Killed<'a> {
    seed: u64,
    scale: TimeScale,
    emulator: &'a Emulator,
    folder: &'a Path,
    database: Database<'a>,
    scene: &'a Scene,
}

impl Killed<'_> {
    /// From the first start to the end, killed up to `kills` times.
    async fn run(&self, arguments: &[&str], kills: u32, random: &mut fastrand::Rng) -> Tally {
        let Self { seed, scale, emulator, folder, database, .. } = self;
        let mut tally = Tally::default();
        loop {
            tally.runs += 1;
            assert!(tally.runs < kills + 50, "seed {seed}: it does not end");
            let mut time = format!("{}@{}", scale.factor, scale.epoch_ms);
            if let Some(Jump { by_ms, at_ms }) = jump(random) {
                time += &format!(",{by_ms}@{at_ms}");
                tally.jumps += 1;
            }
            let mut command = command(folder);
            command
                .args(arguments)
                .args(["--json", "--api-url", &emulator.url(), "--time-scale", &time, "--lease", LEASE_MS])
                .env("CLERK_SECRET_KEY", "sk_test_kill")
                .stdout(Stdio::null())
                .stderr(Stdio::piped());
            let mut child = command.spawn().unwrap();
            if tally.kills < kills {
                let seen = emulator.state(|state| state.requests().len());
                // A few die while they start; the others after so many requests, however slow the machine is. To refresh takes some
                // before anything is sent.
                let is_early = random.u32(0..5) == 0;
                let requests = if arguments[0] == "remind" { random.usize(5..60) } else { 1 };
                let patience = random.u64(0..if requests == 1 { 60_000 } else { 10_000 });
                let strike = async {
                    while !is_early && emulator.state(|state| state.requests().len()) < seen + requests {
                        tokio::time::sleep(Duration::from_millis(1)).await;
                    }
                    tokio::time::sleep(Duration::from_micros(patience)).await;
                };
                let is_struck = tokio::select! {
                    _ = child.wait() => false,
                    () = strike => true,
                };
                if is_struck {
                    // SIGKILL: nothing is tidied up.
                    child.start_kill().unwrap();
                    child.wait().await.unwrap();
                    tally.kills += 1;
                    let journal = database.unwrap_or(self.scene.journal);
                    tally.in_flight += u32::from(in_flight(folder, journal).await);
                    continue;
                }
            }
            let ended = tokio::time::timeout(Duration::from_secs(120), child.wait_with_output()).await;
            let output = ended.expect("it ends").unwrap();
            let shown = String::from_utf8_lossy(&output.stderr);
            match output.status.code() {
                Some(0 | 1) => return tally,
                // A list could not be read: the same command again.
                Some(3) if arguments[0] != "send" && !shown.contains("panicked") => {}
                status => panic!("seed {seed}: {status:?} {shown}"),
            }
        }
    }

    async fn report(&self) -> HashMap<String, Reported> {
        report(self.folder, self.database.unwrap_or(self.scene.journal)).await
    }

    fn mails(&self) -> HashMap<String, usize> {
        // What was put off must not come to be a second mail.
        self.emulator.state(|state| state.advance(Duration::from_secs(90_000)));
        let mut count = HashMap::new();
        self.emulator
            .state(|state| state.outbox())
            .into_iter()
            .filter(|mail| mail.invitation_id.is_some())
            .for_each(|mail| *count.entry(mail.to).or_default() += 1);
        count
    }
}

/// One campaign, killed up to `kills` times, and its reminders, killed as often.
async fn campaign(seed: u64, kills: u32, database: Database<'_>) -> Tally {
    let mut random = fastrand::Rng::with_seed(seed);
    let is_guarded = seed % 5 != 2;
    let hour = if is_guarded { HOUR_MS } else { LONG_HOUR_MS };
    let scale = TimeScale::from_now((3_600_000 / hour) as u32);
    let mut config = Config::default();
    config.limits = Limits::Published;
    config.bulk_atomic = random.bool();
    if !is_guarded {
        config.organization_duplicates = OrganizationDuplicates::Allowed;
    }
    let emulator =
        Emulator::builder().seed(seed).config(config).clock(ServerClock(scale)).start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let scene = match seed % 5 {
        0 => scene::waitlist(&emulator, &mut random).await,
        1 | 2 => scene::organizations(&emulator, &mut random, folder.path()),
        _ => scene::list(&emulator, &mut random, folder.path()),
    };
    emulator
        .state(|state| faults(&mut random, is_guarded).into_iter().for_each(|fault| state.add_fault(fault)));

    let killed = Killed { seed, scale, emulator: &emulator, folder: folder.path(), database, scene: &scene };
    let journal = database.into_iter().flat_map(|address| ["--journal", address]);
    let no_survey = random.bool().then_some("--no-survey");
    let arguments: Vec<&str> = scene.arguments.iter().copied().chain(journal).chain(no_survey).collect();
    let mut tally = killed.run(&arguments, kills, &mut random).await;
    tally.people = scene.good.len() + scene.bad.len();
    let count = killed.mails();
    for address in &scene.good {
        assert_eq!(count.get(address), Some(&1), "seed {seed}: mails to {address}");
    }
    assert_eq!(count.len(), scene.good.len(), "seed {seed}: nobody else has a mail");
    let report = killed.report().await;
    for address in &scene.good {
        assert_eq!(report[address].outcome, "created", "seed {seed}: {address}");
    }
    for (address, expected) in &scene.bad {
        let Reported { outcome, detail, .. } = &report[address];
        assert_eq!(outcome, expected, "seed {seed}: {address}");
        assert!(!detail.is_empty(), "seed {seed}: {address} has no reason");
    }
    tally.add(&reminders::remind(&killed, kills, &mut random).await);
    tally
}

/// Whether a request was under way, or its answer not yet noted.
async fn in_flight(folder: &Path, journal: &str) -> bool {
    let output = command(folder).args(["status", journal]).output().await.unwrap();
    String::from_utf8_lossy(&output.stdout).contains("in flight")
}

fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_clerk-invite"));
    command.current_dir(folder);
    command
}

/// What `report --csv` says of a person.
struct Reported {
    outcome: String,
    detail: String,
    status: String,
    joined_at: String,
    reminders: u32,
}

async fn report(folder: &Path, journal: &str) -> HashMap<String, Reported> {
    let output = command(folder).args(["report", journal, "--csv"]).output().await.unwrap();
    assert!(output.status.success());
    let mut table = csv::Reader::from_reader(output.stdout.as_slice());
    let read = |row: csv::StringRecord| {
        let [outcome, detail, status, joined_at] = [2, 3, 5, 7].map(|column| row[column].to_owned());
        (
            row[1].to_owned(),
            Reported { outcome, detail, status, joined_at, reminders: row[8].parse().unwrap() },
        )
    };
    table.records().map(Result::unwrap).map(read).collect()
}

/// `KILLS=200` for many, `SEED` for others.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_has_one_mail_or_a_reason_however_often_it_is_killed() {
    kill(24, |_| None).await;
}

/// The same, where the journal is in PostgreSQL.
#[cfg(all(unix, feature = "postgres"))]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn so_it_is_where_the_journal_is_in_a_database() {
    let Some(server) = crate::postgres::server::Server::start() else { return };
    kill(12, |seed| Some(server.address(&format!("seed {seed}")))).await;
}

async fn kill(usual: u32, database: impl Fn(u32) -> Option<String>) {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u32>().ok());
    let (wanted, first) = (number("KILLS").unwrap_or(usual), number("SEED").unwrap_or(1));
    let (mut all, mut campaigns) = (Tally::default(), 0);
    for seed in first.. {
        if all.kills >= wanted {
            break;
        }
        println!("seed {seed}");
        let tally = campaign(u64::from(seed), (wanted - all.kills).min(8), database(seed).as_deref()).await;
        all.add(&tally);
        campaigns += 1;
    }
    let Tally { kills, runs, people, jumps, in_flight, reminded } = all;
    println!(
        "{kills} kills ({in_flight} with people in flight) and {jumps} set clocks in {runs} runs of {campaigns} campaigns with {people} people, of whom \
         {reminded} were reminded, from seed {first} on: each has one mail a time or a reason, and is told so"
    );
}
