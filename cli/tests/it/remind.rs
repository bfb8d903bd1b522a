//! What became of invitations, and inviting again.

use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use clerk_invitations_campaign::{Campaign, Journal, Limits, MemoryJournal, PersonState, Standing};
use clerk_invitations_cli::follow_up::FollowUp;
use clerk_invitations_emulator::{Emulator, Fault, InvitationStatus, MailKind, NewOrganization};
use clerk_invitations_native::{
    Bytes, CallOptions, Clerk, CreateInvitation, CreateWaitlistEntry, Found, HttpTransport, TransportError,
    http,
};
use serde_json::{Value, json};

use crate::command::{events, run, text};
use crate::offline::{Offline, Shared, client, client_through, emulator};
use crate::steps::{Breaking, breaks, open_with};

/// A full bulk, and some who go individually.
const PEOPLE: usize = 13;
const DAY: Duration = Duration::from_secs(24 * 3600);

fn mails(state: &Shared) -> HashMap<String, usize> {
    let mut mails = HashMap::new();
    state.lock().unwrap().outbox().into_iter().for_each(|mail| *mails.entry(mail.to).or_default() += 1);
    mails
}

/// Answers whether there was such a step.
async fn breaks_at(step: usize, is_written: bool) -> bool {
    let state = emulator(step as u64, true);
    let clerk = client(&state);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let limits = Limits::published();
    let mut campaign = Campaign::open(clerk.clone().into(), open_with(&path, PEOPLE), &limits).unwrap();
    campaign.run().await.unwrap();
    drop(campaign);
    // Two have accepted, and nobody has told the journal.
    let accepted = ["p3@example.com", "p11@example.com"];
    {
        let mut state = state.lock().unwrap();
        for invitation in state.invitations() {
            if accepted.contains(&invitation.email_address.as_str()) {
                state.accept(&invitation.id).unwrap();
            }
        }
        state.advance(8 * DAY);
    }
    let mut journal = open_with(&path, PEOPLE);
    let before = clerk.runtime().wall_now() - 7 * DAY;
    assert_eq!(journal.due(before).unwrap().application, PEOPLE as u64);
    journal.remind(before).unwrap();
    let journal = Breaking { inner: journal, steps_left: step, is_written };
    let broken = breaks(Campaign::open(clerk.clone().into(), journal, &limits).unwrap()).await;
    let mut campaign = Campaign::open(clerk.into(), open_with(&path, PEOPLE), &limits).unwrap();
    campaign.run().await.unwrap();

    for (address, count) in mails(&state) {
        let expected = if accepted.contains(&address.as_str()) { 1 } else { 2 };
        assert_eq!(count, expected, "step {step}, written {is_written}: mails to {address}");
    }
    assert_eq!(campaign.journal().counts().unwrap(), [("created".to_owned(), PEOPLE as u64)]);
    let standings = campaign.journal_mut().standings().unwrap();
    assert_eq!(standings.reminders, PEOPLE as u64 - 2, "step {step}, written {is_written}");
    // That they had accepted was said when their invitations were to be revoked.
    assert!(broken || (standings.accepted, standings.joined) == (2, 2), "{standings:?}");
    let invitations = state.lock().unwrap().invitations();
    let pending = invitations.iter().filter(|one| one.status == InvitationStatus::Pending).count();
    assert_eq!(pending, PEOPLE - 2);
    broken
}

#[tokio::test]
async fn a_crash_at_every_step_of_a_reminder() {
    for is_written in [false, true] {
        let mut step = 0;
        while breaks_at(step, is_written).await {
            step += 1;
        }
        println!("written {is_written}: {step} steps");
        assert!(step > PEOPLE);
    }
}

/// A list that is behind: what it said first, it says until it is told to catch up. And a bulk that is lost.
struct Behind {
    offline: Offline,
    said: Mutex<HashMap<String, Bytes>>,
    is_behind: AtomicBool,
}

#[async_trait]
impl HttpTransport for Behind {
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        let (method, uri) = (request.method().clone(), request.uri().to_string());
        let mut response = self.offline.send(request).await?;
        if method == http::Method::GET && self.is_behind.load(Ordering::SeqCst) {
            let mut said = self.said.lock().unwrap();
            *response.body_mut() = said.entry(uri).or_insert_with(|| response.body().clone()).clone();
        }
        Ok(response)
    }
}

