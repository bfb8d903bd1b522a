//! Batches of invitations into an organization, in each world that Clerk's documents leave open.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use clerk_invitations_emulator::{CannedAnswer, Emulator, Fault, NewOrganization, OrganizationDuplicates};
use clerk_invitations_native::{
    Batch, BatchOutcome, Clerk, CreateOrganizationInvitation, Error, HttpTransport,
    NewOrganizationInvitation, OrganizationId, ReqwestTransport, TransportError,
};
use serde_json::{Value, json};

use super::{all, dice, name, requests};
use crate::case::WORLDS;
use crate::emulated::{EmulatedRuntime, PATIENCE, client_within, emulator};

const MEMBER: &str = "org:member";

fn address(n: u64) -> String {
    format!("guest{n}@example.com")
}

/// An emulator of this world with an organization, and its client.
async fn world(
    duplicates: OrganizationDuplicates,
    bulk_atomic: bool,
    organization: NewOrganization,
) -> (Arc<Emulator>, Clerk, OrganizationId) {
    let emulator = emulator(7).await;
    let clerk = client_within(PATIENCE, &emulator, &ReqwestTransport::builder().no_proxy().build().unwrap());
    let organization = emulator.state(|state| {
        state.config_mut().organization_duplicates = duplicates;
        state.config_mut().bulk_atomic = bulk_atomic;
        state.add_organization(organization).id
    });
    (emulator, clerk, organization.into())
}

/// Every world, with bulks that are all-or-nothing and such that are not.
fn worlds() -> impl Iterator<Item = (OrganizationDuplicates, bool)> {
    WORLDS.into_iter().flat_map(|duplicates| [(duplicates, true), (duplicates, false)])
}

/// A batch of this many guests, one request at a time.
fn guests(clerk: &Clerk, organization: &OrganizationId, count: u64) -> Batch<CreateOrganizationInvitation> {
    let people = (0..count).map(|n| NewOrganizationInvitation::new(address(n), MEMBER));
    clerk.organization_invitations().bulk_create_all(organization, people).concurrency(1)
}

fn enroll(emulator: &Emulator, organization: &OrganizationId, guest: u64) {
    emulator.state(|state| state.add_member(organization.as_str(), &address(guest), MEMBER)).unwrap();
}

/// How many mails a guest has.
fn mails(emulator: &Emulator, guest: u64) -> usize {
    emulator.state(|state| state.outbox()).iter().filter(|mail| mail.to == address(guest)).count()
}

/// `already_a_member_in_organization` names nobody.
#[tokio::test]
async fn members_are_found_though_the_refusal_names_nobody() {
    for (duplicates, bulk_atomic) in worlds() {
        let (emulator, clerk, acme) = world(duplicates, bulk_atomic, "Acme".into()).await;
        [3, 44, 45].into_iter().for_each(|guest| enroll(&emulator, &acme, guest));
        let outcomes = all(guests(&clerk, &acme, 100)).await;
        for n in 0..100 {
            let is_member = [3, 44, 45].contains(&n);
            let what = format!("{n}, {duplicates:?}, all-or-nothing {bulk_atomic}");
            assert_eq!(outcomes[&n], if is_member { "AlreadyMember" } else { "Created" }, "{what}");
            assert_eq!(mails(&emulator, n), usize::from(!is_member), "{what}");
        }
        let (bulk, single, reads) = requests(&emulator);
        println!("{duplicates:?}, all-or-nothing {bulk_atomic}: {bulk} bulk, {single} single, {reads} reads");
        assert!(bulk + single <= 10 + 3 * 5, "{bulk} bulk, {single} single");
    }
}

#[tokio::test]
async fn who_is_invited_already_is_told_so_where_the_server_refuses() {
    for (duplicates, bulk_atomic) in worlds() {
        let (emulator, clerk, acme) = world(duplicates, bulk_atomic, "Acme".into()).await;
        clerk.organization_invitations().create((&acme, address(4), MEMBER)).await.unwrap();
        emulator.state(|state| state.advance(Duration::from_secs(60)));
        let outcomes = all(guests(&clerk, &acme, 20)).await;
        let refuses = duplicates != OrganizationDuplicates::Allowed;
        for n in 0..20 {
            let what = format!("{n}, {duplicates:?}, all-or-nothing {bulk_atomic}");
            let expected = if refuses && n == 4 { "AlreadyInvited" } else { "Created" };
            assert_eq!(outcomes[&n], expected, "{what}");
            assert_eq!(mails(&emulator, n), if !refuses && n == 4 { 2 } else { 1 }, "{what}");
        }
    }
}

