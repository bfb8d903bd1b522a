//! Random campaigns against a server that fails, ended and begun again at any time.

use super::*;
use crate::RevokeResult;

/// A server with limits, offenders and bad days.
struct Server {
    /// Whether windows slide, or are fixed from their first request on.
    slides: bool,
    is_atomic: bool,
    quotas: [u32; 2],
    counted: [Vec<Timestamp>; 2],
    window: [Option<(Timestamp, u32)>; 2],
    offenders: Vec<PersonId>,
    invited: HashMap<PersonId, Timestamp>,
    limited: u32,
}

impl Server {
    fn admits(&mut self, lane: usize, now: Timestamp) -> Result<(), Duration> {
        if self.slides {
            self.counted[lane].retain(|counted| *counted + HOUR > now);
            if self.counted[lane].len() >= self.quotas[lane] as usize {
                return Err((self.counted[lane][0] + HOUR).saturating_since(now));
            }
            self.counted[lane].push(now);
            return Ok(());
        }
        let (began, used) = self.window[lane].filter(|(began, _)| *began + HOUR > now).unwrap_or((now, 0));
        if used >= self.quotas[lane] {
            return Err((began + HOUR).saturating_since(now));
        }
        self.window[lane] = Some((began, used + 1));
        Ok(())
    }

    fn post(&mut self, lane: &LaneName, people: &[PersonId], now: Timestamp) -> SendResult {
        if let Err(wait) = self.admits(usize::from(*lane == LaneName::SINGLE), now) {
            self.limited += 1;
            return SendResult::RateLimited(Some(wait));
        }
        let named: Vec<PersonId> =
            people.iter().copied().filter(|id| self.invited.contains_key(id)).collect();
        let unnamed = people.iter().any(|id| self.offenders.contains(id));
        if named.is_empty() && !unnamed {
            self.invited.extend(people.iter().map(|id| (*id, now)));
            return SendResult::Created(people.iter().map(|id| format!("inv_{id}")).collect());
        }
        if !self.is_atomic {
            for id in people.iter().filter(|id| !self.offenders.contains(id)) {
                self.invited.entry(*id).or_insert(now);
            }
        }
        let outcome = if named.is_empty() { already_user() } else { already_invited() };
        SendResult::Refused { named, outcome }
    }

    fn look_up(&self, person: PersonId, since: Timestamp) -> LookupResult {
        match self.invited.get(&person) {
            Some(at) if *at >= since => LookupResult::New(format!("inv_{person}")),
            Some(_) => LookupResult::Older(format!("inv_{person}")),
            None => LookupResult::Absent,
        }
    }
}

#[test]
fn everybody_is_settled_rightly_whatever_the_server_is_like() {
    for seed in 0..400u64 {
        let mut dice = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let mut roll = |below: u64| {
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (dice >> 33) % below
        };
        let people = roll(150) as u32;
        let (bulk, single) = (roll(4) as u32, 1 + roll(8) as u32);
        let rate = 2 + roll(40);
        let mut server = Server {
            slides: roll(2) == 0,
            is_atomic: roll(2) == 0,
            quotas: [bulk, single],
            counted: Default::default(),
            window: Default::default(),
            offenders: Vec::new(),
            invited: HashMap::new(),
            limited: 0,
        };
        let (mut older, mut reminded) = (Vec::new(), Vec::new());
        for id in 0..people {
            match roll(rate) {
                0 => server.offenders.push(id),
                1 if rate > 3 => older.push(id),
                2 if rate > 8 => reminded.push(id),
                _ => {}
            }
        }
        server.invited.extend(older.iter().chain(&reminded).map(|id| (*id, at(-1_000_000))));
        let trouble = roll(3) * 10;
        let revoking =
            |id: &PersonId| (*id, PersonState::Revoking { invitation_id: format!("inv_{id}"), since: None });
        let mut journal: HashMap<PersonId, PersonState> = reminded.iter().map(revoking).collect();
        let restored = |journal: &HashMap<PersonId, PersonState>| {
            let mut schedule = Schedule::new(&limits(bulk, single));
            (0..people).for_each(|id| schedule.restore(id, HERE, journal.get(&id).unwrap_or(&WAITING)));
            schedule
        };
        let mut schedule = restored(&journal);
        let mut now = at(0);
        for steps in 0.. {
            assert!(steps < 20_000, "seed {seed} does not end");
            let changes = match schedule.next(now) {
                Step::Done => break,
                Step::Wait { until, .. } => {
                    assert!(until > now, "seed {seed} waits for nothing");
                    now = until;
                    continue;
                }
                Step::LookUp { person, since } => {
                    let seen = if roll(100) < trouble {
                        LookupResult::Failed
                    } else {
                        server.look_up(person, since)
                    };
                    schedule.looked_up(now, seen)
                }
                Step::Revoke { person, invitation_id, is_repeated } => {
                    if !is_repeated {
                        let since = Some(now);
                        journal.insert(person, PersonState::Revoking { invitation_id, since });
                    }
                    let is_lost = roll(100) < trouble;
                    let result = match server.invited.remove(&person) {
                        _ if is_lost => RevokeResult::Failed,
                        Some(_) => RevokeResult::Revoked,
                        None => RevokeResult::AlreadyRevoked,
                    };
                    schedule.revoked(now, person, is_repeated, result)
                }
                Step::Send { lane, people, .. } => {
                    let ids: Vec<PersonId> = people.iter().map(|(id, _)| *id).collect();
                    for (id, since) in people {
                        journal.insert(id, PersonState::InFlight { since });
                    }
                    now = now + Duration::from_millis(roll(900));
                    let reply = match roll(100) {
                        n if n < trouble / 2 => SendResult::NotSent,
                        n if n < trouble => {
                            server.post(&lane, &ids, now);
                            SendResult::Lost
                        }
                        _ => server.post(&lane, &ids, now),
                    };
                    schedule.sent(now, reply)
                }
            };
            journal.extend(changes);
            // The process may end at any time: the journal is all that is left.
            if roll(100) < trouble / 3 {
                let old = schedule;
                schedule = restored(&journal);
                schedule.lanes = old.lanes;
            }
        }
        for id in 0..people {
            let Some(PersonState::Done(outcome)) = journal.get(&id) else {
                panic!("seed {seed}: {id} is {:?}", journal.get(&id))
            };
            let expected = match id {
                id if server.offenders.contains(&id) => OutcomeKind::AlreadyUser,
                id if older.contains(&id) => OutcomeKind::AlreadyInvited,
                _ => OutcomeKind::Created,
            };
            assert_eq!(outcome.kind(), expected, "seed {seed}: {id}");
            let is_new = server.invited.get(&id).is_some_and(|made| *made >= at(0));
            assert_eq!(is_new, expected == OutcomeKind::Created, "seed {seed}: {id} has the invitation");
        }
        if trouble == 0 {
            assert_eq!(server.limited, 0, "seed {seed}: it kept to the quota, and was told 429");
        }
    }
}
