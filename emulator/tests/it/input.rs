//! What bodies are refused, and how.

use serde_json::json;

use crate::support::Lab;

#[tokio::test]
async fn every_field_of_an_invitation_is_checked() {
    let lab = Lab::start().await;
    for (field, value, error) in [
        ("email_address", json!(null), "form_param_type_invalid email_address"),
        ("email_address", json!(7), "form_param_type_invalid email_address"),
        ("email_address", json!(""), "form_param_format_invalid email_address"),
        ("email_address", json!("ada"), "form_param_format_invalid email_address"),
        ("expires_in_days", json!(0), "form_param_value_invalid expires_in_days"),
        ("expires_in_days", json!(-3), "form_param_value_invalid expires_in_days"),
        ("expires_in_days", json!(366), "form_param_value_too_large expires_in_days"),
        ("expires_in_days", json!(u64::MAX), "form_param_value_too_large expires_in_days"),
        ("expires_in_days", json!(1.5), "form_param_type_invalid expires_in_days"),
        ("expires_in_days", json!("7"), "form_param_type_invalid expires_in_days"),
        ("ignore_existing", json!("true"), "form_param_type_invalid ignore_existing"),
        ("notify", json!(1), "form_param_type_invalid notify"),
        ("public_metadata", json!([]), "form_param_type_invalid public_metadata"),
        ("public_metadata", json!(null), "form_param_type_invalid public_metadata"),
        ("redirect_url", json!(false), "form_param_type_invalid redirect_url"),
        ("template_slug", json!("birthday"), "form_param_value_invalid template_slug"),
        ("template_slug", json!(null), "form_param_type_invalid template_slug"),
        ("emailAddress", json!("a@example.com"), "form_param_unknown emailAddress"),
    ] {
        let mut body = json!({ "email_address": "ada@example.com" });
        body[field] = value.clone();
        let answer = lab.post("/invitations", body).await;
        assert_eq!(answer.error(), format!("422 {error}"), "{field}: {value}");
    }
    assert!(lab.invited().is_empty());
    for (field, value) in
        [("expires_in_days", json!(1)), ("expires_in_days", json!(365)), ("redirect_url", json!("/x"))]
    {
        let mut body = json!({ "email_address": "ada@example.com", "ignore_existing": true });
        body[field] = value;
        lab.post("/invitations", body).await.ok();
    }
}

#[tokio::test]
async fn the_other_bodies_are_checked_too() {
    let lab = Lab::start().await;
    let entry = lab.join("ada@example.com").await;
    let operation = |name: &str| format!("/waitlist_entries/{}/{name}", crate::support::id(&entry));
    for (path, body, error) in [
        ("/waitlist_entries", json!({}), "422 form_param_missing email_address"),
        ("/waitlist_entries", json!({ "email_address": "x" }), "422 form_param_format_invalid email_address"),
        (
            "/waitlist_entries",
            json!({ "email_address": "a@b.co", "notify": "no" }),
            "422 form_param_type_invalid notify",
        ),
        ("/waitlist_entries", json!({ "email_address": "a@b.co", "x": 1 }), "422 form_param_unknown x"),
        (
            "/waitlist_entries/bulk",
            json!([{ "email_address": "a@b.co", "x": 1 }]),
            "422 form_param_unknown x",
        ),
        (&operation("invite"), json!({ "redirect_url": "x" }), "422 form_param_unknown redirect_url"),
        (
            &operation("invite"),
            json!({ "ignore_existing": 1 }),
            "422 form_param_type_invalid ignore_existing",
        ),
        (&operation("invite"), json!([]), "400 request_body_invalid"),
        (&operation("reject"), json!({ "reason": "x" }), "422 form_param_unknown reason"),
        ("/invitations/inv_1/revoke", json!({ "x": 1 }), "422 form_param_unknown x"),
        ("/invitations", json!([]), "400 request_body_invalid"),
        ("/invitations", json!("x"), "400 request_body_invalid"),
        ("/invitations", json!(null), "400 request_body_invalid"),
    ] {
        assert_eq!(lab.post(path, body.clone()).await.error(), error, "{path} {body}");
    }
    assert_eq!(lab.get("/waitlist_entries").await.ok()["data"][0]["status"], "pending");
}

#[tokio::test]
async fn all_that_is_wrong_with_a_body_is_said_at_once() {
    let lab = Lab::start().await;
    let answer = lab.post("/invitations", json!({ "expires_in_days": 0, "foo": 1 })).await;
    let error = "422 form_param_missing email_address form_param_value_invalid expires_in_days form_param_unknown foo";
    assert_eq!(answer.error(), error);
    assert_eq!(answer.json()["errors"][0]["long_message"], "email_address must be included.");
}

#[tokio::test]
async fn what_is_no_json_is_refused() {
    let lab = Lab::start().await;
    for body in ["{", "{\"email_address\":\"a@b.co\"} x", "\u{feff}{}", ""] {
        let request =
            lab.request("POST", "/invitations").header("content-type", "application/json").body(body);
        assert_eq!(lab.send(request).await.error(), "400 request_body_invalid", "{body}");
    }
    for content_type in ["application/x-www-form-urlencoded", "text/plain", "application/jsonp"] {
        let request = lab.request("POST", "/invitations").header("content-type", content_type).body("{}");
        let answer = lab.send(request).await;
        assert_eq!(answer.error(), "415 unsupported_content_type");
        let long = format!(
            "Content-Type `{content_type}` is unsupported. You should use `application/json` instead."
        );
        assert_eq!(answer.json()["errors"][0]["long_message"], long);
    }
    assert_eq!(
        lab.send(lab.request("POST", "/invitations").body("{}")).await.error(),
        "415 unsupported_content_type"
    );
    let request =
        lab.request("POST", "/invitations").header("content-type", "Application/JSON; charset=utf-8");
    lab.send(request.body(r#"{"email_address":"a@b.co"}"#)).await.ok();
}

#[tokio::test]
async fn a_body_has_a_size() {
    let lab = Lab::start().await;
    for (padding, expected) in [
        (1024 * 1024 - 2, "400 request_body_invalid"),
        (1024 * 1024 - 1, "413 request_body_too_large"),
        (3 << 20, "413 request_body_too_large"),
    ] {
        let body = format!("[{}]", " ".repeat(padding));
        let request =
            lab.request("POST", "/invitations").header("content-type", "application/json").body(body);
        assert_eq!(lab.send(request).await.error(), expected, "{padding}");
    }
}
