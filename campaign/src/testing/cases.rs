//! The sentences of the contract.

use std::fmt::{Debug, Display};

use clerk_invitations_core::{
    CreateInvitation, CreateOrganizationInvitation, InvitationStatus, Metadata, TemplateSlug, Timestamp,
};

use super::JournalFixture;
use super::model::{Model, Random};
use crate::{
    Intent, Journal, LaneName, Person, PersonId, PersonOutcome, PersonState, Reason, Standing, StatusUpdate,
    Target,
};

type Verdict = Result<(), String>;
type Case<F> = (&'static str, fn(&mut F) -> Verdict);

/// Of what the random writes follow, so that they are the same in each run.
const SEED: u64 = 16;
const WRITES: usize = 300;

pub(super) fn all<F: JournalFixture>() -> [Case<F>; 10] {
    [
        ("people come back in their order, with every field", people),
        ("people share a target if they are invited into the same", targets),
        ("a person who is not there is an error", nobody),
        ("an intent is durable, with its people and its request", intent),
        ("requests are read from a time on, oldest first", requests),
        ("every state is durable", states),
        ("a write of which a part is wrong has no effect", atomic),
        ("the invitation that is replaced is known until the person is done", replaced),
        ("updates find people by invitation or address, and are durable", updates),
        ("whatever is written in whatever order is what is read", random),
    ]
}

fn people<F: JournalFixture>(fixture: &mut F) -> Verdict {
    let metadata = r#"{"plan":"pro","n":12345678901,"nested":{"a":[1,null,"\u2028 'ü' \\ \""]}}"#;
    let metadata: Metadata = read(serde_json::from_str(metadata))?;
    let url = "https://example.com/?a=1&b='2'";
    let complete = CreateInvitation::new("complete@example.com")
        .expires_in_days(7)
        .notify(false)
        .public_metadata(metadata.clone())
        .redirect_url(url)
        .template_slug(TemplateSlug::WaitlistInvitation);
    let member = CreateOrganizationInvitation::new("org_1", "complete@example.com", "org:admin")
        .expires_in_days(30)
        .notify(true)
        .public_metadata(metadata)
        .redirect_url(url);
    let people = vec![
        Person::from("zoe@example.com"),
        Person::Application(complete),
        waiting("waiting@example.com"),
        Person::Organization(member),
        into("org_2", "complete@example.com"),
        Person::from("ada@example.com"),
    ];
    let journal = read(fixture.create(&people))?;
    let mut journal = read(fixture.reopen(journal))?;
    let visited = visit(&mut journal)?;
    equal("how many people", visited.len(), people.len())?;
    for ((id, _, state), person) in visited.into_iter().zip(people) {
        equal("a person", read(journal.person(id))?, person)?;
        let is_new =
            matches!(state, PersonState::Waiting { since: None } | PersonState::Individual { since: None });
        if !is_new {
            return Err(format!("at first the state of {id} is {state:?}"));
        }
    }
    Ok(())
}

fn targets<F: JournalFixture>(fixture: &mut F) -> Verdict {
    let people = [
        Person::from("ada@example.com"),
        into("org_1", "ada@example.com"),
        waiting("grace@example.com"),
        into("org_2", "ada@example.com"),
        into("org_1", "zoe@example.com"),
        Person::from("zoe@example.com"),
        waiting("mary@example.com"),
        into("org_2", "zoe@example.com"),
    ];
    let mut journal = read(fixture.create(&people))?;
    let ids = ids(&mut journal)?;
    let place = |id: PersonId| {
        let found = ids.iter().position(|known| *known == id).and_then(|index| people.get(index));
        let person = found.ok_or_else(|| format!("person {id} was not there before"))?;
        let organization = match person {
            Person::Organization(invitation) => Some(invitation.organization_id.clone()),
            _ => None,
        };
        Ok::<_, String>((person.kind(), organization))
    };
    // Also when the first of an organization is done, who may be left out then.
    let done = |id: &PersonId| (*id, PersonState::Done(PersonOutcome::created("inv_1")));
    let done: Vec<_> = ids.iter().take(3).map(done).collect();
    for changes in [&[][..], &done] {
        read(journal.write_states(changes))?;
        journal = read(fixture.reopen(journal))?;
        let visited = visit(&mut journal)?;
        for (id, target, _) in &visited {
            let (kind, organization) = place(*id)?;
            equal(&format!("the kind of {id}"), target.kind, kind)?;
            if organization.is_none() {
                equal(&format!("the target of {id}"), *target, kind.into())?;
            }
            for (other, others, _) in &visited {
                let what = format!("whether {id} and {other} share a target");
                equal(&what, target == others, place(*id)? == place(*other)?)?;
            }
        }
    }
    Ok(())
}

fn nobody<F: JournalFixture>(fixture: &mut F) -> Verdict {
    let mut journal = read(fixture.create(&some(2)))?;
    let stranger = stranger(&mut journal)?;
    match journal.person(stranger) {
        Ok(person) => Err(format!("person {stranger} is {person:?}")),
        Err(_) => Ok(()),
    }
}

fn intent<F: JournalFixture>(fixture: &mut F) -> Verdict {
    let mut journal = read(fixture.create(&some(3)))?;
    let ids = ids(&mut journal)?;
    let [first, second, third] = ids.as_slice() else { return Err(format!("three people are {ids:?}")) };
    let people = vec![(*first, at(500)), (*third, at(1000))];
    read(journal.write_intent(&Intent::new(LaneName::new("some lane"), at(1000), people)))?;
    let mut journal = read(fixture.reopen(journal))?;
    let states: Vec<_> = visit(&mut journal)?.into_iter().map(|(id, _, state)| (id, state)).collect();
    let flying = |since| PersonState::InFlight { since: at(since) };
    let expected = [(*first, flying(500)), (*second, states_of(&states, *second)?), (*third, flying(1000))];
    equal("states", states.clone(), expected.to_vec())?;
    if matches!(states_of(&states, *second)?, PersonState::InFlight { .. }) {
        return Err("somebody is in flight who is not in the intent".to_owned());
    }
    equal("requests", read(journal.requests_since(at(0)))?, vec![(LaneName::new("some lane"), at(1000))])
}

fn requests<F: JournalFixture>(fixture: &mut F) -> Verdict {
    let mut journal = read(fixture.create(&some(1)))?;
    let ids = ids(&mut journal)?;
    let people = |since| ids.iter().map(|id| (*id, at(since))).collect();
    // Several within a millisecond are as many; a clock that is set back makes an older one come later.
    for (lane, millis) in
        [(LaneName::BULK, 2000), (LaneName::SINGLE, 3000), (LaneName::SINGLE, 3000), (LaneName::BULK, 1000)]
    {
        read(journal.write_intent(&Intent::new(lane, at(millis), people(millis))))?;
    }
    let mut journal = read(fixture.reopen(journal))?;
    for (since, expected) in
        [(0, vec![1000, 2000, 3000, 3000]), (2000, vec![2000, 3000, 3000]), (3001, vec![])]
    {
        let found: Vec<_> = read(journal.requests_since(at(since)))?.into_iter().map(|(_, at)| at).collect();
        equal("times", found, expected.into_iter().map(at).collect())?;
    }
    let since = Timestamp::from_millis(i64::MIN);
    equal("those since ever", read(journal.requests_since(since))?.len(), 4)
}

fn states<F: JournalFixture>(fixture: &mut F) -> Verdict {
    let states = every_state();
    let mut journal = read(fixture.create(&some(states.len())))?;
    let mut model = Model::new(ids(&mut journal)?);
    let changes: Vec<_> = model.ids().zip(states).collect();
    read(journal.write_states(&changes))?;
    model.write_states(&changes);
    let mut journal = read(fixture.reopen(journal))?;
    model.compare(fixture, &mut journal)?;
    // Back again: what is done may be to be done once more.
    let changes: Vec<_> = model.ids().map(|id| (id, PersonState::Waiting { since: None })).collect();
    read(journal.write_states(&changes))?;
    model.write_states(&changes);
    let mut journal = read(fixture.reopen(journal))?;
    model.compare(fixture, &mut journal)
}

fn atomic<F: JournalFixture>(fixture: &mut F) -> Verdict {
    let mut journal = read(fixture.create(&some(2)))?;
    let model = Model::new(ids(&mut journal)?);
    let stranger = stranger(&mut journal)?;
    let Some(first) = model.ids().next() else { return Err("nobody is there".to_owned()) };
    let done = PersonState::Done(PersonOutcome::created("inv_1"));
    if journal.write_states(&[(first, done.clone()), (stranger, done)]).is_ok() {
        return Err("states of a person who is not there are written".to_owned());
    }
    let intent = Intent::new(LaneName::BULK, at(1000), vec![(first, at(1000)), (stranger, at(1000))]);
    if journal.write_intent(&intent).is_ok() {
        return Err("an intent is written with a person who is not there".to_owned());
    }
    model.compare(fixture, &mut journal)?;
    let mut journal = read(fixture.reopen(journal))?;
    model.compare(fixture, &mut journal)
}

fn replaced<F: JournalFixture>(fixture: &mut F) -> Verdict {
    let mut journal = read(fixture.create(&some(2)))?;
    let ids = ids(&mut journal)?;
    let (Some(first), Some(second)) = (ids.first().copied(), ids.get(1).copied()) else {
        return Err("nobody is there".to_owned());
    };
    let invited = |id: &str| PersonState::Done(PersonOutcome::created(id));
    read(journal.write_states(&[(first, invited("inv_1")), (second, invited("inv_2"))]))?;
    let revoking = PersonState::Revoking { invitation_id: "inv_1".to_owned(), since: None };
    for (state, expected) in [
        (revoking, Some("inv_1")),
        (PersonState::Waiting { since: None }, Some("inv_1")),
        (PersonState::InFlight { since: at(1000) }, Some("inv_1")),
        (invited("inv_3"), None),
    ] {
        read(journal.write_states(&[(first, state)]))?;
        journal = read(fixture.reopen(journal))?;
        equal("replaced", read(journal.replaced(first))?, expected.map(str::to_owned))?;
        equal("replaced, of somebody else", read(journal.replaced(second))?, None)?;
    }
    let stranger = ids.into_iter().max().unwrap_or_default() + 1;
    match journal.replaced(stranger) {
        Err(_) => Ok(()),
        Ok(found) => Err(format!("of person {stranger}, who is not there, it has {found:?} replaced")),
    }
}

fn updates<F: JournalFixture>(fixture: &mut F) -> Verdict {
    let people = [
        Person::from("Ada@example.com"),
        Person::from("grace@example.com"),
        Person::Waitlist { entry: "wle_1".into(), email_address: "waiting@example.com".to_owned() },
    ];
    let mut journal = read(fixture.create(&people))?;
    let ids = ids(&mut journal)?;
    let invited =
        |(id, invitation): (&PersonId, &str)| (*id, PersonState::Done(PersonOutcome::created(invitation)));
    let changes: Vec<_> = ids.iter().zip(["inv_1", "inv_2", "wle_1"]).map(invited).collect();
    read(journal.write_states(&changes))?;
    let invitation = |id: &str, status, millis| StatusUpdate::Invitation {
        id: id.to_owned(),
        status,
        created_at: Some(at(500)),
        updated_at: at(millis),
    };
    let user = |address: &str, millis| StatusUpdate::User {
        email_addresses: vec!["other@example.com".to_owned(), address.to_owned()],
        created_at: at(millis),
    };
    let nobody = [invitation("inv_9", InvitationStatus::Accepted, 1), user("nobody@example.com", 1)];
    equal("changed by updates about nobody", read(journal.update(&nobody))?, 0)?;
    let updates = [
        invitation("inv_1", InvitationStatus::Accepted, 2000),
        invitation("inv_2", InvitationStatus::Expired, 3000),
        invitation("inv_2", InvitationStatus::Pending, 1000),
        user("ADA@example.com", 2500),
        user("waiting@Example.com", 4000),
    ];
    equal("changed by updates", read(journal.update(&updates))?, 3)?;
    journal = read(fixture.reopen(journal))?;
    let expected = [
        Standing::new(Some(InvitationStatus::Accepted), Some(at(2000))),
        Standing::new(Some(InvitationStatus::Expired), None),
        Standing::new(None, Some(at(4000))),
    ];
    for (id, expected) in ids.iter().zip(expected) {
        equal("standing", read(fixture.standing(&mut journal, *id))?, expected)?;
    }
    equal("changed by the same updates again", read(journal.update(&updates))?, 0)
}

fn random<F: JournalFixture>(fixture: &mut F) -> Verdict {
    let mut random = Random::new(SEED);
    let mut journal = read(fixture.create(&some(20)))?;
    let mut model = Model::new(ids(&mut journal)?);
    let states = every_state();
    for write in 0..WRITES {
        let people: Vec<PersonId> = model.ids().filter(|_| random.below(4) == 0).collect();
        let time = at(1000 * write as i64);
        let wrote = if random.below(2) == 0 {
            // Nobody is sent who is done.
            let people: Vec<PersonId> = people.into_iter().filter(|id| !model.is_done(*id)).collect();
            let since = |id| (id, Timestamp::from_millis(time.as_millis() - random.below(5000) as i64));
            let intent = Intent::new(LaneName::BULK, time, people.into_iter().map(since).collect());
            model.write_intent(&intent);
            journal.write_intent(&intent)
        } else {
            let state = |id| {
                (
                    id,
                    states
                        .get(random.below(states.len()))
                        .cloned()
                        .unwrap_or(PersonState::Waiting { since: None }),
                )
            };
            let changes: Vec<_> = people.into_iter().map(state).collect();
            model.write_states(&changes);
            journal.write_states(&changes)
        };
        read(wrote)?;
        if random.below(6) == 0 {
            journal = read(fixture.reopen(journal))?;
            model
                .compare(fixture, &mut journal)
                .map_err(|found| format!("after {} writes: {found}", write + 1))?;
        }
    }
    let mut journal = read(fixture.reopen(journal))?;
    model.compare(fixture, &mut journal)
}

fn every_state() -> Vec<PersonState> {
    let since = Some(at(1_770_000_000_123));
    let odd = "it's \"odd\": a\u{301}ü\u{1f984}, a\ttab, 100 % and a ; DROP TABLE people; --";
    let outcomes = [
        PersonOutcome::created("inv_2"),
        PersonOutcome::AlreadyInvited(
            Reason::new("a pending invitation exists").with_code("duplicate_record"),
        ),
        PersonOutcome::AlreadyUser(Reason::new(odd)),
        PersonOutcome::AlreadyMember(Reason::new("a member").with_code("already_a_member_in_organization")),
        PersonOutcome::Refused(Reason::new(odd.repeat(50)).with_code("form_param_format_invalid")),
        PersonOutcome::Ambiguous(Reason::new(odd)),
    ];
    let queued = [
        PersonState::Waiting { since: None },
        PersonState::Waiting { since },
        PersonState::Individual { since: None },
        PersonState::Individual { since },
        PersonState::InFlight { since: at(0) },
        PersonState::InFlight { since: at(1_770_000_000_123) },
        PersonState::Revoking { invitation_id: "inv_2".to_owned(), since: None },
        PersonState::Revoking { invitation_id: odd.to_owned(), since },
    ];
    queued.into_iter().chain(outcomes.into_iter().map(PersonState::Done)).collect()
}

/// Of each kind, and of two organizations.
fn some(count: usize) -> Vec<Person> {
    let person = |n| {
        let address = format!("person{n}@example.com");
        match n % 4 {
            0 => address.into(),
            1 => into("org_1", &address),
            2 => waiting(&address),
            _ => into("org_2", &address),
        }
    };
    (0..count).map(person).collect()
}

fn into(organization: &str, address: &str) -> Person {
    Person::Organization(CreateOrganizationInvitation::new(organization, address, "org:member"))
}

fn waiting(address: &str) -> Person {
    Person::Waitlist { entry: format!("wle_{address}").into(), email_address: address.to_owned() }
}

pub(super) fn visit(journal: &mut impl Journal) -> Result<Vec<(PersonId, Target, PersonState)>, String> {
    let mut visited = Vec::new();
    read(journal.states(&mut |id, target, state| visited.push((id, target, state))))?;
    Ok(visited)
}

fn ids(journal: &mut impl Journal) -> Result<Vec<PersonId>, String> {
    Ok(visit(journal)?.into_iter().map(|(id, _, _)| id).collect())
}

/// An id that nobody has.
fn stranger(journal: &mut impl Journal) -> Result<PersonId, String> {
    Ok(ids(journal)?.into_iter().max().unwrap_or_default() + 1)
}

fn states_of(states: &[(PersonId, PersonState)], wanted: PersonId) -> Result<PersonState, String> {
    let found = states.iter().find(|(id, _)| *id == wanted).map(|(_, state)| state.clone());
    found.ok_or_else(|| format!("person {wanted} is not visited"))
}

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

pub(super) fn read<T, E: Display>(result: Result<T, E>) -> Result<T, String> {
    result.map_err(|error| error.to_string())
}

pub(super) fn equal<T: PartialEq + Debug>(what: &str, found: T, expected: T) -> Verdict {
    if found == expected { Ok(()) } else { Err(format!("{what}: found {found:?}, not {expected:?}")) }
}