#[tokio::test]
async fn a_list_that_still_shows_the_revoked_invitation_is_not_believed() {
    let state = emulator(1, true);
    let behind = Arc::new(Behind {
        offline: Offline(state.clone()),
        said: Mutex::default(),
        is_behind: AtomicBool::new(false),
    });
    let clerk = client_through(&state, &Arc::default(), behind.clone());
    let mut campaign =
        Campaign::open(clerk.clone().into(), MemoryJournal::new(["ada@example.com"]), &Limits::published())
            .unwrap();
    campaign.run().await.unwrap();
    state.lock().unwrap().advance(8 * DAY);
    let mut journal = campaign.journal().clone();
    journal.remind(|_, standing| *standing == Standing::default());
    assert!(matches!(state_of(&mut journal), PersonState::Revoking { .. }));

    // As it is now, the list stays.
    behind.is_behind.store(true, Ordering::SeqCst);
    let invitation = CreateInvitation::new("ada@example.com");
    let found = clerk.look_up(&invitation, Duration::ZERO, &CallOptions::new()).await.unwrap();
    assert!(matches!(found, Found::Older(_)), "{found:?}");
    // The first attempt never arrives.
    state.lock().unwrap().add_fault(Fault::drop_before().on("POST", "/invitations/bulk").times(1));
    let mut campaign = Campaign::open(clerk.into(), journal, &Limits::published()).unwrap();
    campaign.run().await.unwrap();
    let (_, outcome) = campaign.journal().outcomes().next().unwrap();
    let outcome = outcome.unwrap();
    assert!(outcome.invitation_id().is_some(), "{outcome:?}");
    assert_eq!(mails(&state)["ada@example.com"], 2);
}

fn state_of(journal: &mut MemoryJournal) -> PersonState {
    let mut found = None;
    journal.states(&mut |_, _, state| found = Some(state)).unwrap();
    found.unwrap()
}

async fn status(emulator: &Emulator, folder: &Path, journal: &str) -> Value {
    let status = run(emulator, folder, &["status", journal, "--json"]).await;
    serde_json::from_slice(&status.stdout).unwrap()
}

