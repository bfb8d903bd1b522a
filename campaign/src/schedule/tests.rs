mod lanes;
mod random;
mod replace;

use std::collections::HashMap;

use super::*;
use crate::{LookupResult, OutcomeKind, Reason, SendResult};

const HOUR: Duration = Duration::from_secs(3600);

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_millis(seconds * 1000)
}

const WAITING: PersonState = PersonState::Waiting { since: None };
const HERE: Target = Target::new(InvitationKind::Application, 0);

fn limits(bulk: u32, single: u32) -> Limits {
    let limits = Limits::published().with_quota(&LaneName::BULK, Quota::new(bulk, HOUR));
    limits.with_quota(&LaneName::SINGLE, Quota::new(single, HOUR))
}

fn schedule(people: u32, bulk: u32, single: u32) -> Schedule {
    let mut schedule = Schedule::new(&limits(bulk, single));
    (0..people).for_each(|id| schedule.restore(id, HERE, &WAITING));
    schedule
}

fn sent(step: Step) -> (LaneName, Vec<PersonId>) {
    match step {
        Step::Send { lane, people, is_bulk } => {
            assert_eq!(is_bulk, lane == LaneName::BULK);
            (lane, people.into_iter().map(|(id, _)| id).collect())
        }
        other => panic!("{other:?}"),
    }
}

fn taken(schedule: &mut Schedule, people: usize) {
    schedule.sent(at(0), SendResult::Created(vec!["inv".to_owned(); people]));
}

fn already_invited() -> PersonOutcome {
    PersonOutcome::AlreadyInvited(Reason::new("why"))
}

fn already_user() -> PersonOutcome {
    PersonOutcome::AlreadyUser(Reason::new("why"))
}

#[test]
fn bulks_first_then_singly_then_it_waits_for_the_window() {
    let mut schedule = schedule(40, 2, 3);
    for expected in [
        (LaneName::BULK, 10),
        (LaneName::BULK, 10),
        (LaneName::SINGLE, 1),
        (LaneName::SINGLE, 1),
        (LaneName::SINGLE, 1),
    ] {
        let (lane, people) = sent(schedule.next(at(0)));
        assert_eq!((lane, people.len()), expected);
        taken(&mut schedule, people.len());
    }
    let wait = Step::Wait { until: at(3600), reason: WaitReason::Quota(LaneName::BULK) };
    assert_eq!(schedule.next(at(1)), wait);
    assert_eq!(schedule.next(at(3599)), wait);
    assert_eq!(schedule.left(), 17);
    assert_eq!(sent(schedule.next(at(3600))), (LaneName::BULK, (23..33).collect()));
}

#[test]
fn nobody_to_invite_and_no_quota_are_done() {
    assert_eq!(schedule(0, 1, 1).next(at(0)), Step::Done);
    assert_eq!(schedule(5, 0, 0).next(at(0)), Step::Done);
}

#[test]
fn people_in_flight_are_looked_up_before_anything_is_sent() {
    let mut schedule = schedule(10, 5, 5);
    schedule.restore(10, HERE, &PersonState::InFlight { since: at(-50) });
    schedule.restore(11, HERE, &PersonState::InFlight { since: at(-50) });
    assert_eq!(schedule.next(at(0)), Step::LookUp { person: 10, since: at(-50) });
    let changes = schedule.looked_up(at(0), LookupResult::New("inv_1".into()));
    assert_eq!(changes, [(10, PersonState::Done(PersonOutcome::created("inv_1")))]);
    assert_eq!(schedule.next(at(0)), Step::LookUp { person: 11, since: at(-50) });
    // A lookup that fails is made again, after a pause.
    assert_eq!(schedule.looked_up(at(0), LookupResult::Failed), []);
    assert!(matches!(schedule.next(at(0)), Step::Wait { reason: WaitReason::Trouble, .. }));
    assert_eq!(schedule.next(at(1)), Step::LookUp { person: 11, since: at(-50) });
    let changes = schedule.looked_up(at(1), LookupResult::Absent);
    assert_eq!(changes, [(11, PersonState::Waiting { since: Some(at(-50)) })]);
    assert_eq!(sent(schedule.next(at(1))).1.len(), 10);
}

