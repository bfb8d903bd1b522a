//! A journal in memory.

use std::collections::{HashMap, VecDeque};

use clerk_invitations_core::Timestamp;

use crate::{Intent, Journal, JournalError, LaneName, Person, PersonId, PersonOutcome, PersonState, Target};

/// How many requests are remembered: more than any quota allows within its window.
const REMEMBERED: usize = 10_000;

/// A journal in memory, for tests and for campaigns that need not outlive their process. It takes up to 2³²
/// people.
#[derive(Clone, Debug, Default)]
pub struct MemoryJournal {
    people: Vec<(Person, PersonState)>,
    requests: VecDeque<(LaneName, Timestamp)>,
}

impl MemoryJournal {
    /// A journal of these people, in this order. Nobody may be in it twice.
    pub fn new<P: Into<Person>>(people: impl IntoIterator<Item = P>) -> Self {
        let people = people.into_iter().map(|person| (person.into(), PersonState::Waiting { since: None }));
        Self { people: people.collect(), requests: VecDeque::new() }
    }

    /// Everybody, with the outcome where there is one yet.
    pub fn outcomes(&self) -> impl Iterator<Item = (&Person, Option<&PersonOutcome>)> {
        self.people.iter().map(|(person, state)| match state {
            PersonState::Done(outcome) => (person, Some(outcome)),
            _ => (person, None),
        })
    }

    fn set(&mut self, id: PersonId, state: PersonState) -> Result<(), JournalError> {
        let entry = usize::try_from(id).ok().and_then(|index| self.people.get_mut(index));
        entry.ok_or_else(|| unknown(id))?.1 = state;
        Ok(())
    }
}

fn unknown(id: PersonId) -> JournalError {
    JournalError::new(format!("there is no person {id}"))
}

impl Journal for MemoryJournal {
    fn states(&mut self, visit: &mut dyn FnMut(PersonId, Target, PersonState)) -> Result<(), JournalError> {
        let mut organizations: HashMap<&str, u32> = HashMap::new();
        for (id, (person, state)) in (0..).zip(&self.people) {
            let target = match person {
                Person::Organization(invitation) => {
                    let next = u32::try_from(organizations.len()).unwrap_or(u32::MAX);
                    let number = *organizations.entry(invitation.organization_id.as_str()).or_insert(next);
                    Target::new(person.kind(), number)
                }
                _ => person.kind().into(),
            };
            visit(id, target, state.clone());
        }
        Ok(())
    }

    fn requests_since(&mut self, since: Timestamp) -> Result<Vec<(LaneName, Timestamp)>, JournalError> {
        Ok(self.requests.iter().filter(|(_, at)| *at >= since).cloned().collect())
    }

    fn person(&mut self, id: PersonId) -> Result<Person, JournalError> {
        let entry = usize::try_from(id).ok().and_then(|index| self.people.get(index));
        entry.map(|(person, _)| person.clone()).ok_or_else(|| unknown(id))
    }

    fn write_intent(&mut self, intent: &Intent) -> Result<(), JournalError> {
        for (id, since) in &intent.people {
            self.set(*id, PersonState::InFlight { since: *since })?;
        }
        self.requests.push_back((intent.lane.clone(), intent.at));
        if self.requests.len() > REMEMBERED {
            self.requests.pop_front();
        }
        Ok(())
    }

    fn write_states(&mut self, changes: &[(PersonId, PersonState)]) -> Result<(), JournalError> {
        changes.iter().try_for_each(|(id, state)| self.set(*id, state.clone()))
    }
}
