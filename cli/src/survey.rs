//! Asking Clerk, before anything is sent, who has a pending invitation and who is a user: reads cost nothing
//! of the hourly quota, and a bulk that Clerk refuses does.
//!
//! Only a hint: who is missed costs a refused request later, and nothing depends on it.

use clerk_invitations_campaign::survey::{USERS_A_REQUEST, is_worth_listing, users};
use clerk_invitations_campaign::{PersonOutcome, PersonState, Reason};
use clerk_invitations_native::{
    CallOptions, Clerk, Error, Invitation, InvitationStatus, ListInstanceOrganizationInvitations,
    ListInvitations, OrganizationId, OrganizationInvitation, Paged, SeenAddresses,
};

use crate::failure::{Failure, KEY_REFUSED};
use crate::input::key;
use crate::journal::Unsurveyed;
use crate::store::Store;

/// After how many people it says how far it has come.
const NOTED: usize = 10_000;

/// All people of a list of pending invitations, by their [`key`]; `None` where listing them would cost more requests than it
/// saves.
pub(crate) async fn pending<L: Paged + 'static>(
    clerk: &Clerk,
    list: L,
    people: u64,
    key: impl Fn(L::Item) -> String,
) -> Result<Option<SeenAddresses>, Error> {
    let total = clerk.send(&list.oldest_first(0, 1)).await?.total_count;
    if !is_worth_listing(total, people) {
        return Ok(None);
    }
    let mut addresses = SeenAddresses::new();
    let mut list = clerk.list_all(list);
    while let Some(invitation) = list.next().await {
        addresses.insert(&key(invitation?));
    }
    Ok(Some(addresses))
}

/// Who of so many people, of the application and of organizations, has a pending invitation.
pub(crate) async fn invited(
    clerk: &Clerk,
    (applicants, members): (u64, u64),
    mut failed: impl FnMut(&str, Error) -> Result<(), Failure>,
) -> Result<[SeenAddresses; 2], Failure> {
    const WHAT: &str = "pending invitations";
    let mut both = [SeenAddresses::new(), SeenAddresses::new()];
    let [application, organizations] = &mut both;
    if applicants > 0 {
        let list = ListInvitations::new().status(InvitationStatus::Pending);
        let key = |invitation: Invitation| key(None, &invitation.email_address);
        match pending(clerk, list, applicants, key).await {
            Ok(addresses) => *application = addresses.unwrap_or_default(),
            Err(error) => failed(WHAT, error)?,
        }
    }
    if members > 0 {
        let list = ListInstanceOrganizationInvitations::new().status(InvitationStatus::Pending);
        let key = |invitation: OrganizationInvitation| {
            let organization = invitation.organization_id.as_ref().map(OrganizationId::as_str);
            key(organization, &invitation.email_address)
        };
        match pending(clerk, list, members, key).await {
            Ok(addresses) => *organizations = addresses.unwrap_or_default(),
            Err(error) => failed(WHAT, error)?,
        }
    }
    Ok(both)
}

/// Settles those of a journal who have a pending invitation, and sets users aside: they go in requests of
/// their own, so that it is Clerk that judges them. That somebody is a user is in no organization's way.
pub async fn note_in(
    journal: &mut dyn Store,
    clerk: &Clerk,
    note: &mut dyn FnMut(&str),
) -> Result<(), Failure> {
    let counts = journal.unsurveyed()?;
    let unasked = counts.0 + counts.1;
    if unasked == 0 {
        return Ok(());
    }
    let invited = invited(clerk, counts, |what, error| hint_failed(note, what, error)).await?;
    let (mut asks_users, mut asked) = (true, 0);
    loop {
        let people = journal.unsurveyed_people(USERS_A_REQUEST)?;
        let Some(last) = people.last() else { return Ok(()) };
        let (last, count) = (last.id, people.len());
        let applicants = people.iter().filter(|person| person.organization_id.is_none());
        let addresses: Vec<String> = applicants.map(|person| person.address.clone()).collect();
        let users = match asks_users && !addresses.is_empty() {
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
        for Unsurveyed { id, address, organization_id } in people {
            let key = key(organization_id.as_deref(), &address);
            if invited.iter().any(|invited| invited.contains(&key)) {
                let reason = Reason::new("a pending invitation exists");
                changes.push((id, PersonState::Done(PersonOutcome::AlreadyInvited(reason))));
            } else if organization_id.is_none() && users.contains(&address.to_ascii_lowercase()) {
                changes.push((id, PersonState::Individual { since: None }));
            }
        }
        journal.write_states(&changes)?;
        journal.surveyed(last)?;
        asked += count;
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
