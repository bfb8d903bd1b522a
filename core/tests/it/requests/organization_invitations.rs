//! The requests of organization invitations, and of the deletion of an invitation.

use clerk_invitations_core::{
    BulkCreateOrganizationInvitations, Clerk, CreateOrganizationInvitation, Error, InvalidRequest,
    InvitationStatus, ListInstanceOrganizationInvitations, ListOrganizationInvitations,
    ListUserOrganizationInvitations, NewOrganizationInvitation, RevokeOrganizationInvitation,
};
use serde_json::json;

use super::{metadata, refused, sent};

const MEMBER: &str = "org:member";

#[test]
fn delete_invitation() {
    let (line, body) = sent(async |clerk| clerk.invitations().delete("inv_1").await);
    assert_eq!((line.as_str(), body), ("DELETE /v1/invitations/inv_1", None));
}

#[test]
fn create() {
    let bare = ("org_1", "ada@example.com", MEMBER);
    let (line, body) = sent(async |clerk| clerk.organization_invitations().create(bare).await);
    assert_eq!(line, "POST /v1/organizations/org_1/invitations");
    assert_eq!(body, Some(json!({"email_address": "ada@example.com", "role": "org:member"})));

    let everything = CreateOrganizationInvitation::new("org_1", "ada@example.com", "org:admin")
        .expires_in_days(7)
        .inviter_user_id("user_1")
        .notify(false)
        .private_metadata(metadata())
        .public_metadata(metadata())
        .redirect_url("https://example.com/welcome");
    let (_, body) = sent(async |clerk| clerk.organization_invitations().create(everything).await);
    let expected = json!({
        "email_address": "ada@example.com",
        "role": "org:admin",
        "expires_in_days": 7,
        "inviter_user_id": "user_1",
        "notify": false,
        "private_metadata": {"Team_Name": {"snake_key": 1.5}},
        "public_metadata": {"Team_Name": {"snake_key": 1.5}},
        "redirect_url": "https://example.com/welcome",
    });
    assert_eq!(body, Some(expected));
}

#[test]
fn bulk_create() {
    let items = [
        NewOrganizationInvitation::new("ada@example.com", "org:admin").notify(false),
        NewOrganizationInvitation::new("grace@example.com", MEMBER),
    ];
    let bulk = BulkCreateOrganizationInvitations::new("org_1", items);
    let (line, body) = sent(async |clerk| clerk.organization_invitations().bulk_create(bulk).await);
    assert_eq!(line, "POST /v1/organizations/org_1/invitations/bulk");
    let expected = json!([
        {"email_address": "ada@example.com", "role": "org:admin", "notify": false},
        {"email_address": "grace@example.com", "role": "org:member"},
    ]);
    assert_eq!(body, Some(expected));
}

#[test]
fn list() {
    let (line, body) = sent(async |clerk| clerk.organization_invitations().list("org_1").await);
    assert_eq!((line.as_str(), body), ("GET /v1/organizations/org_1/invitations", None));

    let everything = ListOrganizationInvitations::new("org_1")
        .status(InvitationStatus::Pending)
        .email_address("ada+1@example.com&limit=1")
        .order_by("+email_address")
        .limit(500)
        .offset(1000);
    let (line, _) = sent(async |clerk| clerk.organization_invitations().list(everything).await);
    let query = "status=pending&email_address=ada%2B1%40example.com%26limit%3D1&order_by=%2Bemail_address\
                 &limit=500&offset=1000";
    assert_eq!(line, format!("GET /v1/organizations/org_1/invitations?{query}"));
}

#[test]
fn get() {
    let of = ("org_1", "orginv_1");
    let (line, body) = sent(async |clerk| clerk.organization_invitations().get(of).await);
    assert_eq!((line.as_str(), body), ("GET /v1/organizations/org_1/invitations/orginv_1", None));
}

#[test]
fn revoke() {
    let target = "POST /v1/organizations/org_1/invitations/orginv_1/revoke";
    let of = ("org_1", "orginv_1");
    let (line, body) = sent(async |clerk| clerk.organization_invitations().revoke(of).await);
    assert_eq!((line.as_str(), body), (target, Some(json!({}))));

    let revoke = RevokeOrganizationInvitation::new("org_1", "orginv_1").requesting_user_id("user_1");
    let (line, body) = sent(async |clerk| clerk.organization_invitations().revoke(revoke).await);
    assert_eq!((line.as_str(), body), (target, Some(json!({"requesting_user_id": "user_1"}))));
}

#[test]
fn list_instance() {
    let everything = || ListInstanceOrganizationInvitations::new();
    let (line, body) = sent(async |clerk| clerk.organization_invitations().list_instance(everything()).await);
    assert_eq!((line.as_str(), body), ("GET /v1/organization_invitations", None));

    let everything = everything()
        .status(InvitationStatus::Expired)
        .query("ada")
        .order_by("-created_at")
        .limit(1)
        .offset(0);
    let (line, _) = sent(async |clerk| clerk.organization_invitations().list_instance(everything).await);
    let query = "status=expired&query=ada&order_by=-created_at&limit=1&offset=0";
    assert_eq!(line, format!("GET /v1/organization_invitations?{query}"));

    let over = [InvitationStatus::Revoked, InvitationStatus::Expired];
    let several = ListInstanceOrganizationInvitations::new().status(over);
    let (line, _) = sent(async |clerk| clerk.organization_invitations().list_instance(several).await);
    assert_eq!(line, "GET /v1/organization_invitations?status=revoked&status=expired");
}

