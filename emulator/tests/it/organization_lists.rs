//! The lists of invitations into organizations: filters, order, pages.

use serde_json::json;

use crate::support::{DAY_MS, Lab, column, id};

/// Two organizations, and in the first one invitation in each state, a second apart.
async fn one_of_each(lab: &Lab) -> (String, String) {
    let (acme, other) =
        lab.emulator.state(|clerk| (clerk.add_organization("Acme").id, clerk.add_organization("Other").id));
    let path = format!("/organizations/{acme}/invitations");
    let invite = async |name: &str, days: u64| {
        let address = format!("{name}@example.com");
        let body = json!({ "email_address": address, "role": "org:member", "expires_in_days": days });
        lab.post(&path, body).await.ok()
    };
    invite("expired", 1).await;
    lab.advance(DAY_MS);
    invite("pending", 9).await;
    lab.advance(1000);
    let accepted = invite("accepted", 9).await;
    lab.emulator.state(|clerk| clerk.accept_organization_invitation(id(&accepted))).unwrap();
    lab.advance(1000);
    let revoked = invite("Revoked", 9).await;
    lab.bare("POST", &format!("{path}/{}/revoke", id(&revoked))).await.ok();
    let body = json!({ "email_address": "accepted@example.com", "role": "org:admin" });
    lab.post(&format!("/organizations/{other}/invitations"), body).await.ok();
    (acme, other)
}

fn names(list: &serde_json::Value) -> Vec<String> {
    column(list, "email_address").iter().map(|address| address.replace("@example.com", "")).collect()
}

#[tokio::test]
async fn filters_order_and_pages_of_one_organization() {
    let lab = Lab::start().await;
    let (acme, _) = one_of_each(&lab).await;
    for (query, expected, total) in [
        ("", vec!["Revoked", "accepted", "pending", "expired"], 4),
        ("status=pending", vec!["pending"], 1),
        ("status=accepted", vec!["accepted"], 1),
        ("status=revoked", vec!["Revoked"], 1),
        ("status=expired", vec!["expired"], 1),
        ("status=pending&status=expired", vec!["pending", "expired"], 2),
        ("order_by=created_at&limit=2", vec!["expired", "pending"], 4),
        ("order_by=%2Bcreated_at&limit=2&offset=3", vec!["Revoked"], 4),
        ("order_by=email_address", vec!["accepted", "expired", "pending", "Revoked"], 4),
        ("order_by=-email_address&limit=1", vec!["Revoked"], 4),
        ("email_address=REVOKED%40example.com", vec!["Revoked"], 1),
        ("email_address=example.com&limit=1", vec!["Revoked"], 4),
        ("email_address=nobody", vec![], 0),
        ("query=nobody", vec!["Revoked", "accepted", "pending", "expired"], 4),
    ] {
        let list = lab.get(&format!("/organizations/{acme}/invitations?{query}")).await.ok();
        assert_eq!(
            (names(&list), &list["total_count"]),
            (expected.iter().map(ToString::to_string).collect(), &json!(total)),
            "{query}"
        );
    }
    lab.control("POST", "config", json!({ "query_match": "exact" })).await.ok();
    let list = lab.get(&format!("/organizations/{acme}/invitations?email_address=example.com")).await.ok();
    assert_eq!(list["total_count"], 0);
    let pending = lab.get(&format!("/organizations/{acme}/invitations/pending")).await.ok();
    assert_eq!((names(&pending), &pending["total_count"]), (vec!["pending".to_owned()], &json!(1)));
}

#[tokio::test]
async fn the_lists_across_organizations_say_which() {
    let lab = Lab::start().await;
    let (acme, other) = one_of_each(&lab).await;
    let all = lab.get("/organization_invitations").await.ok();
    assert_eq!((names(&all).len(), &all["total_count"]), (5, &json!(5)));
    assert_eq!(
        all["data"][0]["public_organization_data"],
        json!({ "id": other, "name": "Other", "slug": "other", "has_image": false })
    );
    assert_eq!(all["data"][4]["public_organization_data"]["id"], json!(acme));
    for (query, expected) in [
        ("query=ACCEPTED", vec!["accepted", "accepted"]),
        ("query=pending@example.com", vec!["pending"]),
        ("status=pending&order_by=created_at", vec!["pending", "accepted"]),
        ("status=pending&query=acc", vec!["accepted"]),
        ("order_by=email_address&limit=1&offset=4", vec!["Revoked"]),
    ] {
        assert_eq!(
            names(&lab.get(&format!("/organization_invitations?{query}")).await.ok()),
            expected,
            "{query}"
        );
    }
    // An id is no part of an address.
    let query = id(&all["data"][0]).to_owned();
    assert_eq!(lab.get(&format!("/organization_invitations?query={query}")).await.ok()["total_count"], 0);
}

#[tokio::test]
async fn the_list_of_a_user_has_theirs_alone() {
    let lab = Lab::start().await;
    let (acme, other) = one_of_each(&lab).await;
    let user = lab.emulator.state(|clerk| clerk.add_user("accepted@example.com").id);
    let path = format!("/users/{user}/organization_invitations");
    let theirs = lab.get(&path).await.ok();
    assert_eq!(column(&theirs, "organization_id"), [other.clone(), acme]);
    assert_eq!(theirs["data"][0]["public_organization_data"]["name"], "Other");
    assert_eq!(column(&lab.get(&format!("{path}?status=pending")).await.ok(), "organization_id"), [other]);
    let second = lab.get(&format!("{path}?limit=1&offset=1")).await.ok();
    assert_eq!((column(&second, "status"), &second["total_count"]), (vec!["accepted".to_owned()], &json!(2)));
    assert_eq!(lab.get("/users/user_x/organization_invitations").await.error(), "404 resource_not_found");
}

#[tokio::test]
async fn what_a_list_does_not_understand() {
    let lab = Lab::start().await;
    let (acme, _) = one_of_each(&lab).await;
    for path in [format!("/organizations/{acme}/invitations"), "/organization_invitations".to_owned()] {
        for (query, error) in [
            ("status=invited", "400 invalid_query_parameter_value"),
            ("limit=501", "422 form_param_value_invalid limit"),
            ("offset=x", "422 form_param_value_invalid offset"),
            ("order_by=updated_at", "422 form_param_value_invalid order_by"),
        ] {
            assert_eq!(lab.get(&format!("{path}?{query}")).await.error(), error, "{path}?{query}");
        }
    }
    for path in ["/organizations/org_x/invitations", "/organizations/org_x/invitations/pending"] {
        assert_eq!(lab.get(path).await.error(), "404 resource_not_found");
    }
}