/// What concerns everybody ends the batch, and of whom it says "not sent", nobody is invited.
#[tokio::test]
async fn without_room_the_batch_ends() {
    for (duplicates, bulk_atomic) in worlds() {
        let full = [
            NewOrganization::new("Full").max_allowed_memberships(14),
            NewOrganization::new("Unpaid").seats(14),
        ];
        for organization in full {
            let (emulator, clerk, acme) = world(duplicates, bulk_atomic, organization).await;
            let mut batch = guests(&clerk, &acme, 1000);
            let mut outcomes = HashMap::new();
            while let Some(item) = batch.next().await {
                if let BatchOutcome::NotSent(error) = &item.outcome {
                    let status = error.status().unwrap().as_u16();
                    assert!([402, 403].contains(&status) && !error.is_about_people(), "{error}");
                    // How many there may be is Clerk's to say.
                    let said = &error.api().unwrap().details()[0].long_message;
                    assert!(said.contains("14"), "{said}");
                }
                outcomes.insert(item.index, name(&item.outcome));
            }
            let what = format!("{duplicates:?}, all-or-nothing {bulk_atomic}: {outcomes:?}");
            assert_eq!(outcomes.len(), 20, "{what}");
            for (n, outcome) in &outcomes {
                let expected = if outcome == "Created" { 1 } else { 0 };
                assert!(["Created", "NotSent"].contains(&outcome.as_str()), "{n}: {what}");
                assert_eq!(mails(&emulator, *n), expected, "{n}: {what}");
            }
            let created = outcomes.values().filter(|outcome| *outcome == "Created").count();
            assert_eq!(created, if bulk_atomic { 10 } else { 14 }, "{what}");
            assert_eq!(requests(&emulator).0, 2, "{what}");
        }
    }
}

#[tokio::test]
async fn what_is_forbidden_ends_the_batch_after_one_request() {
    let (emulator, clerk, acme) = world(OrganizationDuplicates::Allowed, true, "Acme".into()).await;
    emulator.state(|state| state.config_mut().organizations_enabled = false);
    let outcomes = all(guests(&clerk, &acme, 100)).await;
    assert!(outcomes.len() == 10 && outcomes.values().all(|outcome| outcome == "NotSent"), "{outcomes:?}");
    assert_eq!(requests(&emulator), (1, 0, 0));
}

/// A bulk goes into one organization.
#[tokio::test]
async fn people_of_another_organization_are_refused_one_by_one() {
    let (emulator, clerk, acme) = world(OrganizationDuplicates::Allowed, true, "Acme".into()).await;
    let globex = OrganizationId::from(emulator.state(|state| state.add_organization("Globex").id));
    let (first, other) = (acme.clone(), globex.clone());
    let items = (0..6).map(move |n| {
        let organization = if n % 3 == 1 { &other } else { &first };
        CreateOrganizationInvitation::new(organization, address(n), MEMBER)
    });
    let mut batch = clerk.bulk_create_all::<CreateOrganizationInvitation, _>(items);
    let mut count = 0;
    while let Some(item) = batch.next().await {
        count += 1;
        match &item.outcome {
            BatchOutcome::Created(invitation) => {
                assert!(item.index % 3 != 1 && invitation.organization_id.as_ref() == Some(&acme));
            }
            BatchOutcome::Refused(error) => {
                let Error::InvalidRequest(error) = &**error else { panic!("{error}") };
                assert_eq!((item.index % 3, error.field()), (1, "organization_id"));
            }
            other => panic!("{}: {other:?}", item.index),
        }
    }
    assert_eq!((count, requests(&emulator)), (6, (1, 0, 0)));
}

/// Bulks take effect in part, nothing refuses a second invitation, and no lookup tells: who may have one is not sent
/// again.
#[tokio::test]
async fn who_cannot_be_looked_up_is_not_sent_again() {
    let (emulator, clerk, acme) = world(OrganizationDuplicates::Allowed, false, "Acme".into()).await;
    enroll(&emulator, &acme, 3);
    emulator.state(|state| state.add_fault(Fault::drop_before().on("GET", "/organizations/*/invitations")));
    let outcomes = all(guests(&clerk, &acme, 30)).await;
    for n in 0..30 {
        assert_eq!(outcomes[&n], if n < 10 { "Ambiguous" } else { "Created" }, "{n}");
        assert_eq!(mails(&emulator, n), usize::from(n != 3), "{n}");
    }
    assert_eq!(requests(&emulator).1, 0);
}

