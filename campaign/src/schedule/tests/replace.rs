//! Inviting people again.

use super::*;
use crate::RevokeResult;

fn revoking(id: PersonId, since: Option<Timestamp>) -> PersonState {
    PersonState::Revoking { invitation_id: format!("inv_{id}"), since }
}

fn reminding(people: u32, bulk: u32, single: u32) -> Schedule {
    let mut schedule = Schedule::new(&limits(bulk, single));
    (0..people).for_each(|id| schedule.restore(id, HERE, &revoking(id, None)));
    schedule
}

fn revoke(step: Step) -> (PersonId, bool) {
    match step {
        Step::Revoke { person, invitation_id, is_repeated } => {
            assert_eq!(invitation_id, format!("inv_{person}"));
            (person, is_repeated)
        }
        other => panic!("{other:?}"),
    }
}

fn kept(id: PersonId) -> (PersonId, PersonState) {
    (id, PersonState::Done(PersonOutcome::created(format!("inv_{id}"))))
}

#[test]
fn only_those_of_the_next_request_are_without_an_invitation() {
    let mut schedule = reminding(25, 2, 5);
    for (first, count) in [(0, 10), (10, 10), (20, 1)] {
        for id in first..first + count {
            assert_eq!(schedule.left(), 25 - first as usize);
            assert_eq!(revoke(schedule.next(at(0))), (id, false));
            let changes = schedule.revoked(at(0), id, false, RevokeResult::Revoked);
            assert_eq!(changes, [(id, WAITING)]);
        }
        assert_eq!(sent(schedule.next(at(0))).1, (first..first + count).collect::<Vec<_>>());
        taken(&mut schedule, count as usize);
    }
}

#[test]
fn without_quota_nothing_is_revoked() {
    let mut schedule = reminding(3, 0, 0);
    assert_eq!(schedule.next(at(0)), Step::Done);
    let mut schedule = reminding(30, 1, 0);
    for id in 0..10 {
        revoke(schedule.next(at(0)));
        schedule.revoked(at(0), id, false, RevokeResult::Revoked);
    }
    sent(schedule.next(at(0)));
    taken(&mut schedule, 10);
    assert!(matches!(schedule.next(at(0)), Step::Wait { until, .. } if until >= at(3600)));
}

#[test]
fn who_has_accepted_meanwhile_keeps_the_invitation_and_the_others_go_on() {
    let mut schedule = reminding(3, 5, 5);
    revoke(schedule.next(at(0)));
    schedule.revoked(at(0), 0, false, RevokeResult::Revoked);
    assert_eq!(revoke(schedule.next(at(0))), (1, false));
    assert_eq!(schedule.revoked(at(0), 1, false, RevokeResult::NotPending), [kept(1)]);
    assert_eq!(schedule.left(), 2);
    assert_eq!(revoke(schedule.next(at(0))), (2, false));
    schedule.revoked(at(0), 2, false, RevokeResult::Revoked);
    assert_eq!(sent(schedule.next(at(0))).1, [0, 2]);
}

#[test]
fn an_invitation_that_somebody_else_has_revoked_is_not_replaced() {
    // Whether it was somebody else is known by the time of an earlier request.
    for (since, is_ours) in [(None, false), (Some(at(0)), true)] {
        let mut schedule = Schedule::new(&limits(5, 5));
        schedule.restore(7, HERE, &revoking(7, since));
        let (person, is_repeated) = revoke(schedule.next(at(9)));
        assert_eq!(is_repeated, is_ours);
        let changes = schedule.revoked(at(9), person, is_repeated, RevokeResult::AlreadyRevoked);
        assert_eq!(changes, [if is_ours { (7, WAITING) } else { kept(7) }]);
        assert_eq!(schedule.left(), usize::from(is_ours));
    }
}

#[test]
fn a_failure_is_waited_for_and_then_repeated() {
    let mut schedule = reminding(1, 5, 5);
    assert_eq!(revoke(schedule.next(at(0))), (0, false));
    assert_eq!(schedule.revoked(at(0), 0, false, RevokeResult::Failed), []);
    assert!(matches!(schedule.next(at(0)), Step::Wait { reason: WaitReason::Trouble, .. }));
    assert_eq!(revoke(schedule.next(at(2))), (0, true));
    let wait = RevokeResult::RateLimited(Some(Duration::from_secs(5)));
    assert_eq!(schedule.revoked(at(2), 0, true, wait), []);
    assert!(matches!(schedule.next(at(2)), Step::Wait { until, .. } if until >= at(7)));
    assert_eq!(revoke(schedule.next(at(8))), (0, true));
    schedule.revoked(at(8), 0, true, RevokeResult::AlreadyRevoked);
    assert_eq!(sent(schedule.next(at(8))).1, [0]);
}

#[test]
fn an_organization_without_room_leaves_those_their_invitations_who_still_have_them() {
    let organization = Target::new(InvitationKind::Organization, 1);
    let mut schedule = Schedule::new(&Limits::published());
    (0..12).for_each(|id| schedule.restore(id, organization, &revoking(id, None)));
    for id in 0..10 {
        revoke(schedule.next(at(0)));
        schedule.revoked(at(0), id, false, RevokeResult::Revoked);
    }
    assert_eq!(sent_of_organization(schedule.next(at(0))), (0..10).collect::<Vec<_>>());
    let no_room = PersonOutcome::Refused(Reason::new("no room"));
    let changes = schedule.sent(at(0), SendResult::TargetRefused(no_room));
    assert!(changes.contains(&kept(10)) && changes.contains(&kept(11)), "{changes:?}");
}

fn sent_of_organization(step: Step) -> Vec<PersonId> {
    match step {
        Step::Send { people, .. } => people.into_iter().map(|(id, _)| id).collect(),
        other => panic!("{other:?}"),
    }
}
