//! Ten thousand people at the published limits, on the emulator's clock.

use std::collections::{BTreeMap, HashMap, HashSet};

use clerk_invitations_campaign::{Campaign, InvitationKind, Limits};
use clerk_invitations_cli::input::Input;
use clerk_invitations_cli::journal::SqliteJournal;
use clerk_invitations_cli::survey;
use clerk_invitations_emulator::{OrganizationDuplicates, RecordedRequest};

use crate::offline::{Shared, client, emulator};

const SEED: u64 = 20_261_122;
const HOUR_MS: u64 = 3_600_000;

struct People {
    csv: String,
    good: Vec<String>,
    users: Vec<String>,
    invited: Vec<String>,
    /// Not valid, and for Clerk to say so.
    odd: Vec<String>,
}

/// 2 % duplicates (half in the file, half with a pending invitation), 1 % users, 1 % not valid (half of them
/// so that it can be seen at once, half only by Clerk), in random places.
fn people(count: usize) -> People {
    let mut random = fastrand::Rng::with_seed(SEED);
    let share = count / 200;
    let mut kinds: Vec<usize> = (0..count).map(|index| index / share).collect();
    random.shuffle(&mut kinds);
    let mut people = People {
        csv: "email_address,metadata.row\n".to_owned(),
        good: Vec::new(),
        users: Vec::new(),
        invited: Vec::new(),
        odd: Vec::new(),
    };
    let mut before = "someone0@example.com".to_owned();
    kinds[0] = usize::MAX;
    for (index, kind) in kinds.into_iter().enumerate() {
        let address = format!("someone{index}@example.com");
        let address = match kind {
            0 | 1 => before.replace("example.com", "EXAMPLE.com"),
            2 | 3 => {
                people.invited.push(address.clone());
                address
            }
            4 | 5 => {
                people.users.push(address.clone());
                address
            }
            6 => format!("someone{index}"),
            7 => {
                let odd = format!("someone{index}@example");
                people.odd.push(odd.clone());
                odd
            }
            _ => {
                people.good.push(address.clone());
                before.clone_from(&address);
                address
            }
        };
        people.csv += &format!("{address},{index}\n");
    }
    people
}

struct Run {
    hours: f64,
    bulk: usize,
    single: usize,
    reads: usize,
    refused_bulks: usize,
    limited: BTreeMap<(String, u64), usize>,
}

async fn run(people: &People, survey_first: bool, bulk_atomic: bool) -> Run {
    let state: Shared = emulator(SEED, bulk_atomic);
    {
        let mut state = state.lock().unwrap();
        people.users.iter().for_each(|user| drop(state.add_user(user)));
    }
    let clerk = client(&state);
    // Invited by hand, before; the limits are not on yet.
    state.lock().unwrap().config_mut().limits = clerk_invitations_emulator::Limits::Off;
    for address in &people.invited {
        clerk.invitations().create(address.as_str()).await.unwrap();
    }
    {
        let mut state = state.lock().unwrap();
        state.config_mut().limits = clerk_invitations_emulator::Limits::Published;
        state.advance(std::time::Duration::from_secs(86_400));
    }
    let earlier = state.lock().unwrap().requests().len();
    let start = state.lock().unwrap().now();
    let folder = tempfile::tempdir().unwrap();
    let mut journal = SqliteJournal::open(&folder.path().join("journal")).unwrap();
    let csv = std::io::Cursor::new(people.csv.clone().into_bytes());
    journal.import(Input::new("people.csv", csv, None).unwrap(), None).unwrap();
    if survey_first {
        survey::note_in(&mut journal, &clerk, &mut |note| println!("{note}")).await.unwrap();
    }
    let mut campaign = Campaign::open(clerk.into(), journal, &Limits::published()).unwrap();
    campaign.run().await.unwrap();

    let mut state = state.lock().unwrap();
    let mut mails: HashMap<String, usize> = HashMap::new();
    for mail in state.outbox().into_iter().skip(people.invited.len()) {
        *mails.entry(mail.to).or_default() += 1;
    }
    assert_eq!(mails.len(), people.good.len());
    assert!(people.good.iter().all(|address| mails.get(address) == Some(&1)), "one mail each");
    let counts: HashMap<String, u64> = campaign.journal().counts().unwrap().into_iter().collect();
    let expected = [
        ("created", people.good.len()),
        ("already_invited", people.invited.len()),
        ("already_user", people.users.len()),
        ("refused", people.odd.len()),
        ("duplicate", people.invited.len()),
        ("invalid", people.odd.len()),
    ];
    let expected = expected.map(|(name, count)| (name.to_owned(), count as u64));
    assert_eq!(counts, HashMap::from(expected));

    let requests: Vec<RecordedRequest> = state.requests().into_iter().skip(earlier).collect();
    let is_bulk = |request: &&RecordedRequest| request.path.ends_with("/bulk");
    let is = |status: u16| move |request: &&RecordedRequest| request.status == Some(status);
    let posts: Vec<&RecordedRequest> = requests.iter().filter(|request| request.method == "POST").collect();
    let bulks: Vec<&RecordedRequest> = posts.iter().copied().filter(is_bulk).collect();
    let mut limited: BTreeMap<(String, u64), usize> = BTreeMap::new();
    for request in requests.iter().filter(is(429)) {
        *limited.entry((request.path.clone(), (request.at - start) / HOUR_MS)).or_default() += 1;
    }
    let last = posts.last().unwrap().at;
    Run {
        hours: (last - start) as f64 / HOUR_MS as f64,
        bulk: bulks.len(),
        single: posts.len() - bulks.len(),
        reads: requests.len() - posts.len(),
        refused_bulks: bulks.iter().copied().filter(|request| request.status != Some(200)).count(),
        limited,
    }
}

