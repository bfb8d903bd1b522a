//! Invitations into an organization.

use std::sync::Arc;

use clerk_invitations_emulator::{Emulator, Fault, InvitationStatus, NewOrganization};
use clerk_invitations_native::{
    BulkCreateOrganizationInvitations, Clerk, NewOrganizationInvitation, OrganizationId,
    OrganizationInvitation, ReqwestTransport,
};

use super::{PEOPLE, assert_settled, assert_true, begin, end};
use crate::case::{Case, Op};
use crate::emulated::{PATIENCE, client_within, emulator};
use crate::truth::{Before, Told, told};

const MEMBER: &str = "org:member";

/// The organization, and another one into which the same people are invited.
fn organizations(emulator: &Emulator) -> [OrganizationId; 2] {
    emulator.state(|state| ["Acme", "Globex"].map(|name| state.add_organization(name).id.into()))
}

pub(super) async fn invite(case: Case, emulator: &Arc<Emulator>, clerk: &Clerk) {
    let invitations = clerk.organization_invitations();
    let [acme, globex] = organizations(emulator);
    // Somebody else, whom a substring finds too; and somewhere else, which is nobody's matter here.
    invitations.create((&acme, "zada@example.com", MEMBER)).await.unwrap();
    invitations.create((&globex, PEOPLE[0], MEMBER)).await.unwrap();
    if case.has_older {
        invitations.create((&acme, PEOPLE[0], MEMBER)).await.unwrap();
    }
    let before = begin(case, emulator);
    let asked: &[&str] = if case.op == Op::OrgBulk { &PEOPLE } else { &PEOPLE[..1] };
    let person = |address: &&str| NewOrganizationInvitation::new(*address, MEMBER).notify(case.notify);
    let result = if case.op == Op::OrgBulk {
        let bulk = BulkCreateOrganizationInvitations::new(&acme, asked.iter().map(person));
        invitations.bulk_create(bulk).await.map(|page| page.data)
    } else {
        let invitation = invitations.create(person(&asked[0]).into_organization(&acme)).await;
        invitation.map(|invitation| vec![invitation])
    };
    let effects = end(&before, emulator);
    assert_settled(case, &result);
    let named = |invitation: &OrganizationInvitation| {
        assert_eq!(invitation.organization_id.as_ref(), Some(&acme), "{case:?}");
        (invitation.email_address.clone(), invitation.id.to_string())
    };
    let result = result.map(|invitations| invitations.iter().map(named).collect::<Vec<_>>());
    if let Ok(named) = &result {
        assert!(named.iter().map(|(address, _)| address).eq(asked), "{case:?}: in the order asked for");
    }
    assert_true(case, asked, &effects, &result);
}

pub(super) async fn revoke(case: Case, emulator: &Arc<Emulator>, clerk: &Clerk) {
    let invitations = clerk.organization_invitations();
    let [acme, _] = organizations(emulator);
    let invitation = invitations.create((&acme, PEOPLE[0], MEMBER)).await.unwrap();
    let before = begin(case, emulator);
    let result = invitations.revoke((&acme, &invitation.id)).await;
    end(&before, emulator);
    assert_settled(case, &result);
    let held = emulator.state(|state| state.organization_invitations());
    let is_revoked = held[0].status == InvitationStatus::Revoked;
    match &result {
        Ok(revoked) => assert!(is_revoked && revoked.id == invitation.id, "{case:?}"),
        Err(error) => assert!(!is_revoked || error.may_have_been_executed(), "{case:?}: {error}"),
    }
}

/// A bulk for which there is not enough room: as many as there was room for may have been invited all the same.
#[tokio::test]
async fn a_bulk_without_room_for_all_tells_of_each() {
    let transport = ReqwestTransport::builder().no_proxy().build().unwrap();
    for (is_atomic, looks_fail) in [(true, false), (false, false), (true, true), (false, true)] {
        let full = NewOrganization::new("Full").max_allowed_memberships(1);
        for organization in [full, NewOrganization::new("Unpaid").seats(1)] {
            let emulator = emulator(1).await;
            let organization = emulator.state(|state| {
                state.config_mut().bulk_atomic = is_atomic;
                state.add_organization(organization).id
            });
            let before = Before::look(&emulator);
            if looks_fail {
                emulator.state(|state| {
                    state.add_fault(Fault::drop_before().on("GET", "/organizations/*/invitations"));
                });
            }
            let people = PEOPLE.map(|address| (address, MEMBER));
            let bulk = BulkCreateOrganizationInvitations::new(organization, people);
            let clerk = client_within(PATIENCE, &emulator, &transport);
            let error = clerk.organization_invitations().bulk_create(bulk).await.unwrap_err();
            assert_eq!(error.may_have_been_executed(), !is_atomic || looks_fail, "{error}");
            let effects = end(&before, &emulator);
            let result = Err::<Vec<(String, String)>, _>(error);
            for (address, count) in PEOPLE.iter().zip([usize::from(!is_atomic), 0, 0]) {
                let made = effects.invitations_of(address);
                assert_eq!((made.len(), effects.mails_of(address)), (count, count));
                let expected = match made {
                    _ if looks_fail => Told::Unknown,
                    [id] => Told::Done(id.clone()),
                    _ => Told::NotDone,
                };
                assert_eq!(told(&result, address, |_| None), expected, "{result:?}");
            }
        }
    }
}
