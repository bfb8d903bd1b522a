//! Every operation by number.

use clerk_invitations_core::{
    Answer, BulkCreateOrganizationInvitations, Clerk, CreateInvitation, Endpoint, Error, InvitationStatus,
    InviteWaitlistEntry, ListInstanceOrganizationInvitations, ListInvitations, ListOrganizationInvitations,
    ListUserOrganizationInvitations, ListWaitlistEntries, Operation, RawResponse,
};

use crate::support::{examine_response, ready};

/// How many numbers mean something of their own.
pub(crate) const COUNT: u8 = 21;

/// What the calls are about.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'a> {
    pub(crate) id: &'a str,
    pub(crate) address: &'a str,
    pub(crate) query: &'a str,
}

impl Default for Subject<'_> {
    fn default() -> Self {
        Self { id: "wle_1", address: "ada@example.com", query: "ada" }
    }
}

/// Calls the operation of this number, and looks at what comes of it.
pub(crate) fn call(clerk: &Clerk, which: u8, subject: Subject<'_>) -> Result<(), Error> {
    let Subject { id, address, query } = subject;
    let (invitations, entries) = (clerk.invitations(), clerk.waitlist_entries());
    let organizations = clerk.organization_invitations();
    match which % COUNT {
        0 => answered(ready(invitations.create(address).with_response())),
        1 => {
            let again = CreateInvitation::new(address).ignore_existing(true).redirect_url(query);
            answered(ready(invitations.create(again).with_response()))
        }
        2 => answered(ready(invitations.bulk_create([address, "grace@example.com"]).with_response())),
        3 => {
            let list = ListInvitations::new().status(id).query(query).order_by(address).limit(500);
            answered(ready(invitations.list(list).with_response()))
        }
        4 => answered(ready(invitations.revoke(id).with_response())),
        5 => answered(ready(entries.create(address).with_response())),
        6 => answered(ready(entries.bulk_create([address, "grace@example.com"]).with_response())),
        7 => {
            let list = ListWaitlistEntries::new().status(id).query(query).order_by(address).limit(1);
            answered(ready(entries.list(list).with_response()))
        }
        8 => answered(ready(entries.invite(id).with_response())),
        9 => {
            let again = InviteWaitlistEntry::new(id).ignore_existing(true);
            answered(ready(entries.invite(again).with_response()))
        }
        10 => answered(ready(entries.reject(id).with_response())),
        11 => answered(ready(entries.delete(id).with_response())),
        13 => answered(ready(invitations.delete(id).with_response())),
        14 => answered(ready(organizations.create((id, address, query)).with_response())),
        15 => {
            let people = [(address, query), ("grace@example.com", "org:member")];
            let bulk = BulkCreateOrganizationInvitations::new(id, people);
            answered(ready(organizations.bulk_create(bulk).with_response()))
        }
        16 => {
            let list = ListOrganizationInvitations::new(id)
                .status(InvitationStatus::from(id))
                .email_address(address)
                .order_by(query);
            answered(ready(organizations.list(list.limit(500)).with_response()))
        }
        17 => answered(ready(organizations.get((id, id)).with_response())),
        18 => answered(ready(organizations.revoke((id, id)).with_response())),
        19 => {
            let list = ListInstanceOrganizationInvitations::new()
                .status(InvitationStatus::from(id))
                .query(query)
                .order_by(address);
            answered(ready(organizations.list_instance(list.limit(1)).with_response()))
        }
        20 => {
            let list = ListUserOrganizationInvitations::new(id)
                .status(InvitationStatus::from(query))
                .limit(3)
                .offset(7);
            answered(ready(organizations.list_of_user(list).with_response()))
        }
        _ => ready(async {
            let mut listing = invitations.list_all(ListInvitations::new().query(query).limit(2));
            while let Some(item) = listing.next().await {
                let _ = format!("{:?}", item?);
            }
            Ok(())
        }),
    }
}

fn answered<T: std::fmt::Debug>(answer: Result<Answer<T>, Error>) -> Result<(), Error> {
    let Answer { value, response, .. } = answer?;
    let _ = format!("{value:?}");
    let RawResponse { status, attempts, .. } = &response;
    assert!(status.is_success() && *attempts > 0);
    examine_response(&response);
    Ok(())
}

/// The operation of this number.
pub(crate) fn operation(which: u8) -> &'static Operation {
    use clerk_invitations_core as sdk;
    match which % COUNT {
        0 | 1 => sdk::CreateInvitation::OPERATION,
        2 => sdk::BulkCreateInvitations::OPERATION,
        3 | 12 => sdk::ListInvitations::OPERATION,
        4 => sdk::RevokeInvitation::OPERATION,
        5 => sdk::CreateWaitlistEntry::OPERATION,
        6 => sdk::BulkCreateWaitlistEntries::OPERATION,
        7 => sdk::ListWaitlistEntries::OPERATION,
        8 | 9 => sdk::InviteWaitlistEntry::OPERATION,
        10 => sdk::RejectWaitlistEntry::OPERATION,
        11 => sdk::DeleteWaitlistEntry::OPERATION,
        13 => sdk::DeleteInvitation::OPERATION,
        14 => sdk::CreateOrganizationInvitation::OPERATION,
        15 => sdk::BulkCreateOrganizationInvitations::OPERATION,
        16 => sdk::ListOrganizationInvitations::OPERATION,
        17 => sdk::GetOrganizationInvitation::OPERATION,
        18 => sdk::RevokeOrganizationInvitation::OPERATION,
        19 => sdk::ListInstanceOrganizationInvitations::OPERATION,
        _ => sdk::ListUserOrganizationInvitations::OPERATION,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clerk_invitations_core::OPERATIONS;

    use super::*;

    #[test]
    fn every_operation_has_a_number() {
        let numbered: BTreeSet<&str> = (0..COUNT).map(|which| operation(which).name).collect();
        let all = OPERATIONS.iter().flat_map(|operations| operations.iter());
        assert_eq!(numbered, all.map(|operation| operation.name).collect());
    }
}
