//! What follows from a result.

use std::time::Duration;

use clerk_invitations_core::{Atomicity, Timestamp, Verdict};

use super::replace::Replaced;
use super::{IfAbsent, InFlight, LAG, Lookup, MAX_PAUSE, Schedule};
use crate::{InvitationKind, LookupResult, PersonId, PersonOutcome, PersonState, Reason, SendResult};

/// The new states of people, for [`Journal::write_states`](crate::Journal::write_states).
pub(super) type Changes = Vec<(PersonId, PersonState)>;

impl Schedule {
    /// Takes the result of the request that was sent. Returns what is to be written to the journal.
    pub fn sent(&mut self, now: Timestamp, result: SendResult) -> Changes {
        let Some(request) = self.in_flight.take() else { return Vec::new() };
        if let Some(lane) = self.lanes.get_mut(request.lane) {
            lane.sent.recount(now);
        }
        self.all.sent.recount(now);
        match result {
            SendResult::Created(ids) => self.created(request, ids),
            SendResult::Refused { named, outcome } => self.refused(request, named, outcome),
            SendResult::TargetRefused(outcome) => self.target_refused(&request, &outcome),
            SendResult::RateLimited(wait) => {
                self.shut(now, Some(request.lane), wait);
                self.put_back(request)
            }
            SendResult::NotSent => {
                self.pause(now);
                self.put_back(request)
            }
            SendResult::Lost => {
                self.pause(now);
                self.in_flight = Some(request);
                self.lose();
                // To the journal they are in flight already.
                Vec::new()
            }
        }
    }

    /// Takes the result of a lookup. Returns what is to be written to the journal.
    pub fn looked_up(&mut self, now: Timestamp, result: LookupResult) -> Changes {
        let Some(lookup) = self.lookups.pop_front() else { return Vec::new() };
        let (person, index) = (lookup.person, lookup.queue);
        let outcome = match result {
            LookupResult::New(id) => {
                if let Some(others) = lookup.others {
                    let atomicity = self.atomicity_of(index);
                    atomicity.looked_up(person, true);
                    for other in atomicity.to_look_up(&others).to_vec() {
                        self.look_up_queued(other, index, lookup.since, false);
                    }
                }
                PersonOutcome::created(id)
            }
            LookupResult::Older(_) if matches!(lookup.if_absent, IfAbsent::Queued { .. }) => {
                PersonOutcome::AlreadyInvited(Reason::new("a pending invitation exists"))
            }
            LookupResult::Unclear if !self.is_guarded(index) => PersonOutcome::Ambiguous(Reason::new(
                "it cannot be told whether they have been invited: look before you invite them again",
            )),
            LookupResult::Older(_) | LookupResult::Absent | LookupResult::Unclear => {
                return self.absent(now, lookup);
            }
            LookupResult::Failed | LookupResult::RateLimited(_) => {
                match result {
                    LookupResult::RateLimited(wait) => self.shut(now, None, wait),
                    _ => self.pause(now),
                }
                self.lookups.push_front(lookup);
                return Vec::new();
            }
        };
        self.failures = 0;
        if let Some(queue) = self.queues.get_mut(index) {
            queue.remove(person, matches!(outcome, PersonOutcome::Created { .. }));
        }
        vec![self.done(person, outcome)]
    }

    /// A lookup has shown nothing.
    fn absent(&mut self, now: Timestamp, mut lookup: Lookup) -> Changes {
        let Lookup { person, queue: index, .. } = lookup;
        if let Some(wait) = lookup.again_after.take() {
            if std::mem::take(&mut lookup.is_queued)
                && let Some(queue) = self.queues.get_mut(index)
            {
                queue.remove(person, false);
            }
            self.settling.push((now + wait, lookup));
            // To the journal they are in flight, until it is certain that they are not.
            let since = *self.since.entry(person).or_insert(now);
            return vec![(person, PersonState::InFlight { since })];
        }
        if lookup.others.is_some() {
            self.atomicity_of(index).looked_up(person, false);
        }
        match lookup.if_absent {
            IfAbsent::Queued { is_individual } => {
                if !lookup.is_queued
                    && let Some(queue) = self.queues.get_mut(index)
                {
                    queue.push(person, is_individual);
                }
                vec![(person, self.queued(person, is_individual))]
            }
            IfAbsent::Done(outcome) => {
                self.failures = 0;
                vec![self.done(person, outcome)]
            }
        }
    }

