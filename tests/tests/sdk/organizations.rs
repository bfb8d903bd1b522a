//! Organization invitations and the deletion of an invitation over real HTTP.

use std::collections::BTreeSet;

use clerk_invitations_emulator::{Emulator, Fault, MailKind, Membership, NewOrganization, Role};
use clerk_invitations_native::{
    BulkCreateOrganizationInvitations, CreateOrganizationInvitation, Error, ErrorCode, InvitationStatus,
    ListInstanceOrganizationInvitations, ListInvitations, ListOrganizationInvitations,
    NewOrganizationInvitation, OrganizationId, Result, RevokeOrganizationInvitation,
};
use serde_json::json;

use crate::support::client;

const MEMBER: &str = "org:member";

fn code<T: std::fmt::Debug>(result: Result<T>) -> ErrorCode {
    result.unwrap_err().code().unwrap()
}

fn organization(emulator: &Emulator, organization: impl Into<NewOrganization>) -> OrganizationId {
    emulator.state(|state| state.add_organization(organization)).id.into()
}

fn mailed(emulator: &Emulator) -> Vec<String> {
    let mails = emulator.state(|state| state.outbox());
    assert!(mails.iter().all(|mail| mail.kind == MailKind::OrganizationInvitation));
    mails.into_iter().map(|mail| mail.to).collect()
}

fn members(emulator: &Emulator, organization: &OrganizationId) -> Vec<Membership> {
    let mut members = emulator.state(|state| state.memberships());
    members.retain(|membership| membership.organization_id == organization.as_str());
    members
}

#[tokio::test]
async fn people_are_invited_into_an_organization_and_become_members() {
    let emulator = Emulator::start().await.unwrap();
    let clerk = client(&emulator);
    let invitations = clerk.organization_invitations();
    let (acme, admin) = emulator.state(|state| {
        let editor = Role::new("org:editor", "Editor");
        let acme = state.add_organization(NewOrganization::new("Acme").role(editor)).id;
        let admin = state.add_member(&acme, "admin@example.com", "org:admin").unwrap().user_id;
        (OrganizationId::from(acme), admin)
    });

    let private = serde_json::Map::from_iter([("seat".to_owned(), json!(7))]);
    let request = CreateOrganizationInvitation::new(&acme, "ada@example.com", "org:editor")
        .inviter_user_id(&*admin)
        .private_metadata(private.clone())
        .expires_in_days(7);
    let ada = invitations.create(request).await.unwrap();
    assert_eq!((ada.status.clone(), ada.role_name.as_str()), (Some(InvitationStatus::Pending), "Editor"));
    assert_eq!(ada.private_metadata.expose(), &private);
    assert_eq!(ada.inviter_id.as_ref().map(|id| id.as_str()), Some(admin.as_str()));
    assert_eq!(ada.public_inviter_data.as_ref().unwrap().identifier.as_deref(), Some("admin@example.com"));
    assert_eq!(ada.expires_at.unwrap().saturating_since(ada.created_at).as_secs(), 7 * 86_400);

    let people = (0..10)
        .map(|n| NewOrganizationInvitation::new(format!("guest{n}@example.com"), MEMBER).notify(n != 3));
    let bulk = invitations.bulk_create(BulkCreateOrganizationInvitations::new(&acme, people)).await.unwrap();
    assert_eq!((bulk.data.len(), bulk.total_count), (10, 10));
    assert!((0..10).all(|n| bulk.data[n].email_address == format!("guest{n}@example.com")));

    let list = || ListOrganizationInvitations::new(&acme);
    let page = invitations.list(list().limit(4).order_by("+email_address")).await.unwrap();
    assert_eq!((page.data.len(), page.total_count), (4, 11));
    assert_eq!(page.data[0].id, ada.id);
    let found = invitations.list(list().email_address("guest3@example.com")).await.unwrap();
    assert_eq!(found.data[0].id, bulk.data[3].id);
    assert_eq!(invitations.get((&acme, &ada.id)).await.unwrap(), ada);

    emulator.state(|state| state.accept_organization_invitation(ada.id.as_str())).unwrap();
    let accepted = invitations.get((&acme, &ada.id)).await.unwrap();
    assert_eq!((accepted.status, accepted.url), (Some(InvitationStatus::Accepted), None));
    let member =
        members(&emulator, &acme).into_iter().find(|member| member.email_address == "ada@example.com");
    assert_eq!(member.unwrap().role, "org:editor");
    assert_eq!(
        code(invitations.create((&acme, "ada@example.com", MEMBER)).await),
        ErrorCode::AlreadyAMemberInOrganization
    );

    let revoke = RevokeOrganizationInvitation::new(&acme, &bulk.data[0].id).requesting_user_id(&*admin);
    assert_eq!(invitations.revoke(revoke).await.unwrap().status, Some(InvitationStatus::Revoked));
    assert_eq!(invitations.list(list().status(InvitationStatus::Pending)).await.unwrap().total_count, 9);

    let expected: BTreeSet<String> =
        (0..10).filter(|n| *n != 3).map(|n| format!("guest{n}@example.com")).collect();
    let (first, others) =
        mailed(&emulator).split_first().map(|(first, others)| (first.clone(), others.to_vec())).unwrap();
    assert_eq!(first, "ada@example.com");
    assert_eq!(others.len(), 9);
    assert_eq!(others.into_iter().collect::<BTreeSet<_>>(), expected);
}

