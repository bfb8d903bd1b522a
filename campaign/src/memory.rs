//! A journal in memory.

use std::collections::{HashMap, VecDeque};

use clerk_invitations_core::{InvitationStatus, Timestamp};

use crate::{
    Intent, InvitationKind, Journal, JournalError, LaneName, Person, PersonId, PersonOutcome, PersonState,
    Standing, StatusUpdate, Target,
};

/// How many requests are remembered: more than any quota allows within its window.
const REMEMBERED: usize = 10_000;

/// A journal in memory, for tests and for campaigns that need not outlive their process. It takes up to 2³²
/// people.
#[derive(Clone, Debug, Default)]
pub struct MemoryJournal {
    people: Vec<Entry>,
    requests: VecDeque<(LaneName, Timestamp)>,
}

#[derive(Clone, Debug)]
struct Entry {
    person: Person,
    state: PersonState,
    standing: Standing,
    replaced: Option<String>,
}

impl MemoryJournal {
    /// A journal of these people, in this order. Nobody may be in it twice.
    pub fn new<P: Into<Person>>(people: impl IntoIterator<Item = P>) -> Self {
        let people = people.into_iter().map(|person| Entry {
            person: person.into(),
            state: PersonState::Waiting { since: None },
            standing: Standing::default(),
            replaced: None,
        });
        Self { people: people.collect(), requests: VecDeque::new() }
    }

    /// Everybody, with the outcome where there is one yet.
    pub fn outcomes(&self) -> impl Iterator<Item = (&Person, Option<&PersonOutcome>)> {
        self.people.iter().map(|Entry { person, state, .. }| match state {
            PersonState::Done(outcome) => (person, Some(outcome)),
            _ => (person, None),
        })
    }

    /// Where the invitation of a person stands, as far as it has been told.
    pub fn standing(&self, id: PersonId) -> Option<&Standing> {
        self.people.get(index(id)).map(|entry| &entry.standing)
    }

    /// Has those invited again who have not accepted, so far as is known, and whom `is_due` picks: their invitations are revoked
    /// first. Open the campaign of it then.
    pub fn remind(&mut self, is_due: impl Fn(&Person, &Standing) -> bool) {
        for Entry { person, state, standing, replaced } in &mut self.people {
            let PersonState::Done(PersonOutcome::Created { invitation_id }) = state else { continue };
            let is_open = standing.joined_at.is_none() && standing.status != Some(InvitationStatus::Revoked);
            if is_open && is_due(person, standing) {
                *replaced = Some(invitation_id.clone());
                *state = match standing.status.take() {
                    Some(InvitationStatus::Expired) => PersonState::Waiting { since: None },
                    _ => PersonState::Revoking { invitation_id: std::mem::take(invitation_id), since: None },
                };
            }
        }
    }

    /// All of it or, where somebody is not there, nothing.
    fn set(&mut self, changes: Vec<(PersonId, PersonState)>) -> Result<(), JournalError> {
        let is_unknown = |(id, _): &&(PersonId, PersonState)| self.people.get(index(*id)).is_none();
        if let Some((id, _)) = changes.iter().find(is_unknown) {
            return Err(unknown(*id));
        }
        for (id, state) in changes {
            if let Some(entry) = self.people.get_mut(index(id)) {
                match &state {
                    PersonState::Revoking { invitation_id, .. } => {
                        entry.replaced = Some(invitation_id.clone());
                    }
                    PersonState::Done(_) => entry.replaced = None,
                    _ => {}
                }
                entry.state = state;
            }
        }
        Ok(())
    }
}

fn index(id: PersonId) -> usize {
    usize::try_from(id).unwrap_or(usize::MAX)
}

fn unknown(id: PersonId) -> JournalError {
    JournalError::new(format!("there is no person {id}"))
}

impl Journal for MemoryJournal {
    fn states(&mut self, visit: &mut dyn FnMut(PersonId, Target, PersonState)) -> Result<(), JournalError> {
        let mut organizations: HashMap<&str, u32> = HashMap::new();
        for (id, Entry { person, state, .. }) in (0..).zip(&self.people) {
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
        let mut requests: Vec<_> = self.requests.iter().filter(|(_, at)| *at >= since).cloned().collect();
        requests.sort_by_key(|(_, at)| *at);
        Ok(requests)
    }

    fn person(&mut self, id: PersonId) -> Result<Person, JournalError> {
        self.people.get(index(id)).map(|entry| entry.person.clone()).ok_or_else(|| unknown(id))
    }

    fn write_intent(&mut self, intent: &Intent) -> Result<(), JournalError> {
        let flying = |(id, since): &(PersonId, Timestamp)| (*id, PersonState::InFlight { since: *since });
        self.set(intent.people.iter().map(flying).collect())?;
        self.requests.push_back((intent.lane.clone(), intent.at));
        if self.requests.len() > REMEMBERED {
            self.requests.pop_front();
        }
        Ok(())
    }

    fn write_states(&mut self, changes: &[(PersonId, PersonState)]) -> Result<(), JournalError> {
        self.set(changes.to_vec())
    }

    fn replaced(&mut self, id: PersonId) -> Result<Option<String>, JournalError> {
        self.people.get(index(id)).map(|entry| entry.replaced.clone()).ok_or_else(|| unknown(id))
    }

    fn update(&mut self, updates: &[StatusUpdate]) -> Result<usize, JournalError> {
        let mut changed = 0;
        for update in updates {
            for entry in self.people.iter_mut().filter(|entry| entry.is_about(update)) {
                if let Some(standing) = entry.standing.after(update) {
                    entry.standing = standing;
                    changed += 1;
                }
            }
        }
        Ok(changed)
    }
}

impl Entry {
    fn is_about(&self, update: &StatusUpdate) -> bool {
        match update {
            StatusUpdate::Invitation { id, .. } => {
                matches!(&self.state, PersonState::Done(outcome) if outcome.invitation_id() == Some(id))
            }
            StatusUpdate::User { email_addresses, .. } => {
                let address = self.person.email_address();
                self.person.kind() != InvitationKind::Organization
                    && email_addresses.iter().any(|other| other.eq_ignore_ascii_case(address))
            }
        }
    }
}
