//! Who is not invited into an organization, and why.

use clerk_invitations_emulator::{NewOrganization, Role};
use serde_json::json;

use crate::organizations::{acme, bulk, invite, invited, member};
use crate::support::{DAY_MS, Lab, id};

#[tokio::test]
async fn every_field_is_checked() {
    let lab = Lab::start().await;
    let acme = acme(&lab).await;
    for (field, value, error) in [
        ("email_address", json!("ada"), "422 form_param_format_invalid email_address"),
        ("role", json!(null), "422 form_param_type_invalid role"),
        ("role", json!("org:boss"), "404 resource_not_found role"),
        ("inviter_user_id", json!("user_x"), "422 form_resource_not_found inviter_user_id"),
        ("expires_in_days", json!(366), "422 form_param_value_too_large expires_in_days"),
        ("notify", json!("no"), "422 form_param_type_invalid notify"),
        ("private_metadata", json!([]), "422 form_param_type_invalid private_metadata"),
        ("public_metadata", json!(1), "422 form_param_type_invalid public_metadata"),
        ("redirect_url", json!(1), "422 form_param_type_invalid redirect_url"),
    ] {
        let mut body = member("ada@example.com");
        body[field] = value.clone();
        assert_eq!(invite(&lab, &acme, body).await.error(), error, "{field}: {value}");
    }
    assert_eq!(
        invite(&lab, &acme, json!({})).await.error(),
        "422 form_param_missing email_address form_param_missing role"
    );
    assert!(invited(&lab).is_empty());
}

#[tokio::test]
async fn who_invites_must_be_one_who_may() {
    let lab = Lab::start().await;
    let acme = lab.emulator.state(|clerk| {
        let owner = Role::new("org:owner", "Owner").managing_members();
        clerk.add_organization(NewOrganization::new("Acme").slug("a").role(owner)).id
    });
    for (who, role, error) in [
        ("stranger@example.com", None, Some("403 not_a_member_in_organization")),
        ("member@example.com", Some("org:member"), Some("403 missing_organization_permission")),
        ("admin@example.com", Some("org:admin"), None),
        ("owner@example.com", Some("org:owner"), None),
    ] {
        let user = lab.emulator.state(|clerk| {
            if let Some(role) = role {
                clerk.add_member(&acme, who, role).unwrap();
            }
            clerk.add_user(who).id
        });
        let mut body = member(&format!("by-{who}"));
        body["inviter_user_id"] = json!(user);
        let answer = invite(&lab, &acme, body).await;
        let made = invite(&lab, &acme, member(&format!("x-{who}"))).await.ok();
        let path = format!("/organizations/{acme}/invitations/{}/revoke", id(&made));
        let revoked = lab.post(&path, json!({ "requesting_user_id": user })).await;
        match error {
            Some(error) => {
                assert_eq!((answer.error(), revoked.error()), (error.into(), error.into()), "{who}")
            }
            None => assert_eq!((answer.status, revoked.status), (200, 200), "{who}"),
        }
    }
}

#[tokio::test]
async fn a_second_pending_invitation_in_both_worlds() {
    let lab = Lab::start().await;
    let (acme, other) = (acme(&lab).await, acme(&lab).await);
    invite(&lab, &acme, member("ada@example.com")).await.ok();
    invite(&lab, &other, member("ada@example.com")).await.ok();
    let again = invite(&lab, &acme, member("ADA@example.com")).await;
    assert_eq!(again.error(), "400 duplicate_record");
    assert_eq!(again.json()["errors"][0]["meta"], json!({ "email_addresses": ["ADA@example.com"] }));
    let in_bulk =
        bulk(&lab, &acme, &["new@example.com", "ada@example.com", "b@example.com", "B@example.com"]).await;
    let meta = json!({ "email_addresses": ["ada@example.com", "B@example.com"] });
    assert_eq!(
        (in_bulk.error(), &in_bulk.json()["errors"][0]["meta"]),
        ("400 duplicate_record".into(), &meta)
    );

    lab.control("POST", "config", json!({ "organization_duplicates": "organization_invitation_not_unique" }))
        .await
        .ok();
    let again = invite(&lab, &acme, member("ada@example.com")).await;
    assert_eq!(again.error(), "400 organization_invitation_not_unique");
    assert_eq!(again.json()["errors"][0].get("meta"), None);
    let in_bulk = bulk(&lab, &acme, &["ada@example.com", "new@example.com"]).await;
    assert_eq!(in_bulk.error(), "400 organization_invitation_not_unique");
    assert_eq!(invited(&lab).len(), 2);

    lab.control("POST", "config", json!({ "organization_duplicates": "allowed" })).await.ok();
    invite(&lab, &acme, member("ada@example.com")).await.ok();
    bulk(&lab, &acme, &["ada@example.com", "ada@example.com"]).await.ok();
    assert_eq!(invited(&lab), ["ada@example.com"; 5]);
    assert_eq!(lab.mailed(), ["ada@example.com"; 5]);
}

#[tokio::test]
async fn a_bulk_with_offenders_creates_nothing_or_the_others() {
    let lab = Lab::start().await;
    let acme = acme(&lab).await;
    lab.emulator.state(|clerk| clerk.add_member(&acme, "member@example.com", "org:member")).unwrap();
    let people = ["new@example.com", "member@example.com"];
    let refused = bulk(&lab, &acme, &people).await;
    assert_eq!(refused.error(), "400 already_a_member_in_organization");
    let error = &refused.json()["errors"][0];
    assert_eq!(error["long_message"], "member@example.com is already a member of the organization.");
    assert_eq!(error.get("meta"), None);
    assert!(invited(&lab).is_empty());
    lab.control("POST", "config", json!({ "bulk_atomic": false })).await.ok();
    assert_eq!(bulk(&lab, &acme, &people).await.error(), "400 already_a_member_in_organization");
    assert_eq!(invited(&lab), ["new@example.com"]);
}

#[tokio::test]
async fn memberships_and_seats_run_out_and_pending_ones_count() {
    let lab = Lab::start().await;
    for (organization, error) in [
        (NewOrganization::new("A").max_allowed_memberships(3), "403 organization_membership_quota_exceeded"),
        (NewOrganization::new("B").seats(3), "402 insufficient_seats"),
    ] {
        let acme = lab.emulator.state(|clerk| {
            let acme = clerk.add_organization(organization).id;
            clerk.add_member(&acme, "admin@example.com", "org:admin").unwrap();
            acme
        });
        let first = invite(&lab, &acme, member("a@example.com")).await.ok();
        assert_eq!(bulk(&lab, &acme, &["b@example.com", "c@example.com"]).await.error(), error);
        invite(&lab, &acme, member("b@example.com")).await.ok();
        let refused = invite(&lab, &acme, member("c@example.com")).await;
        assert_eq!(refused.error(), error);
        assert!(
            refused.json()["errors"][0]["long_message"].as_str().unwrap().contains(" 3 "),
            "{}",
            refused.text
        );
        lab.bare("POST", &format!("/organizations/{acme}/invitations/{}/revoke", id(&first))).await.ok();
        invite(&lab, &acme, member("c@example.com")).await.ok();
        lab.emulator.state(|clerk| {
            let last = clerk.organization_invitations().pop().unwrap();
            clerk.accept_organization_invitation(&last.id).unwrap();
        });
        assert_eq!(invite(&lab, &acme, member("d@example.com")).await.error(), error);
        lab.advance(30 * DAY_MS);
        invite(&lab, &acme, member("d@example.com")).await.ok();
    }
}
