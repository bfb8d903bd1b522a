//! What to do next: a pure function of the journal's state, the time and the limits.

mod queue;
mod replace;
mod result;

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use clerk_invitations_core::{Atomicity, Group, Timestamp};

use crate::lane::Lane;
use crate::{
    InvitationKind, LaneLimit, LaneName, Limits, PersonId, PersonOutcome, PersonState, Quota, Step, Target,
    WaitReason,
};

use queue::Queue;
use replace::Replaced;

/// How long after a lookup that has not shown it a lost request may still be executed. Gateways and servers give up long
/// before: Cloudflare, which is in front of Clerk, after 100 seconds.
const SETTLING: Duration = Duration::from_secs(15 * 60);

/// How far a list may be behind.
const LAG: Duration = Duration::from_secs(5);

/// The longest pause after a failure.
const MAX_PAUSE: Duration = Duration::from_secs(60);

/// Decides what a campaign does next. It has no clock and no I/O: it is told the time, and the result of each
/// step.
///
/// One request is under way at a time. An hour's quota is sent within a minute all the same, and no lane sees
/// a second 429 within a window.
///
/// Both lanes of a kind are filled: people go in full bulks, and individually once the bulk quota is spent. A
/// bulk that Clerk refuses without naming anybody goes individually, person by person: an offender costs
/// nobody else then, and the single lane is to be filled in any case. Only those whom the single lane could
/// not carry within a window are sent in halves, and, at the end, those who are left while bulk quota is idle.
///
/// People of different [`Target`]s never share a request. Bulks are taken from the target with the most people
/// left, and single requests from one whose number is no multiple of a bulk's size, so that bulks stay full.
///
/// Sending again is safe because Clerk refuses a second invitation while one is pending. After a lost answer
/// the people concerned are looked up first, which saves requests, and then sent again; should the first
/// request still arrive, one of the two is refused. Where that refusal is not certain
/// ([`InvitationKind::is_guarded`]), those whom a lookup does not show are looked up once more a quarter of an
/// hour later, when the request cannot be executed any more, and only then sent again.
#[derive(Clone, Debug)]
pub struct Schedule {
    all: Counted,
    lanes: Vec<Counted>,
    queues: Vec<Queue>,
    by_target: HashMap<Target, usize>,
    lookups: VecDeque<Lookup>,
    /// People in no queue, of whom a lookup has shown nothing, and when each is to be looked up again.
    settling: Vec<(Timestamp, Lookup)>,
    /// When requests were sent that may have invited people who are not done.
    since: HashMap<PersonId, Timestamp>,
    in_flight: Option<InFlight>,
    /// Those who are to be invited again, until the invitation that they have is revoked.
    replaced: HashMap<PersonId, Replaced>,
    /// The request that is sent once the invitations of those in it are revoked.
    chosen: Option<InFlight>,
    atomicity: HashMap<InvitationKind, Atomicity>,
    failures: u32,
    paused_until: Option<Timestamp>,
}

/// A lane, and what was sent in it.
#[derive(Clone, Debug)]
struct Counted {
    name: LaneName,
    kind: Option<InvitationKind>,
    size: usize,
    quota: Quota,
    sent: Lane,
}

/// A person to be looked up before anything else is sent.
#[derive(Clone, Debug)]
struct Lookup {
    person: PersonId,
    queue: usize,
    since: Timestamp,
    if_absent: IfAbsent,
    /// Whether the person is in the queue meanwhile.
    is_queued: bool,
    /// After how long it is looked up once more if nothing is shown, where the server would not refuse a second invitation: the
    /// request may still be executed, or the list be behind.
    again_after: Option<Duration>,
    /// After a refused bulk: the others whom it does not name, to be looked up if this one was invited.
    others: Option<Vec<PersonId>>,
}

/// What follows if a lookup shows no invitation.
#[derive(Clone, Debug)]
enum IfAbsent {
    /// The person is sent again.
    Queued { is_individual: bool },
    /// The outcome is this one.
    Done(PersonOutcome),
}

/// The request that is under way.
#[derive(Clone, Debug)]
struct InFlight {
    lane: usize,
    at: Timestamp,
    queue: usize,
    group: Group<PersonOutcome>,
    is_individual: bool,
}

/// The lanes of a kind, as indices.
#[derive(Clone, Copy)]
struct Pair {
    bulk: Option<usize>,
    single: Option<usize>,
}

impl Schedule {
    /// A schedule for these limits, with nobody to invite yet.
    pub fn new(limits: &Limits) -> Self {
        let counted = |lane: &LaneLimit| Counted {
            name: lane.name.clone(),
            kind: Some(lane.kind),
            size: usize::try_from(lane.size).unwrap_or(usize::MAX).max(1),
            quota: lane.quota,
            sent: Lane::new(lane.quota),
        };
        Self {
            all: Counted {
                name: LaneName::ALL,
                kind: None,
                size: 0,
                quota: limits.all,
                sent: Lane::new(limits.all),
            },
            lanes: limits.lanes.iter().map(counted).collect(),
            queues: Vec::new(),
            by_target: HashMap::new(),
            lookups: VecDeque::new(),
            settling: Vec::new(),
            since: HashMap::new(),
            in_flight: None,
            replaced: HashMap::new(),
            chosen: None,
            atomicity: HashMap::new(),
            failures: 0,
            paused_until: None,
        }
    }

