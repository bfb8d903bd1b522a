//! `plan`: reads, checks and counts; sends nothing.

mod effort;

use clerk_invitations_campaign::InvitationKind;
use clerk_invitations_campaign::survey::users;
use clerk_invitations_native::{CallOptions, Clerk, Runtime, SeenAddresses};
use serde::Serialize;

use crate::args::{Globals, List, Pace};
use crate::client::client;
use crate::clock::Clock;
use crate::failure::{DONE, Failure, SOME_REFUSED};
use crate::input::{Input, ReadAs, Seen, is_everyday, key};
use crate::output::{note, plural, print};
use crate::survey;
pub(crate) use effort::Effort;

/// How many problems are shown; the report has all.
const SHOWN: u64 = 20;
/// What Clerk delivers a month for a development instance; it drops the rest silently.
const DEVELOPMENT_MAILS: u64 = 100;

/// What a list comes to.
#[derive(Default, Serialize)]
struct Plan {
    rows: u64,
    to_invite: u64,
    /// Of those to invite.
    into_organizations: u64,
    /// Of those to invite.
    odd: u64,
    duplicates: u64,
    /// Of the duplicates.
    in_other_capitals: u64,
    invalid: u64,
    already_invited: u64,
    already_users: u64,
    /// Whether Clerk was asked for the last two.
    asked_clerk: bool,
}

/// All of it, for programs.
#[derive(Serialize)]
struct Whole<'a> {
    read_as: ReadAs,
    #[serde(flatten)]
    plan: &'a Plan,
    #[serde(flatten)]
    effort: &'a Effort,
}

pub(crate) async fn run(globals: &Globals, list: &List, pace: &Pace) -> Result<u8, Failure> {
    let rows = Input::open(&list.input, list.column.as_deref())?;
    let mut rows = rows.into_organization(list.organization.as_deref());
    for remark in rows.remarks() {
        note(remark);
    }
    let clerk = match globals.key() {
        _ if pace.no_survey => None,
        Some(_) => Some(client(globals)?.0),
        None => {
            note("CLERK_SECRET_KEY is not set: who is a user or invited already is not counted");
            None
        }
    };
    let invited = match &clerk {
        Some(clerk) => {
            survey::invited(clerk, (u64::MAX, u64::MAX), |_, error| Err(Failure::from(error))).await?
        }
        None => Default::default(),
    };
    let plan = read(globals, list, &mut rows, clerk.as_ref(), &invited).await?;
    if let Some(doubt) = rows.doubt() {
        note(doubt);
    }
    let kinds = [
        (InvitationKind::Application, plan.to_invite - plan.into_organizations + plan.already_users),
        (InvitationKind::Organization, plan.into_organizations),
    ];
    let now = Clock::new(globals.time_scale.unwrap_or_default()).wall_now();
    let effort = Effort::new(&kinds, &pace.limits(), now);
    if globals.json {
        let whole = Whole { read_as: rows.read_as(), plan: &plan, effort: &effort };
        print(serde_json::to_string(&whole).map_err(Failure::stopped)?);
    } else {
        plan.show();
        effort.show();
    }
    let is_development = globals.key().is_some_and(|key| key.starts_with("sk_test_"));
    if is_development && plan.to_invite > DEVELOPMENT_MAILS {
        note(format_args!(
            "warning: the key is a development instance's: Clerk delivers {DEVELOPMENT_MAILS} mails a month \
             for it and silently drops the rest"
        ));
    }
    Ok(if plan.invalid > 0 { SOME_REFUSED } else { DONE })
}

async fn read(
    globals: &Globals,
    list: &List,
    rows: &mut Input,
    clerk: Option<&Clerk>,
    invited: &[SeenAddresses; 2],
) -> Result<Plan, Failure> {
    let mut plan = Plan { asked_clerk: clerk.is_some(), ..Plan::default() };
    let mut seen = Seen::new();
    let mut unasked: Vec<String> = Vec::new();
    let mut asks_users = clerk.is_some();
    for row in rows {
        plan.rows += 1;
        match row? {
            Err(problem) => {
                plan.invalid += 1;
                if plan.invalid <= SHOWN && !globals.json {
                    note(format_args!("{}: {problem}", list.input.display()));
                }
            }
            Ok(row) => {
                let (address, organization_id) =
                    (row.invitation.email_address, row.organization_id.as_deref());
                let key = key(organization_id, &address);
                if let Err(duplicate) = seen.insert(organization_id, &address, row.line) {
                    plan.duplicates += 1;
                    plan.in_other_capitals += u64::from(duplicate.other_capitals);
                } else if invited.iter().any(|invited| invited.contains(&key)) {
                    plan.already_invited += 1;
                } else {
                    plan.to_invite += 1;
                    plan.odd += u64::from(!is_everyday(&address));
                    match organization_id {
                        Some(_) => plan.into_organizations += 1,
                        None => unasked.push(address),
                    }
                }
            }
        }
        if unasked.len() == 100 {
            plan.ask(clerk, &mut unasked, &mut asks_users).await?;
        }
    }
    plan.ask(clerk, &mut unasked, &mut asks_users).await?;
    if plan.invalid > SHOWN && !globals.json {
        note(format_args!("… and {} more that are not valid", plan.invalid - SHOWN));
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
        match users(clerk, &addresses, &CallOptions::new()).await {
            Ok(users) => {
                let known = addresses.iter().filter(|address| users.contains(&address.to_ascii_lowercase()));
                let known = u64::try_from(known.count()).unwrap_or(0);
                self.already_users += known;
                self.to_invite -= known;
            }
            Err(error) => {
                *asks = false;
                note(format_args!("users are not counted: {error}"));
            }
        }
        Ok(())
    }

    fn show(&self) {
        let capitals = match self.in_other_capitals {
            0 => String::new(),
            all if all == self.duplicates => ", in other capitals".to_owned(),
            some => format!(", {some} in other capitals"),
        };
        let duplicates =
            plural(self.duplicates, "duplicate of an earlier line", "duplicates of earlier lines");
        let users = plural(self.already_users, "user already", "users already");
        let lines = [
            (self.rows, plural(self.rows, "row", "rows").to_owned()),
            (self.to_invite, "to invite".to_owned()),
            (self.duplicates, format!("{duplicates}{capitals}")),
            (self.invalid, "not valid".to_owned()),
            (self.already_invited, "with a pending invitation".to_owned()),
            (self.already_users, format!("{users} (Clerk is asked once more, one by one)")),
        ];
        let known = if self.asked_clerk { lines.len() } else { lines.len() - 2 };
        for (count, what) in lines.into_iter().take(known) {
            print(format_args!("{count:>8} {what}"));
        }
        if self.into_organizations > 0 {
            print(format_args!("{:>8} of those to invite into organizations", self.into_organizations));
        }
        if self.odd > 0 {
            let have = plural(
                self.odd,
                "has an unusual address, and goes alone",
                "have unusual addresses, and go one by one",
            );
            print(format_args!("{:>8} of those to invite {have}", self.odd));
        }
    }
}
