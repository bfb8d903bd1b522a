//! The life of one waitlist entry.

use serde_json::{Value, json};

use crate::support::{Lab, START, id};

#[tokio::test]
async fn a_new_entry_is_pending_and_confirmed_by_mail() {
    let lab = Lab::start().await;
    let entry = lab.join("ada@example.com").await;
    assert_eq!(entry["object"], "waitlist_entry");
    assert_eq!(entry["status"], "pending");
    assert_eq!(entry["is_locked"], false);
    assert_eq!(entry["invitation"], json!(null));
    let (prefix, rest) = id(&entry).split_once('_').unwrap();
    assert_eq!((prefix, rest.len()), ("wle", 27));
    let mails = lab.control("GET", "outbox", json!(null)).await.ok();
    let mail = json!([{ "to": "ada@example.com", "kind": "waitlist_confirmation", "invitation_id": null, "at": START }]);
    assert_eq!(mails, mail);

    let quiet = json!({ "email_address": "grace@example.com", "notify": false });
    lab.post("/waitlist_entries", quiet).await.ok();
    assert_eq!(lab.mailed().len(), 1);
}

#[tokio::test]
async fn an_entry_that_exists_is_answered_as_it_is() {
    let lab = Lab::start().await;
    let entry = lab.join("ada@example.com").await;
    assert_eq!(lab.join("ADA@example.com").await, entry);
    let rejected = lab.bare("POST", &format!("/waitlist_entries/{}/reject", id(&entry))).await.ok();
    assert_eq!(lab.join("ada@example.com").await, rejected);
    assert_eq!(lab.mailed().len(), 1);
}

#[tokio::test]
async fn a_closed_waitlist_takes_nobody() {
    let lab = Lab::start().await;
    lab.control("POST", "config", json!({ "waitlist_open": false })).await.ok();
    let body = json!({ "email_address": "ada@example.com" });
    let code = "403 waitlist_not_accepting_entries";
    assert_eq!(lab.post("/waitlist_entries", body.clone()).await.error(), code);
    assert_eq!(lab.post("/waitlist_entries/bulk", json!([body])).await.error(), code);
    assert!(lab.emulator.state(|clerk| clerk.waitlist_entries()).is_empty());
}

#[tokio::test]
async fn inviting_embeds_an_invitation_and_mails_it() {
    let lab = Lab::start().await;
    let entry = lab.join("ada@example.com").await;
    lab.advance(10);
    let invited = lab.bare("POST", &format!("/waitlist_entries/{}/invite", id(&entry))).await.ok();
    assert_eq!(invited["status"], "invited");
    assert_eq!(invited["created_at"], START);
    assert_eq!(invited["updated_at"], START + 10);
    let invitation = &invited["invitation"];
    assert_eq!(invitation["status"], "pending");
    assert_eq!(invitation["email_address"], "ada@example.com");
    let mails = lab.control("GET", "outbox", json!(null)).await.ok();
    assert_eq!(mails[1]["kind"], "waitlist_invitation");
    assert_eq!(mails[1]["invitation_id"], invitation["id"]);

    // The entry shows its invitation as it stands now, not as it was.
    lab.bare("POST", &format!("/invitations/{}/revoke", id(invitation))).await.ok();
    let listed = lab.get("/waitlist_entries").await.ok();
    assert_eq!(listed["data"][0]["invitation"]["status"], "revoked");
    assert_eq!(listed["data"][0]["status"], "invited");
}

#[tokio::test]
async fn inviting_again_takes_ignore_existing_and_mails_again() {
    let lab = Lab::start().await;
    let entry = lab.join("ada@example.com").await;
    let path = format!("/waitlist_entries/{}/invite", id(&entry));
    let first = lab.post(&path, json!({ "ignore_existing": false })).await.ok();
    assert_eq!(lab.bare("POST", &path).await.error(), "409 waitlist_entry_already_invited");
    assert_eq!(lab.invited().len(), 1);
    let second = lab.post(&path, json!({ "ignore_existing": true })).await.ok();
    assert_ne!(first["invitation"]["id"], second["invitation"]["id"]);
    assert_eq!(lab.invited().len(), 2);
    assert_eq!(lab.mailed().len(), 3);
}

#[tokio::test]
async fn inviting_keeps_to_the_rules_of_invitations() {
    let lab = Lab::start().await;
    lab.invite("ada@example.com").await;
    lab.emulator.state(|clerk| clerk.add_user("grace@example.com"));
    for (address, error) in [
        ("ada@example.com", "400 duplicate_record"),
        ("grace@example.com", "422 form_identifier_exists email_address"),
    ] {
        let entry = lab.join(address).await;
        let path = format!("/waitlist_entries/{}/invite", id(&entry));
        assert_eq!(lab.bare("POST", &path).await.error(), error);
        let listed = lab.get(&format!("/waitlist_entries?query={address}")).await.ok();
        assert_eq!(listed["data"][0]["status"], "pending");
        lab.post(&path, json!({ "ignore_existing": true })).await.ok();
    }
}

