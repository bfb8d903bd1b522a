//! The requests of organization invitations.

use clerk_invitations_emulator::{Emulator, NewOrganization, OrganizationDuplicates};
use clerk_invitations_native::{
    BulkCreateOrganizationInvitations, Clerk, CreateOrganizationInvitation, InvitationStatus,
    ListInstanceOrganizationInvitations, ListOrganizationInvitations, ListUserOrganizationInvitations,
    Metadata, NewOrganizationInvitation, OrganizationId, RevokeOrganizationInvitation,
};
use serde_json::json;

/// Each field alone, and all together.
fn invitations(addresses: &str, inviter: &str) -> Vec<NewOrganizationInvitation> {
    let metadata = Metadata::from_iter([("plan".to_owned(), json!({"a": [1, null]}))]);
    let new =
        |name: &str| NewOrganizationInvitation::new(format!("{name}.{addresses}@example.com"), "org:member");
    vec![
        new("bare"),
        new("expires").expires_in_days(1),
        new("invited").inviter_user_id(inviter),
        new("quiet").notify(false),
        new("public").public_metadata(metadata.clone()),
        new("private").private_metadata(metadata.clone()),
        new("redirect").redirect_url("https://example.com/"),
        new("all")
            .expires_in_days(365)
            .inviter_user_id(inviter)
            .notify(true)
            .public_metadata(metadata.clone())
            .private_metadata(metadata)
            .redirect_url("https://example.com/"),
    ]
}

/// Every request of these operations, and most answers to them; answers which succeeded.
pub(super) async fn call_everything(emulator: &Emulator, clerk: &Clerk) -> Vec<bool> {
    let mut outcomes = Vec::new();
    let api = clerk.organization_invitations();
    let (org, admin, user) = emulator.state(|state| {
        let org = state.add_organization("Acme").id;
        let admin = state.add_member(&org, "admin@example.com", "org:admin").unwrap().user_id;
        let user = state.add_member(&org, "member@example.com", "org:member").unwrap().user_id;
        (OrganizationId::from(org), admin, user)
    });

    for invitation in invitations("one", &admin) {
        let invitation = invitation.into_organization(&org);
        outcomes.push(api.create(invitation.clone()).await.is_ok());
        outcomes.push(api.create(invitation).await.is_ok());
    }
    for _ in 0..2 {
        let bulk = BulkCreateOrganizationInvitations::new(&org, invitations("many", &admin));
        outcomes.push(api.bulk_create(bulk).await.is_ok());
    }
    let refused = |address: &str| CreateOrganizationInvitation::new(&org, address, "org:member");
    for request in [
        refused("member@example.com"),
        refused("no address@example..com@"),
        refused("ada@example.com").inviter_user_id(&*user),
        refused("ada@example.com").inviter_user_id("user_unknown"),
        CreateOrganizationInvitation::new(&org, "ada@example.com", "org:unknown"),
        CreateOrganizationInvitation::new("org_unknown/?#é", "ada@example.com", "org:member"),
    ] {
        assert!(api.create(request).await.is_err());
    }
    let duplicates = OrganizationDuplicates::OrganizationInvitationNotUnique;
    emulator.state(|state| state.config_mut().organization_duplicates = duplicates);
    assert!(api.create(refused("bare.one@example.com")).await.is_err());
    for full in
        [NewOrganization::new("Full").max_allowed_memberships(0), NewOrganization::new("Unpaid").seats(0)]
    {
        let full = emulator.state(|state| state.add_organization(full).id);
        assert!(api.create((full, "ada@example.com", "org:member")).await.is_err());
    }

    let list = || ListOrganizationInvitations::new(&org);
    let instance = ListInstanceOrganizationInvitations::new;
    for status in InvitationStatus::KNOWN.iter().cloned() {
        outcomes.push(api.list(list().status(status.clone())).await.is_ok());
        outcomes.push(api.list_instance(instance().status(status.clone())).await.is_ok());
        let of_user = ListUserOrganizationInvitations::new(&*user).status(status);
        outcomes.push(api.list_of_user(of_user).await.is_ok());
    }
    for request in [
        list(),
        list().email_address("bare.one@example.com").order_by("+email_address"),
        list().order_by("-created_at").limit(1).offset(1),
        list().limit(500).offset(1_000_000),
        list().order_by("no such order"),
        ListOrganizationInvitations::new("org_unknown"),
    ] {
        outcomes.push(api.list(request).await.is_ok());
    }
    let over = [InvitationStatus::Revoked, InvitationStatus::Expired];
    outcomes.push(api.list_instance(instance().status(over)).await.is_ok());
    outcomes.push(api.list_instance(instance()).await.is_ok());
    let everything = instance().query("one@example.com&x=é").order_by("+created_at").limit(2).offset(1);
    outcomes.push(api.list_instance(everything).await.is_ok());
    outcomes.push(api.list_instance(instance().order_by("no such order")).await.is_ok());
    let invited = emulator.state(|state| state.add_user("bare.one@example.com").id);
    let theirs = api.list_of_user(ListUserOrganizationInvitations::new(&*invited).limit(1).offset(0)).await;
    assert_eq!(theirs.unwrap().data.len(), 1);
    assert!(api.list_of_user("user_unknown").await.is_err());

    let made = api.list(list().limit(500)).await.unwrap().data;
    outcomes.push(api.get((&org, &made[0].id)).await.is_ok());
    outcomes.push(api.get((&org, "orginv_unknown/?#é")).await.is_ok());
    for id in [made[0].id.as_str(), made[0].id.as_str(), "orginv_unknown"] {
        outcomes.push(api.revoke((&org, id)).await.is_ok());
    }
    for user in [&admin, &user] {
        let request = RevokeOrganizationInvitation::new(&org, &made[1].id).requesting_user_id(&**user);
        outcomes.push(api.revoke(request).await.is_ok());
    }
    emulator.state(|state| state.config_mut().organizations_enabled = false);
    assert!(api.list_instance(instance()).await.is_err());
    emulator.state(|state| state.config_mut().organizations_enabled = true);
    outcomes
}
