//! What `Journal` asks for, of the journal in SQLite.

use std::path::PathBuf;

use clerk_invitations_campaign::list::field::Invitee;
use clerk_invitations_campaign::testing::{JournalFixture, check_journal, invitee};
use clerk_invitations_campaign::{
    Intent, Journal, JournalError, LaneName, OutcomeKind, Person, PersonId, PersonOutcome, PersonState,
    Standing,
};
use clerk_invitations_cli::failure::Failure;
use clerk_invitations_cli::follow_up::FollowUp;
use clerk_invitations_cli::input::Row;
use clerk_invitations_cli::journal::SqliteJournal;
use clerk_invitations_cli::store::{ReportLine, Store};
use clerk_invitations_native::{InvitationStatus, Timestamp, WaitlistEntry};

struct Sqlite {
    folder: tempfile::TempDir,
    made: u32,
}

impl Sqlite {
    fn path(&self) -> PathBuf {
        self.folder.path().join(format!("journal-{}", self.made))
    }
}

pub(crate) fn failed(failure: Failure) -> JournalError {
    JournalError::new(failure.message)
}

/// Takes people in, as a list and the waitlist are.
pub(crate) fn fill(journal: &mut dyn Store, people: &[Person]) -> Result<(), JournalError> {
    for (line, person) in (1..).zip(people) {
        if let Some(Invitee { invitation, organization_id, role }) = invitee(person) {
            let row = Row { line, invitation, organization_id, role };
            journal.import(&mut std::iter::once(Ok(Ok(row))), None).map_err(failed)?;
        } else if let Person::Waitlist { entry, email_address } = person {
            let entry = serde_json::json!({
                "object": "waitlist_entry", "id": entry.as_str(), "email_address": email_address,
                "status": "pending", "is_locked": false, "created_at": 0, "updated_at": 0
            });
            let entry: WaitlistEntry = serde_json::from_value(entry).unwrap();
            journal.import_entries(&[entry], 1).map_err(failed)?;
        }
    }
    Ok(())
}

/// Outcome and detail of somebody who is done.
pub(crate) fn outcome(
    journal: &mut dyn Store,
    person: PersonId,
) -> Result<Option<(String, String)>, JournalError> {
    let person = journal.person(person)?;
    let mut found = None;
    let mut visit = |&ReportLine { address, outcome, detail, .. }: &ReportLine<'_>| {
        let is_done = OutcomeKind::ALL.iter().any(|kind| kind.as_str() == outcome);
        if address == person.email_address() && is_done {
            found = Some((outcome.to_owned(), detail.to_owned()));
        }
        Ok(())
    };
    journal.report(&mut visit).map_err(failed)?;
    Ok(found)
}

/// Where a person's invitation stands.
pub(crate) fn standing(journal: &mut dyn Store, person: PersonId) -> Result<Standing, JournalError> {
    let person = journal.person(person)?;
    let mut found = Standing::default();
    let mut visit = |line: &ReportLine<'_>| {
        if line.address == person.email_address() {
            let status = line.status.map(InvitationStatus::from);
            found = Standing::new(status, line.joined_at.map(Timestamp::from_millis));
        }
        Ok(())
    };
    journal.report(&mut visit).map_err(failed)?;
    Ok(found)
}

impl JournalFixture for Sqlite {
    type Journal = SqliteJournal;

    fn create(&mut self, people: &[Person]) -> Result<SqliteJournal, JournalError> {
        self.made += 1;
        let mut journal = SqliteJournal::open(&self.path()).map_err(failed)?;
        fill(&mut journal, people)?;
        Ok(journal)
    }

    fn reopen(&mut self, journal: SqliteJournal) -> Result<SqliteJournal, JournalError> {
        drop(journal);
        SqliteJournal::open(&self.path()).map_err(failed)
    }

    fn outcome(
        &mut self,
        journal: &mut SqliteJournal,
        person: PersonId,
    ) -> Result<Option<(String, String)>, JournalError> {
        outcome(journal, person)
    }

    fn standing(&mut self, journal: &mut SqliteJournal, person: PersonId) -> Result<Standing, JournalError> {
        standing(journal, person)
    }
}

#[test]
fn it_is_a_journal() {
    check_journal(&mut Sqlite { folder: tempfile::tempdir().unwrap(), made: 0 }).unwrap();
}

#[test]
fn each_reminder_is_counted() {
    let mut journal = Sqlite { folder: tempfile::tempdir().unwrap(), made: 0 };
    let mut journal = journal.create(&["ada@example.com".into()]).unwrap();
    let created = |id: &str| PersonState::Done(PersonOutcome::Created { invitation_id: id.to_owned() });
    let send = |journal: &mut SqliteJournal, state: PersonState| {
        let people = vec![(1, Timestamp::from_millis(1000))];
        journal.write_intent(&Intent::new(LaneName::BULK, Timestamp::from_millis(1000), people)).unwrap();
        journal.write_states(&[(1, state)]).unwrap();
        journal.standings().unwrap().reminders
    };
    assert_eq!(send(&mut journal, created("inv_1")), 0);
    for (invitation, reminders) in [("inv_2", 1), ("inv_3", 2)] {
        journal.remind(Timestamp::from_millis(1000)).unwrap();
        assert_eq!(send(&mut journal, created(invitation)), reminders);
    }
}
