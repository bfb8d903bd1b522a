//! Invitations into organizations: made, revoked, accepted.

use serde_json::{Value, json};

use crate::support::{Answer, DAY_MS, Lab, START, column, id};

/// An organization without limits.
pub(crate) async fn acme(lab: &Lab) -> String {
    lab.emulator.state(|clerk| clerk.add_organization("Acme").id)
}

pub(crate) fn member(address: &str) -> Value {
    json!({ "email_address": address, "role": "org:member" })
}

pub(crate) async fn invite(lab: &Lab, organization: &str, body: Value) -> Answer {
    lab.post(&format!("/organizations/{organization}/invitations"), body).await
}

pub(crate) async fn bulk(lab: &Lab, organization: &str, addresses: &[&str]) -> Answer {
    let items: Value = addresses.iter().map(|address| member(address)).collect();
    lab.post(&format!("/organizations/{organization}/invitations/bulk"), items).await
}

/// The addresses invited into organizations, oldest first.
pub(crate) fn invited(lab: &Lab) -> Vec<String> {
    let invitations = lab.emulator.state(|clerk| clerk.organization_invitations());
    invitations.into_iter().map(|invitation| invitation.email_address).collect()
}

#[tokio::test]
async fn a_new_invitation_is_pending_and_mailed() {
    let lab = Lab::start().await;
    let acme = acme(&lab).await;
    let admin = lab.emulator.state(|clerk| clerk.add_member(&acme, "boss@example.com", "org:admin")).unwrap();
    let body = json!({
        "email_address": "Ada@example.com", "role": "org:admin", "inviter_user_id": admin.user_id,
        "public_metadata": { "team": 1 }, "private_metadata": { "pin": 2 }, "expires_in_days": 7,
        "redirect_url": "https://example.com/join", "notify": true, "something_new": [],
    });
    let made = invite(&lab, &acme, body).await.ok();
    assert_eq!(id(&made).split_once('_').map(|(prefix, rest)| (prefix, rest.len())), Some(("orginv", 27)));
    assert!(made["url"].as_str().unwrap().contains("?ticket="));
    for (field, value) in [
        ("organization_id", json!(acme)),
        ("email_address", json!("Ada@example.com")),
        ("role", json!("org:admin")),
        ("role_name", json!("Admin")),
        ("status", json!("pending")),
        ("inviter_id", json!(admin.user_id)),
        ("public_metadata", json!({ "team": 1 })),
        ("private_metadata", json!({ "pin": 2 })),
        ("expires_at", json!(START + 7 * DAY_MS)),
        ("created_at", json!(START)),
        ("updated_at", json!(START)),
    ] {
        assert_eq!(made[field], value, "{field}");
    }
    assert_eq!(made["public_inviter_data"]["identifier"], "boss@example.com");

    let mails = lab.control("GET", "outbox", json!(null)).await.ok();
    let mail = json!([{
        "to": "Ada@example.com", "kind": "organization_invitation", "invitation_id": id(&made), "at": START,
    }]);
    assert_eq!(mails, mail);
    assert_eq!(lab.get(&format!("/organizations/{acme}/invitations/{}", id(&made))).await.ok(), made);
}

#[tokio::test]
async fn the_defaults_are_thirty_days_no_metadata_and_a_mail() {
    let lab = Lab::start().await;
    let acme = acme(&lab).await;
    let nulls = json!({
        "email_address": "a@example.com", "role": "org:member", "inviter_user_id": null, "notify": null,
        "public_metadata": null, "private_metadata": null, "expires_in_days": null, "redirect_url": null,
    });
    let silent = json!({ "email_address": "c@example.com", "role": "org:member", "notify": false });
    for (body, mails) in [(nulls, 1), (member("b@example.com"), 2), (silent, 2)] {
        let made = invite(&lab, &acme, body).await.ok();
        assert_eq!((&made["inviter_id"], &made["public_inviter_data"]), (&json!(null), &json!(null)));
        assert_eq!((&made["public_metadata"], &made["private_metadata"]), (&json!({}), &json!({})));
        assert_eq!(made["expires_at"], START + 30 * DAY_MS);
        assert_eq!(lab.mailed().len(), mails);
    }
}

#[tokio::test]
async fn a_bulk_answers_a_page_and_has_a_size() {
    let lab = Lab::start().await;
    let acme = acme(&lab).await;
    let made = bulk(&lab, &acme, &["a@example.com", "b@example.com"]).await.ok();
    assert_eq!(column(&made, "email_address"), ["a@example.com", "b@example.com"]);
    assert_eq!(made["total_count"], 2);
    let path = format!("/organizations/{acme}/invitations/bulk");
    let eleven: Vec<Value> = (0..11).map(|n| member(&format!("{n}@example.com"))).collect();
    assert_eq!(lab.post(&path, json!(eleven)).await.error(), "400 bulk_size_exceeded");
    assert_eq!(lab.post(&path, json!([])).await.error(), "422 form_param_value_invalid body");
    assert_eq!(lab.post(&path, member("x@example.com")).await.error(), "400 request_body_invalid");
}