#[tokio::test]
async fn who_has_joined_is_refreshed_and_the_others_are_reminded() {
    let emulator = Emulator::start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let acme = emulator.state(|state| state.add_organization(NewOrganization::new("Acme")).id);
    let csv = format!(
        "email,organization_id\naccepts@example.com,\nsigns-up@example.com,\nrevoked@example.com,\nwaits@example.com,\n\
         joins@example.com,{acme}\nwaits@example.com,{acme}\n"
    );
    std::fs::write(folder.join("people.csv"), csv).unwrap();
    let sent = run(&emulator, folder, &["send", "people.csv", "--expires-in-days", "20"]).await;
    assert_eq!(sent.status.code(), Some(0), "{}", text(&sent.stderr));
    emulator.state(|state| {
        for invitation in state.invitations() {
            match invitation.email_address.as_str() {
                "accepts@example.com" => drop(state.accept(&invitation.id).unwrap()),
                "signs-up@example.com" => drop(state.add_user("Signs-Up@example.com")),
                _ => {}
            }
        }
        let joins = state.organization_invitations();
        let joins = joins.iter().find(|invitation| invitation.email_address == "joins@example.com").unwrap();
        state.accept_organization_invitation(&joins.id).unwrap();
        state.advance(8 * DAY);
    });
    let clerk = Clerk::builder().secret_key("sk_test_x").base_url(emulator.base_url()).build().unwrap();
    let invitations = emulator.state(|state| state.invitations());
    let revoked = invitations.iter().find(|one| one.email_address == "revoked@example.com").unwrap();
    clerk.invitations().revoke(revoked.id.as_str()).await.unwrap();

    let journal = "people.csv.journal";
    let unknown =
        json!({"pending": 0, "accepted": 0, "expired": 0, "revoked": 0, "joined": 0, "reminders": 0});
    assert_eq!(status(&emulator, folder, journal).await["invitations"], unknown);
    let refreshed = run(&emulator, folder, &["refresh", journal]).await;
    let shown = text(&refreshed.stdout);
    for line in ["6 created", "2 invitations accepted", "1 invitation revoked", "3 people joined"] {
        assert!(shown.contains(&format!(" {line}\n")), "{line} is not in {shown}");
    }
    // Each of the lists and the users: one request.
    let asked = emulator.state(|state| state.requests().iter().filter(|one| one.method == "GET").count());

    // Not due yet; and a dry run sends nothing.
    let due = |output: &std::process::Output| events(output)[0]["due"].clone();
    let remind = ["remind", journal, "--json", "--dry-run", "--after"];
    for (after, count) in [("9d", 0), ("7d", 1)] {
        let dry = run(&emulator, folder, &[&remind[..], &[after]].concat()).await;
        let expected = json!({
            "application": count, "organizations": count, "under_way": 0, "without_invitation_id": 0
        });
        assert_eq!(due(&dry), expected, "{after}");
    }
    assert_eq!(emulator.state(|state| state.outbox().len()), 6);
    let asked_again =
        emulator.state(|state| state.requests().iter().filter(|one| one.method == "GET").count());
    assert!(asked_again - asked <= 2 * 11, "{asked} and {asked_again}");

    // A journal is not made by asking about it.
    for command in [&["refresh", "none.journal"][..], &["remind", "none.journal", "--after", "7d"]] {
        let refused = run(&emulator, folder, command).await;
        assert_eq!(refused.status.code(), Some(2));
        let why = text(&refused.stderr);
        assert!(why.contains("none.journal: there is no such journal"), "{why}");
    }
    assert!(!folder.join("none.journal").exists());

    // What is no terminal sends. What they were sent with, they are sent with again.
    let sent = run(&emulator, folder, &["remind", journal, "--after", "7d"]).await;
    assert_eq!(sent.status.code(), Some(0), "{}", text(&sent.stderr));
    let (mut mails, invitations) = emulator.state(|state| (state.outbox(), state.invitations()));
    let mut again: Vec<_> = mails.split_off(6).into_iter().map(|mail| (mail.to, mail.kind)).collect();
    again.sort_by_key(|(_, kind)| *kind == MailKind::OrganizationInvitation);
    let waits = |kind| ("waits@example.com".to_owned(), kind);
    assert_eq!(again, [waits(MailKind::Invitation), waits(MailKind::OrganizationInvitation)]);
    let last = invitations
        .iter()
        .find(|one| one.email_address == "waits@example.com" && one.status == InvitationStatus::Pending);
    let last = last.unwrap();
    assert_eq!(last.expires_at - last.created_at, 20 * 86_400_000);
    let again = run(&emulator, folder, &["remind", journal, "--after", "7d", "--json"]).await;
    assert_eq!(again.status.code(), Some(0));
    assert_eq!(emulator.state(|state| state.outbox().len()), 8);
    let standings = status(&emulator, folder, journal).await["invitations"].clone();
    let expected =
        json!({"pending": 3, "accepted": 2, "expired": 0, "revoked": 1, "joined": 3, "reminders": 2});
    assert_eq!(standings, expected);

    // Once they have expired, there is nothing to revoke.
    emulator.state(|state| state.advance(30 * DAY));
    let before = emulator.state(|state| state.requests().len());
    run(&emulator, folder, &["remind", journal, "--after", "7d"]).await;
    let requests = emulator.state(|state| state.requests().split_off(before));
    let revokes = requests.iter().filter(|request| request.path.ends_with("/revoke")).count();
    assert_eq!((revokes, emulator.state(|state| state.outbox().len())), (0, 10));
}

#[tokio::test]
async fn people_of_the_waitlist_are_invited_again_by_address() {
    let emulator = Emulator::start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let clerk = Clerk::builder().secret_key("sk_test_x").base_url(emulator.base_url()).build().unwrap();
    for address in ["ada@example.com", "grace@example.com"] {
        let entry = CreateWaitlistEntry::new(address).notify(false);
        clerk.waitlist_entries().create(entry).await.unwrap();
    }
    run(&emulator, folder, &["waitlist"]).await;
    emulator.state(|state| {
        let invitations = state.invitations();
        let ada = invitations.iter().find(|one| one.email_address == "ada@example.com").unwrap();
        state.accept(&ada.id).unwrap();
        state.advance(8 * DAY);
    });
    let sent = run(&emulator, folder, &["remind", "waitlist.journal", "--after", "7d"]).await;
    assert_eq!(sent.status.code(), Some(0), "{}", text(&sent.stderr));
    let mails = emulator.state(|state| state.outbox());
    let last = mails.last().unwrap();
    assert_eq!(
        (mails.len(), last.to.as_str(), last.kind),
        (3, "grace@example.com", MailKind::WaitlistInvitation)
    );
    let expected =
        json!({"pending": 0, "accepted": 1, "expired": 0, "revoked": 0, "joined": 1, "reminders": 1});
    assert_eq!(status(&emulator, folder, "waitlist.journal").await["invitations"], expected);
    // The same campaign goes on with those who have come since.
    clerk.waitlist_entries().create("edsger@example.com").await.unwrap();
    run(&emulator, folder, &["waitlist"]).await;
    let invited =
        emulator.state(|state| state.outbox().into_iter().filter(|one| one.invitation_id.is_some()).count());
    assert_eq!(invited, 4);
}
