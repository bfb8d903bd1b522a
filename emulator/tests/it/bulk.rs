//! Bulk creates, all or nothing and otherwise.

use serde_json::{Value, json};

use crate::support::{Lab, column};

fn items(addresses: &[&str]) -> Value {
    addresses.iter().map(|address| json!({ "email_address": address })).collect()
}

async fn not_atomic(lab: &Lab) {
    lab.control("POST", "config", json!({ "bulk_atomic": false })).await.ok();
}

#[tokio::test]
async fn a_bulk_creates_each_in_order() {
    let lab = Lab::start().await;
    let body = json!([
        { "email_address": "a@example.com", "public_metadata": null, "redirect_url": null },
        { "email_address": "b@example.com", "notify": false, "expires_in_days": 1 },
        { "email_address": "c@example.com", "template_slug": "waitlist_invitation" },
    ]);
    let created = lab.post("/invitations/bulk", body).await.ok();
    assert_eq!(column(&created, "email_address"), ["a@example.com", "b@example.com", "c@example.com"]);
    assert_eq!(column(&created, "status"), ["pending"; 3]);
    assert_eq!(lab.mailed(), ["a@example.com", "c@example.com"]);

    let entries = lab.post("/waitlist_entries/bulk", items(&["x@example.com", "y@example.com"])).await.ok();
    assert_eq!(column(&entries, "email_address"), ["x@example.com", "y@example.com"]);
}

#[tokio::test]
async fn a_bulk_has_a_size() {
    let lab = Lab::start().await;
    for (path, max) in [("/invitations/bulk", 10), ("/waitlist_entries/bulk", 50)] {
        let addresses: Vec<String> = (0..=max).map(|n| format!("{n}@example.com")).collect();
        let addresses: Vec<&str> = addresses.iter().map(String::as_str).collect();
        assert_eq!(lab.post(path, items(&addresses)).await.error(), "400 bulk_size_exceeded");
        assert_eq!(lab.post(path, json!([])).await.error(), "422 form_param_value_invalid body");
        assert_eq!(lab.post(path, json!({})).await.error(), "400 request_body_invalid");
        assert_eq!(lab.bare("POST", path).await.error(), "400 request_body_invalid");
        assert_eq!(lab.post(path, items(&addresses[..max])).await.ok().as_array().unwrap().len(), max);
    }
}

#[tokio::test]
async fn all_offenders_are_named_and_nothing_is_created() {
    let lab = Lab::start().await;
    lab.invite("a@example.com").await;
    lab.invite("b@example.com").await;
    let answer =
        lab.post("/invitations/bulk", items(&["b@example.com", "new@example.com", "A@example.com"])).await;
    assert_eq!(answer.error(), "400 duplicate_record");
    let error = &answer.json()["errors"][0];
    assert_eq!(error["message"], "duplicate invitations");
    assert_eq!(error["meta"], json!({ "email_addresses": ["b@example.com", "A@example.com"] }));
    assert_eq!(lab.invited(), ["a@example.com", "b@example.com"]);
    assert_eq!(lab.mailed().len(), 2);
}

#[tokio::test]
async fn the_same_address_twice_is_a_duplicate_of_itself() {
    let lab = Lab::start().await;
    let body = items(&["a@example.com", "b@example.com", "A@example.com", "a@EXAMPLE.com"]);
    let answer = lab.post("/invitations/bulk", body).await;
    assert_eq!(answer.error(), "400 duplicate_record");
    assert_eq!(answer.json()["errors"][0]["meta"]["email_addresses"], json!(["A@example.com"]));
    assert!(lab.invited().is_empty());

    let answer = lab.post("/waitlist_entries/bulk", items(&["a@example.com", "A@example.com"])).await;
    assert_eq!(answer.error(), "422 form_param_duplicate email_address");
    assert!(lab.emulator.state(|clerk| clerk.waitlist_entries()).is_empty());
}

#[tokio::test]
async fn ignore_existing_is_asked_of_each_item_and_never_passes_a_user() {
    let lab = Lab::start().await;
    lab.invite("a@example.com").await;
    lab.emulator.state(|clerk| clerk.add_user("user@example.com"));
    let item = |address, ignore| json!({ "email_address": address, "ignore_existing": ignore });
    let again =
        json!([item("a@example.com", true), item("b@example.com", false), item("b@example.com", true)]);
    assert_eq!(lab.post("/invitations/bulk", again).await.ok().as_array().unwrap().len(), 3);
    let user = json!([item("c@example.com", true), item("User@example.com", true)]);
    let answer = lab.post("/invitations/bulk", user).await;
    assert_eq!(answer.error(), "422 form_identifier_exists email_address");
    assert!(!lab.invited().contains(&"c@example.com".to_owned()));
}

#[tokio::test]
async fn a_malformed_item_is_found_before_anything_is_looked_up() {
    let lab = Lab::start().await;
    lab.invite("a@example.com").await;
    let body =
        json!([{ "email_address": "a@example.com" }, { "email_address": "nonsense" }, { "notify": 1 }]);
    let answer = lab.post("/invitations/bulk", body).await;
    let error = "422 form_param_format_invalid email_address form_param_missing email_address form_param_type_invalid notify";
    assert_eq!(answer.error(), error);
    let answer = lab.post("/invitations/bulk", json!(["a@example.com"])).await;
    assert_eq!(answer.error(), "400 request_body_invalid");
}

#[tokio::test]
async fn not_all_or_nothing_creates_the_good_ones_and_answers_for_the_others() {
    let lab = Lab::start().await;
    lab.invite("a@example.com").await;
    lab.emulator.state(|clerk| clerk.add_user("user@example.com"));
    not_atomic(&lab).await;
    let body = items(&[
        "new@example.com",
        "a@example.com",
        "user@example.com",
        "b@example.com",
        "b@example.com",
        "bad",
    ]);
    let answer = lab.post("/invitations/bulk", body).await;
    let error =
        "422 form_param_format_invalid email_address duplicate_record form_identifier_exists email_address";
    assert_eq!(answer.error(), error);
    let duplicates = &answer.json()["errors"][1]["meta"]["email_addresses"];
    assert_eq!(*duplicates, json!(["a@example.com", "b@example.com"]));
    assert_eq!(lab.invited(), ["a@example.com", "new@example.com", "b@example.com"]);
    assert_eq!(lab.mailed(), lab.invited());

    let answer =
        lab.post("/waitlist_entries/bulk", items(&["x@example.com", "X@example.com", "y@example.com"])).await;
    assert_eq!(answer.error(), "422 form_param_duplicate email_address");
    let entries = lab.emulator.state(|clerk| clerk.waitlist_entries());
    let addresses: Vec<_> = entries.iter().map(|entry| entry.email_address.as_str()).collect();
    assert_eq!(addresses, ["x@example.com", "y@example.com"]);
}

#[tokio::test]
async fn a_waitlist_bulk_answers_entries_that_exist_as_they_are() {
    let lab = Lab::start().await;
    let existing = lab.join("a@example.com").await;
    let body =
        json!([{ "email_address": "b@example.com", "notify": false }, { "email_address": "A@example.com" }]);
    let entries = lab.post("/waitlist_entries/bulk", body).await.ok();
    assert_eq!(entries[1], existing);
    assert_eq!(lab.mailed(), ["a@example.com"]);
}
