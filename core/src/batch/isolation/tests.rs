use super::*;

/// A server that creates nothing where it refuses, names those of `named` and refuses those of `unnamed`.
fn run(people: u32, size: usize, named: &[u32], unnamed: &[u32]) -> (usize, Settled<&'static str>) {
    let mut isolation = Isolation::new(size);
    (0..people).for_each(|id| isolation.push(id));
    let mut all = Settled { taken: Vec::new(), refused: Vec::new() };
    let mut requests = 0;
    while let Some(group) = isolation.next_half().or_else(|| isolation.next_loose()) {
        assert!(!group.ids().is_empty() && group.ids().len() <= size);
        requests += 1;
        let among = |offenders: &[u32]| -> Vec<u32> {
            group.ids().iter().copied().filter(|id| offenders.contains(id)).collect()
        };
        let verdict = match (among(named), among(unnamed)) {
            (named, unnamed) if named.is_empty() && unnamed.is_empty() => Verdict::Taken,
            (named, _) if !named.is_empty() => Verdict::Refused { named, reason: "named" },
            _ => Verdict::Refused { named: Vec::new(), reason: "unnamed" },
        };
        let settled = isolation.settle(group, verdict);
        all.taken.extend(settled.taken);
        all.refused.extend(settled.refused);
        assert!(requests < 10_000, "it does not end");
    }
    assert!(isolation.is_empty());
    (requests, all)
}

#[test]
fn so_many_requests_and_no_more() {
    // (people, named, unnamed, requests)
    let table: &[(u32, &[u32], &[u32], usize)] = &[
        (0, &[], &[], 0),
        (10, &[], &[], 1),
        (11, &[], &[], 2),
        (1, &[0], &[], 1),
        (1, &[], &[0], 1),
        (10, &[3], &[], 2),
        (10, &[3, 7], &[], 2),
        (10, &(0..10).collect::<Vec<_>>()[..], &[], 1),
        // Of two, the second is known by the first.
        (2, &[], &[1], 2),
        (2, &[], &[0], 3),
        // 10 refused; 5 taken; of the other 5: 3 taken; of the other 2: 1 taken, and so it is the last.
        (10, &[], &[9], 4),
        // 10, 5, 3, 2, 1 refused; the other halves go along with each other.
        (10, &[], &[0], 6),
    ];
    for (people, named, unnamed, expected) in table {
        let (requests, settled) = run(*people, 10, named, unnamed);
        assert_eq!(requests, *expected, "{people} {named:?} {unnamed:?}");
        assert_eq!(settled.taken.len() + settled.refused.len(), *people as usize);
    }
}

#[test]
fn everybody_is_settled_once_and_rightly() {
    let mut random = 7u64;
    let mut next = move |below: u64| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) % below
    };
    for _ in 0..2_000 {
        let people = next(60) as u32;
        let (rate, size) = (1 + next(20), 1 + next(12) as usize);
        let mut kinds: [Vec<u32>; 2] = Default::default();
        for id in 0..people {
            if next(rate) == 0 {
                kinds[next(2) as usize].push(id);
            }
        }
        let [named, unnamed] = kinds;
        let (_, settled) = run(people, size, &named, &unnamed);
        let mut taken = settled.taken;
        taken.sort_unstable();
        let good: Vec<u32> = (0..people).filter(|id| !named.contains(id) && !unnamed.contains(id)).collect();
        assert_eq!(taken, good);
        let mut refused = settled.refused;
        refused.sort_unstable();
        let mut bad: Vec<(u32, &str)> = named.iter().map(|id| (*id, "named")).collect();
        bad.extend(unnamed.iter().map(|id| (*id, "unnamed")));
        bad.sort_unstable();
        assert_eq!(refused, bad);
    }
}

#[test]
fn what_was_not_sent_is_as_before() {
    let mut isolation: Isolation<()> = Isolation::new(10);
    (0..4).for_each(|id| isolation.push(id));
    let group = isolation.next_loose().unwrap();
    isolation.settle(group, Verdict::Unsent);
    let group = isolation.next_loose().unwrap();
    assert_eq!(group.ids(), [0, 1, 2, 3]);
    isolation.settle(group, Verdict::Refused { named: Vec::new(), reason: () });
    let half = isolation.next_half().unwrap();
    assert_eq!(half.ids(), [0, 1]);
    isolation.settle(half, Verdict::Unsent);
    let half = isolation.next_half().unwrap();
    isolation.settle(half, Verdict::Taken);
    let half = isolation.next_half().unwrap();
    assert_eq!(half.ids(), [2]);
    // By elimination.
    assert_eq!(isolation.settle(half, Verdict::Taken), Settled { taken: vec![2], refused: vec![(3, ())] });
    assert!(isolation.is_empty());
}

#[test]
fn nobody_is_condemned_by_somebody_who_was_withdrawn() {
    let mut isolation: Isolation<()> = Isolation::new(10);
    isolation.push_suspects(vec![0, 1, 2], ());
    isolation.withdraw(0);
    assert!(isolation.next_half().is_none());
    assert_eq!(isolation.next_loose().unwrap().ids(), [1, 2]);
}