#[test]
fn a_lost_answer_is_looked_up_and_so_is_a_step_that_was_never_answered() {
    for is_told in [true, false] {
        let mut schedule = schedule(2, 1, 1);
        assert_eq!(sent(schedule.next(at(0))).1, [0, 1]);
        if is_told {
            assert_eq!(schedule.sent(at(9), SendResult::Lost), []);
        }
        assert_eq!(schedule.next(at(10)), Step::LookUp { person: 0, since: at(0) });
        schedule.looked_up(at(10), LookupResult::New("inv_0".into()));
        assert_eq!(schedule.next(at(10)), Step::LookUp { person: 1, since: at(0) });
        schedule.looked_up(at(10), LookupResult::Absent);
        // The bulk quota is spent; what is left goes singly.
        assert_eq!(sent(schedule.next(at(10))), (LaneName::SINGLE, vec![1]));
        // Clerk says that there is one: it may be the one whose answer was lost.
        let refused = SendResult::Refused { named: vec![1], outcome: already_invited() };
        assert_eq!(schedule.sent(at(10), refused), []);
        assert_eq!(schedule.next(at(10)), Step::LookUp { person: 1, since: at(0) });
        schedule.looked_up(at(10), LookupResult::New("inv_1".into()));
        assert_eq!(schedule.next(at(10)), Step::Done);
    }
}

#[test]
fn a_refused_bulk_is_looked_into_until_it_is_known_what_that_means() {
    // Named: the others are sent again, after a lookup of one of them.
    let mut schedule = schedule(20, 9, 9);
    sent(schedule.next(at(0)));
    let changes = schedule.sent(at(0), SendResult::Refused { named: vec![3], outcome: already_invited() });
    assert_eq!(changes[0], (3, PersonState::Done(already_invited())));
    assert_eq!(changes.len(), 10);
    assert_eq!(schedule.next(at(0)), Step::LookUp { person: 9, since: at(0) });
    schedule.looked_up(at(0), LookupResult::Absent);
    let (_, people) = sent(schedule.next(at(0)));
    assert_eq!(people, [0, 1, 2, 4, 5, 6, 7, 8, 9, 10]);
    // The one who was not there is taken now: so refused bulks create nothing, and there are no more looks.
    taken(&mut schedule, 10);
    sent(schedule.next(at(0)));
    schedule.sent(at(0), SendResult::Refused { named: vec![], outcome: already_user() });
    assert_eq!(sent(schedule.next(at(0))), (LaneName::SINGLE, vec![11]));
}

#[test]
fn where_a_refused_bulk_has_created_the_others_they_are_found() {
    let mut schedule = schedule(10, 9, 9);
    sent(schedule.next(at(0)));
    schedule.sent(at(0), SendResult::Refused { named: vec![], outcome: already_user() });
    for id in [9, 0, 1, 2, 3, 4, 5, 6, 7] {
        assert_eq!(schedule.next(at(0)), Step::LookUp { person: id, since: at(0) });
        schedule.looked_up(at(0), LookupResult::New(format!("inv_{id}")));
    }
    assert_eq!(schedule.next(at(0)), Step::LookUp { person: 8, since: at(0) });
    schedule.looked_up(at(0), LookupResult::Absent);
    assert_eq!(sent(schedule.next(at(0))), (LaneName::SINGLE, vec![8]));
}

#[test]
fn without_a_guard_whom_a_lookup_does_not_show_is_sent_again_only_when_nothing_can_come_any_more() {
    let organization = Target::new(InvitationKind::Organization, 1);
    assert!(!InvitationKind::Organization.is_guarded());
    let mut schedule = Schedule::new(&Limits::published());
    schedule.restore(0, organization, &WAITING);
    schedule.restore(1, organization, &PersonState::InFlight { since: at(-5) });
    assert_eq!(schedule.next(at(0)), Step::LookUp { person: 1, since: at(-5) });
    // To the journal they stay in flight.
    let in_flight = (1, PersonState::InFlight { since: at(-5) });
    assert_eq!(schedule.looked_up(at(1), LookupResult::Absent), [in_flight]);
    assert_eq!(schedule.left(), 2);
    let (lane, people) = match schedule.next(at(2)) {
        Step::Send { lane, people, .. } => (lane, people),
        other => panic!("{other:?}"),
    };
    assert_eq!((lane, people), (LaneName::ORGANIZATION_BULK, vec![(0, at(2))]));
    // It is lost as well, and has taken effect.
    assert_eq!(schedule.sent(at(3), SendResult::Lost), []);
    assert_eq!(schedule.next(at(5)), Step::LookUp { person: 0, since: at(2) });
    schedule.looked_up(at(5), LookupResult::New("orginv_0".into()));
    let wait = Step::Wait { until: at(901), reason: WaitReason::Settling };
    assert_eq!(schedule.next(at(6)), wait);
    assert_eq!(schedule.next(at(900)), wait);
    assert_eq!(schedule.next(at(901)), Step::LookUp { person: 1, since: at(-5) });
    let changes = schedule.looked_up(at(901), LookupResult::Absent);
    assert_eq!(changes, [(1, PersonState::Waiting { since: Some(at(-5)) })]);
    let Step::Send { people, .. } = schedule.next(at(901)) else { panic!("it is sent again") };
    assert_eq!(people, [(1, at(-5))]);
}

