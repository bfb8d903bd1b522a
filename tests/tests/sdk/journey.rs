//! Every operation over real HTTP: what the caller is told, what the emulator holds, what it would have mailed.

use std::collections::HashSet;

use clerk_invitations_emulator::{Emulator, Fault, Limits, MailKind};
use clerk_invitations_native::{
    CreateInvitation, ErrorCode, InvitationStatus, InviteWaitlistEntry, ListInvitations, ListWaitlistEntries,
    Result, WaitlistEntryStatus,
};

use crate::support::client;

fn mails(emulator: &Emulator) -> Vec<(MailKind, String)> {
    emulator.state(|state| state.outbox()).into_iter().map(|mail| (mail.kind, mail.to)).collect()
}

fn code<T: std::fmt::Debug>(result: Result<T>) -> ErrorCode {
    result.unwrap_err().code().unwrap()
}

#[tokio::test]
async fn invitations_are_made_listed_and_revoked() {
    let emulator = Emulator::start().await.unwrap();
    let clerk = client(&emulator);
    let invitations = clerk.invitations();

    let ada = invitations.create(CreateInvitation::new("ada@example.com").expires_in_days(7)).await.unwrap();
    assert_eq!(ada.status, InvitationStatus::Pending);
    let days = ada.expires_at.unwrap().saturating_since(ada.created_at).as_secs() / 86_400;
    assert_eq!(days, 7);

    let duplicate = invitations.create("ada@example.com").await.unwrap_err();
    assert_eq!(duplicate.code(), Some(ErrorCode::DuplicateRecord));
    assert_eq!(duplicate.api().unwrap().email_addresses(), ["ada@example.com"]);
    assert!(duplicate.trace_id().is_some());
    assert!(!duplicate.may_have_been_executed());

    let quiet = CreateInvitation::new("alan@example.com").notify(false);
    let bulk = invitations.bulk_create([CreateInvitation::new("grace@example.com"), quiet]).await.unwrap();
    assert_eq!(bulk.len(), 2);

    emulator.state(|state| state.add_user("user@example.com"));
    assert_eq!(code(invitations.create("user@example.com").await), ErrorCode::FormIdentifierExists);

    let page =
        invitations.list(ListInvitations::new().status(InvitationStatus::Pending).limit(2)).await.unwrap();
    assert_eq!((page.data.len(), page.total_count), (2, 3));

    let revoked = invitations.revoke(&ada.id).await.unwrap();
    assert_eq!((revoked.status, revoked.revoked), (InvitationStatus::Revoked, Some(true)));
    assert_eq!(code(invitations.revoke(&ada.id).await), ErrorCode::InvitationAlreadyRevoked);
    assert_eq!(code(invitations.revoke("inv_unknown").await), ErrorCode::ResourceNotFound);

    let mailed = [
        (MailKind::Invitation, "ada@example.com".into()),
        (MailKind::Invitation, "grace@example.com".into()),
    ];
    assert_eq!(mails(&emulator), mailed);
}

#[tokio::test]
async fn the_waitlist_is_joined_invited_rejected_and_left() {
    let emulator = Emulator::start().await.unwrap();
    let clerk = client(&emulator);
    let entries = clerk.waitlist_entries();

    let ada = entries.create("ada@example.com").await.unwrap();
    assert_eq!(entries.create("ada@example.com").await.unwrap().id, ada.id);
    let others = entries.bulk_create(["grace@example.com", "alan@example.com"]).await.unwrap();
    let pending = ListWaitlistEntries::new().status(WaitlistEntryStatus::Pending);
    assert_eq!(entries.list(pending).await.unwrap().total_count, 3);

    let invited = entries.invite(&ada.id).await.unwrap();
    assert_eq!(invited.status, WaitlistEntryStatus::Invited);
    assert_eq!(invited.invitation.unwrap().email_address, "ada@example.com");
    assert_eq!(code(entries.invite(&ada.id).await), ErrorCode::WaitlistEntryAlreadyInvited);
    let again = entries.invite(InviteWaitlistEntry::new(&ada.id).ignore_existing(true)).await.unwrap();
    assert_eq!(again.status, WaitlistEntryStatus::Invited);

    assert_eq!(entries.reject(&others[0].id).await.unwrap().status, WaitlistEntryStatus::Rejected);
    assert_eq!(code(entries.invite(&others[0].id).await), ErrorCode::WaitlistEntryAlreadyRejected);
    assert!(entries.delete(&others[1].id).await.unwrap().deleted);
    assert_eq!(code(entries.delete(&others[1].id).await), ErrorCode::ResourceNotFound);

    let invitations = mails(&emulator).into_iter().filter(|(kind, _)| *kind == MailKind::WaitlistInvitation);
    assert_eq!(invitations.count(), 2);
}

