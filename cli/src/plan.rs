//! `plan`: reads, checks and counts; sends nothing.

use std::collections::BTreeMap;
use std::path::Path;

use clerk_invitations_campaign::{InvitationKind, Limits};
use clerk_invitations_native::{Clerk, SeenAddresses};
use serde_json::json;

use crate::args::{Globals, Pace};
use crate::client::client;
use crate::failure::{DONE, Failure, SOME_REFUSED};
use crate::input::{Input, is_everyday};
use crate::progress::span;
use crate::survey;

/// How many problems are shown; the report has all.
const SHOWN: u64 = 20;
/// What Clerk delivers a month for a development instance; it drops the rest silently.
const DEVELOPMENT_MAILS: u64 = 100;

/// What a list comes to.
#[derive(Default)]
struct Plan {
    rows: u64,
    good: u64,
    odd: u64,
    duplicates: u64,
    invalid: u64,
    invited: u64,
    users: u64,
}

pub(crate) async fn run(globals: &Globals, input: &Path, pace: &Pace) -> Result<u8, Failure> {
    let mut clerk = match client(globals) {
        Ok((clerk, _)) => Some(clerk),
        // Without a key there is much that can be said all the same.
        Err(failure) if globals.key().is_none() => {
            eprintln!("{}: what Clerk knows is left out", failure.message);
            None
        }
        Err(failure) => return Err(failure),
    };
    if pace.no_survey {
        clerk = None;
    }
    let rows = Input::open(input)?;
    if !rows.ignored().is_empty() {
        eprintln!("columns that mean nothing here are ignored: {}", rows.ignored().join(", "));
    }
    let invited = match &clerk {
        Some(clerk) => survey::pending(clerk, u64::MAX).await.map_err(Failure::from)?.unwrap_or_default(),
        None => SeenAddresses::new(),
    };
    let plan = read(globals, input, rows, clerk.as_ref(), &invited).await?;
    show(globals, &plan, &pace.limits());
    if globals.key().is_some_and(|key| key.starts_with("sk_test_")) && plan.good > DEVELOPMENT_MAILS {
        eprintln!(
            "warning: the key is a development instance's: Clerk delivers {DEVELOPMENT_MAILS} mails a month \
             for it and silently drops the rest"
        );
    }
    Ok(if plan.invalid > 0 { SOME_REFUSED } else { DONE })
}

async fn read(
    globals: &Globals,
    input: &Path,
    rows: Input,
    clerk: Option<&Clerk>,
    invited: &SeenAddresses,
) -> Result<Plan, Failure> {
    let mut plan = Plan::default();
    let mut seen = SeenAddresses::new();
    let mut unasked: Vec<String> = Vec::new();
    let mut asks_users = clerk.is_some();
    for row in rows {
        plan.rows += 1;
        match row? {
            Err(problem) => {
                plan.invalid += 1;
                if plan.invalid <= SHOWN && !globals.json {
                    eprintln!("{}: {problem}", input.display());
                }
            }
            Ok(row) => {
                let address = row.invitation.email_address;
                if !seen.insert(&address) {
                    plan.duplicates += 1;
                } else if invited.contains(&address) {
                    plan.invited += 1;
                } else {
                    plan.good += 1;
                    plan.odd += u64::from(!is_everyday(&address));
                    unasked.push(address);
                }
            }
        }
        if unasked.len() == 100 {
            plan.ask(clerk, &mut unasked, &mut asks_users).await?;
        }
    }
    plan.ask(clerk, &mut unasked, &mut asks_users).await?;
    if plan.invalid > SHOWN && !globals.json {
        eprintln!("… and {} more that are not valid", plan.invalid - SHOWN);
    }
    Ok(plan)
}

impl Plan {
    async fn ask(
        &mut self,
        clerk: Option<&Clerk>,
        unasked: &mut Vec<String>,
        asks: &mut bool,
    ) -> Result<(), Failure> {
        let addresses = std::mem::take(unasked);
        let Some(clerk) = clerk.filter(|_| *asks && !addresses.is_empty()) else { return Ok(()) };
        match survey::users(clerk, &addresses).await {
            Ok(users) => {
                let known = addresses.iter().filter(|address| users.contains(&address.to_ascii_lowercase()));
                let known = u64::try_from(known.count()).unwrap_or(0);
                self.users += known;
                self.good -= known;
            }
            Err(error) => {
                *asks = false;
                eprintln!("users are not counted: {error}");
            }
        }
        Ok(())
    }
}

fn show(globals: &Globals, plan: &Plan, limits: &Limits) {
    let to_send = plan.good + plan.users;
    let time = limits.least_time(InvitationKind::Application, to_send);
    let requests = limits.least_requests(InvitationKind::Application, to_send);
    if globals.json {
        let plan: BTreeMap<&str, u64> = [
            ("rows", plan.rows),
            ("to_invite", plan.good),
            ("odd", plan.odd),
            ("duplicates", plan.duplicates),
            ("invalid", plan.invalid),
            ("already_invited", plan.invited),
            ("already_users", plan.users),
            ("bulk_requests", requests.0),
            ("single_requests", requests.1),
            ("seconds", time.as_secs()),
        ]
        .into();
        println!("{}", json!(plan));
        return;
    }
    let lines = [
        (plan.rows, "rows"),
        (plan.good, "to invite"),
        (plan.duplicates, "duplicates of earlier lines"),
        (plan.invalid, "not valid"),
        (plan.invited, "with a pending invitation"),
        (plan.users, "users already (Clerk is asked once more, one by one)"),
    ];
    for (count, what) in lines {
        println!("{count:>8} {what}");
    }
    if plan.odd > 0 {
        println!("{:>8} of those to invite have unusual addresses, and go one by one", plan.odd);
    }
    println!("{:>8} bulk requests, {} single ones, if Clerk refuses nobody", requests.0, requests.1);
    println!(
        "done {} after the start, at these limits",
        if time.is_zero() { "within minutes".to_owned() } else { span(time) }
    );
}