#[tokio::test]
async fn lists_across_organizations_say_which() {
    let emulator = Emulator::start().await.unwrap();
    let clerk = client(&emulator);
    let invitations = clerk.organization_invitations();
    let (acme, globex) = (organization(&emulator, "Acme"), organization(&emulator, "Globex"));
    for organization in [&acme, &globex] {
        for address in ["ada@example.com", "grace@example.com"] {
            invitations.create((organization, address, MEMBER)).await.unwrap();
        }
    }
    let name = |invitation: &clerk_invitations_native::OrganizationInvitation| {
        invitation.public_organization_data.as_ref().unwrap().name.clone().unwrap()
    };
    let everything =
        ListInstanceOrganizationInvitations::new().query("ada@example.com").order_by("+created_at");
    let page = invitations.list_instance(everything).await.unwrap();
    assert_eq!(page.total_count, 2);
    assert_eq!(page.data.iter().map(name).collect::<Vec<_>>(), ["Acme", "Globex"]);

    let ada = emulator.state(|state| state.add_user("ada@example.com").id);
    let page = invitations.list_of_user(&*ada).await.unwrap();
    assert_eq!(
        page.data.iter().map(name).collect::<BTreeSet<_>>(),
        BTreeSet::from(["Acme".into(), "Globex".into()])
    );
    assert_eq!(code(invitations.list_of_user("user_unknown").await), ErrorCode::ResourceNotFound);

    // Nobody's invitation is found in another organization.
    let id = &page.data.iter().find(|invitation| name(invitation) == "Acme").unwrap().id;
    assert_eq!(code(invitations.get((&globex, id)).await), ErrorCode::ResourceNotFound);

    let mut of_acme = invitations.list_all(ListOrganizationInvitations::new(&acme).limit(1));
    let mut of_all = invitations.list_instance_all(ListInstanceOrganizationInvitations::new().limit(3));
    let (mut acmes, mut all) = (0, BTreeSet::new());
    while let Some(invitation) = of_acme.next().await {
        assert_eq!(invitation.unwrap().organization_id.unwrap(), acme);
        acmes += 1;
    }
    while let Some(invitation) = of_all.next().await {
        assert!(all.insert(invitation.unwrap().id.to_string()));
    }
    assert_eq!((acmes, all.len()), (2, 4));
}

#[tokio::test]
async fn who_cannot_be_invited_is_refused_with_the_reason() {
    let emulator = Emulator::start().await.unwrap();
    let clerk = client(&emulator);
    let invitations = clerk.organization_invitations();
    let acme = organization(&emulator, "Acme");
    let full = organization(&emulator, NewOrganization::new("Full").max_allowed_memberships(1));
    let unpaid = organization(&emulator, NewOrganization::new("Unpaid").seats(1));
    for organization in [&acme, &full, &unpaid] {
        invitations.create((organization, "ada@example.com", MEMBER)).await.unwrap();
    }
    let duplicate = invitations.create((&acme, "ada@example.com", MEMBER)).await.unwrap_err();
    assert_eq!(duplicate.code(), Some(ErrorCode::DuplicateRecord));
    assert_eq!(duplicate.api().unwrap().email_addresses(), ["ada@example.com"]);
    let full = invitations.create((&full, "grace@example.com", MEMBER)).await.unwrap_err();
    assert_eq!(full.code(), Some(ErrorCode::OrganizationMembershipQuotaExceeded));
    assert!(!full.is_about_people() && !full.may_have_been_executed());
    let unpaid = invitations.create((&unpaid, "grace@example.com", MEMBER)).await.unwrap_err();
    assert_eq!((unpaid.status().unwrap().as_u16(), unpaid.is_about_people()), (402, false));
    assert_eq!(mailed(&emulator).len(), 3);
}

