//! A crash at every step of the journal: before it is written, and after.

use std::collections::HashMap;
use std::path::Path;

use clerk_invitations_campaign::{
    Campaign, CampaignError, Intent, Journal, JournalError, LaneName, Limits, MemoryJournal, OutcomeKind,
    Person, PersonId, PersonState, Quota, StatusUpdate, Target,
};
use clerk_invitations_cli::input::Input;
use clerk_invitations_cli::journal::SqliteJournal;
use clerk_invitations_native::Timestamp;

use crate::offline::{client, emulator};

/// A journal that breaks at a step: the process is as good as dead.
pub(crate) struct Breaking {
    pub(crate) inner: SqliteJournal,
    pub(crate) steps_left: usize,
    pub(crate) is_written: bool,
}

impl Breaking {
    fn step(
        &mut self,
        write: impl FnOnce(&mut SqliteJournal) -> Result<(), JournalError>,
    ) -> Result<(), JournalError> {
        if self.steps_left > 0 {
            self.steps_left -= 1;
            return write(&mut self.inner);
        }
        if self.is_written {
            write(&mut self.inner)?;
        }
        Err(JournalError::new("the power is gone"))
    }
}

impl Journal for Breaking {
    fn states(&mut self, visit: &mut dyn FnMut(PersonId, Target, PersonState)) -> Result<(), JournalError> {
        self.inner.states(visit)
    }

    fn requests_since(&mut self, since: Timestamp) -> Result<Vec<(LaneName, Timestamp)>, JournalError> {
        self.inner.requests_since(since)
    }

    fn person(&mut self, id: PersonId) -> Result<Person, JournalError> {
        self.inner.person(id)
    }

    fn write_intent(&mut self, intent: &Intent) -> Result<(), JournalError> {
        self.step(|inner| inner.write_intent(intent))
    }

    fn write_states(&mut self, changes: &[(PersonId, PersonState)]) -> Result<(), JournalError> {
        self.step(|inner| inner.write_states(changes))
    }

    fn replaced(&mut self, id: PersonId) -> Result<Option<String>, JournalError> {
        self.inner.replaced(id)
    }

    fn update(&mut self, updates: &[StatusUpdate]) -> Result<usize, JournalError> {
        let mut changed = 0;
        self.step(|inner| inner.update(updates).map(|count| changed = count))?;
        Ok(changed)
    }
}

pub(crate) const PEOPLE: usize = 38;

fn csv(people: usize) -> String {
    let addresses = (0..people).map(|n| format!("p{n}@example.com\n"));
    ["email\n".to_owned()].into_iter().chain(addresses).collect()
}

pub(crate) fn open(path: &Path) -> SqliteJournal {
    open_with(path, PEOPLE)
}

pub(crate) fn open_with(path: &Path, people: usize) -> SqliteJournal {
    let mut journal = SqliteJournal::open(path).unwrap();
    let csv = std::io::Cursor::new(csv(people).into_bytes());
    journal.import(Input::new("people.csv", csv, None).unwrap(), None).unwrap();
    journal
}

/// Answers whether there was such a step.
async fn breaks_at(step: usize, is_written: bool, bulk_atomic: bool) -> bool {
    let state = emulator(step as u64, bulk_atomic);
    let (users, invited) = (["p7@example.com", "p33@example.com"], "p21@example.com");
    users.iter().for_each(|user| drop(state.lock().unwrap().add_user(user)));
    let clerk = client(&state);
    clerk.invitations().create(invited).await.unwrap();
    state.lock().unwrap().advance(std::time::Duration::from_secs(7200));

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    // One lane would hide what the other does: both are so narrow that they are needed.
    let hour = std::time::Duration::from_secs(3600);
    let limits = Limits::published()
        .with_quota(&LaneName::BULK, Quota::new(2, hour))
        .with_quota(&LaneName::SINGLE, Quota::new(5, hour));
    let journal = Breaking { inner: open(&path), steps_left: step, is_written };
    let mut campaign = Campaign::open(clerk.clone().into(), journal, &limits).unwrap();
    let broken = match campaign.run().await {
        Ok(()) => false,
        Err(CampaignError::Journal(_)) => true,
        Err(error) => panic!("{error}"),
    };
    drop(campaign);
    let mut campaign = Campaign::open(clerk.into(), open(&path), &limits).unwrap();
    campaign.run().await.unwrap();

    // The quota holds across the crash.
    let requests = state.lock().unwrap().requests();
    for (path, most) in [("/v1/invitations/bulk", 2), ("/v1/invitations", 5)] {
        let times =
            requests.iter().skip(1).filter(|request| request.method == "POST" && request.path == path);
        let times: Vec<u64> = times.map(|request| request.at).collect();
        let window = times.windows(most + 1).find(|window| window[most] - window[0] < 3_600_000);
        assert_eq!(window, None, "step {step}: more than {most} to {path} within an hour");
    }

    let mut mails: HashMap<String, usize> = HashMap::new();
    state.lock().unwrap().outbox().into_iter().for_each(|mail| *mails.entry(mail.to).or_default() += 1);
    assert!(mails.values().all(|count| *count == 1), "step {step}: {mails:?}");
    let mut counts: HashMap<String, u64> = campaign.journal().counts().unwrap().into_iter().collect();
    let expected = [("created", PEOPLE as u64 - 3), ("already_user", 2), ("already_invited", 1)];
    for (name, count) in expected {
        assert_eq!(counts.remove(name), Some(count), "step {step}, written {is_written}: {name}");
    }
    assert!(counts.is_empty(), "step {step}: {counts:?}");
    broken
}

#[tokio::test]
async fn a_crash_at_every_step_of_the_journal() {
    for (is_written, bulk_atomic) in [(false, true), (true, true), (false, false), (true, false)] {
        let mut step = 0;
        while breaks_at(step, is_written, bulk_atomic).await {
            step += 1;
        }
        println!("written {is_written}, all-or-nothing {bulk_atomic}: {step} steps");
        assert!(step > 15);
    }
}

#[tokio::test]
async fn a_journal_in_memory_will_do_where_the_process_does_not_end() {
    let state = emulator(0, true);
    state.lock().unwrap().add_user("p7@example.com");
    let journal = MemoryJournal::new((0..40).map(|n| format!("p{n}@example.com")));
    let mut campaign = Campaign::open(client(&state).into(), journal, &Limits::published()).unwrap();
    campaign.run().await.unwrap();
    let outcomes = campaign.journal().outcomes().map(|(_, outcome)| outcome.unwrap().kind());
    assert_eq!(outcomes.filter(|kind| *kind == OutcomeKind::Created).count(), 39);
    assert_eq!((campaign.left(), state.lock().unwrap().outbox().len()), (0, 39));
}

#[test]
fn a_second_process_is_refused_and_a_dead_one_is_not_in_the_way() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let first = open(&path);
    let refused = SqliteJournal::open(&path).unwrap_err();
    assert!(refused.message.contains("another clerk-invite is at work"), "{}", refused.message);
    assert_eq!(refused.status, 3);
    // Reading is another matter.
    assert_eq!(
        SqliteJournal::read(&path).unwrap().counts().unwrap(),
        [("waiting".to_owned(), PEOPLE as u64)]
    );
    drop(first);
    SqliteJournal::open(&path).unwrap();
}

#[test]
fn what_is_no_journal_is_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("people.csv");
    std::fs::write(&path, "email\na@b.co\n").unwrap();
    assert_eq!(SqliteJournal::open(&path).unwrap_err().status, 2);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "email\na@b.co\n");
}
