//! Who is to be invited, and what befalls each of them: both follow from the seed.

use std::time::Duration;

use clerk_invitations_emulator::{CannedAnswer, Emulator, Fault, State, handle};
use delivery_driver::Way;
use fastrand::Rng;
use http::Request;
use serde_json::json;

/// The tables, in their order: what is asked of each client, and what it is called.
pub(crate) const WAYS: [(Way, &str); 3] = [
    (Way::Create, "One call for each person"),
    (Way::IgnoreExisting, "The same with `ignore_existing: true`"),
    (Way::Bulk, "Through each SDK's bulk call"),
];

/// What can befall a person on the way.
struct Trouble {
    name: &'static str,
    /// How many of a hundred calls it befalls, were each of them made once.
    share: usize,
    fault: fn() -> Fault,
}

const fn trouble(name: &'static str, share: usize, fault: fn() -> Fault) -> Trouble {
    Trouble { name, share, fault }
}

const TROUBLES: [Trouble; 9] = [
    trouble("answer lost after the commit", 4, Fault::drop_after),
    trouble("stalled for ever after the commit", 3, Fault::stall_after),
    trouble("Clerk's own 500 after the commit", 4, || Fault::status_after(clerks_500())),
    trouble("a proxy's 502 after the commit", 3, || Fault::status_after(proxys(502))),
    trouble("answer cut in its middle", 2, Fault::truncate),
    trouble("429, `Retry-After: 1`", 5, || Fault::rate_limit(1)),
    trouble("connection lost before the commit", 2, Fault::drop_before),
    trouble("a proxy's 503 before the commit", 2, || Fault::status(proxys(503))),
    trouble("connection lost, and the commit two seconds later", 1, || Fault::late(Duration::from_secs(2))),
];
/// In how many of a hundred calls there is somebody whom somebody else has invited already, or who is a user.
const INVITED_BEFORE: usize = 2;
const USERS: usize = 1;
/// One in so many of those whom something befalls meets it twice.
const TWICE: usize = 6;

fn clerks_500() -> CannedAnswer {
    let error = json!({
        "code": "internal_clerk_error",
        "message": "There was an internal error on our servers.",
        "long_message": "There was an internal error on our servers. We've been notified and are working on fixing it.",
    });
    CannedAnswer::new(500).body(json!({ "errors": [error], "clerk_trace_id": "0123456789abcdef" }))
}

fn proxys(status: u16) -> CannedAnswer {
    CannedAnswer::new(status)
        .body("<html><body><h1>Try again later</h1></body></html>")
        .content_type("text/html")
}

/// A list of people, and everybody's fate.
pub(crate) struct Scenario {
    pub(crate) way: Way,
    pub(crate) people: Vec<String>,
    calls: usize,
    invited_before: Vec<String>,
    users: Vec<String>,
    faults: Vec<Fault>,
}

impl Scenario {
    /// As many people as that many calls take, and as much trouble in a hundred calls whichever way they are made: of
    /// people, a bulk's trouble befalls one in ten.
    pub(crate) fn new(seed: u64, calls: usize, way: Way) -> Self {
        let people = (0..calls * way.people_in_a_call()).map(|n| format!("guest{n:05}@example.com"));
        let people: Vec<String> = people.collect();
        let mut shuffled = people.clone();
        Rng::with_seed(seed).shuffle(&mut shuffled);
        let mut left = shuffled.into_iter();
        let mut next = |share: usize| left.by_ref().take(calls * share / 100).collect::<Vec<_>>();
        let invited_before = next(INVITED_BEFORE);
        let users = next(USERS);
        let mut faults = Vec::new();
        for Trouble { share, fault, .. } in TROUBLES {
            for (nth, person) in next(share).into_iter().enumerate() {
                let times = if nth % TWICE == TWICE - 1 { 2 } else { 1 };
                faults.push(fault().about(person).times(times));
            }
        }
        Self { way, people, calls, invited_before, users, faults }
    }

    /// Those who should have an invitation of this run in the end. `ignore_existing` overrides what is there already.
    pub(crate) fn should_be_invited(&self, person: &str) -> bool {
        let is_there = |list: &[String]| list.iter().any(|known| known == person);
        self.way == Way::IgnoreExisting || !(is_there(&self.invited_before) || is_there(&self.users))
    }

    /// Everybody's fate, as a list.
    pub(crate) fn told(&self) -> String {
        let troubles = TROUBLES.iter().map(|Trouble { name, share, .. }| {
            let count = self.calls * share / 100;
            match count / TWICE {
                0 => format!("- {name}: {count}"),
                twice => format!("- {name}: {count}, {twice} of them twice"),
            }
        });
        let (before, users) = (self.invited_before.len(), self.users.len());
        let standing = [format!("- invited by somebody else before: {before}"), format!("- users: {users}")];
        troubles.chain(standing).collect::<Vec<_>>().join("\n")
    }

    /// Makes an emulator the world of this scenario.
    pub(crate) fn prepare(&self, emulator: &Emulator) -> Result<(), String> {
        emulator.state(|clerk| {
            for person in &self.users {
                clerk.add_user(person);
            }
            for person in &self.invited_before {
                invite(clerk, person)?;
            }
            // Somebody else did so an hour ago.
            clerk.advance(Duration::from_secs(3600));
            for fault in &self.faults {
                clerk.add_fault(fault.clone());
            }
            Ok(())
        })
    }
}

fn invite(clerk: &mut State, person: &str) -> Result<(), String> {
    let request = Request::post("/v1/invitations")
        .header("authorization", "Bearer sk_test_somebody_else")
        .header("content-type", "application/json")
        .body(json!({ "email_address": person }).to_string().into())
        .map_err(|error| error.to_string())?;
    match handle(clerk, request).answer.status() {
        Some(status) if status.is_success() => Ok(()),
        status => Err(format!("{person} could not be invited beforehand: {status:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::{Scenario, TROUBLES, Way};

    #[test]
    fn fates_follow_from_the_seed() {
        let fates = |seed| Scenario::new(seed, 300, Way::Create).faults;
        assert_eq!(fates(1), fates(1));
        assert_ne!(fates(1), fates(2));
    }

    #[test]
    fn every_way_meets_as_much_trouble() {
        let troubles: usize = TROUBLES.iter().map(|trouble| trouble.share * 3).sum();
        for (way, people, to_be_invited) in
            [(Way::Create, 300, 291), (Way::IgnoreExisting, 300, 300), (Way::Bulk, 3000, 2991)]
        {
            let scenario = Scenario::new(1, 300, way);
            let expected = scenario.people.iter().filter(|person| scenario.should_be_invited(person)).count();
            assert_eq!((scenario.people.len(), expected), (people, to_be_invited), "{way:?}");
            assert_eq!(scenario.faults.len(), troubles, "{way:?}");
        }
    }
}
