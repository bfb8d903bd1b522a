//! Every operation by number.

use clerk_invitations_core::{
    Answer, Clerk, CreateInvitation, Endpoint, Error, InviteWaitlistEntry, ListInvitations,
    ListWaitlistEntries, Operation, RawResponse,
};

use crate::support::{examine_response, ready};

/// How many numbers mean something of their own.
pub(crate) const COUNT: u8 = 13;

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
        _ => sdk::DeleteWaitlistEntry::OPERATION,
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
