//! Lanes are data, and people of different targets share no request.

use super::*;
use crate::LaneLimit;

/// As an organization's endpoints have them: 50 bulk requests of 10 people and 250 single ones an hour.
fn organizations() -> Limits {
    let lane = |name, size, requests| {
        LaneLimit::new(LaneName::new(name), InvitationKind::Application, size, Quota::new(requests, HOUR))
    };
    let mut limits = Limits::published();
    limits.lanes = vec![lane("organization_bulk", 10, 50), lane("organization_single", 1, 250)];
    limits
}

struct Run {
    /// Of the last request.
    at: Timestamp,
    requests: HashMap<String, u32>,
}

/// Invites so many people into each target, from a server that refuses nothing and answers at once.
fn run(limits: &Limits, targets: &[u32]) -> Run {
    let mut schedule = Schedule::new(limits);
    let mut target_of = Vec::new();
    for (target, size) in (0..).zip(targets) {
        target_of.extend(vec![Target::new(InvitationKind::Application, target); *size as usize]);
    }
    for (id, target) in (0..).zip(&target_of) {
        schedule.restore(id, *target, &WAITING);
    }
    let mut invited = vec![false; target_of.len()];
    let mut run = Run { at: at(0), requests: HashMap::new() };
    let mut now = at(0);
    loop {
        match schedule.next(now) {
            Step::Send { lane, people, .. } => {
                let ids: Vec<usize> = people.iter().map(|(id, _)| *id as usize).collect();
                assert!(ids.iter().all(|id| target_of[*id] == target_of[ids[0]]), "{ids:?}");
                assert!(ids.iter().all(|id| !std::mem::replace(&mut invited[*id], true)), "{ids:?}");
                *run.requests.entry(lane.to_string()).or_default() += 1;
                run.at = now;
                schedule.sent(now, SendResult::Created(vec!["orginv".to_owned(); ids.len()]));
            }
            Step::Wait { until, .. } => now = until,
            Step::Done => break,
            step => panic!("{step:?}"),
        }
    }
    assert!(invited.iter().all(|invited| *invited));
    run
}

#[test]
fn ten_thousand_people_in_one_organization_or_in_a_hundred_take_the_least_time() {
    let limits = organizations();
    let least = limits.least_time(InvitationKind::Application, 10_000).as_secs_f64();
    // As many in each, or from 51 to 149.
    let uneven: Vec<u32> = (0..50).flat_map(|n| [100 + n, 100 - n]).collect();
    for targets in [vec![10_000], vec![100; 100], uneven] {
        let people: u32 = targets.iter().sum();
        assert_eq!(people, 10_000);
        let run = run(&limits, &targets);
        let took = run.at.saturating_since(at(0)).as_secs_f64();
        println!(
            "{} targets: {:.2} h, least {:.2} h; {:?}",
            targets.len(),
            took / 3600.0,
            least / 3600.0,
            run.requests
        );
        assert!(took <= least * 1.02, "{} targets: {took} s, least {least} s", targets.len());
    }
}

#[test]
fn single_requests_go_to_those_who_would_not_fill_a_bulk() {
    let quotas = |bulk, single| limits(bulk, single);
    // 13 and 20 people: two full bulks of the second, one of the first, and its three others singly.
    let run = run(&quotas(3, 3), &[13, 20]);
    assert_eq!((run.at, run.requests["bulk"], run.requests["single"]), (at(0), 3, 3));
}

#[test]
fn what_a_refusal_names_in_one_target_concerns_no_other() {
    let mut schedule = Schedule::new(&limits(9, 9));
    for id in 0..20 {
        schedule.restore(id, Target::new(InvitationKind::Application, id / 10), &WAITING);
    }
    assert_eq!(sent(schedule.next(at(0))), (LaneName::BULK, (0..10).collect()));
    schedule.sent(at(0), SendResult::Refused { named: vec![4], outcome: already_invited() });
    assert_eq!(schedule.next(at(0)), Step::LookUp { person: 9, since: at(0) });
    schedule.looked_up(at(0), LookupResult::Absent);
    assert_eq!(sent(schedule.next(at(0))).1, (10..20).collect::<Vec<_>>());
    taken(&mut schedule, 10);
    assert_eq!(sent(schedule.next(at(0))).1, [0, 1, 2, 3, 5, 6, 7, 8, 9]);
}

#[test]
fn kinds_have_lanes_of_their_own() {
    let mut schedule = schedule(11, 1, 0);
    for id in 11..13 {
        schedule.restore(id, InvitationKind::Waitlist.into(), &WAITING);
    }
    assert_eq!(sent(schedule.next(at(0))).0, LaneName::BULK);
    taken(&mut schedule, 10);
    // The bulk quota is spent, and there is no single one; the waitlist goes on.
    for id in 11..13 {
        assert_eq!(sent(schedule.next(at(0))), (LaneName::WAITLIST, vec![id]));
        taken(&mut schedule, 1);
    }
    let reason = WaitReason::Quota(LaneName::BULK);
    assert_eq!(schedule.next(at(0)), Step::Wait { until: at(3600), reason });
}

#[test]
fn people_without_a_lane_are_left() {
    let mut schedule = Schedule::new(&organizations());
    schedule.restore(0, InvitationKind::Waitlist.into(), &WAITING);
    assert_eq!((schedule.next(at(0)), schedule.left()), (Step::Done, 1));
}
