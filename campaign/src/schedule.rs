//! What to do next: a pure function of the journal's state, the time and the limits.

mod outcome;

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use clerk_invitations_core::{Group, Isolation, Timestamp};

use crate::lane::Lane;
use crate::{LaneName, Limits, PersonId, Settlement, Standing, Step, WaitReason};

/// How many people one bulk request takes.
pub(crate) const BULK_SIZE: u32 = 10;
/// The longest pause after a failure.
const MAX_PAUSE: Duration = Duration::from_secs(60);

/// Decides what a campaign does next. No clock, no I/O: it is told the time, and what came of each step.
///
/// One request is under way at a time. An hour's quota leaves in a minute all the same, and neither a lane
/// nor a window ever sees a second 429.
///
/// How both lanes are filled: fresh people go in bulks of ten, and singly when the bulk quota is spent. A
/// bulk that Clerk refuses without naming anybody goes, person by person, through the single lane: there an
/// offender costs nobody but itself, and the lane must carry its hundred an hour in any case. Only what the
/// single lane could not carry within a window is halved. In the end, when nobody is left but suspects, idle
/// bulk quota takes them in halves.
///
/// Sending again is safe because Clerk refuses a second invitation while one is pending. So after a lost
/// answer the people concerned are looked up first (a request that is not needed is none), and then sent
/// again; should the first request still arrive, one of the two is refused.
#[derive(Clone, Debug)]
pub struct Schedule {
    bulk: Lane,
    single: Lane,
    all: Lane,
    limits: Limits,
    isolation: Isolation<Settlement>,
    /// To be sent one by one.
    singles: VecDeque<PersonId>,
    /// To be looked up before anything is sent.
    doubts: VecDeque<Doubt>,
    /// When requests left that may have invited people who are not settled.
    since: HashMap<PersonId, Timestamp>,
    flight: Option<Flight>,
    atomicity: Atomicity,
    /// Whom a look did not show after a refused bulk: should they be taken later, bulks are all-or-nothing.
    probed: Option<PersonId>,
    failures: u32,
    paused_until: Option<Timestamp>,
}

/// Somebody of whom it is not known whether they are invited.
#[derive(Clone, Debug)]
struct Doubt {
    person: PersonId,
    since: Timestamp,
    then: Then,
    /// The others of a refused bulk, whose fate this one's tells.
    others: Vec<PersonId>,
}

/// What follows if a look does not show an invitation.
#[derive(Clone, Debug)]
enum Then {
    /// They stay in the queue they are in.
    Queued { is_suspect: bool },
    /// That is how it ends for them.
    Settle(Settlement),
}

#[derive(Clone, Debug)]
struct Flight {
    lane: LaneName,
    at: Timestamp,
    group: Group<Settlement>,
    is_suspect: bool,
}

/// Whether a refused bulk has created nothing. Clerk does not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Atomicity {
    Unknown,
    /// Nothing: somebody who was in a refused bulk was not there afterwards, and was taken later.
    AllOrNothing,
    /// All but the offenders: somebody who was in a refused bulk was there afterwards.
    InPart,
}

impl Schedule {
    /// For these limits, with nobody to invite yet.
    pub fn new(limits: Limits) -> Self {
        Self {
            bulk: Lane::new(limits.bulk),
            single: Lane::new(limits.single),
            all: Lane::new(limits.all),
            limits,
            isolation: Isolation::new(usize::try_from(BULK_SIZE).unwrap_or(1)),
            singles: VecDeque::new(),
            doubts: VecDeque::new(),
            since: HashMap::new(),
            flight: None,
            atomicity: Atomicity::Unknown,
            probed: None,
            failures: 0,
            paused_until: None,
        }
    }

    /// Adds a person as the journal has them. Whoever was in flight is looked up first.
    pub fn restore(&mut self, person: PersonId, standing: &Standing) {
        match standing {
            Standing::Settled(_) => return,
            Standing::Suspect { .. } => self.singles.push_back(person),
            Standing::Waiting { .. } | Standing::InFlight { .. } => self.isolation.push(person),
        }
        match *standing {
            Standing::Waiting { since: Some(since) } | Standing::Suspect { since: Some(since) } => {
                self.since.insert(person, since);
            }
            Standing::InFlight { since } => {
                self.since.insert(person, since);
                self.doubt(person, since, Then::Queued { is_suspect: false });
            }
            _ => {}
        }
    }

