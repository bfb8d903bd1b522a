//! The people of one target who are to be sent.

use std::collections::VecDeque;

use clerk_invitations_core::{Group, Isolation, Settled, Verdict};

use crate::{PersonId, PersonOutcome, Target};

/// The people of one target: those who may share requests, and those who are sent individually.
#[derive(Clone, Debug)]
pub(super) struct Queue {
    pub(super) target: Target,
    /// How many a bulk takes.
    size: usize,
    isolation: Isolation<PersonOutcome>,
    individuals: VecDeque<PersonId>,
}

impl Queue {
    pub(super) fn new(target: Target, size: usize) -> Self {
        Self { target, size, isolation: Isolation::new(size), individuals: VecDeque::new() }
    }

    pub(super) fn push(&mut self, person: PersonId, is_individual: bool) {
        if is_individual {
            self.individuals.push_back(person);
        } else {
            self.isolation.push(person);
        }
    }

    pub(super) fn len(&self) -> usize {
        self.isolation.len() + self.individuals.len()
    }

    /// How many are to be sent individually.
    pub(super) fn individuals(&self) -> usize {
        self.individuals.len()
    }

    /// How many may be sent with anybody.
    pub(super) fn loose(&self) -> usize {
        self.isolation.loose()
    }

    /// Whether a single request would leave a bulk that is not full.
    pub(super) fn has_full_bulks_only(&self) -> bool {
        self.isolation.loose().is_multiple_of(self.size)
    }

    pub(super) fn next_bulk(&mut self) -> Option<Group<PersonOutcome>> {
        self.isolation.next_loose()
    }

    pub(super) fn next_one(&mut self) -> Option<Group<PersonOutcome>> {
        self.isolation.next_one()
    }

    pub(super) fn next_individual(&mut self) -> Option<Group<PersonOutcome>> {
        Some(Group::of(vec![self.individuals.pop_front()?]))
    }

    /// A half of a refused bulk, or as many of the individuals.
    pub(super) fn next_half(&mut self) -> Option<Group<PersonOutcome>> {
        if let Some(half) = self.isolation.next_half() {
            return Some(half);
        }
        let half = (self.size / 2).max(1).min(self.individuals.len());
        let ids: Vec<PersonId> = self.individuals.drain(..half).collect();
        (!ids.is_empty()).then(|| Group::of(ids))
    }

    /// Makes individuals of the people of the bulk that was refused last.
    pub(super) fn give_up_halving(&mut self) {
        self.individuals.extend(self.isolation.take_suspects().unwrap_or_default());
    }

    /// Takes everybody out.
    pub(super) fn drain(&mut self) -> Vec<PersonId> {
        let mut people = Vec::from(std::mem::take(&mut self.individuals));
        while let Some(group) = self.isolation.next_loose() {
            people.extend(group.ids());
        }
        while let Some(suspects) = self.isolation.take_suspects() {
            people.extend(suspects);
        }
        people
    }

    pub(super) fn settle(
        &mut self,
        group: Group<PersonOutcome>,
        verdict: Verdict<PersonOutcome>,
    ) -> Settled<PersonOutcome> {
        self.isolation.settle(group, verdict)
    }

    /// Puts an individual back who was not sent: behind the others, for a waitlist entry may be locked for long.
    pub(super) fn put_back(&mut self, group: &Group<PersonOutcome>) {
        self.individuals.extend(group.ids());
    }

    /// Takes somebody out who is done.
    pub(super) fn remove(&mut self, person: PersonId, is_created: bool) {
        if is_created {
            self.isolation.take_out(person);
        } else {
            self.isolation.withdraw(person);
        }
        self.individuals.retain(|other| *other != person);
    }
}
