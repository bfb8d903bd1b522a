//! Asking Clerk, before anything is sent, who has a pending invitation and who is a user: reads cost nothing
//! of the hourly quota, and a bulk that Clerk refuses does.
//!
//! Only a hint: who is missed costs a refused request later, and nothing depends on it.

use clerk_invitations_campaign::survey::{USERS_A_REQUEST, is_worth_listing, users};
use clerk_invitations_campaign::{Journal, PersonOutcome, PersonState, Reason};
use clerk_invitations_native::{CallOptions, Clerk, Error, InvitationStatus, ListInvitations, SeenAddresses};

use crate::failure::{Failure, KEY_REFUSED};
use crate::journal::SqliteJournal;

/// After how many people it says how far it has come.
const NOTED: usize = 10_000;

/// All addresses with a pending invitation; `None` where listing them would cost more requests than it saves.
pub(crate) async fn pending(clerk: &Clerk, people: u64) -> Result<Option<SeenAddresses>, Error> {
    let pending = || ListInvitations::new().status(InvitationStatus::Pending);
    let total = clerk.invitations().list(pending().limit(1)).await?.total_count;
    if !is_worth_listing(total, people) {
        return Ok(None);
    }
    let mut addresses = SeenAddresses::new();
    let mut list = clerk.invitations().list_all(pending());
    while let Some(invitation) = list.next().await {
        // A list is about people, whatever the capitals.
        addresses.insert(&invitation?.email_address.to_lowercase());
    }
    Ok(Some(addresses))
}

/// Settles those of a journal who have a pending invitation, and sets users aside: they go in requests of
/// their own, so that it is Clerk that judges them.
pub async fn note_in(
    journal: &mut SqliteJournal,
    clerk: &Clerk,
    note: &mut dyn FnMut(&str),
) -> Result<(), Failure> {
    let unasked = journal.unsurveyed(u32::MAX)?;
    if unasked == 0 {
        return Ok(());
    }
    let invited = match pending(clerk, unasked).await {
        Ok(addresses) => addresses.unwrap_or_default(),
        Err(error) => {
            hint_failed(note, "pending invitations", error)?;
            SeenAddresses::new()
        }
    };
    let (mut asks_users, mut asked) = (true, 0);
    loop {
        let people = journal.unsurveyed_people(USERS_A_REQUEST)?;
        let Some((last, _)) = people.last() else { return Ok(()) };
        let last = *last;
        let addresses: Vec<String> = people.iter().map(|(_, address)| address.clone()).collect();
        let users = match asks_users {
            true => users(clerk, &addresses, &CallOptions::new()).await,
            false => Ok(Vec::new()),
        };
        let users = match users {
            Ok(users) => users,
            Err(error) => {
                asks_users = false;
                hint_failed(note, "users", error)?;
                Vec::new()
            }
        };
        let mut changes = Vec::new();
        for (id, address) in people {
            if invited.contains(&address.to_lowercase()) {
                let reason = Reason::new("a pending invitation exists");
                changes.push((id, PersonState::Done(PersonOutcome::AlreadyInvited(reason))));
            } else if users.contains(&address.to_ascii_lowercase()) {
                changes.push((id, PersonState::Individual { since: None }));
            }
        }
        journal.write_states(&changes)?;
        journal.surveyed(last)?;
        asked += addresses.len();
        if asked.is_multiple_of(NOTED) {
            note(&format!("asked Clerk about {asked} of {unasked} people"));
        }
    }
}

fn hint_failed(note: &mut dyn FnMut(&str), what: &str, error: Error) -> Result<(), Failure> {
    let text = format!("goes on without knowing the {what} beforehand: {error}");
    match Failure::from(error) {
        // The key may be kept from users, and good for invitations.
        refused if refused.status == KEY_REFUSED && what != "users" => Err(refused),
        _ => {
            note(&text);
            Ok(())
        }
    }
}