    /// Counts a request that has left before a restart.
    pub fn restore_request(&mut self, lane: LaneName, at: Timestamp) {
        self.count(lane, at);
    }

    /// How far back requests count.
    pub fn memory(&self) -> Duration {
        self.limits.bulk.window.max(self.limits.single.window).max(self.limits.all.window)
    }

    /// How many are not settled.
    pub fn left(&self) -> usize {
        let in_flight = self.flight.as_ref().map_or(0, |flight| flight.group.ids().len());
        let ending = self.doubts.iter().filter(|doubt| matches!(doubt.then, Then::Settle(_))).count();
        self.isolation.len() + self.singles.len() + ending + in_flight
    }

    /// What to do at this time. Whatever [`Step::Send`] was not answered is taken for lost.
    pub fn next(&mut self, now: Timestamp) -> Step {
        if self.flight.is_some() {
            self.lose();
        }
        if self.left() == 0 {
            return Step::Done;
        }
        if let Some(until) = self.paused_until.filter(|until| *until > now) {
            return Step::Wait { until, reason: WaitReason::Trouble };
        }
        if !self.all.is_open(now) {
            return self.wait([LaneName::All]);
        }
        if let Some(Doubt { person, since, .. }) = self.doubts.front() {
            let step = Step::Look { person: *person, since: *since };
            self.all.count(now);
            return step;
        }
        let (is_suspect, lane, group) = match (self.bulk.is_open(now), self.single.is_open(now)) {
            (_, true) if !self.singles.is_empty() => (true, LaneName::Single, self.one_suspect()),
            (true, _) if self.isolation.loose() > 0 => (false, LaneName::Bulk, self.isolation.next_loose()),
            (false, true) if self.isolation.loose() > 0 => {
                (false, LaneName::Single, self.isolation.next_one())
            }
            (false, true) => {
                self.singles.extend(self.isolation.take_suspects().unwrap_or_default());
                (true, LaneName::Single, self.one_suspect())
            }
            (true, _) => (true, LaneName::Bulk, self.isolation.next_half().or_else(|| self.some_suspects())),
            (false, false) => return self.wait([LaneName::Bulk, LaneName::Single]),
        };
        match group {
            Some(group) => self.send(now, lane, group, is_suspect),
            None => Step::Done,
        }
    }

    fn one_suspect(&mut self) -> Option<Group<Settlement>> {
        Some(Group::of(vec![self.singles.pop_front()?]))
    }

    /// As many as would be a half of a refused bulk.
    fn some_suspects(&mut self) -> Option<Group<Settlement>> {
        let half = usize::try_from(BULK_SIZE / 2).unwrap_or(1).min(self.singles.len());
        let ids: Vec<PersonId> = self.singles.drain(..half).collect();
        (!ids.is_empty()).then(|| Group::of(ids))
    }

    fn send(&mut self, now: Timestamp, lane: LaneName, group: Group<Settlement>, is_suspect: bool) -> Step {
        self.count(lane, now);
        self.all.count(now);
        let since = |id: &PersonId| (*id, self.since.get(id).copied().unwrap_or(now));
        let people = group.ids().iter().map(since).collect();
        self.flight = Some(Flight { lane, at: now, group, is_suspect });
        Step::Send { lane, people }
    }

    fn count(&mut self, lane: LaneName, at: Timestamp) {
        self.lane(lane).count(at);
    }

    fn lane(&mut self, lane: LaneName) -> &mut Lane {
        match lane {
            LaneName::Bulk => &mut self.bulk,
            LaneName::Single => &mut self.single,
            LaneName::All => &mut self.all,
        }
    }

    fn wait<const N: usize>(&mut self, lanes: [LaneName; N]) -> Step {
        let opens = lanes.into_iter().filter_map(|lane| Some((self.lane(lane).opens()?, lane)));
        match opens.min_by_key(|(opens, _)| *opens) {
            Some((until, lane)) => Step::Wait { until, reason: WaitReason::Quota(lane) },
            // No quota at all: whoever set that wants nothing sent.
            None => Step::Done,
        }
    }

    fn doubt(&mut self, person: PersonId, since: Timestamp, then: Then) {
        self.doubts.push_back(Doubt { person, since, then, others: Vec::new() });
    }
}

#[cfg(test)]
mod tests;
