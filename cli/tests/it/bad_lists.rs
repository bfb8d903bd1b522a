//! Lists that are none, or not quite: each is told where it is wrong and why, and nothing is sent.

mod files;
mod rows;

use std::path::Path;
use std::process::{Output, Stdio};

use clerk_invitations_emulator::Emulator;
use tokio::process::Command;

/// What is wrong: with the file as a whole (exit 2), or with each of its rows (exit 1).
#[derive(Clone, Copy, PartialEq)]
enum Wrong {
    File(&'static str),
    Rows(&'static str),
}
use Wrong::{File, Rows};

/// A list, what is said on the command line besides, and what comes of it.
#[derive(Clone)]
struct Bad {
    name: &'static str,
    content: Vec<u8>,
    arguments: Vec<&'static str>,
    wrong: Wrong,
}

fn bad(name: &'static str, content: impl Into<Vec<u8>>, wrong: Wrong) -> Bad {
    Bad { name, content: content.into(), arguments: Vec::new(), wrong }
}

async fn clerk_invite(emulator: &Emulator, folder: &Path, arguments: &[&str], stdin: Stdio) -> Output {
    let child = Command::new(env!("CARGO_BIN_EXE_clerk-invite"))
        .args(arguments)
        .args(["--no-survey", "--api-url", &emulator.url()])
        .current_dir(folder)
        .env("CLERK_SECRET_KEY", "sk_test_x")
        .stdin(stdin)
        .output();
    child.await.unwrap()
}

#[tokio::test]
async fn each_bad_list_is_told_where_and_why_and_nothing_is_sent() {
    let emulator = Emulator::start().await.unwrap();
    let all = [files::all(), rows::all()].concat();
    let mut failures = Vec::new();
    for Bad { name, content, arguments, wrong } in &all {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("list"), content).unwrap();
        let (status, expected) = match wrong {
            File(expected) => (2, expected),
            Rows(expected) => (1, expected),
        };
        for command in ["plan", "send"] {
            let arguments = [&[command, "list"], arguments.as_slice()].concat();
            let output = clerk_invite(&emulator, folder.path(), &arguments, Stdio::null()).await;
            let told = String::from_utf8(output.stderr).unwrap();
            // What is wrong with rows, `send` leaves to the report.
            let is_told = command == "send" && status == 1 || told.contains(expected);
            let is_calm = told.len() < 4000 && !told.contains("panicked");
            if output.status.code() != Some(status) || !is_told || !is_calm {
                failures.push(format!("{name}, {command}: {:?} {told}", output.status.code()));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert_eq!(emulator.state(|state| state.requests().len()), 0);
}

#[tokio::test]
async fn what_is_no_file_or_ends_too_soon() {
    let emulator = Emulator::start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("folder")).unwrap();
    for (arguments, stdin, expected) in [
        (["plan", "folder"], "", "folder: "),
        (["plan", "missing"], "", "missing: "),
        (["plan", "-"], "", "stdin:1: there is nothing in it"),
        (["plan", "-"], "email\n", "stdin:2: there is nobody below the header"),
        // The program before has died.
        (
            ["plan", "-"],
            "n,email\n1,a@x.co\n2,\"b@",
            "stdin:3: column 2: a quote opens here and never closes",
        ),
    ] {
        let (reader, mut writer) = std::io::pipe().unwrap();
        std::io::Write::write_all(&mut writer, stdin.as_bytes()).unwrap();
        drop(writer);
        let output = clerk_invite(&emulator, folder.path(), &arguments, reader.into()).await;
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {told}");
        assert!(told.contains(expected), "{arguments:?}: {told}");
    }
    assert_eq!(emulator.state(|state| state.requests().len()), 0);
}

#[tokio::test]
async fn readers_that_go_away_are_no_reason_to_panic() {
    let emulator = Emulator::start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let list: String = (0..100).map(|number| format!("nobody{number}\n")).collect();
    std::fs::write(folder.path().join("list"), format!("Email;n\n{list}")).unwrap();
    for arguments in [
        &["plan", "list"][..],
        &["plan", "list", "--json"],
        &["send", "list"],
        &["send", "list", "--json"],
        &["plan", "nothing"],
    ] {
        let gone = || std::io::pipe().unwrap().1;
        let status = Command::new(env!("CARGO_BIN_EXE_clerk-invite"))
            .args(arguments)
            .args(["--no-survey", "--api-url", &emulator.url()])
            .current_dir(folder.path())
            .env("CLERK_SECRET_KEY", "sk_test_x")
            .stdout(gone())
            .stderr(gone())
            .status();
        let expected = if arguments.contains(&"nothing") { 2 } else { 1 };
        assert_eq!(status.await.unwrap().code(), Some(expected), "{arguments:?}");
    }
}