    /// Adds a person in the state that the journal has. People in flight are looked up first.
    pub fn restore(&mut self, person: PersonId, target: Target, state: &PersonState) {
        let since = match state {
            PersonState::Done(_) => return,
            PersonState::Waiting { since } | PersonState::Individual { since } => *since,
            PersonState::Revoking { invitation_id, since } => {
                self.replaced.insert(person, Replaced::new(invitation_id, since.is_some()));
                None
            }
            PersonState::InFlight { since } => Some(*since),
        };
        let queue = self.queue_of(target);
        if let Some(queue) = self.queues.get_mut(queue) {
            queue.push(person, matches!(state, PersonState::Individual { .. }));
        }
        if let Some(since) = since {
            self.since.insert(person, since);
            if let PersonState::InFlight { .. } = state {
                self.look_up_queued(person, queue, since, false);
            }
        }
    }

    /// Counts a request that was sent before a restart. A lane that is not there any more is ignored.
    pub fn restore_request(&mut self, lane: &LaneName, at: Timestamp) {
        let lanes = self.lanes.iter_mut().chain([&mut self.all]);
        lanes.filter(|counted| counted.name == *lane).for_each(|counted| counted.sent.count(at));
    }

    /// How long a request counts: the longest window.
    pub fn longest_window(&self) -> Duration {
        let lanes = self.lanes.iter().map(|lane| lane.quota.window);
        lanes.max().unwrap_or_default().max(self.all.quota.window)
    }

    /// How many people are not done.
    pub fn left(&self) -> usize {
        let requests = self.in_flight.iter().chain(&self.chosen);
        let in_flight: usize = requests.map(|request| request.group.ids().len()).sum();
        let unqueued = self.lookups.iter().filter(|lookup| !lookup.is_queued).count() + self.settling.len();
        self.queues.iter().map(Queue::len).sum::<usize>() + unqueued + in_flight
    }

    /// Until when it waits after a failure, if it does.
    pub fn paused_until(&self, now: Timestamp) -> Option<Timestamp> {
        // No pause is longer; it was made before the clock was set back.
        self.paused_until.filter(|until| *until > now && *until <= now + MAX_PAUSE)
    }

    /// What to do at this time. A [`Step::Send`] whose result was not reported counts as lost.
    pub fn next(&mut self, now: Timestamp) -> Step {
        if self.in_flight.is_some() {
            self.lose();
        }
        if self.left() == 0 {
            return Step::Done;
        }
        if let Some(until) = self.paused_until(now) {
            return Step::Wait { until, reason: WaitReason::Trouble };
        }
        if !self.all.sent.is_open(now) {
            return wait([&self.all]);
        }
        if let Some(index) = self.settling.iter().position(|(due, _)| *due <= now) {
            self.lookups.push_back(self.settling.remove(index).1);
        }
        if let Some(Lookup { person, since, .. }) = self.lookups.front() {
            let step = Step::LookUp { person: *person, since: *since };
            self.all.sent.count(now);
            return step;
        }
        let kinds: Vec<InvitationKind> = self.kinds_left();
        let chosen = self.chosen.take().or_else(|| kinds.iter().find_map(|kind| self.choose(*kind, now)));
        match chosen {
            Some(request) => self.revoke_first(now, request),
            None => {
                let lanes =
                    self.lanes.iter().filter(|lane| lane.kind.is_some_and(|kind| kinds.contains(&kind)));
                self.or_settled(wait(lanes))
            }
        }
    }

    /// The wait, or one until somebody is to be looked up again, if that is sooner.
    fn or_settled(&self, step: Step) -> Step {
        let Some(due) = self.settling.iter().map(|(due, _)| *due).min() else { return step };
        match step {
            Step::Wait { until, .. } if until <= due => step,
            _ => Step::Wait { until: due, reason: WaitReason::Settling },
        }
    }

    /// The kinds of which somebody is left, in the order of their first person.
    fn kinds_left(&self) -> Vec<InvitationKind> {
        let mut kinds = Vec::new();
        for queue in self.queues.iter().filter(|queue| queue.len() > 0) {
            if !kinds.contains(&queue.target.kind) {
                kinds.push(queue.target.kind);
            }
        }
        kinds
    }

