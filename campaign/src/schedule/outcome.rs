//! What follows from an answer.

use std::time::Duration;

use clerk_invitations_core::{Timestamp, Verdict};

use super::{Atomicity, Doubt, Flight, MAX_PAUSE, Schedule, Then};
use crate::{LaneName, PersonId, Reply, Seen, Settlement, Settling, Standing};

/// Where people stand now: for [`Journal::conclude`](crate::Journal::conclude).
type Changes = Vec<(PersonId, Standing)>;

impl Schedule {
    /// Notes what came of the request that was sent; answers what is to be written to the journal.
    pub fn answered(&mut self, now: Timestamp, reply: Reply) -> Changes {
        let Some(flight) = self.flight.take() else { return Vec::new() };
        // The server may have counted it as late as now.
        self.lane(flight.lane).recount(now);
        self.all.recount(now);
        match reply {
            Reply::Taken(ids) => self.taken(flight, ids),
            Reply::Refused { named, why } => self.refused(flight, named, why),
            Reply::Limited(asked) => {
                self.shut(now, flight.lane, asked);
                self.put_back(flight)
            }
            Reply::Unsent => {
                self.pause(now);
                self.put_back(flight)
            }
            Reply::Lost => {
                self.pause(now);
                self.flight = Some(flight);
                self.lose();
                // To the journal they are in flight already.
                Vec::new()
            }
        }
    }

    /// Notes what the look has shown; answers what is to be written to the journal.
    pub fn saw(&mut self, now: Timestamp, seen: Seen) -> Changes {
        let Some(Doubt { person, since, then, others }) = self.doubts.pop_front() else { return Vec::new() };
        let settlement = match seen {
            Seen::New(id) => {
                if !others.is_empty() {
                    self.atomicity = Atomicity::InPart;
                }
                for other in others.into_iter().filter(|other| *other != person) {
                    self.doubt(other, since, Then::Queued { is_suspect: false });
                }
                Settlement::new(Settling::Created, id)
            }
            Seen::Older(_) if matches!(then, Then::Queued { .. }) => {
                Settlement::new(Settling::AlreadyInvited, "a pending invitation exists")
            }
            Seen::Older(_) | Seen::Absent => {
                self.probed = (!others.is_empty()).then_some(person).or(self.probed);
                match then {
                    Then::Settle(settlement) => settlement,
                    Then::Queued { is_suspect } => {
                        let since = self.since.get(&person).copied();
                        return vec![(person, standing(is_suspect, since))];
                    }
                }
            }
            Seen::Failed | Seen::Limited(_) => {
                match seen {
                    Seen::Limited(asked) => self.shut(now, LaneName::All, asked),
                    _ => self.pause(now),
                }
                self.doubts.push_front(Doubt { person, since, then, others });
                return Vec::new();
            }
        };
        self.failures = 0;
        match settlement.outcome {
            Settling::Created => self.isolation.take_out(person),
            _ => self.isolation.withdraw(person),
        }
        self.singles.retain(|other| *other != person);
        vec![self.settle(person, settlement)]
    }

    fn taken(&mut self, flight: Flight, ids: Vec<String>) -> Changes {
        self.failures = 0;
        if self.probed.is_some_and(|probed| flight.group.ids().contains(&probed)) {
            self.atomicity = Atomicity::AllOrNothing;
        }
        let people = flight.group.ids().to_vec();
        let settled = self.isolation.settle(flight.group, Verdict::Taken);
        let created = people
            .into_iter()
            .zip(ids)
            .map(|(id, invitation)| (id, Settlement::new(Settling::Created, invitation)));
        let refused = settled.refused;
        let mut changes: Changes = Vec::new();
        for (person, settlement) in created {
            changes.push(self.settle(person, settlement));
        }
        for (person, settlement) in refused {
            changes.extend(self.settle_unless_doubtful(person, settlement));
        }
        changes
    }

