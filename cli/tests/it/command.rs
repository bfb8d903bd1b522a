//! The command as a shell has it: exit status, output, files.

use std::path::Path;
use std::process::{Output, Stdio};

use clerk_invitations_emulator::{Emulator, Fault, NewOrganization};
use serde_json::Value;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

const KEY: &str = "sk_test_canary_key_7f3a";

pub(crate) async fn run(emulator: &Emulator, folder: &Path, arguments: &[&str]) -> Output {
    run_with(emulator, folder, arguments, "").await
}

async fn run_with(emulator: &Emulator, folder: &Path, arguments: &[&str], stdin: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_clerk-invite"))
        .args(arguments)
        .args(["--api-url", &emulator.url()])
        .current_dir(folder)
        .env("CLERK_SECRET_KEY", KEY)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = child.stdin.take().unwrap();
    pipe.write_all(stdin.as_bytes()).await.unwrap();
    drop(pipe);
    let output = child.wait_with_output().await.unwrap();
    for shown in [&output.stdout, &output.stderr] {
        let shown = String::from_utf8_lossy(shown);
        assert!(!shown.contains("canary") && !shown.contains("ticket"), "a secret is shown: {shown}");
    }
    output
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

pub(crate) fn events(output: &Output) -> Vec<Value> {
    text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test]
async fn plan_then_send_then_report() {
    let emulator = Emulator::start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    emulator.state(|state| state.add_user("user@example.com"));
    let csv =
        "email,metadata.n\na@example.com,1\nuser@example.com,2\na@EXAMPLE.com,3\nnobody,4\nodd@example,5\n";
    std::fs::write(folder.path().join("people.csv"), csv).unwrap();

    let plan = run(&emulator, folder.path(), &["plan", "people.csv", "--json"]).await;
    let planned: Value = serde_json::from_slice(&plan.stdout).unwrap();
    let expected =
        [("rows", 5), ("to_invite", 2), ("duplicates", 1), ("invalid", 1), ("already_users", 1), ("odd", 1)];
    for (name, count) in expected {
        assert_eq!(planned[name], count, "{name}: {planned}");
    }
    assert_eq!(plan.status.code(), Some(1));
    assert!(emulator.state(|state| state.requests().iter().all(|request| request.method == "GET")));
    let shown = run(&emulator, folder.path(), &["plan", "people.csv"]).await;
    assert!(text(&shown.stderr).contains("people.csv: line 5: column 1: `email_address` must be"));

    let sent =
        run(&emulator, folder.path(), &["send", "people.csv", "--json", "--expires-in-days", "7"]).await;
    assert_eq!(sent.status.code(), Some(1), "{}", text(&sent.stderr));
    let events = events(&sent);
    let of = |address: &str| {
        let is_it = |event: &&Value| event["email_address"] == address;
        events.iter().find(is_it).unwrap()["outcome"].clone()
    };
    assert_eq!(
        [of("a@example.com"), of("user@example.com"), of("odd@example")],
        ["created", "already_user", "refused"]
    );
    assert_eq!(events.last().unwrap()["event"], "end");
    let invitation = emulator.state(|state| state.invitations()).remove(0);
    assert_eq!(invitation.expires_at - invitation.created_at, 7 * 86_400_000);
    assert_eq!(invitation.public_metadata["n"], "1");

    // Again: there is nothing to do.
    let before = emulator.state(|state| state.requests().len());
    let again = run(&emulator, folder.path(), &["send", "people.csv"]).await;
    assert_eq!(again.status.code(), Some(1));
    assert_eq!(emulator.state(|state| state.requests().len()), before);
    // A list that has grown: only who is new is invited.
    std::fs::write(folder.path().join("people.csv"), format!("{csv}new@example.com,6\n")).unwrap();
    run(&emulator, folder.path(), &["send", "people.csv"]).await;
    assert_eq!(emulator.state(|state| state.outbox().len()), 2);

    let report = run(&emulator, folder.path(), &["report", "people.csv.journal", "--csv"]).await;
    let report = text(&report.stdout);
    let lines: Vec<&str> = report.lines().collect();
    assert_eq!(
        lines[0],
        "line,email_address,outcome,detail,organization_id,status,invited_at,joined_at,reminders"
    );
    assert!(lines[1].starts_with("2,a@example.com,created"));
    assert!(report.contains("4,a@EXAMPLE.com,duplicate,line 2 has the same address in other capitals"));
    assert!(report.contains("3,user@example.com,already_user,form_identifier_exists: "));
    let status = run(&emulator, folder.path(), &["status", "people.csv.journal", "--json"]).await;
    let status: Value = serde_json::from_slice(&status.stdout).unwrap();
    assert_eq!(status["counts"]["created"], 2);
}

#[tokio::test]
async fn one_file_may_invite_into_several_organizations() {
    let emulator = Emulator::start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (acme, full) = emulator.state(|state| {
        let full = NewOrganization::new("Full").max_allowed_memberships(1);
        let (acme, full) = (state.add_organization("Acme").id, state.add_organization(full).id);
        state.add_member(&acme, "member@example.com", "org:member").unwrap();
        state.add_member(&full, "boss@example.com", "org:admin").unwrap();
        (acme, full)
    });
    let csv = format!(
        "email,organization_id,role,expires_in_days\na@example.com,,,\na@example.com,{full},,\nA@example.com,,,\n\
         b@example.com,,org:admin,7\nmember@example.com,,,\nc@example.com,,org:nobody,\nd@example.com,{full},,\n\
         e@example.com,org_unknown,,\n"
    );
    std::fs::write(folder.path().join("people.csv"), csv).unwrap();
    let into_acme = ["people.csv", "--organization", &acme];
    let plan = run(&emulator, folder.path(), &[&["plan", "--json"], &into_acme[..]].concat()).await;
    let planned: Value = serde_json::from_slice(&plan.stdout).unwrap();
    assert_eq!((&planned["to_invite"], &planned["into_organizations"]), (&7.into(), &7.into()), "{planned}");

    let sent = run(&emulator, folder.path(), &[&["send"], &into_acme[..]].concat()).await;
    assert_eq!(sent.status.code(), Some(1), "{}", text(&sent.stderr));
    let mut invitations = emulator.state(|state| state.organization_invitations());
    invitations.sort_by(|one, other| one.email_address.cmp(&other.email_address));
    let made: Vec<_> = invitations
        .iter()
        .map(|one| (one.email_address.as_str(), one.organization_id == acme, one.role.as_str()))
        .collect();
    assert_eq!(made, [("a@example.com", true, "org:member"), ("b@example.com", true, "org:admin")]);
    assert_eq!(invitations[1].expires_at - invitations[1].created_at, 7 * 86_400_000);
    assert!(emulator.state(|state| state.invitations()).is_empty());

    let report = run(&emulator, folder.path(), &["report", "people.csv.journal", "--csv"]).await;
    let report = text(&report.stdout);
    let has = |start: String, organization: &str| {
        let organization = format!(",{organization},,");
        report.lines().any(|line| line.starts_with(&start) && line.contains(&organization))
    };
    for (start, end) in [
        ("2,a@example.com,created,orginv_".to_owned(), acme.as_str()),
        ("3,a@example.com,refused,organization_membership_quota_exceeded: ".to_owned(), full.as_str()),
        ("4,A@example.com,duplicate,".to_owned(), ""),
        ("6,member@example.com,already_member,already_a_member_in_organization: ".to_owned(), acme.as_str()),
        ("7,c@example.com,refused,resource_not_found: ".to_owned(), acme.as_str()),
        ("8,d@example.com,refused,organization_membership_quota_exceeded: ".to_owned(), full.as_str()),
        ("9,e@example.com,refused,resource_not_found: ".to_owned(), "org_unknown"),
    ] {
        assert!(has(start.clone(), end), "{start}…{end} is not in {report}");
    }
    // The organization that is full was asked once, and the unknown one too.
    let posts = emulator.state(|state| state.requests());
    let to = |id: &str| posts.iter().filter(|one| one.method == "POST" && one.path.contains(id)).count();
    assert_eq!((to(&full), to("org_unknown")), (1, 1));
}

#[tokio::test]
async fn stdin_needs_a_journal_and_may_be_json() {
    let emulator = Emulator::start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let refused = run(&emulator, folder.path(), &["send", "-"]).await;
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("give --journal FILE"));
    let sent = run_with(
        &emulator,
        folder.path(),
        &["send", "-", "--journal", "j"],
        "{\"email\":\"a@example.com\"}\n",
    )
    .await;
    assert_eq!(sent.status.code(), Some(0), "{}", text(&sent.stderr));
    assert_eq!(emulator.state(|state| state.outbox().len()), 1);
}

