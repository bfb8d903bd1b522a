//! A journal that cannot be written, on the way or from the start: nothing is lost, and the error says what to
//! do.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::Duration;

use clerk_invitations_campaign::{Campaign, CampaignError, Limits};
use clerk_invitations_cli::input::Input;
use clerk_invitations_cli::journal::SqliteJournal;
use clerk_invitations_emulator::{Emulator, Fault};
use tokio::process::Command;

use crate::offline::{Shared, client, emulator};

const PEOPLE: usize = 300;

fn list() -> Vec<u8> {
    let addresses = (0..PEOPLE).map(|n| format!("p{n}@example.com\n"));
    ["email\n".to_owned()].into_iter().chain(addresses).collect::<String>().into_bytes()
}

fn open(path: &Path) -> SqliteJournal {
    let mut journal = SqliteJournal::open(path).unwrap();
    journal.import(Input::new("people.csv", std::io::Cursor::new(list()), None).unwrap(), None).unwrap();
    journal
}

/// Goes on from the journal: everybody has one mail in the end.
async fn finish(state: &Shared, path: &Path) {
    let mut campaign = Campaign::open(client(state).into(), open(path), &Limits::published()).unwrap();
    campaign.run().await.unwrap();
    assert_eq!(campaign.journal().counts().unwrap(), [("created".to_owned(), PEOPLE as u64)]);
    let mut mails: HashMap<String, usize> = HashMap::new();
    state.lock().unwrap().outbox().into_iter().for_each(|mail| *mails.entry(mail.to).or_default() += 1);
    assert_eq!(mails.len(), PEOPLE);
    assert!(mails.values().all(|count| *count == 1), "{mails:?}");
}

#[tokio::test]
async fn a_full_disk() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let mut failures = 0;
    for room in 0.. {
        let state = emulator(room.into(), true);
        let journal = open(&path);
        journal.limit_growth(room).unwrap();
        let mut campaign = Campaign::open(client(&state).into(), journal, &Limits::published()).unwrap();
        let ended = campaign.run().await;
        drop(campaign);
        if let Err(error) = ended {
            assert!(matches!(error, CampaignError::Journal(_)), "{error}");
            let expected = "journal: database or disk is full. Make room, then run the same command again: nothing is lost";
            assert_eq!(error.to_string(), expected);
            failures += 1;
            finish(&state, &path).await;
            std::fs::remove_file(&path).unwrap();
        } else {
            break;
        }
    }
    println!("full after 0 to {failures} pages");
    assert!(failures >= 2);
}

#[tokio::test]
async fn a_journal_that_is_removed_or_replaced_while_it_is_in_use() {
    for is_replaced in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal");
        let rescued = folder.path().join("journal-rescued");
        let state = emulator(1, true);
        let mut campaign = Campaign::open(client(&state).into(), open(&path), &Limits::published()).unwrap();
        for _ in 0..3 {
            campaign.advance().await.unwrap();
        }
        std::fs::remove_file(&path).unwrap();
        if is_replaced {
            std::fs::write(&path, "something else").unwrap();
        }
        let before = state.lock().unwrap().requests().len();
        let error = campaign.advance().await.unwrap_err().to_string();
        assert_eq!(state.lock().unwrap().requests().len(), before, "nothing is sent without a journal");
        let expected = format!(
            "journal: {0} was moved or deleted while it was in use, so nothing more is sent; everything in it is \
             saved in {1}. Move {1} to {0}, then run the same command again",
            path.display(),
            rescued.display()
        );
        assert_eq!(error, expected);
        drop(campaign);
        std::fs::rename(&rescued, &path).unwrap();
        finish(&state, &path).await;
    }
}