#[tokio::test]
async fn a_listing_goes_over_all_pages_while_others_insert() {
    let emulator = Emulator::start().await.unwrap();
    let clerk = client(&emulator);
    for batch in 0..3 {
        let people = (0..50).map(|person| format!("person{}@example.com", batch * 50 + person));
        clerk.waitlist_entries().bulk_create(people.collect::<Vec<_>>()).await.unwrap();
    }
    let mut listing = clerk.waitlist_entries().list_all(ListWaitlistEntries::new().limit(40));
    let mut seen = HashSet::new();
    while let Some(entry) = listing.next().await {
        let entry = entry.unwrap();
        assert!(seen.insert(entry.email_address), "twice: {}", entry.id);
        if seen.len() == 60 {
            clerk.waitlist_entries().create("late@example.com").await.unwrap();
        }
        // Whoever lists also works on what is listed: it leaves the list that is being walked.
        if seen.len() % 7 == 0 {
            clerk.waitlist_entries().delete(&entry.id).await.unwrap();
        }
    }
    assert_eq!(seen.len(), 151);
}

#[tokio::test]
async fn limits_are_told_with_the_wait() {
    let emulator = Emulator::builder().limits(Limits::Published).start().await.unwrap();
    let clerk = client(&emulator);
    let mut refused = None;
    for person in 0..60 {
        if let Err(error) = clerk.invitations().create(format!("person{person}@example.com")).await {
            refused = Some(error);
            break;
        }
    }
    assert!(refused.is_none(), "{refused:?}");
    emulator.state(|state| state.add_fault(Fault::rate_limit(90)));
    let error = clerk.invitations().create("late@example.com").await.unwrap_err();
    assert!(error.is_rate_limited());
    assert_eq!(error.retry_after().unwrap().as_secs(), 90);
}

#[tokio::test]
async fn hostile_ids_stay_ids() {
    let emulator = Emulator::start().await.unwrap();
    let clerk = client(&emulator);
    let entry = clerk.waitlist_entries().create("ada@example.com").await.unwrap();
    for id in [format!("{}/reject?x=", entry.id), format!("{}%2Freject", entry.id), "../invitations".into()] {
        assert_eq!(code(clerk.waitlist_entries().invite(id).await), ErrorCode::ResourceNotFound);
    }
    let page =
        clerk.waitlist_entries().list(ListWaitlistEntries::new().query("ada@example.com")).await.unwrap();
    assert_eq!(page.data[0].status, WaitlistEntryStatus::Pending);
}

#[tokio::test]
async fn a_client_is_shared_by_concurrent_tasks() {
    let emulator = Emulator::start().await.unwrap();
    let clerk = client(&emulator);
    let calls = (0..50).map(|person| {
        let clerk = clerk.clone();
        tokio::spawn(async move { clerk.invitations().create(format!("person{person}@example.com")).await })
    });
    for call in calls.collect::<Vec<_>>() {
        call.await.unwrap().unwrap();
    }
    assert_eq!(mails(&emulator).len(), 50);
}