#[tokio::test]
async fn each_exit_status_has_its_reason() {
    let emulator = Emulator::builder().key(KEY).start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("people.csv"), "email\na@example.com\n").unwrap();
    std::fs::write(folder.path().join("names.csv"), "name\nAda\n").unwrap();
    let run = async |arguments: &[&str]| run(&emulator, folder.path(), arguments).await;

    let output = run(&["send", "names.csv"]).await;
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains(
            "names.csv:1: no column is called `email_address`, `email` or alike; there are: 1 “name”"
        )
    );
    assert_eq!(run(&["send", "missing.csv"]).await.status.code(), Some(2));
    assert_eq!(run(&["send", "people.csv", "--share", "0%"]).await.status.code(), Some(2));
    assert_eq!(run(&["conquer"]).await.status.code(), Some(2));

    emulator.state(|state| state.add_fault(Fault::status(401)));
    for arguments in [&["send", "people.csv"][..], &["send", "people.csv", "--no-survey"]] {
        let output = run(arguments).await;
        assert_eq!(output.status.code(), Some(4), "{}", text(&output.stderr));
        assert!(text(&output.stderr).contains("Clerk refuses the key"));
    }
    emulator.state(|state| {
        state.clear_faults();
        state.add_fault(Fault::rate_limit(600).times(1));
    });
    let output = run(&["send", "people.csv", "--no-survey", "--max-wait", "0"]).await;
    // The bulk lane is shut; one may still go singly.
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));

    std::fs::write(folder.path().join("more.csv"), "email\nb@example.com\n").unwrap();
    emulator.state(|state| state.add_fault(Fault::rate_limit(600)));
    let output = run(&["send", "more.csv", "--no-survey", "--max-wait", "1m"]).await;
    assert_eq!(output.status.code(), Some(3), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("To go on: clerk-invite send more.csv"));
    emulator.state(|state| state.clear_faults());
    // The wait is not in the journal: Clerk says it again, if it is still so.
    assert_eq!(run(&["send", "more.csv"]).await.status.code(), Some(0));
}