    /// The next request of a kind, if one of its lanes is open.
    fn choose(&mut self, kind: InvitationKind, now: Timestamp) -> Option<InFlight> {
        let Pair { bulk, single } = self.pair(kind);
        let is_open = |lane: &usize| self.lanes.get(*lane).is_some_and(|lane| lane.sent.is_open(now));
        let (bulk, single) = (bulk.filter(is_open), single.filter(is_open));
        let of_kind = |queue: &Queue| queue.target.kind == kind;
        let individuals = |queue: &Queue| of_kind(queue) && queue.individuals() > 0;
        let loose = |queue: &Queue| of_kind(queue) && queue.loose() > 0;
        let request =
            |lane, queue, is_individual, group| InFlight { lane, at: now, queue, group, is_individual };
        if let Some((lane, index)) = single.zip(self.first(individuals)) {
            return Some(request(lane, index, true, self.queues.get_mut(index)?.next_individual()?));
        }
        if let Some((lane, index)) = bulk.zip(self.best(loose, |queue| queue.loose())) {
            return Some(request(lane, index, false, self.queues.get_mut(index)?.next_bulk()?));
        }
        // Of those whose bulks it leaves full, the one with the fewest.
        let preference = |queue: &Queue| (!queue.has_full_bulks_only(), usize::MAX - queue.loose());
        if let Some((lane, index)) = single.zip(self.best(loose, preference)) {
            return Some(request(lane, index, false, self.queues.get_mut(index)?.next_one()?));
        }
        let index = self.first(|queue| of_kind(queue) && queue.len() > 0)?;
        let queue = self.queues.get_mut(index)?;
        match (bulk, single) {
            (Some(lane), _) => Some(request(lane, index, true, queue.next_half()?)),
            (None, Some(lane)) => {
                queue.give_up_halving();
                Some(request(lane, index, true, queue.next_individual()?))
            }
            (None, None) => None,
        }
    }

    fn first(&self, is_it: impl Fn(&Queue) -> bool) -> Option<usize> {
        self.queues.iter().position(is_it)
    }

    /// The first of those that are preferred most.
    fn best<K: Ord>(
        &self,
        is_it: impl Fn(&Queue) -> bool,
        preference: impl Fn(&Queue) -> K,
    ) -> Option<usize> {
        let queues = self.queues.iter().enumerate().rev().filter(|(_, queue)| is_it(queue));
        queues.max_by_key(|(_, queue)| preference(queue)).map(|(index, _)| index)
    }

    fn send(&mut self, now: Timestamp, mut request: InFlight) -> Step {
        request.at = now;
        let Some(lane) = self.lanes.get_mut(request.lane) else { return Step::Done };
        lane.sent.count(now);
        self.all.sent.count(now);
        let since = |id: &PersonId| (*id, self.since.get(id).copied().unwrap_or(now));
        let people = request.group.ids().iter().map(since).collect();
        let step = Step::Send { lane: lane.name.clone(), is_bulk: lane.size > 1, people };
        self.in_flight = Some(request);
        step
    }

    fn pair(&self, kind: InvitationKind) -> Pair {
        let lanes = || self.lanes.iter().enumerate().filter(|(_, lane)| lane.kind == Some(kind));
        let bulk = lanes().filter(|(_, lane)| lane.size > 1).max_by_key(|(_, lane)| lane.size);
        let single = lanes().find(|(_, lane)| lane.size == 1);
        Pair { bulk: bulk.map(|(index, _)| index), single: single.map(|(index, _)| index) }
    }

    fn queue_of(&mut self, target: Target) -> usize {
        if let Some(index) = self.by_target.get(&target) {
            return *index;
        }
        let bulk = self.pair(target.kind).bulk.and_then(|lane| self.lanes.get(lane));
        self.queues.push(Queue::new(target, bulk.map_or(1, |lane| lane.size)));
        self.by_target.insert(target, self.queues.len() - 1);
        self.queues.len() - 1
    }

    /// Looks up somebody who is queued.
    fn look_up_queued(&mut self, person: PersonId, queue: usize, since: Timestamp, is_individual: bool) {
        self.lookups.push_back(Lookup {
            person,
            queue,
            since,
            if_absent: IfAbsent::Queued { is_individual },
            is_queued: true,
            again_after: (!self.is_guarded(queue)).then_some(SETTLING),
            others: None,
        });
    }

    /// Looks up somebody who is not queued any more, and ends like this unless there is an invitation.
    fn look_up_ending(
        &mut self,
        person: PersonId,
        queue: usize,
        since: Timestamp,
        outcome: PersonOutcome,
        again_after: Option<Duration>,
    ) {
        let if_absent = IfAbsent::Done(outcome);
        let lookup = Lookup { person, queue, since, if_absent, is_queued: false, again_after, others: None };
        self.lookups.push_back(lookup);
    }
}

/// Waits for the lane that opens first.
fn wait<'a>(lanes: impl IntoIterator<Item = &'a Counted>) -> Step {
    let opens = lanes.into_iter().filter_map(|lane| Some((lane.sent.opens()?, lane)));
    match opens.min_by_key(|(opens, _)| *opens) {
        Some((until, lane)) => Step::Wait { until, reason: WaitReason::Quota(lane.name.clone()) },
        // No lane has any quota, so nothing more is to be sent.
        None => Step::Done,
    }
}

#[cfg(test)]
mod tests;