/// It is a 404, and says that the invitation is known.
#[tokio::test]
async fn what_is_no_longer_pending_is_not_an_unknown_id() {
    let emulator = Emulator::start().await.unwrap();
    let clerk = client(&emulator);
    let invitations = clerk.organization_invitations();
    let acme = organization(&emulator, "Acme");
    let ada = invitations.create((&acme, "ada@example.com", MEMBER)).await.unwrap();
    emulator.state(|state| state.accept_organization_invitation(ada.id.as_str())).unwrap();

    // Also where the first attempt was lost: it did not revoke what had been accepted.
    let revoke = ("POST", "/organizations/*/invitations/*/revoke");
    for fault in [None, Some(Fault::drop_before()), Some(Fault::drop_after())] {
        emulator.state(|state| {
            fault.into_iter().for_each(|fault| state.add_fault(fault.on(revoke.0, revoke.1).times(1)))
        });
        let error = invitations.revoke((&acme, &ada.id)).await.unwrap_err();
        assert_eq!(error.code(), Some(ErrorCode::OrganizationInvitationNotPending), "{error}");
        assert_eq!(error.status().unwrap().as_u16(), 404);
        assert!(!error.may_have_been_executed(), "{error}");
    }
    assert_eq!(code(invitations.revoke((&acme, "orginv_unknown")).await), ErrorCode::ResourceNotFound);

    // Whose own first attempt did it is told so.
    let grace = invitations.create((&acme, "grace@example.com", MEMBER)).await.unwrap();
    emulator.state(|state| state.add_fault(Fault::drop_after().on(revoke.0, revoke.1).times(1)));
    let answer = invitations.revoke((&acme, &grace.id)).with_response().await.unwrap();
    assert_eq!((answer.value.status, answer.response.recovered), (Some(InvitationStatus::Revoked), true));
}

#[tokio::test]
async fn an_invitation_is_deleted_whatever_its_status() {
    let emulator = Emulator::start().await.unwrap();
    let clerk = client(&emulator);
    let invitations = clerk.invitations();
    let pending = invitations.create("pending@example.com").await.unwrap();
    let revoked = invitations.create("revoked@example.com").await.unwrap();
    invitations.revoke(&revoked.id).await.unwrap();
    let accepted = invitations.create("accepted@example.com").await.unwrap();
    emulator.state(|state| state.accept(accepted.id.as_str())).unwrap();

    for id in [&pending.id, &revoked.id, &accepted.id] {
        let deleted = invitations.delete(id).await.unwrap();
        assert_eq!((deleted.deleted, deleted.id.as_deref()), (true, Some(id.as_str())));
        // A first attempt that finds nothing tells it.
        assert_eq!(code(invitations.delete(id).await), ErrorCode::ResourceNotFound);
    }
    assert_eq!(invitations.list(ListInvitations::new()).await.unwrap().total_count, 0);
    // Nothing stands in the way any more.
    invitations.create("pending@example.com").await.unwrap();
}

#[tokio::test]
async fn a_deletion_whose_answer_is_lost_has_succeeded() {
    let emulator = Emulator::start().await.unwrap();
    let clerk = client(&emulator);
    for fault in [Fault::drop_after(), Fault::status_after(500), Fault::truncate(), Fault::drop_before()] {
        let ada = clerk.invitations().create("ada@example.com").await.unwrap();
        emulator.state(|state| state.add_fault(fault.on("DELETE", "/invitations/*").times(1)));
        let deleted = clerk.invitations().delete(&ada.id).await.unwrap();
        assert_eq!((deleted.deleted, deleted.id.as_deref()), (true, Some(ada.id.as_str())));
    }
    // Where none arrives, nobody knows.
    let ada = clerk.invitations().create("ada@example.com").await.unwrap();
    emulator.state(|state| state.add_fault(Fault::drop_before().on("DELETE", "/invitations/*")));
    let error = clerk.invitations().delete(&ada.id).await.unwrap_err();
    assert!(error.may_have_been_executed() && !matches!(error, Error::Api(_)), "{error}");
}