    fn refused(&mut self, flight: Flight, named: Vec<PersonId>, why: Settlement) -> Changes {
        self.failures = 0;
        let Flight { at, group, .. } = flight;
        let people = group.ids().to_vec();
        let is_bulk = people.len() > 1;
        let names_nobody = is_bulk && !people.iter().any(|id| named.contains(id));
        let settled = self.isolation.settle(group, Verdict::Refused { named, reason: why });
        let mut changes: Changes = Vec::new();
        for (person, settlement) in &settled.refused {
            changes.extend(self.settle_unless_doubtful(*person, settlement.clone()));
        }
        let others: Vec<PersonId> = people
            .into_iter()
            .filter(|id| !settled.refused.iter().any(|(refused, _)| refused == id))
            .collect();
        if names_nobody && self.singles.len() < self.backlog() {
            self.singles.extend(self.isolation.take_suspects().unwrap_or_default());
        }
        self.doubt_refused(&others, at, names_nobody);
        for person in others {
            changes.push((person, standing(names_nobody, self.since.get(&person).copied())));
        }
        changes
    }

    /// Whoever a refused bulk did not name may have been invited all the same, unless it is known that
    /// Clerk's bulks are all-or-nothing. One look at one of them tells: if they are there, the others are
    /// looked up too. If not, they may have been the offender, so the next refusal is followed by a look
    /// again, until one of those not seen has been taken.
    fn doubt_refused(&mut self, others: &[PersonId], at: Timestamp, is_suspect: bool) {
        if self.atomicity == Atomicity::AllOrNothing {
            return;
        }
        for person in others {
            self.since.entry(*person).or_insert(at);
        }
        let then = Then::Queued { is_suspect };
        match others.split_last() {
            Some((probe, rest)) if self.atomicity == Atomicity::Unknown => {
                // Of a single one, `rest` would not tell that it is a probe.
                let others = if rest.is_empty() { vec![*probe] } else { rest.to_vec() };
                self.doubts.push_back(Doubt { person: *probe, since: at, then, others });
            }
            _ => others.iter().for_each(|person| self.doubt(*person, at, then.clone())),
        }
    }

    /// How many may wait for the single lane: what it carries in a window.
    fn backlog(&self) -> usize {
        usize::try_from(self.limits.single.requests).unwrap_or(usize::MAX)
    }

    /// A refusal of somebody whom an earlier request may have invited may be the refusal of a second
    /// invitation.
    fn settle_unless_doubtful(
        &mut self,
        person: PersonId,
        settlement: Settlement,
    ) -> Option<(PersonId, Standing)> {
        match self.since.get(&person).copied() {
            Some(since) => {
                self.doubt(person, since, Then::Settle(settlement));
                None
            }
            None => Some(self.settle(person, settlement)),
        }
    }

    fn settle(&mut self, person: PersonId, settlement: Settlement) -> (PersonId, Standing) {
        self.since.remove(&person);
        (person, Standing::Settled(settlement))
    }

    /// Takes what is in flight for lost: everybody goes back to a queue, and is looked up first.
    pub(super) fn lose(&mut self) {
        let Some(flight) = self.flight.take() else { return };
        let Flight { at, is_suspect, .. } = flight;
        let people = flight.group.ids().to_vec();
        self.put_back(flight);
        for person in people {
            let since = *self.since.entry(person).or_insert(at);
            self.doubt(person, since, Then::Queued { is_suspect });
        }
    }

    /// As if it had not been sent.
    fn put_back(&mut self, flight: Flight) -> Changes {
        let Flight { lane, group, is_suspect, .. } = flight;
        let people = group.ids().to_vec();
        if is_suspect && lane == LaneName::Single {
            // Behind the others: an entry of the waitlist may be locked for long.
            self.singles.extend(&people);
        } else {
            self.isolation.settle(group, Verdict::Unsent);
        }
        people.into_iter().map(|id| (id, standing(is_suspect, self.since.get(&id).copied()))).collect()
    }

    /// Which limit it was is not said; so short a wait is that of all requests, or as good as that.
    fn shut(&mut self, now: Timestamp, lane: LaneName, asked: Option<Duration>) {
        let is_short = asked.is_some_and(|asked| asked <= self.limits.all.window);
        let lane = if is_short { LaneName::All } else { lane };
        self.lane(lane).shut(now, asked);
    }

    fn pause(&mut self, now: Timestamp) {
        let pause = Duration::from_secs(1 << self.failures.min(6)).min(MAX_PAUSE);
        self.failures = self.failures.saturating_add(1);
        self.paused_until = Some(now + pause);
    }
}

fn standing(is_suspect: bool, since: Option<Timestamp>) -> Standing {
    if is_suspect { Standing::Suspect { since } } else { Standing::Waiting { since } }
}
