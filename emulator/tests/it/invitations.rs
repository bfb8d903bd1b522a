//! Create, revoke, accept: the life of one invitation.

use serde_json::json;

use crate::support::{DAY_MS, Lab, START, id};

#[tokio::test]
async fn a_new_invitation_is_pending_and_mailed() {
    let lab = Lab::start().await;
    let body = json!({
        "email_address": "Ada@example.com",
        "public_metadata": { "camelCase": { "snake_case": [1, null] } },
        "redirect_url": "https://example.com/welcome",
        "expires_in_days": 7,
    });
    let invitation = lab.post("/invitations", body).await.ok();
    assert_eq!(invitation["object"], "invitation");
    assert_eq!(invitation["email_address"], "Ada@example.com");
    assert_eq!(invitation["public_metadata"], json!({ "camelCase": { "snake_case": [1, null] } }));
    assert_eq!(invitation["status"], "pending");
    assert_eq!(invitation["revoked"], false);
    assert_eq!(invitation["created_at"], START);
    assert_eq!(invitation["updated_at"], START);
    assert_eq!(invitation["expires_at"], START + 7 * DAY_MS);

    let (prefix, rest) = id(&invitation).split_once('_').unwrap();
    assert_eq!((prefix, rest.len()), ("inv", 27));
    assert!(rest.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    let url = invitation["url"].as_str().unwrap();
    let (page, ticket) = url.split_once("?ticket=").unwrap();
    assert_eq!(page, format!("{}/v1/tickets/accept", lab.emulator.url()));
    assert!(ticket.len() >= 64);

    let mails = lab.control("GET", "outbox", json!(null)).await.ok();
    let mail = json!([{ "to": "Ada@example.com", "kind": "invitation", "invitation_id": id(&invitation), "at": START }]);
    assert_eq!(mails, mail);
}

#[tokio::test]
async fn the_defaults_are_thirty_days_no_metadata_and_a_mail() {
    let lab = Lab::start().await;
    let nulls = json!({ "email_address": "a@example.com", "notify": null, "expires_in_days": null, "ignore_existing": null });
    for (body, mails) in [
        (nulls, 1),
        (json!({ "email_address": "b@example.com" }), 2),
        (json!({ "email_address": "c@example.com", "notify": false }), 2),
    ] {
        let invitation = lab.post("/invitations", body).await.ok();
        assert_eq!(invitation["expires_at"], START + 30 * DAY_MS);
        assert_eq!(invitation["public_metadata"], json!({}));
        assert_eq!(lab.mailed().len(), mails);
    }
}

#[tokio::test]
async fn the_template_decides_which_mail_is_sent() {
    let lab = Lab::start().await;
    for (index, slug) in ["invitation", "waitlist_invitation"].iter().enumerate() {
        let body = json!({ "email_address": format!("{index}@example.com"), "template_slug": slug });
        lab.post("/invitations", body).await.ok();
        let mails = lab.control("GET", "outbox", json!(null)).await.ok();
        assert_eq!(mails[index]["kind"], *slug);
    }
}

#[tokio::test]
async fn a_pending_invitation_bars_another_unless_it_is_ignored() {
    let lab = Lab::start().await;
    lab.invite("ada@example.com").await;
    let refused = lab.post("/invitations", json!({ "email_address": "ADA@Example.com" })).await;
    assert_eq!(refused.error(), "400 duplicate_record");
    let error = &refused.json()["errors"][0];
    assert_eq!(error["meta"], json!({ "email_addresses": ["ADA@Example.com"] }));
    assert_eq!(error["message"], "duplicate invitation");
    let long = "There are already pending invitations for the following email addresses: ADA@Example.com";
    assert_eq!(error["long_message"], long);
    assert_eq!(lab.mailed().len(), 1);

    let body = json!({ "email_address": "ada@example.com", "ignore_existing": true });
    lab.post("/invitations", body).await.ok();
    assert_eq!(lab.invited().len(), 2);
    assert_eq!(lab.mailed().len(), 2);
}

#[tokio::test]
async fn an_invitation_that_is_no_longer_pending_bars_nobody() {
    let lab = Lab::start().await;
    let revoked = lab.invite("revoked@example.com").await;
    lab.bare("POST", &format!("/invitations/{}/revoke", id(&revoked))).await.ok();
    lab.invite("revoked@example.com").await;

    lab.invite("expired@example.com").await;
    lab.advance(30 * DAY_MS);
    lab.invite("expired@example.com").await;
}

#[tokio::test]
async fn a_user_is_not_invited_unless_it_is_ignored() {
    let lab = Lab::start().await;
    lab.emulator.state(|clerk| clerk.add_user("grace@example.com"));
    let refused = lab.post("/invitations", json!({ "email_address": "Grace@example.com" })).await;
    assert_eq!(refused.error(), "422 form_identifier_exists email_address");
    assert!(lab.invited().is_empty());
    let body = json!({ "email_address": "grace@example.com", "ignore_existing": true });
    lab.post("/invitations", body).await.ok();
}

#[tokio::test]
async fn revoking_ends_an_invitation_once() {
    let lab = Lab::start().await;
    let invitation = lab.invite("ada@example.com").await;
    lab.advance(1000);
    let path = format!("/invitations/{}/revoke", id(&invitation));
    let revoked = lab.bare("POST", &path).await.ok();
    assert_eq!((&revoked["status"], &revoked["revoked"]), (&json!("revoked"), &json!(true)));
    assert_eq!(revoked["updated_at"], START + 1000);
    assert_eq!(revoked["created_at"], START);
    assert_eq!(revoked["url"], json!(null), "a dead ticket is not shown");
    assert_eq!(lab.bare("POST", &path).await.error(), "400 invitation_already_revoked");
}

#[tokio::test]
async fn revoking_takes_every_empty_body_that_clerks_clients_send() {
    let lab = Lab::start().await;
    for (index, body) in ["", "null", "{}"].iter().enumerate() {
        let invitation = lab.invite(&format!("{index}@example.com")).await;
        let request = lab.request("POST", &format!("/invitations/{}/revoke", id(&invitation)));
        lab.send(request.header("content-type", "application/json").body(*body)).await.ok();
    }
}

#[tokio::test]
async fn what_is_deleted_is_gone_whatever_became_of_it() {
    let lab = Lab::start().await;
    let expired = lab.invite("expired@example.com").await;
    lab.advance(30 * DAY_MS);
    let pending = lab.invite("pending@example.com").await;
    let revoked = lab.invite("revoked@example.com").await;
    lab.bare("POST", &format!("/invitations/{}/revoke", id(&revoked))).await.ok();
    let accepted = lab.invite("accepted@example.com").await;
    lab.emulator.state(|clerk| clerk.accept(id(&accepted))).unwrap();
    for invitation in [&expired, &pending, &revoked, &accepted] {
        let path = format!("/invitations/{}", id(invitation));
        let deleted = json!({ "object": "invitation", "id": id(invitation), "deleted": true });
        assert_eq!(lab.bare("DELETE", &path).await.ok(), deleted);
        assert_eq!(lab.bare("DELETE", &path).await.error(), "404 resource_not_found");
        assert_eq!(lab.bare("POST", &format!("{path}/revoke")).await.error(), "404 resource_not_found");
        lab.emulator.state(|clerk| clerk.accept(id(invitation))).unwrap_err();
    }
    let all = "/invitations?status=pending&status=accepted&status=revoked&status=expired";
    assert_eq!(lab.get(all).await.ok(), json!([]));
    assert_eq!(lab.mailed().len(), 4, "what was sent stays sent");
    lab.invite("pending@example.com").await;
}

#[tokio::test]
async fn a_waitlist_entry_outlives_its_invitation() {
    let lab = Lab::start().await;
    let entry = lab.join("ada@example.com").await;
    let entry = lab.bare("POST", &format!("/waitlist_entries/{}/invite", id(&entry))).await.ok();
    lab.bare("DELETE", &format!("/invitations/{}", id(&entry["invitation"]))).await.ok();
    let listed = lab.get("/waitlist_entries").await.ok();
    assert_eq!(
        (&listed["data"][0]["status"], &listed["data"][0]["invitation"]),
        (&json!("invited"), &json!(null))
    );
}

#[tokio::test]
async fn what_cannot_be_revoked_says_why() {
    let lab = Lab::start().await;
    let unknown = lab.bare("POST", "/invitations/inv_unknown/revoke").await;
    assert_eq!(unknown.error(), "404 resource_not_found");
    let long = "No invitation was found with id inv_unknown.";
    assert_eq!(unknown.json()["errors"][0]["long_message"], long);

    let accepted = lab.invite("ada@example.com").await;
    lab.emulator.state(|clerk| clerk.accept(id(&accepted))).unwrap();
    let answer = lab.bare("POST", &format!("/invitations/{}/revoke", id(&accepted))).await;
    assert_eq!(answer.error(), "400 invitation_already_accepted");

    let expired = lab.invite("grace@example.com").await;
    lab.advance(30 * DAY_MS);
    lab.bare("POST", &format!("/invitations/{}/revoke", id(&expired))).await.ok();
}

#[tokio::test]
async fn accepting_makes_a_user_and_completes_the_waitlist_entry() {
    let lab = Lab::start().await;
    lab.join("Ada@example.com").await;
    let invitation = lab.invite("ada@example.com").await;
    lab.advance(5);
    let accepted = lab.control("POST", "accept", json!({ "invitation_id": id(&invitation) })).await.ok();
    assert_eq!(accepted["status"], "accepted");
    assert_eq!(accepted["updated_at"], START + 5);
    assert_eq!(accepted.get("url"), None);

    let state = lab.control("GET", "state", json!(null)).await.ok();
    assert_eq!(state["now"], START + 5);
    assert_eq!(state["invitations"][0], accepted);
    assert_eq!(state["waitlist_entries"][0]["status"], "completed");
    assert_eq!(state["users"][0]["email_address"], "ada@example.com");
    let again = lab.post("/invitations", json!({ "email_address": "ada@example.com" })).await;
    assert_eq!(again.error(), "422 form_identifier_exists email_address");
}
