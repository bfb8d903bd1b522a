//! Webhooks, as the emulator sends them, into a campaign's journal.

use std::collections::HashMap;
use std::time::Duration;

use clerk_invitations_campaign::{Campaign, Journal, Limits, MemoryJournal, Person, Standing};
use clerk_invitations_emulator::{NewOrganization, WebhookEndpoint};
use clerk_invitations_native::webhook::{Event, Webhook};
use clerk_invitations_native::{
    BulkCreateWaitlistEntries, CreateOrganizationInvitation, InvitationStatus, RevokeOrganizationInvitation,
    Timestamp, http,
};

use crate::offline::{Shared, client, emulator};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// What has been told so far.
fn events(state: &Shared) -> Vec<Event> {
    let webhook = Webhook::new(SECRET).unwrap();
    let mut events = Vec::new();
    let mut state = state.lock().unwrap();
    let now = state.now();
    let time = Timestamp::from_millis(now.cast_signed());
    while let Some(request) = state.take_webhook(now) {
        let mut headers = http::HeaderMap::new();
        for (name, value) in &request.headers {
            headers.insert(*name, value.parse().unwrap());
        }
        events.push(webhook.verify(headers, request.body.as_bytes(), time).unwrap());
        state.webhook_answered(request.number, Ok(200));
    }
    events
}

#[tokio::test]
async fn whatever_comes_twice_and_in_any_order_the_journal_knows_who_has_joined() {
    let state = emulator(17, true);
    let clerk = client(&state);
    state.lock().unwrap().set_webhook(WebhookEndpoint::new("http://127.0.0.1:1/", SECRET).unwrap());
    let acme = state.lock().unwrap().add_organization(NewOrganization::new("Acme")).id;
    let people = |what: &str| (0..12).map(|n| format!("{what}{n}@example.com")).collect::<Vec<_>>();
    let waiting = BulkCreateWaitlistEntries::new(people("w"));
    let entries = clerk.waitlist_entries().bulk_create(waiting).await.unwrap();
    let everybody: Vec<Person> = people("a")
        .into_iter()
        .map(Person::from)
        .chain(people("o").into_iter().map(|address| {
            Person::Organization(CreateOrganizationInvitation::new(acme.as_str(), address, "org:member"))
        }))
        .chain(
            entries
                .into_iter()
                .map(|entry| Person::Waitlist { entry: entry.id, email_address: entry.email_address }),
        )
        .collect();
    let mut campaign =
        Campaign::open(clerk.clone().into(), MemoryJournal::new(everybody.clone()), &Limits::published())
            .unwrap();
    campaign.run().await.unwrap();

    // Of each kind a third has accepted; of the organization's, another third was revoked.
    let mut expected: HashMap<String, Standing> = HashMap::new();
    let mut accept = |address: &str, is_invited: bool| {
        let now = Timestamp::from_millis(state.lock().unwrap().now().cast_signed());
        let status = is_invited.then_some(InvitationStatus::Accepted);
        expected.insert(address.to_owned(), Standing::new(status, Some(now)));
        state.lock().unwrap().advance(Duration::from_secs(60));
    };
    let (invitations, into_acme) = {
        let mut state = state.lock().unwrap();
        (state.invitations(), state.organization_invitations())
    };
    for invitation in invitations.iter().step_by(3) {
        state.lock().unwrap().accept(&invitation.id).unwrap();
        // Of an invitation to the application no event says that it was accepted; of the waitlist's, that of the entry does.
        accept(&invitation.email_address, invitation.email_address.starts_with('w'));
    }
    for (number, invitation) in into_acme.iter().enumerate() {
        match number % 3 {
            0 => {
                state.lock().unwrap().accept_organization_invitation(&invitation.id).unwrap();
                accept(&invitation.email_address, true);
            }
            1 => {
                let revoke = RevokeOrganizationInvitation::new(acme.as_str(), invitation.id.as_str());
                clerk.organization_invitations().revoke(revoke).await.unwrap();
            }
            _ => {}
        }
    }

    let told = events(&state);
    assert!(told.len() > 60, "{}", told.len());
    for seed in 0..20 {
        let mut random = fastrand::Rng::with_seed(seed);
        let mut journal = campaign.journal().clone();
        let mut events: Vec<&Event> = told.iter().chain(&told).collect();
        random.shuffle(&mut events);
        for event in events {
            journal.joined(event).unwrap();
        }
        assert!(told.iter().all(|event| journal.joined(event).unwrap() == 0), "seed {seed}: nothing is new");
        for (id, person) in (0..).zip(&everybody) {
            let found = journal.standing(id).unwrap();
            let address = person.email_address();
            match expected.get(address) {
                Some(expected) => assert_eq!(found, expected, "seed {seed}: {address}"),
                None => {
                    assert_eq!(found.joined_at, None, "seed {seed}: {address}");
                    let number = into_acme.iter().position(|one| one.email_address == address);
                    let is_revoked = number.is_some_and(|number| number % 3 == 1);
                    assert_eq!(found.status == Some(InvitationStatus::Revoked), is_revoked, "{address}");
                }
            }
        }
    }
}