#[tokio::test]
async fn a_disk_that_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let disk = folder.path().join("disk");
    std::fs::create_dir(&disk).unwrap();
    let state = emulator(1, true);
    let mut campaign =
        Campaign::open(client(&state).into(), open(&disk.join("journal")), &Limits::published()).unwrap();
    campaign.advance().await.unwrap();
    std::fs::remove_dir_all(&disk).unwrap();
    let error = campaign.advance().await.unwrap_err().to_string();
    assert!(error.contains("could not be saved either"), "{error}");
    assert!(error.contains("Where the file or its disk is back, run the same command again"), "{error}");
    // Even from nothing, Clerk's own refusal keeps everybody from a second mail.
    drop(campaign);
    let journal = open(&folder.path().join("journal"));
    let mut campaign = Campaign::open(client(&state).into(), journal, &Limits::published()).unwrap();
    campaign.run().await.unwrap();
    assert_eq!(state.lock().unwrap().outbox().len(), PEOPLE);
}

async fn send(program: &Path, folder: &Path, emulator: &Emulator) -> Output {
    command(program, folder, emulator).output().await.unwrap()
}

fn command(program: &Path, folder: &Path, emulator: &Emulator) -> Command {
    let mut command = Command::new(program);
    command
        .args(["send", "people.csv", "--no-survey", "--api-url", &emulator.url()])
        .current_dir(folder)
        .env("CLERK_SECRET_KEY", "sk_test_trouble")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn program() -> PathBuf {
    env!("CARGO_BIN_EXE_clerk-invite").into()
}

#[tokio::test]
async fn two_processes() {
    let emulator = Emulator::start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("people.csv"), "email\na@example.com\n").unwrap();
    emulator.state(|state| state.add_fault(Fault::delay(Duration::from_secs(600)).times(1)));
    let mut first = command(&program(), folder.path(), &emulator).spawn().unwrap();
    while emulator.state(|state| state.requests().len()) < 1 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let second = send(&program(), folder.path(), &emulator).await;
    let shown = String::from_utf8_lossy(&second.stderr).into_owned();
    assert_eq!(second.status.code(), Some(3), "{shown}");
    assert!(
        shown.contains("another clerk-invite is at work on this journal; let it finish, or stop it first")
    );
    first.kill().await.unwrap();
    // Its death frees the journal.
    let third = send(&program(), folder.path(), &emulator).await;
    assert_eq!(third.status.code(), Some(0), "{}", String::from_utf8_lossy(&third.stderr));
    assert_eq!(emulator.state(|state| state.outbox().len()), 1);
}

/// Permissions mean nothing to root, so the command runs as nobody where the test is root.
#[cfg(unix)]
#[tokio::test]
async fn a_folder_or_a_journal_that_may_not_be_written() {
    use std::os::unix::fs::PermissionsExt;

    const NOBODY: u32 = 65_534;
    let set = |path: &Path, mode| std::fs::set_permissions(path, PermissionsExt::from_mode(mode)).unwrap();
    let emulator = Emulator::start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let is_root = std::process::Command::new("id").arg("-u").output().unwrap().stdout == b"0\n";
    let list = folder.path().join("people.csv");
    std::fs::write(&list, "email\na@example.com\n").unwrap();
    // Where nobody may read it.
    let program = folder.path().join("clerk-invite");
    std::fs::copy(self::program(), &program).unwrap();
    let run = async || {
        let mut command = command(&program, folder.path(), &emulator);
        if is_root {
            command.uid(NOBODY).gid(NOBODY);
        }
        command.output().await.unwrap()
    };
    let refused = |output: Output, expected: &str| {
        let shown = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{shown}");
        assert!(shown.contains(expected), "{shown}");
        assert_eq!(emulator.state(|state| state.requests().len()), 0);
    };
    set(folder.path(), 0o555);
    refused(run().await, "people.csv.journal: a journal must be writable, and so must its folder: ");
    // A journal that is there, and may only be read.
    set(folder.path(), 0o777);
    drop(SqliteJournal::open(&folder.path().join("people.csv.journal")).unwrap());
    set(&folder.path().join("people.csv.journal"), 0o444);
    set(&folder.path().join("people.csv.journal-lock"), 0o666);
    refused(run().await, "people.csv.journal: a journal must be writable, and so must its folder: ");
    set(&folder.path().join("people.csv.journal"), 0o666);
    let output = run().await;
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}