#[test]
fn list_of_user() {
    let (line, body) = sent(async |clerk| clerk.organization_invitations().list_of_user("user_1").await);
    assert_eq!((line.as_str(), body), ("GET /v1/users/user_1/organization_invitations", None));

    let everything =
        ListUserOrganizationInvitations::new("user_1").status(InvitationStatus::Revoked).limit(20).offset(40);
    let (line, _) = sent(async |clerk| clerk.organization_invitations().list_of_user(everything).await);
    assert_eq!(line, "GET /v1/users/user_1/organization_invitations?status=revoked&limit=20&offset=40");
}

#[test]
fn an_id_stays_a_segment() {
    let of = ("org_1/invitations?x=", "../orginv_1#\r\n");
    let (line, _) = sent(async |clerk| clerk.organization_invitations().get(of).await);
    let expected = "GET /v1/organizations/org_1%2Finvitations%3Fx%3D/invitations/..%2Forginv_1%23%0D%0A";
    assert_eq!(line, expected);
    // An id that looks like the other's place is no place.
    let of = ("{invitation_id}", "orginv_1");
    let (line, _) = sent(async |clerk| clerk.organization_invitations().get(of).await);
    assert_eq!(line, "GET /v1/organizations/%7Binvitation_id%7D/invitations/orginv_1");
}

/// Why a call with this id in the place of one of its path's parameters is refused.
fn refusals(id: &str) -> Vec<(&'static str, InvalidRequest)> {
    let member = || NewOrganizationInvitation::new("ada@example.com", MEMBER);
    vec![
        ("invitation_id", refused(async |clerk| clerk.invitations().delete(id).await)),
        of("organization_id", async |clerk| {
            clerk.organization_invitations().create((id, "ada@example.com", MEMBER)).await
        }),
        of("organization_id", async |clerk| {
            let bulk = BulkCreateOrganizationInvitations::new(id, [member()]);
            clerk.organization_invitations().bulk_create(bulk).await
        }),
        of("organization_id", async |clerk| clerk.organization_invitations().list(id).await),
        of("organization_id", async |clerk| clerk.organization_invitations().get((id, "orginv_1")).await),
        of("invitation_id", async |clerk| clerk.organization_invitations().get(("org_1", id)).await),
        of("organization_id", async |clerk| clerk.organization_invitations().revoke((id, "orginv_1")).await),
        of("invitation_id", async |clerk| clerk.organization_invitations().revoke(("org_1", id)).await),
        of("user_id", async |clerk| clerk.organization_invitations().list_of_user(id).await),
    ]
}

fn of<T>(
    field: &'static str,
    call: impl AsyncFnOnce(&Clerk) -> Result<T, Error>,
) -> (&'static str, InvalidRequest) {
    (field, refused(call))
}

#[test]
fn each_id_of_a_path_must_not_be_empty() {
    for id in ["", ".", ".."] {
        for (field, error) in refusals(id) {
            assert_eq!((error.field(), error.rule()), (field, "must not be empty, `.` or `..`"));
        }
    }
}

#[test]
fn what_the_api_would_refuse_is_refused_before() {
    let create = |request: CreateOrganizationInvitation| {
        refused(async |clerk| clerk.organization_invitations().create(request).await)
    };
    for address in ["", "ada", "@example.com", "ada@"] {
        let error = create(CreateOrganizationInvitation::new("org_1", address, MEMBER));
        assert_eq!(error.field(), "email_address");
    }
    let ada = || CreateOrganizationInvitation::new("org_1", "ada@example.com", MEMBER);
    for days in [0, 366] {
        let error = create(ada().expires_in_days(days));
        assert_eq!((error.field(), error.rule()), ("expires_in_days", "must be from 1 to 365"));
    }
    for limit in [0, 501] {
        let error = refused(async |clerk| {
            let request = ListOrganizationInvitations::new("org_1").limit(limit);
            clerk.organization_invitations().list(request).await
        });
        assert_eq!((error.field(), error.rule()), ("limit", "must be from 1 to 500"));
        let error = refused(async |clerk| {
            let request = ListInstanceOrganizationInvitations::new().limit(limit);
            clerk.organization_invitations().list_instance(request).await
        });
        assert_eq!(error.field(), "limit");
        let error = refused(async |clerk| {
            let request = ListUserOrganizationInvitations::new("user_1").limit(limit);
            clerk.organization_invitations().list_of_user(request).await
        });
        assert_eq!(error.field(), "limit");
    }
    for count in [0, 11] {
        let items = (0..count).map(|n| NewOrganizationInvitation::new(format!("{n}@example.com"), MEMBER));
        let bulk = BulkCreateOrganizationInvitations::new("org_1", items);
        let error = refused(async |clerk| clerk.organization_invitations().bulk_create(bulk).await);
        assert_eq!(
            (error.field(), error.rule()),
            ("items", &*format!("must hold from 1 to 10 items, not {count}"))
        );
    }
    let bulk =
        BulkCreateOrganizationInvitations::new("org_1", [("ada@example.com", MEMBER), ("grace", MEMBER)]);
    let error = refused(async |clerk| clerk.organization_invitations().bulk_create(bulk).await);
    assert_eq!((error.index(), error.field()), (Some(1), "email_address"));
}