#[tokio::test]
async fn a_refusal_of_everybody_is_not_taken_for_one_of_each() {
    let emulator = Emulator::start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let csv: String = (0..60).map(|n| format!("p{n}@example.com\n")).collect();
    std::fs::write(folder.path().join("people.csv"), format!("email\n{csv}")).unwrap();
    let body =
        serde_json::json!({"errors": [{"code": "form_param_value_invalid", "message": "redirect_url"}]});
    let refusal = clerk_invitations_emulator::CannedAnswer::new(422).body(body);
    emulator.state(|state| state.add_fault(Fault::status(refusal)));
    let output = run(&emulator, folder.path(), &["send", "people.csv", "--no-survey"]).await;
    assert_eq!(output.status.code(), Some(3), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("with `form_param_value_invalid`"), "{}", text(&output.stderr));
    emulator.state(|state| state.clear_faults());
    let output = run(&emulator, folder.path(), &["send", "people.csv", "--retry-refused"]).await;
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert_eq!(emulator.state(|state| state.outbox().len()), 60);
}

#[tokio::test]
async fn the_waitlist_by_age() {
    let emulator = Emulator::start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let clerk = clerk_invitations_native::Clerk::builder()
        .secret_key(KEY)
        .base_url(emulator.base_url())
        .build()
        .unwrap();
    for n in 0..5 {
        clerk.waitlist_entries().create(format!("p{n}@example.com")).await.unwrap();
        emulator.state(|state| state.advance(std::time::Duration::from_secs(1)));
    }
    let invited = |emulator: &Emulator| {
        let entries = emulator.state(|state| state.waitlist_entries());
        entries
            .iter()
            .filter(|entry| entry.invitation.is_some())
            .map(|entry| entry.email_address.clone())
            .collect::<Vec<_>>()
    };
    // Its answer is lost; the entry is looked up and not invited again.
    emulator.state(|state| {
        state.add_fault(Fault::drop_after().on("POST", "/waitlist_entries/*/invite").times(1))
    });
    let output = run(&emulator, folder.path(), &["waitlist", "--oldest", "2"]).await;
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert_eq!(invited(&emulator), ["p0@example.com", "p1@example.com"]);
    // The same command again: it is done.
    run(&emulator, folder.path(), &["waitlist", "--oldest", "2"]).await;
    assert_eq!(invited(&emulator).len(), 2);
    run(&emulator, folder.path(), &["waitlist", "--oldest", "3"]).await;
    assert_eq!(invited(&emulator).len(), 3);
    run(&emulator, folder.path(), &["waitlist"]).await;
    assert_eq!(invited(&emulator).len(), 5);
    let mixed = run(&emulator, folder.path(), &["send", "-", "--journal", "waitlist.journal"]).await;
    assert_eq!(mixed.status.code(), Some(2), "{}", text(&mixed.stderr));
}

#[cfg(unix)]
#[tokio::test]
async fn an_interrupt_stops_cleanly_and_says_how_to_go_on() {
    let emulator = Emulator::start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("people.csv"), "email\na@example.com\n").unwrap();
    emulator.state(|state| state.add_fault(Fault::rate_limit(600)));
    let child = Command::new(env!("CARGO_BIN_EXE_clerk-invite"))
        .args(["send", "people.csv", "--no-survey", "--api-url", &emulator.url()])
        .current_dir(folder.path())
        .env("CLERK_SECRET_KEY", KEY)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Both lanes are shut: it waits.
    while emulator.state(|state| state.requests().len()) < 2 {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    // The shell has it built in; a program of that name is not everywhere.
    let kill = format!("kill -INT {}", child.id().unwrap());
    assert!(std::process::Command::new("sh").args(["-c", &kill]).status().unwrap().success());
    let output = child.wait_with_output().await.unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("stopped. To go on: clerk-invite send people.csv"));
}

#[tokio::test]
async fn completions_man_page_and_help() {
    let emulator = Emulator::start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    for (arguments, expected) in [
        (&["completions", "bash"][..], "complete -F _clerk__invite"),
        (&["man"], ".TH clerk-invite 1"),
        (&["--help"], "Exit status: 0 all done"),
        (&["send", "--help"], "--redirect-url"),
    ] {
        let output = run(&emulator, folder.path(), arguments).await;
        assert!(text(&output.stdout).contains(expected), "{arguments:?}: {}", text(&output.stdout));
    }
}
