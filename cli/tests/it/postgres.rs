//! The journal in PostgreSQL: the contract, two processes of which one writes, and a server that is killed.

pub(crate) mod server;

use std::collections::HashMap;
use std::path::Path;
use std::process::{Output, Stdio};
use std::time::{Duration, Instant};

use clerk_invitations_campaign::testing::{JournalFixture, check_journal};
use clerk_invitations_campaign::{Intent, Journal, JournalError, LaneName, Person, PersonId, Standing};

use clerk_invitations_cli::failure::Failure;
use clerk_invitations_cli::input::Row;
use clerk_invitations_cli::postgres::{LEASE, PostgresJournal};
use clerk_invitations_cli::store::Store;
use clerk_invitations_emulator::{Emulator, Fault};
use clerk_invitations_native::{CreateInvitation, Timestamp};
use tokio::process::{Child, Command};

use crate::contract::{failed, fill, outcome, standing};
use server::Server;

const SHORT: Duration = Duration::from_millis(400);
/// By then whatever is waited for has happened, or never will.
const PATIENCE: Duration = Duration::from_secs(60);

struct Postgres<'a> {
    server: &'a Server,
    made: u32,
}

impl Postgres<'_> {
    fn open(&self) -> Result<PostgresJournal, JournalError> {
        let address = self.server.address(&format!("campaign {}", self.made));
        PostgresJournal::open(&address, SHORT, &mut |note| panic!("{note}")).map_err(failed)
    }
}

impl JournalFixture for Postgres<'_> {
    type Journal = PostgresJournal;

    fn create(&mut self, people: &[Person]) -> Result<PostgresJournal, JournalError> {
        self.made += 1;
        let mut journal = self.open()?;
        fill(&mut journal, people)?;
        Ok(journal)
    }

    fn reopen(&mut self, journal: PostgresJournal) -> Result<PostgresJournal, JournalError> {
        drop(journal);
        self.open()
    }

    fn outcome(
        &mut self,
        journal: &mut PostgresJournal,
        person: PersonId,
    ) -> Result<Option<(String, String)>, JournalError> {
        outcome(journal, person)
    }

    fn standing(
        &mut self,
        journal: &mut PostgresJournal,
        person: PersonId,
    ) -> Result<Standing, JournalError> {
        standing(journal, person)
    }
}

#[test]
fn a_long_report_is_read_in_pieces_and_may_be_broken_off() {
    let Some(server) = Server::start() else { return };
    let mut journal = PostgresJournal::open(&server.address("long"), SHORT, &mut |_| {}).unwrap();
    let mut lines = (1..=4_321).map(|line| {
        let row = |line| Row {
            line,
            invitation: CreateInvitation::new(format!("p{}@example.com", line - line / 1_000)),
            organization_id: None,
            role: None,
        };
        Ok(Ok(row(line)))
    });
    journal.import(&mut lines, None).unwrap();
    let mut read = |until: u64| {
        let mut seen = Vec::new();
        let end = journal.report(&mut |line| {
            seen.push((line.line, line.outcome.to_owned()));
            if line.line == until { Err(Failure::stopped("enough")) } else { Ok(()) }
        });
        (seen, end.map_err(|failure| failure.message))
    };
    for _ in 0..2 {
        let (seen, end) = read(2_500);
        assert_eq!((seen.len(), end), (2_500, Err("enough".to_owned())));
        let (seen, end) = read(0);
        assert_eq!(end, Ok(()));
        let expected = (1..=4_321).map(|line| {
            let outcome = if line % 1_000 == 0 { "duplicate" } else { "waiting" };
            (line, outcome.to_owned())
        });
        assert!(seen.into_iter().eq(expected));
    }
    assert_eq!(journal.refreshed().unwrap(), None);
    for at in [1, 2].map(Timestamp::from_millis) {
        journal.set_refreshed(at).unwrap();
        assert_eq!(journal.refreshed().unwrap(), Some(at));
    }
}

