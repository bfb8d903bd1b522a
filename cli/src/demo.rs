//! `--demo`: a hundred people, an offline Clerk in the same process, an hour in a second.

use std::path::Path;
use std::time::{Duration, Instant};

use clerk_invitations_campaign::{Campaign, CampaignProgress};
use clerk_invitations_emulator::{Config, Emulator, Fault, Limits as EmulatorLimits};
use clerk_invitations_native::{BulkCreateInvitations, Clerk, Error, RetryPolicy};

use crate::args::{Globals, List, Pace};
use crate::client::client;
use crate::clock::{ServerClock, TimeScale};
use crate::failure::Failure;
use crate::output::print;
use crate::progress::Progress;
use crate::{plan, report, send};

/// How many seconds pass in one.
const FACTOR: u32 = 3600;

pub(crate) async fn run() -> Result<u8, Failure> {
    let began = Instant::now();
    let scale = TimeScale::from_now(FACTOR);
    let mut config = Config::default();
    config.limits = EmulatorLimits::Published;
    let emulator = Emulator::builder().seed(1).config(config).clock(ServerClock(scale)).start().await?;
    let globals = Globals {
        api_url: Some(emulator.url()),
        json: false,
        time_scale: Some(scale),
        key: Some("sk_test_demo".to_owned()),
        lease: None,
    };
    let folder = std::env::temp_dir().join(format!("clerk-invite-demo-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let status = acts(&globals, &emulator, &folder).await;
    let _best_effort = std::fs::remove_dir_all(&folder);
    let status = status?;

    let mut mails: Vec<String> =
        emulator.state(|state| state.outbox()).into_iter().map(|mail| mail.to).collect();
    mails.retain(|address| address.starts_with("guest"));
    let sent = mails.len();
    mails.sort_unstable();
    mails.dedup();
    print(format_args!(
        "\n{sent} mails to {} people of the list, three of them before. It took {:.1} s, and {} of Clerk's time.",
        mails.len(),
        began.elapsed().as_secs_f32(),
        crate::progress::span(began.elapsed() * FACTOR)
    ));
    print(
        "Yours: CLERK_SECRET_KEY=… clerk-invite plan people.csv, then send. `clerk-invite --help` has more.",
    );
    Ok(status)
}

async fn acts(globals: &Globals, emulator: &Emulator, folder: &Path) -> Result<u8, Failure> {
    let (input, journal) = (folder.join("people.csv"), folder.join("people.csv.journal"));
    let (clerk, clock) = client(globals)?;
    std::fs::write(&input, people())?;
    // As things are before: three users, three who were invited by hand, and a colleague with the same key.
    for index in [11, 12, 55] {
        emulator.state(|state| state.add_user(&address(index)));
    }
    colleague(&clerk).await?;

    title("A list of a hundred: duplicates, users, invited ones, and some that are no addresses");
    let list = List::from(input);
    plan::run(globals, &list, &Pace::default()).await?;

    title("It is sent, and the process dies while a request is under way");
    let progress = Progress::new(false, clock);
    let prepared = send::prepare(&list, &journal, None, &progress)?;
    let mut campaign = Campaign::open(clerk.into(), prepared, &Pace::default().limits())?;
    if let CampaignProgress::Request(request) = campaign.advance().await? {
        print(format_args!("{} people: {}", request.people, request.result));
    }
    emulator.state(|state| state.add_fault(Fault::delay(Duration::from_millis(200)).times(1)));
    tokio::select! {
        _ = campaign.advance() => {}
        () = tokio::time::sleep(Duration::from_millis(80)) => print("killed: Clerk has acted, and nobody heard"),
    }
    drop(campaign);
    report::status(globals, &journal)?;

    title("The same command again: who was in flight is looked up, then it goes on");
    print("(Of this hour's quota a colleague has used most: Clerk says 429, and when to come back.)");
    let pace = Pace::default();
    let status =
        send::run(globals, &list, Some(journal.clone()), crate::journal::Defaults::default(), &pace).await?;

    title("Everybody has an invitation, or a reason");
    report::problems(&journal)?;
    Ok(status)
}

fn title(text: &str) {
    print(format_args!("\n== {text} =="));
}

fn address(index: u32) -> String {
    format!("guest{index}@example.com")
}

fn people() -> String {
    let mut csv = "email_address,metadata.table\n".to_owned();
    for index in 0..100 {
        let address = match index {
            // The same domain in other letters; not an address; one that only Clerk can judge.
            20 | 40 | 60 => address(index - 1).replace("example.com", "Example.com"),
            70 => "guest70".to_owned(),
            80 => "guest80@example".to_owned(),
            _ => address(index),
        };
        csv += &format!("{address},{}\n", index / 10);
    }
    csv
}

/// Somebody else who uses the key: has invited three of the list, and spent most of this hour's quota.
async fn colleague(clerk: &Clerk) -> Result<(), Error> {
    clerk.invitations().bulk_create(BulkCreateInvitations::new([30, 31, 90].map(address))).await?;
    for index in 0..21 {
        let duplicate = BulkCreateInvitations::new([format!("staff{index}@example.org")]);
        clerk.invitations().bulk_create(duplicate).retry(RetryPolicy::none()).await?;
    }
    for index in 0..98 {
        clerk.invitations().create(format!("crew{index}@example.org")).retry(RetryPolicy::none()).await?;
    }
    Ok(())
}