/// Whatever goes wrong on the way: nobody has two mails, and what is told is so.
#[tokio::test]
async fn under_random_faults_each_outcome_is_true() {
    for seed in 0..30 {
        let mut random = dice(seed);
        let (duplicates, bulk_atomic) = worlds().nth(seed as usize % 6).unwrap();
        let (emulator, clerk, acme) = world(duplicates, bulk_atomic, "Acme".into()).await;
        let is_member = |n: u64| (n + seed).is_multiple_of(13);
        (0..80).filter(|n| is_member(*n)).for_each(|n| enroll(&emulator, &acme, n));
        emulator.state(|state| {
            for fault in [
                Fault::drop_before(),
                Fault::drop_after(),
                Fault::status_after(500),
                Fault::status(503),
                Fault::truncate(),
                Fault::late(Duration::from_secs(2)),
            ] {
                if random(2) == 0 {
                    state.add_fault(fault.probability(0.1));
                }
            }
        });
        let outcomes = all(guests(&clerk, &acme, 80).concurrency(1 + random(3) as usize)).await;
        let failed = outcomes.values().filter(|outcome| *outcome == "NotSent").count();
        assert!(outcomes.len() == 80 || failed > 0, "seed {seed}: {} outcomes", outcomes.len());
        emulator.state(|state| state.advance(Duration::from_secs(60)));
        for (n, outcome) in outcomes {
            let count = mails(&emulator, n);
            let is_true = match outcome.as_str() {
                "Created" => count == 1 && !is_member(n),
                "AlreadyMember" => count == 0 && is_member(n),
                "Ambiguous" => count <= 1,
                "NotSent" => count == 0,
                _ => false,
            };
            assert!(
                is_true,
                "seed {seed}, {duplicates:?}, {bulk_atomic}: {n} is {outcome} with {count} mails"
            );
        }
    }
}

/// A server whose lists show what is made only after a while.
struct Lagging {
    transport: ReqwestTransport,
    emulator: Arc<Emulator>,
}

const LAG_MS: u64 = 200;

#[async_trait]
impl HttpTransport for Lagging {
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        let is_read = request.method() == "GET";
        let response = self.transport.send(request).await?;
        let (parts, body) = response.into_parts();
        let body = match serde_json::from_slice::<Value>(&body) {
            Ok(mut page) if is_read => {
                let now = self.emulator.state(|state| state.now());
                let is_shown = |made: &Value| made["created_at"].as_u64().unwrap() + LAG_MS <= now;
                page["data"].as_array_mut().unwrap().retain(is_shown);
                page.to_string().into()
            }
            _ => body,
        };
        Ok(http::Response::from_parts(parts, body))
    }
}

#[tokio::test]
async fn nobody_is_invited_twice_because_a_list_lags() {
    let (emulator, _, acme) = world(OrganizationDuplicates::Allowed, false, "Acme".into()).await;
    enroll(&emulator, &acme, 3);
    let transport = ReqwestTransport::builder().no_proxy().build().unwrap();
    let clerk = Clerk::builder()
        .secret_key("sk_test_lag")
        .base_url(emulator.base_url())
        .transport(Arc::new(Lagging { transport, emulator: emulator.clone() }))
        .runtime(Arc::new(EmulatedRuntime(emulator.clone())))
        .build()
        .unwrap();
    let outcomes = all(guests(&clerk, &acme, 20)).await;
    for n in 0..20 {
        assert_eq!(outcomes[&n], if n == 3 { "AlreadyMember" } else { "Created" }, "{n}");
        assert_eq!(mails(&emulator, n), usize::from(n != 3), "{n}");
    }
    // A single one whose response is lost goes by the same list.
    let own = CannedAnswer::new(500).body(json!({"errors": [{"code": "internal_clerk_error"}]}));
    emulator.state(|state| state.add_fault(Fault::status_after(own).times(1)));
    clerk.organization_invitations().create((&acme, address(20), MEMBER)).await.unwrap();
    assert_eq!(mails(&emulator, 20), 1);
}