/// What each operation answers for an entry in each state.
#[tokio::test]
async fn an_entry_can_be_changed_only_while_it_is_pending() {
    async fn in_state(lab: &Lab, address: &str, state: &str) -> Value {
        let entry = lab.join(address).await;
        let path = |operation| format!("/waitlist_entries/{}/{operation}", id(&entry));
        match state {
            "invited" => drop(lab.bare("POST", &path("invite")).await.ok()),
            "rejected" => drop(lab.bare("POST", &path("reject")).await.ok()),
            "completed" => {
                let invited = lab.bare("POST", &path("invite")).await.ok();
                lab.emulator.state(|clerk| clerk.accept(id(&invited["invitation"]))).unwrap();
            }
            _ => drop(lab.emulator.state(|clerk| clerk.lock(id(&entry), true)).unwrap()),
        }
        entry
    }

    let lab = Lab::start().await;
    for (state, code) in [
        ("invited", "waitlist_entry_already_invited"),
        ("rejected", "waitlist_entry_already_rejected"),
        ("completed", "waitlist_entry_already_completed"),
        ("locked", "waitlist_entry_locked"),
    ] {
        let entry = in_state(&lab, &format!("{state}@example.com"), state).await;
        let (mails, before) = (lab.mailed(), lab.emulator.state(|clerk| clerk.waitlist_entries()));
        for (method, operation) in [("POST", "/invite"), ("POST", "/reject"), ("DELETE", "")] {
            let path = format!("/waitlist_entries/{}{operation}", id(&entry));
            assert_eq!(lab.bare(method, &path).await.error(), format!("409 {code}"), "{method} {operation}");
        }
        assert_eq!(lab.emulator.state(|clerk| clerk.waitlist_entries()), before);
        assert_eq!(lab.mailed(), mails);
        if state != "invited" {
            let path = format!("/waitlist_entries/{}/invite", id(&entry));
            let answer = lab.post(&path, json!({ "ignore_existing": true })).await;
            assert_eq!(
                answer.error(),
                format!("409 {code}"),
                "nothing about a conflict is an existing invitation"
            );
        }
    }
}

#[tokio::test]
async fn a_lock_is_seen_and_can_be_taken_off() {
    let lab = Lab::start().await;
    let entry = lab.join("ada@example.com").await;
    let lock = |locked| json!({ "waitlist_entry_id": id(&entry), "locked": locked });
    assert_eq!(lab.control("POST", "lock", lock(true)).await.ok()["is_locked"], true);
    assert_eq!(lab.get("/waitlist_entries").await.ok()["data"][0]["is_locked"], true);
    assert_eq!(lab.control("POST", "lock", lock(false)).await.ok()["is_locked"], false);
    lab.bare("POST", &format!("/waitlist_entries/{}/invite", id(&entry))).await.ok();
}

#[tokio::test]
async fn rejecting_and_deleting_a_pending_entry() {
    let lab = Lab::start().await;
    let entry = lab.join("ada@example.com").await;
    let rejected = lab.bare("POST", &format!("/waitlist_entries/{}/reject", id(&entry))).await.ok();
    assert_eq!(rejected["status"], "rejected");

    let entry = lab.join("grace@example.com").await;
    let path = format!("/waitlist_entries/{}", id(&entry));
    let deleted = lab.bare("DELETE", &path).await.ok();
    assert_eq!(deleted, json!({ "object": "waitlist_entry", "id": id(&entry), "deleted": true }));
    assert_eq!(lab.bare("DELETE", &path).await.error(), "404 resource_not_found");
    assert_ne!(lab.join("grace@example.com").await["id"], entry["id"], "the address is free again");
}

#[tokio::test]
async fn an_unknown_entry_is_not_found() {
    let lab = Lab::start().await;
    lab.join("ada@example.com").await;
    for (method, path) in [
        ("POST", "/waitlist_entries/wle_unknown/invite"),
        ("POST", "/waitlist_entries/wle_unknown/reject"),
        ("DELETE", "/waitlist_entries/wle_unknown"),
        ("DELETE", "/waitlist_entries/bulk"),
    ] {
        assert_eq!(lab.bare(method, path).await.error(), "404 resource_not_found", "{method} {path}");
    }
}

#[tokio::test]
async fn an_encoded_slash_is_part_of_the_id() {
    let lab = Lab::start().await;
    let entry = lab.join("ada@example.com").await;
    // Decoded too early, this would reject the entry instead of deleting one that does not exist.
    let answer = lab.bare("DELETE", &format!("/waitlist_entries/{}%2Freject", id(&entry))).await;
    assert_eq!(answer.error(), "404 resource_not_found");
    let long = format!("No waitlist entry was found with id {}/reject.", id(&entry));
    assert_eq!(answer.json()["errors"][0]["long_message"], long);
    let answer = lab.bare("POST", &format!("/waitlist_entries/{}%2Freject", id(&entry))).await;
    assert_eq!(answer.error(), "405 method_not_allowed");
    assert_eq!(lab.get("/waitlist_entries").await.ok()["data"][0]["status"], "pending");
}

#[tokio::test]
async fn an_encoded_id_is_decoded() {
    let lab = Lab::start().await;
    let entry = lab.join("ada@example.com").await;
    let encoded = id(&entry).replace('_', "%5F");
    lab.bare("DELETE", &format!("/waitlist_entries/{encoded}")).await.ok();
}