    /// Takes a 429 to a request that is none of its steps: the wait that was asked for, if any. Only a short
    /// one concerns the steps; a longer one is that of another endpoint.
    pub fn rate_limited(&mut self, now: Timestamp, wait: Option<Duration>) {
        if self.is_short(wait) {
            self.shut(now, None, wait);
        }
    }

    /// Waits after a failure that is nobody's in particular, longer each time in a row: a second at first, a
    /// minute at most.
    pub fn pause(&mut self, now: Timestamp) {
        let pause = Duration::from_secs(1 << self.failures.min(6)).min(MAX_PAUSE);
        self.failures = self.failures.saturating_add(1);
        self.paused_until = Some(now + pause);
    }

    fn created(&mut self, request: InFlight, ids: Vec<String>) -> Changes {
        self.failures = 0;
        let people = request.group.ids().to_vec();
        self.atomicity_of(request.queue).invited(&people);
        let Some(queue) = self.queues.get_mut(request.queue) else { return Vec::new() };
        let settled = queue.settle(request.group, Verdict::Taken);
        let mut changes: Changes = Vec::new();
        for (person, id) in people.into_iter().zip(ids) {
            changes.push(self.done(person, PersonOutcome::created(id)));
        }
        for (person, outcome) in settled.refused {
            changes.extend(self.done_unless_in_doubt(request.queue, person, outcome));
        }
        changes
    }

    fn refused(&mut self, request: InFlight, named: Vec<PersonId>, outcome: PersonOutcome) -> Changes {
        self.failures = 0;
        let InFlight { at, group, queue: index, .. } = request;
        let people = group.ids().to_vec();
        let names_nobody = people.len() > 1 && !people.iter().any(|id| named.contains(id));
        let has_room = self.has_room(index);
        let Some(queue) = self.queues.get_mut(index) else { return Vec::new() };
        let settled = queue.settle(group, Verdict::Refused { named, reason: outcome });
        if names_nobody && has_room {
            queue.give_up_halving();
        }
        let is_refused = |id: &PersonId| settled.refused.iter().any(|(refused, _)| refused == id);
        let unnamed: Vec<PersonId> = people.into_iter().filter(|id| !is_refused(id)).collect();
        let mut changes: Changes = Vec::new();
        for (person, outcome) in settled.refused {
            changes.extend(self.done_unless_in_doubt(index, person, outcome));
        }
        self.look_up_unnamed(index, &unnamed, at, names_nobody);
        // Without a guard they are in flight to the journal until a lookup has shown nothing: a restart must not send them again.
        let is_certain = self.is_guarded(index) || self.atomicity_of(index).to_look_up(&unnamed).is_empty();
        changes.extend(unnamed.into_iter().map(|person| match is_certain {
            true => (person, self.queued(person, names_nobody)),
            false => (person, PersonState::InFlight { since: *self.since.entry(person).or_insert(at) }),
        }));
        changes
    }

    /// Everybody who is left of a target is done, but those whom this request or an earlier one may have invited: a bulk
    /// that is refused for lack of room may have used up what there was.
    fn target_refused(&mut self, request: &InFlight, outcome: &PersonOutcome) -> Changes {
        self.failures = 0;
        let index = request.queue;
        let Some(queue) = self.queues.get_mut(index) else { return Vec::new() };
        let (sent, waiting) = (request.group.ids().to_vec(), queue.drain());
        let is_in_doubt = sent.len() > 1 && !self.atomicity_of(index).to_look_up(&sent).is_empty();
        let (doubtful, sure) = if is_in_doubt { (sent, Vec::new()) } else { (Vec::new(), sent) };
        for person in doubtful {
            let since = *self.since.entry(person).or_insert(request.at);
            self.look_up_ending(person, index, since, outcome.clone(), Some(LAG));
        }
        let done = |person| self.done_unless_in_doubt(index, person, outcome.clone());
        sure.into_iter().chain(waiting).filter_map(done).collect()
    }