#[test]
fn without_a_guard_what_cannot_be_told_is_said_so() {
    let mut schedule = Schedule::new(&Limits::published());
    let lost = PersonState::InFlight { since: at(0) };
    schedule.restore(0, InvitationKind::Organization.into(), &lost);
    schedule.next(at(1));
    let changes = schedule.looked_up(at(1), LookupResult::Unclear);
    assert!(
        matches!(changes.as_slice(), [(0, PersonState::Done(PersonOutcome::Ambiguous(_)))]),
        "{changes:?}"
    );
    assert_eq!(schedule.next(at(1)), Step::Done);
}

#[test]
fn a_refusal_that_is_about_the_target_settles_all_its_people() {
    let target = |id| Target::new(InvitationKind::Organization, id);
    let mut schedule = Schedule::new(&Limits::published());
    (0..25).for_each(|id| schedule.restore(id, target(1), &WAITING));
    schedule.restore(25, target(1), &PersonState::Individual { since: Some(at(-9)) });
    schedule.restore(26, target(2), &WAITING);
    let Step::Send { people, .. } = schedule.next(at(0)) else { panic!("it sends") };
    let full = PersonOutcome::Refused(Reason::new("full"));
    assert_eq!(people.len(), 1, "who goes alone goes first");
    let changes = schedule.sent(at(0), SendResult::TargetRefused(full.clone()));
    // All but who may have been invited by an earlier request: looked up first.
    assert_eq!(changes.len(), 25);
    assert!(changes.iter().all(|(_, state)| *state == PersonState::Done(full.clone())));
    assert_eq!(schedule.left(), 2);
    assert_eq!(schedule.next(at(0)), Step::LookUp { person: 25, since: at(-9) });
    assert_eq!(schedule.looked_up(at(0), LookupResult::Absent), [(25, PersonState::Done(full))]);
    let Step::Send { people, .. } = schedule.next(at(0)) else { panic!("the others go on") };
    assert_eq!(people, [(26, at(0))]);
}

#[test]
fn without_a_guard_a_bulk_that_is_refused_is_certain_only_later() {
    let organization = Target::new(InvitationKind::Organization, 1);
    let full = PersonOutcome::Refused(Reason::new("full"));
    for is_about_target in [false, true] {
        let mut schedule = Schedule::new(&Limits::published());
        (0..3).for_each(|id| schedule.restore(id, organization, &WAITING));
        let Step::Send { people, .. } = schedule.next(at(0)) else { panic!("it sends") };
        assert_eq!(people.len(), 3);
        let result = match is_about_target {
            true => SendResult::TargetRefused(full.clone()),
            false => SendResult::Refused { named: vec![2], outcome: full.clone() },
        };
        let changes = schedule.sent(at(1), result);
        let done = changes.iter().filter(|(_, state)| matches!(state, PersonState::Done(_))).count();
        assert_eq!((done, schedule.left()), if is_about_target { (0, 3) } else { (1, 2) });
        // Until it is certain they are in flight to the journal, as the intent has left them or as it is told.
        assert!(
            !changes.iter().any(|(_, state)| matches!(
                state,
                PersonState::Waiting { .. } | PersonState::Individual { .. }
            ))
        );
        // One was invited by it after all; of the other a list that is behind says nothing.
        assert_eq!(schedule.next(at(1)), Step::LookUp { person: 0, since: at(0) });
        schedule.looked_up(at(1), LookupResult::New("orginv_0".into()));
        assert_eq!(schedule.next(at(1)), Step::LookUp { person: 1, since: at(0) });
        schedule.looked_up(at(1), LookupResult::Absent);
        if is_about_target {
            assert_eq!(schedule.next(at(1)), Step::LookUp { person: 2, since: at(0) });
            schedule.looked_up(at(1), LookupResult::Absent);
        }
        assert_eq!(schedule.next(at(2)), Step::Wait { until: at(6), reason: WaitReason::Settling });
        assert_eq!(schedule.next(at(6)), Step::LookUp { person: 1, since: at(0) });
        let changes = schedule.looked_up(at(6), LookupResult::Absent);
        match is_about_target {
            true => assert_eq!(changes, [(1, PersonState::Done(full.clone()))]),
            false => assert!(matches!(schedule.next(at(6)), Step::Send { .. }), "it is sent again"),
        }
    }
}