#[test]
fn it_is_a_journal_also_within_a_runtime() {
    let Some(server) = Server::start() else { return };
    check_journal(&mut Postgres { server: &server, made: 0 }).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut journal = PostgresJournal::open(&server.address("x"), SHORT, &mut |_| {}).unwrap();
        assert_eq!(journal.counts().unwrap(), []);
    });
}

#[test]
fn a_second_one_waits_and_whoever_lost_the_lease_writes_nothing() {
    let Some(server) = Server::start() else { return };
    let address = server.address("fence");
    let mut first = PostgresJournal::open(&address, SHORT, &mut |note| panic!("{note}")).unwrap();
    let row = |line, address: &str| {
        Ok(Ok(Row { line, invitation: address.into(), organization_id: None, role: None }))
    };
    first.import(&mut [row(1, "a@example.com"), row(2, "b@example.com")].into_iter(), None).unwrap();
    let intent = |id| {
        Intent::new(LaneName::new("single"), Timestamp::from_millis(1), vec![(id, Timestamp::from_millis(1))])
    };
    let mut ids = Vec::new();
    first.states(&mut |id, _, _| ids.push(id)).unwrap();

    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| {
            let mut notes = Vec::new();
            let journal = PostgresJournal::open(&address, SHORT, &mut |note| notes.push(note.to_owned()));
            (journal.unwrap(), notes)
        });
        // Longer than the lease: it is put off, and the other one still waits.
        let began = Instant::now();
        while began.elapsed() < 3 * SHORT {
            first.write_intent(&intent(ids[0])).unwrap();
            std::thread::sleep(SHORT / 8);
        }
        assert!(!waiting.is_finished());
        // As if this one stood still: nobody puts the lease off any more.
        first.stand_still();
        let (mut second, notes) = waiting.join().unwrap();
        let me = std::process::id();
        assert_eq!(
            notes,
            [format!(
                "another clerk-invite (process {me}) is at work on this campaign; waits until it ends or dies"
            )]
        );

        let before = second.requests().unwrap();
        for refused in [first.write_intent(&intent(ids[1])), first.write_states(&[])] {
            let refused = refused.unwrap_err().to_string();
            assert!(refused.contains("has taken this campaign over"), "{refused}");
        }
        assert_eq!(second.requests().unwrap(), before);
        second.write_intent(&intent(ids[1])).unwrap();
        // What is given back by whoever has not got it any more stays with whoever has.
        drop(first);
        second.write_intent(&intent(ids[1])).unwrap();
        // Readers wait for nobody.
        assert_eq!(PostgresJournal::read(&address).unwrap().counts().unwrap(), [("in_flight".to_owned(), 2)]);
    });
}

#[test]
fn the_second_one_takes_over_in_time() {
    // A lease, and the second between two looks.
    assert!(LEASE + Duration::from_secs(1) <= Duration::from_secs(30));
}

#[test]
fn an_address_is_not_shown() {
    for address in [
        "postgres://ada:canary@[",
        "postgres://ada:canary@127.0.0.1:1/x",
        "postgres://ada:canary@h/x?canary=1",
    ] {
        let failure = PostgresJournal::read(address).unwrap_err();
        assert!(!failure.message.contains("canary"), "{}", failure.message);
    }
}

/// A campaign of many requests, each of which takes a while.
struct Scene {
    server: Server,
    emulator: Emulator,
    folder: tempfile::TempDir,
}

const PEOPLE: usize = 300;

impl Scene {
    async fn new() -> Option<Self> {
        let server = Server::start()?;
        let emulator = Emulator::builder().start().await.unwrap();
        emulator.state(|state| state.add_fault(Fault::delay(Duration::from_millis(30)).probability(1.0)));
        let folder = tempfile::tempdir().unwrap();
        let people: String = (0..PEOPLE).map(|index| format!("p{index}@example.com\n")).collect();
        std::fs::write(folder.path().join("people.txt"), people).unwrap();
        Some(Self { server, emulator, folder })
    }