    /// Looks up those whom a refused bulk does not name, as far as [`Atomicity`] asks for it.
    fn look_up_unnamed(&mut self, queue: usize, unnamed: &[PersonId], at: Timestamp, is_individual: bool) {
        let to_look_up = self.atomicity_of(queue).to_look_up(unnamed).to_vec();
        if to_look_up.is_empty() {
            return;
        }
        for person in unnamed {
            self.since.entry(*person).or_insert(at);
        }
        let others: Vec<PersonId> =
            unnamed.iter().copied().filter(|person| !to_look_up.contains(person)).collect();
        for person in to_look_up {
            self.look_up_queued(person, queue, at, is_individual);
            if let Some(lookup) = self.lookups.back_mut() {
                // The server is done with it.
                lookup.again_after = lookup.again_after.map(|_| LAG);
                lookup.others = Some(others.clone());
            }
        }
    }

    /// Whether the single lane of this queue can carry more people within a window.
    fn has_room(&self, queue: usize) -> bool {
        let Some(kind) = self.queues.get(queue).map(|queue| queue.target.kind) else { return false };
        let queues = self.queues.iter().filter(|queue| queue.target.kind == kind);
        let waiting: usize = queues.map(|queue| queue.individuals()).sum();
        let lane = self.pair(kind).single.and_then(|lane| self.lanes.get(lane));
        lane.is_some_and(|lane| u32::try_from(waiting).is_ok_and(|waiting| waiting < lane.quota.requests))
    }

    /// The refusal of a person whom an earlier request may have invited may be that of a second invitation.
    fn done_unless_in_doubt(
        &mut self,
        queue: usize,
        person: PersonId,
        outcome: PersonOutcome,
    ) -> Option<(PersonId, PersonState)> {
        match self.since.get(&person).copied() {
            Some(since) => {
                self.look_up_ending(person, queue, since, outcome, None);
                None
            }
            None => Some(self.done(person, outcome)),
        }
    }

    fn done(&mut self, person: PersonId, outcome: PersonOutcome) -> (PersonId, PersonState) {
        self.since.remove(&person);
        let outcome = self.replaced.remove(&person).map_or(outcome, Replaced::kept);
        (person, PersonState::Done(outcome))
    }

    /// Takes the request in flight for lost: everybody is queued again, and looked up first.
    pub(super) fn lose(&mut self) {
        let Some(request) = self.in_flight.take() else { return };
        let InFlight { at, is_individual, queue, .. } = request;
        let people = request.group.ids().to_vec();
        self.put_back(request);
        for person in people {
            let since = *self.since.entry(person).or_insert(at);
            self.look_up_queued(person, queue, since, is_individual);
        }
    }

    /// As if the request had not been sent.
    pub(super) fn put_back(&mut self, request: InFlight) -> Changes {
        let InFlight { lane, queue, group, is_individual, .. } = request;
        let people = group.ids().to_vec();
        let is_single = self.lanes.get(lane).is_some_and(|lane| lane.size == 1);
        if let Some(queue) = self.queues.get_mut(queue) {
            if is_individual && is_single {
                queue.put_back(&group);
            } else {
                queue.settle(group, Verdict::Unsent);
            }
        }
        people.into_iter().map(|id| (id, self.queued(id, is_individual))).collect()
    }

    /// Shuts a lane, or that of all requests, after a 429. It does not say which limit it was; so short a wait
    /// is that of all requests, or as good as that.
    pub(super) fn shut(&mut self, now: Timestamp, lane: Option<usize>, wait: Option<Duration>) {
        let is_short = self.is_short(wait);
        let lane = lane.filter(|_| !is_short).and_then(|lane| self.lanes.get_mut(lane));
        lane.unwrap_or(&mut self.all).sent.shut(now, wait);
    }

    fn is_short(&self, wait: Option<Duration>) -> bool {
        wait.is_some_and(|wait| wait <= self.all.quota.window)
    }

    fn atomicity_of(&mut self, queue: usize) -> &mut Atomicity {
        let kind = self.kind_of(queue);
        self.atomicity.entry(kind).or_insert_with(|| match kind.is_guarded() {
            true => Atomicity::new(),
            false => Atomicity::without_guard(),
        })
    }

    pub(super) fn is_guarded(&self, queue: usize) -> bool {
        self.kind_of(queue).is_guarded()
    }

    fn kind_of(&self, queue: usize) -> InvitationKind {
        self.queues.get(queue).map_or(InvitationKind::Application, |queue| queue.target.kind)
    }

    /// The state of somebody who is queued.
    fn queued(&self, person: PersonId, is_individual: bool) -> PersonState {
        let since = self.since.get(&person).copied();
        if is_individual { PersonState::Individual { since } } else { PersonState::Waiting { since } }
    }
}
