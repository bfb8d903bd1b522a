//! A journal that forgets everything when the process ends.

use std::collections::VecDeque;

use clerk_invitations_core::{CreateInvitation, Timestamp};

use crate::{Intent, Journal, JournalError, LaneName, Person, PersonId, Settlement, Standing};

/// How many requests are remembered: more than any quota that counts.
const REMEMBERED: usize = 10_000;

/// A journal in memory: for tests, and for whoever can do without one. It takes up to 2³² people.
#[derive(Clone, Debug, Default)]
pub struct MemoryJournal {
    people: Vec<(Person, Standing)>,
    requests: VecDeque<(LaneName, Timestamp)>,
}

impl MemoryJournal {
    /// A journal of these people, in this order. Nobody may be in it twice.
    pub fn new<P: Into<Person>>(people: impl IntoIterator<Item = P>) -> Self {
        let people = people.into_iter().map(|person| (person.into(), Standing::Waiting { since: None }));
        Self { people: people.collect(), requests: VecDeque::new() }
    }

    /// Everybody, and how it ended for those it has ended for.
    pub fn settlements(&self) -> impl Iterator<Item = (&Person, Option<&Settlement>)> {
        self.people.iter().map(|(person, standing)| match standing {
            Standing::Settled(settlement) => (person, Some(settlement)),
            _ => (person, None),
        })
    }

    fn set(&mut self, id: PersonId, standing: Standing) -> Result<(), JournalError> {
        let entry = usize::try_from(id).ok().and_then(|index| self.people.get_mut(index));
        entry.ok_or_else(|| unknown(id))?.1 = standing;
        Ok(())
    }
}

fn unknown(id: PersonId) -> JournalError {
    JournalError::new(format!("there is no person {id}"))
}

impl<T: Into<CreateInvitation>> From<T> for Person {
    fn from(invitation: T) -> Self {
        Self::new(invitation)
    }
}

impl Journal for MemoryJournal {
    fn standings(&mut self, visit: &mut dyn FnMut(PersonId, Standing)) -> Result<(), JournalError> {
        for (id, (_, standing)) in (0..).zip(&self.people) {
            visit(id, standing.clone());
        }
        Ok(())
    }

    fn requests_since(&mut self, since: Timestamp) -> Result<Vec<(LaneName, Timestamp)>, JournalError> {
        Ok(self.requests.iter().copied().filter(|(_, at)| *at >= since).collect())
    }

    fn person(&mut self, id: PersonId) -> Result<Person, JournalError> {
        let entry = usize::try_from(id).ok().and_then(|index| self.people.get(index));
        entry.map(|(person, _)| person.clone()).ok_or_else(|| unknown(id))
    }

    fn intend(&mut self, intent: &Intent) -> Result<(), JournalError> {
        for (id, since) in &intent.people {
            self.set(*id, Standing::InFlight { since: *since })?;
        }
        self.requests.push_back((intent.lane, intent.at));
        if self.requests.len() > REMEMBERED {
            self.requests.pop_front();
        }
        Ok(())
    }

    fn conclude(&mut self, changes: &[(PersonId, Standing)]) -> Result<(), JournalError> {
        changes.iter().try_for_each(|(id, standing)| self.set(*id, standing.clone()))
    }
}