/// As if it were known who will be refused: only those whom Clerk alone can refuse are asked about, one by
/// one.
fn optimum_hours(people: &People) -> f64 {
    let asked = people.good.len() + people.users.len() + people.odd.len();
    Limits::published().least_time(InvitationKind::Application, asked as u64).as_secs_f64() / 3600.0
}

/// People who are all good, of so many organizations, and how long it took: in hours, with 429s by path and hour.
async fn organizations(people: usize, count: usize, duplicates: OrganizationDuplicates) -> (f64, usize) {
    let state: Shared = emulator(SEED, true);
    state.lock().unwrap().config_mut().organization_duplicates = duplicates;
    let mut csv = "email_address,organization_id\n".to_owned();
    let ids: Vec<String> =
        (0..count).map(|n| state.lock().unwrap().add_organization(format!("Org {n}").as_str()).id).collect();
    for n in 0..people {
        csv += &format!("p{n}@example.com,{}\n", ids[n % count]);
    }
    let folder = tempfile::tempdir().unwrap();
    let mut journal = SqliteJournal::open(&folder.path().join("journal")).unwrap();
    journal
        .import(Input::new("people.csv", std::io::Cursor::new(csv.into_bytes()), None).unwrap(), None)
        .unwrap();
    let clerk = client(&state);
    survey::note_in(&mut journal, &clerk, &mut |note| println!("{note}")).await.unwrap();
    let start = state.lock().unwrap().now();
    let mut campaign = Campaign::open(clerk.into(), journal, &Limits::published()).unwrap();
    campaign.run().await.unwrap();
    let mut state = state.lock().unwrap();
    let mails: HashSet<String> = state.outbox().into_iter().map(|mail| mail.to).collect();
    assert_eq!((mails.len(), state.outbox().len()), (people, people), "one mail each");
    let posts: Vec<RecordedRequest> =
        state.requests().into_iter().filter(|request| request.method == "POST").collect();
    let limited = posts.iter().filter(|request| request.status == Some(429)).count();
    ((posts.last().unwrap().at - start) as f64 / HOUR_MS as f64, limited)
}

#[tokio::test]
async fn organizations_share_their_lanes_within_two_percent_of_the_optimum() {
    let optimum = Limits::published().least_time(InvitationKind::Organization, 10_000).as_secs_f64() / 3600.0;
    for count in [1, 100] {
        let (hours, limited) = organizations(10_000, count, OrganizationDuplicates::Allowed).await;
        println!(
            "{count} organizations: {hours:.3} h ({:.4} x {optimum:.3} h); {limited} 429s",
            hours / optimum
        );
        assert!(hours <= optimum * 1.02, "{hours} h");
        assert!(limited <= 1, "{limited}");
    }
}

#[tokio::test]
async fn ten_thousand_people_within_two_percent_of_the_optimum() {
    println!("seed {SEED}");
    let people = people(10_000);
    let optimum = optimum_hours(&people);
    println!("optimum {optimum:.3} h (whoever is refused is known, but for what only Clerk can say)");
    // (survey, bulks are all-or-nothing, the most that it may take)
    // Without asking beforehand, users cannot be told from others, and cost the bulks that they are in.
    let mut cases = vec![(true, true, 1.02), (true, false, 1.02)];
    if std::env::var_os("LONG").is_some() {
        cases.extend([(false, true, 1.2), (false, false, 1.1)]);
    }
    for (survey_first, bulk_atomic, most) in cases {
        let run = run(&people, survey_first, bulk_atomic).await;
        let asked = people.good.len() + people.users.len() + people.odd.len();
        println!(
            "asked beforehand {survey_first}, all-or-nothing {bulk_atomic}: {:.3} h ({:.3} x); {} bulk requests (least {}: \
             ten each for those not sent singly), {} of them refused (least 0); {} single, {} reads; 429 by lane and \
             hour: {:?}",
            run.hours,
            run.hours / optimum,
            run.bulk,
            asked.saturating_sub(run.single).div_ceil(10),
            run.refused_bulks,
            run.single,
            run.reads,
            run.limited,
        );
        assert!(run.hours <= optimum * most, "{} h", run.hours);
        assert!(run.limited.values().all(|count| *count <= 1), "{:?}", run.limited);
    }
}
