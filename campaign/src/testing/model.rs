//! What a journal must hold after a number of writes.

use std::collections::BTreeMap;

use super::JournalFixture;
use super::cases::{equal, read, visit};
use crate::{Intent, Journal, LaneName, PersonId, PersonState};
use clerk_invitations_core::Timestamp;

pub(super) struct Model {
    order: Vec<PersonId>,
    /// `None` for what nothing was written of: a journal may want people sent individually.
    states: BTreeMap<PersonId, Option<PersonState>>,
    requests: Vec<(LaneName, Timestamp)>,
}

impl Model {
    pub(super) fn new(order: Vec<PersonId>) -> Self {
        let states = order.iter().map(|id| (*id, None)).collect();
        Self { order, states, requests: Vec::new() }
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = PersonId> {
        self.order.iter().copied()
    }

    pub(super) fn is_done(&self, id: PersonId) -> bool {
        matches!(self.states.get(&id), Some(Some(PersonState::Done(_))))
    }

    pub(super) fn write_intent(&mut self, intent: &Intent) {
        for (id, since) in &intent.people {
            self.states.insert(*id, Some(PersonState::InFlight { since: *since }));
        }
        self.requests.push((intent.lane.clone(), intent.at));
    }

    pub(super) fn write_states(&mut self, changes: &[(PersonId, PersonState)]) {
        self.states.extend(changes.iter().map(|(id, state)| (*id, Some(state.clone()))));
    }

    pub(super) fn compare<F: JournalFixture>(
        &self,
        fixture: &mut F,
        journal: &mut F::Journal,
    ) -> Result<(), String> {
        let visited = visit(journal)?;
        let is_done = |id: &PersonId| self.is_done(*id);
        let order: Vec<PersonId> = visited.iter().map(|(id, _, _)| *id).filter(|id| !is_done(id)).collect();
        let expected: Vec<PersonId> = self.ids().filter(|id| !is_done(id)).collect();
        equal("those who are not done, in order", order, expected)?;
        for (id, _, state) in visited {
            match self.states.get(&id) {
                Some(Some(expected)) => equal(&format!("the state of {id}"), state, expected.clone())?,
                Some(None)
                    if matches!(
                        state,
                        PersonState::Waiting { since: None } | PersonState::Individual { since: None }
                    ) => {}
                _ => {
                    return Err(format!(
                        "the state of {id} is {state:?}, and nothing of the kind was written"
                    ));
                }
            }
        }
        for (id, state) in &self.states {
            let expected = match state {
                Some(PersonState::Done(outcome)) => {
                    let reason = outcome.reason().map(ToString::to_string);
                    let detail = reason.or(outcome.invitation_id().map(str::to_owned));
                    Some((outcome.kind().to_string(), detail.unwrap_or_default()))
                }
                _ => None,
            };
            equal(&format!("the outcome of {id}"), read(fixture.outcome(journal, *id))?, expected)?;
        }
        equal("requests", read(journal.requests_since(Timestamp::from_millis(0)))?, self.requests.clone())
    }
}

/// Numbers that look random, the same each time (xorshift).
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// One from 0 on, below this.
    pub(super) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % (end.max(1) as u64)).unwrap_or_default()
    }
}
