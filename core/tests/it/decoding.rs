//! Answers as Clerk sends them, and as it may come to send them.

use clerk_invitations_core::{
    BulkCreateOrganizationInvitations, DeletedObject, Invitation, InvitationStatus,
    ListInstanceOrganizationInvitations, ListInvitations, ListWaitlistEntries, ObjectType,
    OrganizationInvitation, Page, Timestamp, WaitlistEntry, WaitlistEntryStatus,
};
use futures_executor::block_on;
use serde_json::{Value, json};

use crate::support::{PRIVATE, answering, invitation, organization_invitation, waitlist_entry};

fn create(body: &Value) -> Result<Invitation, clerk_invitations_core::Error> {
    block_on(answering(200, body.to_string()).0.invitations().create("ada@example.com").into_future())
}

fn invite(body: &Value) -> Result<WaitlistEntry, clerk_invitations_core::Error> {
    block_on(answering(200, body.to_string()).0.waitlist_entries().invite("wle_1").into_future())
}

fn get(body: &Value) -> Result<OrganizationInvitation, clerk_invitations_core::Error> {
    let (clerk, _) = answering(200, body.to_string());
    block_on(clerk.organization_invitations().get(("org_1", "orginv_1")).into_future())
}

fn with(mut body: Value, field: &str, value: Value) -> Value {
    body[field] = value;
    body
}

fn without(mut body: Value, field: &str) -> Value {
    body.as_object_mut().unwrap().remove(field).unwrap();
    body
}

#[test]
fn every_field_arrives_and_is_written_back() {
    let read = create(&invitation()).unwrap();
    assert_eq!(read.id, "inv_2g8ZsHzXk3WbQm5T1eY7uNpRoLd");
    assert_eq!(read.status, InvitationStatus::Pending);
    assert_eq!(read.created_at, Timestamp::from_millis(1_767_225_600_000));
    assert!(read.url.as_ref().unwrap().expose().ends_with("ticket=canary_ticket_91c2"));
    assert_eq!(serde_json::to_value(&read).unwrap(), invitation());

    let read = invite(&waitlist_entry()).unwrap();
    assert_eq!(read.status, WaitlistEntryStatus::Invited);
    assert_eq!(read.invitation.as_ref().unwrap().id, "inv_2g8ZsHzXk3WbQm5T1eY7uNpRoLd");
    assert_eq!(serde_json::to_value(&read).unwrap(), waitlist_entry());

    let read = get(&organization_invitation()).unwrap();
    assert_eq!((read.object.clone(), read.role.as_str()), (ObjectType::OrganizationInvitation, "org:member"));
    assert_eq!(read.status, Some(InvitationStatus::Pending));
    assert_eq!(read.private_metadata.expose()[PRIVATE[0]][PRIVATE[0]][0], PRIVATE[1]);
    assert_eq!(read.public_organization_data.as_ref().unwrap().name.as_deref(), Some("Acme"));
    assert_eq!(read.public_inviter_data.as_ref().unwrap().user_id, "user_1");
    assert_eq!(serde_json::to_value(&read).unwrap(), organization_invitation());

    let all =
        json!({"object": "waitlist_entry", "id": "wle_1", "slug": "s", "external_id": "e", "deleted": true});
    let (clerk, _) = answering(200, all.to_string());
    let deleted: DeletedObject = block_on(clerk.waitlist_entries().delete("wle_1").into_future()).unwrap();
    assert_eq!(serde_json::to_value(&deleted).unwrap(), all);
    let deletion = json!({"object": "invitation", "id": "inv_1", "deleted": true});
    let (clerk, _) = answering(200, deletion.to_string());
    let deleted: DeletedObject = block_on(clerk.invitations().delete("inv_1").into_future()).unwrap();
    assert_eq!((deleted.object, deleted.deleted), (ObjectType::Invitation, true));
    assert_eq!(deleted.id.as_deref(), Some("inv_1"));
}

#[test]
fn optional_fields_may_be_null_or_absent() {
    for field in ["revoked", "url", "expires_at", "public_metadata"] {
        for body in [with(invitation(), field, Value::Null), without(invitation(), field)] {
            let read = create(&body).unwrap_or_else(|error| panic!("{field}: {error}"));
            let nested = invite(&with(waitlist_entry(), "invitation", body)).unwrap();
            assert_eq!(nested.invitation, Some(read), "{field}");
        }
    }
    for field in ["is_locked", "invitation"] {
        for body in [with(waitlist_entry(), field, Value::Null), without(waitlist_entry(), field)] {
            assert!(invite(&body).is_ok(), "{field}");
        }
    }
}

#[test]
fn what_an_organization_invitation_may_lack() {
    let members = organization_invitation();
    let needed = ["object", "id", "email_address", "role", "role_name", "created_at", "updated_at"];
    for field in members.as_object().unwrap().keys() {
        for body in [with(members.clone(), field, Value::Null), without(members.clone(), field)] {
            assert_eq!(get(&body).is_err(), needed.contains(&field.as_str()), "{field}");
        }
    }
    for (part, needed) in [("public_inviter_data", "user_id"), ("public_organization_data", "id")] {
        for field in members[part].as_object().unwrap().keys() {
            for value in
                [with(members[part].clone(), field, Value::Null), without(members[part].clone(), field)]
            {
                let body = with(members.clone(), part, value);
                assert_eq!(get(&body).is_err(), field == needed, "{part}.{field}");
            }
        }
    }
    let bare = without(without(members, "private_metadata"), "status");
    let read = get(&bare).unwrap();
    assert!(read.status.is_none() && read.private_metadata.expose().is_empty());
}