    fn send(&self) -> Child {
        command(self.folder.path())
            .args(["send", "people.txt", "--no-survey", "--journal", &self.server.address("spring")])
            .args(["--lease", &SHORT.as_millis().to_string(), "--api-url", &self.emulator.url()])
            .spawn()
            .unwrap()
    }

    /// Until so many more requests have come.
    async fn requests(&self, more: usize) {
        let wanted = self.count() + more;
        let began = Instant::now();
        while self.count() < wanted {
            assert!(began.elapsed() < PATIENCE, "{} requests of {wanted}", self.count());
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    fn count(&self) -> usize {
        self.emulator.state(|state| state.requests().len())
    }

    async fn assert_each_once(&self) {
        let mails = self.emulator.state(|state| state.outbox());
        let mut count: HashMap<&str, usize> = HashMap::new();
        mails.iter().for_each(|mail| *count.entry(mail.to.as_str()).or_default() += 1);
        assert!(count.values().all(|count| *count == 1), "{count:?}");
        assert_eq!(count.len(), PEOPLE);
        let status = command(self.folder.path()).args(["status", &self.server.address("spring")]).output();
        let status = String::from_utf8(status.await.unwrap().stdout).unwrap();
        assert!(status.contains(&format!("{PEOPLE} created")), "{status}");
    }
}

fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_clerk-invite"));
    command.current_dir(folder).env("CLERK_SECRET_KEY", "sk_test_postgres").kill_on_drop(true);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

async fn end(child: Child) -> Output {
    tokio::time::timeout(PATIENCE, child.wait_with_output()).await.expect("it ends").unwrap()
}

fn signal(child: &Child, name: &str) {
    let id = child.id().unwrap();
    let status = std::process::Command::new("sh").args(["-c", &format!("kill -{name} {id}")]).status();
    assert!(status.unwrap().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_stands_still_is_replaced_and_sends_nothing_any_more() {
    let Some(scene) = Scene::new().await else { return };
    let first = scene.send();
    scene.requests(5).await;
    signal(&first, "STOP");
    let second = end(scene.send()).await;
    let shown = String::from_utf8_lossy(&second.stderr);
    assert_eq!(second.status.code(), Some(0), "{shown}");
    assert!(shown.contains("waits until it ends or dies"), "{shown}");
    scene.assert_each_once().await;
    let sent = scene.count();
    signal(&first, "CONT");
    let first = end(first).await;
    let shown = String::from_utf8_lossy(&first.stderr);
    assert_eq!(first.status.code(), Some(3), "{shown}");
    assert!(shown.contains("has taken this campaign over"), "{shown}");
    // What it had already begun to send when it was stopped, at the most.
    assert!(scene.count() <= sent + 1, "{} and {sent}", scene.count());
    scene.assert_each_once().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_dies_is_replaced_by_the_one_that_waits() {
    let Some(scene) = Scene::new().await else { return };
    let mut first = scene.send();
    scene.requests(3).await;
    let second = scene.send();
    scene.requests(3).await;
    first.start_kill().unwrap();
    first.wait().await.unwrap();
    let second = end(second).await;
    assert_eq!(second.status.code(), Some(0), "{}", String::from_utf8_lossy(&second.stderr));
    scene.assert_each_once().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_killed_stops_the_command_which_goes_on_later() {
    let Some(scene) = Scene::new().await else { return };
    for _ in 0..3 {
        let sending = scene.send();
        scene.requests(3).await;
        scene.server.kill();
        let stopped = end(sending).await;
        let shown = String::from_utf8_lossy(&stopped.stderr);
        assert_eq!(stopped.status.code(), Some(3), "{shown}");
        assert!(shown.contains("run the same command again: nothing is lost"), "{shown}");
        scene.server.go_on();
    }
    let ended = end(scene.send()).await;
    assert_eq!(ended.status.code(), Some(0), "{}", String::from_utf8_lossy(&ended.stderr));
    scene.assert_each_once().await;
}
