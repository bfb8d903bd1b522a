//! What `plan` says in words, and what `send` makes of the same lists.

use std::path::Path;

use chrono::{DateTime, Local, TimeDelta};
use clerk_invitations_emulator::Emulator;
use serde_json::Value;
use tokio::process::Command;

/// A place that is nobody's default.
const ZONE: &str = "<+0530>-05:30";

struct Told {
    status: Option<i32>,
    out: String,
    err: String,
}

async fn clerk_invite(folder: &Path, arguments: &[&str], key: Option<&str>) -> Told {
    let mut command = Command::new(env!("CARGO_BIN_EXE_clerk-invite"));
    command.args(arguments).current_dir(folder).env("TZ", ZONE).env_remove("CLERK_SECRET_KEY");
    let output = command.envs(key.map(|key| ("CLERK_SECRET_KEY", key))).output().await.unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Told { status: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

#[tokio::test]
async fn without_a_key_it_is_calm_and_says_what_it_took_the_list_for() {
    let folder = tempfile::tempdir().unwrap();
    let list = "\u{feff}Name;Town;Email Address\r\nAda;\"a;b\";ada@x.co\r\nAda;;ADA@x.co\r\n;;odd@x\r\n";
    let bytes: Vec<u8> = list.encode_utf16().flat_map(u16::to_le_bytes).collect();
    std::fs::write(folder.path().join("people.csv"), bytes).unwrap();
    let told = clerk_invite(folder.path(), &["plan", "people.csv"], None).await;
    assert_eq!(told.status, Some(0));
    assert_eq!(
        told.err,
        "read as: semicolons, UTF-16, column 3 “Email Address”\n\
         columns that mean nothing here are ignored: “Name”, “Town”\n\
         CLERK_SECRET_KEY is not set: who is a user or invited already is not counted\n"
    );
    let (sums, end) = told.out.split_once("done within minutes, at these limits: ").unwrap();
    assert_eq!(
        sums,
        [
            "       3 rows",
            "       2 to invite",
            "       1 duplicate of an earlier line, in other capitals",
            "       0 not valid",
            "       1 of those to invite has an unusual address, and goes alone",
            "       1 bulk request, 0 single ones, if Clerk refuses nobody",
            ""
        ]
        .join("\n")
    );
    let end = end.strip_suffix(" if it starts now\n").unwrap();
    assert!(
        DateTime::parse_from_str(end, "%a %Y-%m-%d %H:%M %:z").is_ok() && end.ends_with("+05:30"),
        "{end}"
    );

    // An empty one is none; and whoever does not want to ask need not be told.
    let told = clerk_invite(folder.path(), &["plan", "people.csv"], Some(" ")).await;
    assert!(told.err.ends_with("is not set: who is a user or invited already is not counted\n"));
    let told = clerk_invite(folder.path(), &["plan", "people.csv", "--no-survey"], None).await;
    assert!(!told.err.contains("CLERK_SECRET_KEY"));
}

#[tokio::test]
async fn for_programs_it_says_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let list: String = (0..351).map(|number| format!("p{number}@x.co\n")).collect();
    std::fs::write(folder.path().join("list"), list).unwrap();
    let told = clerk_invite(folder.path(), &["plan", "list", "--json"], None).await;
    let plan: Value = serde_json::from_str(&told.out).unwrap();
    let read_as = serde_json::json!({"format": "csv", "encoding": "UTF-8", "separator": "lines", "sheet": null,
        "sheets": null, "columns": 1, "column": 1, "title": null});
    assert_eq!(plan["read_as"], read_as);
    assert_eq!((&plan["to_invite"], &plan["asked_clerk"]), (&351.into(), &false.into()));
    assert_eq!(
        (&plan["bulk_requests"], &plan["single_requests"], &plan["seconds"]),
        (&26.into(), &100.into(), &3600.into())
    );
    let done_at = plan["done_at"].as_str().unwrap();
    let left = DateTime::parse_from_rfc3339(done_at).unwrap().signed_duration_since(Local::now());
    assert!(left > TimeDelta::minutes(50) && left <= TimeDelta::minutes(60), "{left}");
    assert!(done_at.ends_with("+05:30"), "{done_at}");

    let shut = ["plan", "list", "--bulk-per-hour", "0", "--single-per-hour", "0"];
    assert!(clerk_invite(folder.path(), &shut, None).await.out.ends_with("these limits allow no requests\n"));
}

#[tokio::test]
async fn send_reads_a_list_as_plan_does() {
    let emulator = Emulator::start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let url = emulator.url();
    let send = async |arguments: &[&str]| {
        let arguments = [&["send", "list", "--api-url", &url], arguments].concat();
        clerk_invite(folder.path(), &arguments, Some("sk_test_x")).await
    };
    let invited = || {
        let mut all: Vec<String> =
            emulator.state(|state| state.outbox()).into_iter().map(|mail| mail.to).collect();
        all.sort();
        all.join(" ")
    };
    std::fs::write(folder.path().join("list"), "Email;Work mail\nAda <ada@x.co>;ada@work.co\n").unwrap();
    let told = send(&[]).await;
    assert_eq!((told.status, invited().as_str()), (Some(0), "ada@x.co"), "{}", told.err);
    assert!(told.err.contains("read as: semicolons, column 1 “Email”"), "{}", told.err);
    // Of the same file another column is another list.
    assert_eq!(send(&["--column", "work mail"]).await.status, Some(0));
    assert_eq!(invited(), "ada@work.co ada@x.co");

    // In other capitals, everybody is there already.
    std::fs::write(folder.path().join("list"), "ADA@x.co\nada@Work.co\nBob@x.co\nbob@x.co\n").unwrap();
    assert_eq!(send(&[]).await.status, Some(0));
    assert_eq!(invited(), "Bob@x.co ada@work.co ada@x.co");
    let report = clerk_invite(folder.path(), &["report", "list.journal", "--csv"], None).await.out;
    assert!(
        report.contains("4,bob@x.co,duplicate,line 3 has the same address in other capitals"),
        "{report}"
    );
    let status = clerk_invite(folder.path(), &["status", "list.journal"], None).await.out;
    assert!(status.contains("bulk requests sent"), "{status}");

    // Whoever has an invitation in other capitals is invited.
    std::fs::write(folder.path().join("other"), "BOB@x.co\n").unwrap();
    let other = ["plan", "other", "--json", "--api-url", &url];
    let plan: Value =
        serde_json::from_str(&clerk_invite(folder.path(), &other, Some("sk_test_x")).await.out).unwrap();
    assert_eq!((&plan["to_invite"], &plan["already_invited"]), (&0.into(), &1.into()));
}