#[test]
fn unknown_values_and_fields_do_not_fail_a_call() {
    let body = with(with(invitation(), "status", json!("frozen")), "new_field", json!({"deep": [1, null]}));
    assert_eq!(create(&body).unwrap().status, InvitationStatus::Unknown("frozen".into()));
    assert_eq!(
        create(&with(invitation(), "object", json!("invitation_v2"))).unwrap().object,
        ObjectType::Unknown("invitation_v2".into())
    );
    let body = with(with(organization_invitation(), "status", json!("frozen")), "role", json!("org:our_own"));
    let read = get(&with(body, "new_field", json!([{}]))).unwrap();
    assert_eq!(read.status, Some(InvitationStatus::Unknown("frozen".into())));
    assert_eq!(read.role, "org:our_own");
    let body = with(with(waitlist_entry(), "status", json!("parked")), "position", json!(3));
    assert_eq!(invite(&body).unwrap().status, WaitlistEntryStatus::Unknown("parked".into()));
    assert_eq!(serde_json::to_value(invite(&body).unwrap().status).unwrap(), json!("parked"));
}

#[test]
fn both_list_shapes_are_read() {
    let list = |body: Value| {
        block_on(answering(200, body.to_string()).0.invitations().list(ListInvitations::new()).into_future())
            .unwrap()
    };
    let page = list(json!({"data": [invitation()], "total_count": 7, "extra": {}}));
    assert_eq!((page.data.len(), page.total_count), (1, 7));
    let array = list(json!([invitation(), invitation()]));
    assert_eq!((array.data.len(), array.total_count), (2, 2));
    assert_eq!(list(json!([])).data.len(), 0);
    assert_eq!(list(json!({"total_count": null, "data": [invitation()]})).total_count, 1);

    let body = json!({"data": [waitlist_entry()], "total_count": 1});
    let entries = answering(200, body.to_string()).0;
    let page = block_on(entries.waitlist_entries().list(ListWaitlistEntries::new()).into_future()).unwrap();
    assert_eq!(page.data[0].email_address, "ada@example.com");

    let body = json!({"data": [organization_invitation()], "total_count": 7});
    let (clerk, _) = answering(200, body.to_string());
    let organizations = clerk.organization_invitations();
    let bulk = BulkCreateOrganizationInvitations::new("org_1", [("ada@example.com", "org:member")]);
    let pages: [Page<OrganizationInvitation>; 4] = [
        block_on(organizations.bulk_create(bulk).into_future()).unwrap(),
        block_on(organizations.list("org_1").into_future()).unwrap(),
        block_on(organizations.list_instance(ListInstanceOrganizationInvitations::new()).into_future())
            .unwrap(),
        block_on(organizations.list_of_user("user_1").into_future()).unwrap(),
    ];
    assert!(pages.iter().all(|page| page.total_count == 7 && page.data[0].role == "org:member"));
}

#[test]
fn what_does_not_fit_is_named_by_its_path_and_kept() {
    let broken = with(invitation(), "created_at", json!("canary_ticket_91c2"));
    let body = json!({"data": [invitation(), broken], "total_count": 2}).to_string();
    let (clerk, _) = answering(200, body.clone());
    let error = block_on(clerk.invitations().list(ListInvitations::new()).into_future()).unwrap_err();
    assert!(error.may_have_been_executed());
    let clerk_invitations_core::Error::Decode(error) = error else { panic!("{error}") };
    assert_eq!(error.path(), "data[1].created_at");
    assert!(error.message().starts_with("invalid type: string, expected i64 at line 1 column "), "{error}");
    assert_eq!(error.response().body, body.as_bytes());

    let body = without(invitation(), "id");
    let clerk_invitations_core::Error::Decode(error) = create(&body).unwrap_err() else { panic!() };
    assert_eq!((error.path(), error.message().split(" at").next()), (".", Some("missing field `id`")));

    for body in ["", "<html>", "null", "{} x", "\u{feff}{}"] {
        let (clerk, _) = answering(200, body);
        let error = block_on(clerk.invitations().create("ada@example.com").into_future()).unwrap_err();
        assert!(matches!(error, clerk_invitations_core::Error::Decode(_)), "{body:?}: {error}");
    }
}

#[test]
fn the_answer_is_there_for_whoever_wants_it() {
    let (clerk, _) = answering(200, invitation().to_string());
    let answer = block_on(clerk.invitations().create("ada@example.com").with_response()).unwrap();
    assert_eq!(answer.value.email_address, "ada@example.com");
    assert_eq!(answer.response.status, 200);
    assert_eq!(answer.response.body, invitation().to_string().as_bytes());
}