#[tokio::test]
async fn accepting_makes_a_user_and_a_member() {
    let lab = Lab::start().await;
    let acme = acme(&lab).await;
    let made = invite(&lab, &acme, member("Ada@example.com")).await.ok();
    lab.advance(5);
    let body = json!({ "invitation_id": id(&made) });
    let accepted = lab.control("POST", "accept", body.clone()).await.ok();
    assert_eq!((&accepted["status"], &accepted["url"]), (&json!("accepted"), &json!(null)));
    assert_eq!(lab.control("POST", "accept", body).await.status, 409);

    let state = lab.control("GET", "state", json!(null)).await.ok();
    assert_eq!(state["organization_invitations"], json!([accepted]));
    let membership = json!([{
        "organization_id": acme, "user_id": state["users"][0]["id"], "email_address": "Ada@example.com",
        "role": "org:member", "created_at": START + 5,
    }]);
    assert_eq!(state["memberships"], membership);
    assert_eq!(
        invite(&lab, &acme, member("ada@example.com")).await.error(),
        "400 already_a_member_in_organization"
    );
    let path = format!("/organizations/{acme}/invitations/{}/revoke", id(&made));
    assert_eq!(lab.bare("POST", &path).await.error(), "404 organization_invitation_not_pending");
}

#[tokio::test]
async fn revoking_takes_pending_ones_only() {
    let lab = Lab::start().await;
    let (acme, other) = (acme(&lab).await, acme(&lab).await);
    let made = invite(&lab, &acme, member("ada@example.com")).await.ok();
    let path = |organization: &str, invitation: &str| {
        format!("/organizations/{organization}/invitations/{invitation}")
    };
    for (organization, invitation) in
        [(&acme, "orginv_x"), (&other, id(&made)), (&"org_x".to_owned(), id(&made))]
    {
        let path = path(organization, invitation);
        assert_eq!(lab.get(&path).await.error(), "404 resource_not_found");
        assert_eq!(lab.bare("POST", &format!("{path}/revoke")).await.error(), "404 resource_not_found");
    }
    let revoke = format!("{}/revoke", path(&acme, id(&made)));
    lab.advance(1);
    let revoked = lab.post(&revoke, json!({ "requesting_user_id": null })).await.ok();
    assert_eq!((&revoked["status"], &revoked["updated_at"]), (&json!("revoked"), &json!(START + 1)));
    assert_eq!(lab.bare("POST", &revoke).await.error(), "404 organization_invitation_not_pending");

    let expired = invite(&lab, &acme, member("ada@example.com")).await.ok();
    lab.advance(30 * DAY_MS);
    let revoke = format!("{}/revoke", path(&acme, id(&expired)));
    assert_eq!(lab.bare("POST", &revoke).await.error(), "404 organization_invitation_not_pending");
}

#[tokio::test]
async fn organizations_can_be_made_over_http_and_switched_off() {
    let lab = Lab::start().await;
    let body = json!({
        "name": "Acme", "max_allowed_memberships": 5, "seats": 4,
        "roles": [{ "key": "org:guest", "name": "Guest" }],
    });
    let acme = lab.control("POST", "organizations", body).await.ok();
    assert!(id(&acme).starts_with("org_"));
    let roles = json!([
        { "key": "org:admin", "name": "Admin", "manages_members": true },
        { "key": "org:member", "name": "Member", "manages_members": false },
        { "key": "org:guest", "name": "Guest", "manages_members": false },
    ]);
    assert_eq!((&acme["roles"], &acme["slug"], &acme["seats"]), (&roles, &json!("acme"), &json!(4)));
    let body = json!({ "organization_id": id(&acme), "email_address": "ada@example.com" });
    let membership = lab.control("POST", "members", body).await.ok();
    assert_eq!(membership["role"], "org:member");

    let user = membership["user_id"].as_str().unwrap();
    lab.control("POST", "config", json!({ "organizations_enabled": false })).await.ok();
    for path in [
        format!("/organizations/{}/invitations", id(&acme)),
        "/organization_invitations".to_owned(),
        format!("/users/{user}/organization_invitations"),
    ] {
        assert_eq!(lab.get(&path).await.error(), "403 organization_not_enabled_in_instance", "{path}");
    }
    let refused = invite(&lab, id(&acme), member("b@example.com")).await;
    assert_eq!(refused.error(), "403 organization_not_enabled_in_instance");
}

#[tokio::test]
async fn faults_strike_here_as_elsewhere() {
    let lab = Lab::start().await;
    let acme = acme(&lab).await;
    let matching = json!({
        "method": "POST", "path": "/organizations/{organization_id}/invitations/bulk",
        "email_address": "b@example.com",
    });
    lab.control("POST", "faults", json!({ "kind": "drop_after", "match": matching, "times": 1 })).await.ok();
    bulk(&lab, &acme, &["a@example.com"]).await.ok();
    let path = format!("/organizations/{acme}/invitations/bulk");
    lab.attempt("POST", &path, json!([member("b@example.com")])).await.unwrap_err();
    assert_eq!(lab.mailed(), ["a@example.com", "b@example.com"]);
}
