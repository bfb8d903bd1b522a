//! Journals that earlier releases wrote, and one that a later release will write.
//!
//! `format-0-*` were made by the command as it was before formats were numbered: quotas of two and three bulks,
//! killed in the middle of the third one. `format-1-list` by the command before it knew organizations: two bulks, one
//! single request, and stopped. `format-2-list` by the command before it knew what became of invitations.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clerk_invitations_campaign::{Campaign, Journal, Limits, StatusUpdate};
use clerk_invitations_cli::follow_up::{Due, FollowUp};
use clerk_invitations_cli::input::Input;
use clerk_invitations_cli::journal::SqliteJournal;
use clerk_invitations_cli::store::ReportLine;
use clerk_invitations_native::{InvitationStatus, Timestamp};
use rusqlite::Connection;

use crate::offline::{client, emulator};

fn copy(name: &str, folder: &Path) -> PathBuf {
    let path = folder.join("journal");
    std::fs::copy(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/journals")).join(name), &path)
        .unwrap();
    path
}

fn report(journal: &SqliteJournal) -> String {
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(["line", "email_address", "outcome", "detail"]).unwrap();
    journal
        .report(&mut |&ReportLine { line, address, outcome, detail, .. }: &ReportLine<'_>| {
            table.write_record([&line.to_string(), address, outcome, detail]).unwrap();
            Ok(())
        })
        .unwrap();
    String::from_utf8(table.into_inner().unwrap()).unwrap()
}

fn format(path: &Path) -> i32 {
    Connection::open(path).unwrap().pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
}

#[test]
fn what_they_say_is_still_said() {
    for kind in ["list", "waitlist"] {
        let folder = tempfile::tempdir().unwrap();
        let path = copy(&format!("format-0-{kind}.journal"), folder.path());
        let expected = std::fs::read_to_string(
            Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/journals/format-0-{kind}.csv")),
        )
        .unwrap();
        // By a reader, and by a writer after it.
        assert_eq!(report(&SqliteJournal::read(&path).unwrap()), expected);
        assert_eq!(report(&SqliteJournal::open(&path).unwrap()), expected);
        assert_eq!(format(&path), 3);
        let codes = Connection::open(&path).unwrap();
        let query =
            "SELECT count(*) FROM people WHERE detail LIKE '%: %' OR outcome = 'refused' AND code IS NULL";
        assert_eq!(codes.query_row(query, [], |row| row.get::<_, u64>(0)).unwrap(), 0);
    }
    let folder = tempfile::tempdir().unwrap();
    let waitlist = SqliteJournal::read(&copy("format-0-waitlist.journal", folder.path())).unwrap();
    let lanes: Vec<(String, u64)> =
        waitlist.requests().unwrap().into_iter().map(|(lane, requests, _)| (lane, requests)).collect();
    assert_eq!(lanes, [("waitlist".to_owned(), 3)]);
}

#[tokio::test]
async fn a_campaign_of_an_earlier_release_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = copy("format-0-list.journal", folder.path());
    let state = emulator(1, true);
    // After the journal's last request.
    let now = state.lock().unwrap().now();
    state.lock().unwrap().advance(Duration::from_millis(1_795_604_500_000 - now));
    let journal = SqliteJournal::open(&path).unwrap();
    let mut campaign = Campaign::open(client(&state).into(), journal, &Limits::published()).unwrap();
    assert_eq!(campaign.left(), 35);
    campaign.run().await.unwrap();
    let counts: HashMap<String, u64> = campaign.journal().counts().unwrap().into_iter().collect();
    let expected = [
        ("created", 54),
        ("already_user", 1),
        ("already_invited", 1),
        ("refused", 2),
        ("duplicate", 1),
        ("invalid", 1),
    ];
    assert_eq!(counts, expected.map(|(name, count)| (name.to_owned(), count)).into());
    // With the fields of their rows.
    let mut state = state.lock().unwrap();
    let invitation =
        state.invitations().into_iter().find(|one| one.email_address == "p27@example.com").unwrap();
    assert_eq!(invitation.expires_at - invitation.created_at, 7 * 86_400_000);
    assert_eq!(invitation.public_metadata["plan"], "pro");
    // Who was in flight is looked up first.
    assert!(state.requests().iter().any(|request| request.query.contains("p25%40example.com")));
}

#[tokio::test]
async fn a_campaign_from_before_there_were_organizations_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = copy("format-1-list.journal", folder.path());
    let state = emulator(1, true);
    let now = state.lock().unwrap().now();
    state.lock().unwrap().advance(Duration::from_millis(1_795_615_260_000 - now));
    let mut journal = SqliteJournal::open(&path).unwrap();
    assert_eq!(format(&path), 3);
    // The list has grown, by people of an organization.
    let organization = state.lock().unwrap().add_organization("Acme").id;
    let rows = format!("email_address,organization_id\np1@example.com,\np1@example.com,{organization}\n");
    journal
        .import(Input::new("people.csv", std::io::Cursor::new(rows.into_bytes()), None).unwrap(), None)
        .unwrap();
    let mut campaign = Campaign::open(client(&state).into(), journal, &Limits::published()).unwrap();
    assert_eq!(campaign.left(), 15);
    campaign.run().await.unwrap();
    let counts: HashMap<String, u64> = campaign.journal().counts().unwrap().into_iter().collect();
    assert_eq!(counts, HashMap::from([("created".to_owned(), 36)]));
    let mut state = state.lock().unwrap();
    assert_eq!((state.invitations().len(), state.organization_invitations().len()), (14, 1));
}

#[test]
fn those_whom_an_earlier_release_has_invited_can_be_reminded() {
    let folder = tempfile::tempdir().unwrap();
    let path = copy("format-2-list.journal", folder.path());
    let mut journal = SqliteJournal::open(&path).unwrap();
    assert_eq!(format(&path), 3);
    let invited = |journal: &SqliteJournal| {
        let mut ids = Vec::new();
        let mut visit = |line: &ReportLine<'_>| {
            ids.extend((line.outcome == "created").then(|| line.detail.to_owned()));
            Ok(())
        };
        journal.report(&mut visit).unwrap();
        ids
    };
    let ids = invited(&journal);
    assert_eq!(ids.len(), 13);
    // When they were invited it did not note: it is not known who is due until Clerk is asked.
    let (made_at, now) = (Timestamp::from_millis(1_000_000), Timestamp::from_millis(2_000_000));
    assert_eq!(journal.due(now).unwrap(), Due::default());
    let update = |id: String| StatusUpdate::Invitation {
        id,
        status: InvitationStatus::Pending,
        created_at: Some(made_at),
        updated_at: made_at,
    };
    let updates: Vec<StatusUpdate> = ids.into_iter().map(update).collect();
    assert_eq!(journal.update(&updates).unwrap(), 13);
    let due = journal.due(now).unwrap();
    assert_eq!((due.application, due.organizations), (11, 2));
    journal.remind(now).unwrap();
    assert_eq!((invited(&journal).len(), journal.due(now).unwrap().under_way), (0, 13));
}

#[test]
fn a_later_release_s_journal_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = copy("format-0-list.journal", folder.path());
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 7).unwrap();
    for opened in [SqliteJournal::open(&path), SqliteJournal::read(&path)] {
        let failure = opened.unwrap_err();
        assert_eq!(failure.status, 2);
        let expected = "is of format 7, and this clerk-invite knows formats up to 3: it was written by a newer \
                        release; update clerk-invite to that one";
        assert!(failure.message.ends_with(expected), "{}", failure.message);
    }
    assert_eq!(format(&path), 7);
}
