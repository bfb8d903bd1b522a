//! `refresh`: asks Clerk what has become of the invitations, by its lists, not one by one.

use std::path::Path;

use clerk_invitations_campaign::survey::{USERS_A_REQUEST, joined};
use clerk_invitations_campaign::{InvitationKind, StatusUpdate};
use clerk_invitations_native::{
    CallOptions, Clerk, InvitationStatus, ListInstanceOrganizationInvitations, ListInvitations,
    ListWaitlistEntries, Paged, Timestamp, WaitlistEntryStatus,
};

use crate::args::Globals;
use crate::client::client;
use crate::failure::Failure;
use crate::output::note;
use crate::report;
use crate::store::{self, Store};

/// How many updates are written at once.
const PIECE: usize = 500;

/// The certain last: an invitation that is accepted while they are listed is listed as pending at worst, not in none of them.
const STATUSES: [InvitationStatus; 4] = [
    InvitationStatus::Pending,
    InvitationStatus::Expired,
    InvitationStatus::Revoked,
    InvitationStatus::Accepted,
];

pub(crate) async fn run(globals: &Globals, path: &Path) -> Result<u8, Failure> {
    let (clerk, _) = client(globals)?;
    let mut journal = store::open_existing(path, globals.lease, &mut |text| note(text))?;
    refresh(&mut *journal, &clerk, &mut |text| note(text)).await?;
    drop(journal);
    report::status(globals, path)
}

/// Notes in the journal what has become of its invitations, and who has joined. Answers when it began, by the server's clock.
pub(crate) async fn refresh(
    journal: &mut dyn Store,
    clerk: &Clerk,
    note: &mut dyn FnMut(&str),
) -> Result<Timestamp, Failure> {
    let began = server_now(clerk).await?;
    let kinds = journal.invited_kinds()?;
    let has = |kind| kinds.contains(&kind);
    if has(InvitationKind::Application) || has(InvitationKind::Waitlist) {
        for status in STATUSES {
            let list = ListInvitations::new().status(status);
            take(journal, clerk, list, |invitation| vec![StatusUpdate::from(invitation)]).await?;
        }
    }
    if has(InvitationKind::Waitlist) {
        for status in [WaitlistEntryStatus::Invited, WaitlistEntryStatus::Completed] {
            let list = ListWaitlistEntries::new().status(status);
            take(journal, clerk, list, StatusUpdate::from_entry).await?;
        }
    }
    if has(InvitationKind::Organization) {
        for status in STATUSES {
            let list = ListInstanceOrganizationInvitations::new().status(status);
            take(journal, clerk, list, |invitation| vec![StatusUpdate::from(invitation)]).await?;
        }
    }
    if let Err(failure) = take_users(journal, clerk).await {
        // A key may be kept from users, and good for invitations.
        note(&format!("who has signed up without accepting is not known: {}", failure.message));
    }
    journal.set_refreshed(began)?;
    Ok(began)
}

/// The server's time: what the journal goes by. The machine's, where the answer does not say.
async fn server_now(clerk: &Clerk) -> Result<Timestamp, Failure> {
    let answer = clerk.send_with(&ListInvitations::new().limit(1), &CallOptions::new()).await?;
    Ok(answer.response.date().unwrap_or_else(|| clerk.runtime().wall_now()))
}

async fn take<L: Paged + 'static>(
    journal: &mut dyn Store,
    clerk: &Clerk,
    list: L,
    updates: impl Fn(&L::Item) -> Vec<StatusUpdate>,
) -> Result<(), Failure> {
    let mut list = clerk.list_all(list);
    let mut piece = Vec::new();
    while let Some(item) = list.next().await {
        piece.extend(updates(&item?));
        if piece.len() >= PIECE {
            journal.update(&std::mem::take(&mut piece))?;
        }
    }
    journal.update(&piece)?;
    Ok(())
}

/// Those whose invitation is not accepted may have signed up without it.
async fn take_users(journal: &mut dyn Store, clerk: &Clerk) -> Result<(), Failure> {
    let mut after = 0;
    loop {
        let people = journal.unjoined(after, USERS_A_REQUEST)?;
        let Some((last, _)) = people.last() else { return Ok(()) };
        after = *last;
        let addresses: Vec<String> = people.into_iter().map(|(_, address)| address).collect();
        let users = joined(clerk, &addresses, &CallOptions::new()).await?;
        journal.update(&users)?;
    }
}
