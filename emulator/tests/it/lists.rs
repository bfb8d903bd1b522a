//! Filters, order, pages and the two shapes of a list.

use serde_json::json;

use crate::support::{DAY_MS, Lab, column, id};

/// One invitation in each state, a second apart: `pending@`, `accepted@`, `revoked@`, `expired@example.com`.
async fn one_of_each(lab: &Lab) {
    let expiring = json!({ "email_address": "expired@example.com", "expires_in_days": 1 });
    lab.post("/invitations", expiring).await.ok();
    lab.advance(DAY_MS);
    lab.invite("pending@example.com").await;
    lab.advance(1000);
    let accepted = lab.invite("accepted@example.com").await;
    lab.advance(1000);
    let revoked = lab.invite("revoked@example.com").await;
    lab.advance(1000);
    lab.emulator.state(|clerk| clerk.accept(id(&accepted))).unwrap();
    lab.bare("POST", &format!("/invitations/{}/revoke", id(&revoked))).await.ok();
}

fn names(list: &serde_json::Value) -> Vec<String> {
    column(list, "email_address").iter().map(|address| address.replace("@example.com", "")).collect()
}

#[tokio::test]
async fn invitations_answer_an_array_or_a_page() {
    let lab = Lab::start().await;
    for n in 0..3 {
        lab.invite(&format!("{n}@example.com")).await;
    }
    assert_eq!(lab.get("/invitations").await.ok().as_array().unwrap().len(), 3);
    assert_eq!(lab.get("/invitations?paginated=false").await.ok().as_array().unwrap().len(), 3);
    let page = lab.get("/invitations?paginated=true&limit=2").await.ok();
    assert_eq!((names(&page).len(), &page["total_count"]), (2, &json!(3)));
    let page = lab.get("/waitlist_entries").await.ok();
    assert_eq!(page, json!({ "data": [], "total_count": 0 }));
}

#[tokio::test]
async fn the_status_filter_of_invitations() {
    let lab = Lab::start().await;
    one_of_each(&lab).await;
    for (filter, expected) in [
        ("", vec!["expired", "pending", "accepted"]),
        ("&status=pending", vec!["pending"]),
        ("&status=accepted", vec!["accepted"]),
        ("&status=revoked", vec!["revoked"]),
        ("&status=expired", vec!["expired"]),
        ("&status=revoked&status=pending", vec!["pending", "revoked"]),
    ] {
        let list = lab.get(&format!("/invitations?order_by=created_at{filter}")).await.ok();
        assert_eq!(names(&list), expected, "{filter}");
    }
}

#[tokio::test]
async fn the_status_filter_of_the_waitlist() {
    let lab = Lab::start().await;
    for (state, operation) in
        [("pending", ""), ("invited", "invite"), ("rejected", "reject"), ("completed", "invite")]
    {
        let entry = lab.join(&format!("{state}@example.com")).await;
        if !operation.is_empty() {
            let entry = lab.bare("POST", &format!("/waitlist_entries/{}/{operation}", id(&entry))).await.ok();
            if state == "completed" {
                lab.emulator.state(|clerk| clerk.accept(id(&entry["invitation"]))).unwrap();
            }
        }
    }
    for state in ["pending", "invited", "rejected", "completed"] {
        assert_eq!(names(&lab.get(&format!("/waitlist_entries?status={state}")).await.ok()), [state]);
    }
    let both = lab.get("/waitlist_entries?status=rejected&status=pending&order_by=email_address").await.ok();
    assert_eq!(names(&both), ["pending", "rejected"]);
    assert_eq!(lab.get("/waitlist_entries").await.ok()["total_count"], 4);
}

#[tokio::test]
async fn the_query_finds_by_address_and_by_id() {
    let lab = Lab::start().await;
    let ada = lab.invite("Ada+1@example.com").await;
    lab.invite("ada+10@example.com").await;
    let some_of_the_id: String = id(&ada).chars().take(20).collect();
    for (query, exact, substring) in [
        ("ada%2B1@EXAMPLE.com", 1, 1),
        // An unencoded plus is a blank.
        ("ada+1@example.com", 0, 0),
        ("ada%2B1", 0, 2),
        ("example", 0, 2),
        (id(&ada), 1, 1),
        (&some_of_the_id, 0, 1),
        ("nobody", 0, 0),
        ("", 2, 2),
    ] {
        for (query_match, expected) in [("exact", exact), ("substring", substring)] {
            lab.control("POST", "config", json!({ "query_match": query_match })).await.ok();
            let list = lab.get(&format!("/invitations?query={query}&paginated=true")).await.ok();
            assert_eq!(list["total_count"], expected, "{query_match} {query}");
        }
    }
}

#[tokio::test]
async fn every_order_and_its_reverse() {
    let lab = Lab::start().await;
    let mut first = String::new();
    for name in ["b", "C", "a"] {
        let entry = lab.join(&format!("{name}@example.com")).await;
        first = if name == "b" { id(&entry).to_owned() } else { first };
        lab.advance(1);
    }
    lab.bare("POST", &format!("/waitlist_entries/{first}/reject")).await.ok();
    for (order_by, expected) in [
        ("", ["a", "C", "b"]),
        ("order_by=created_at", ["b", "C", "a"]),
        ("order_by=%2Bcreated_at", ["b", "C", "a"]),
        ("order_by=+created_at", ["b", "C", "a"]),
        ("order_by=-created_at", ["a", "C", "b"]),
        ("order_by=updated_at", ["C", "a", "b"]),
        ("order_by=-updated_at", ["b", "a", "C"]),
        ("order_by=email_address", ["a", "b", "C"]),
        ("order_by=-email_address", ["C", "b", "a"]),
    ] {
        let list = lab.get(&format!("/waitlist_entries?{order_by}")).await.ok();
        assert_eq!(names(&list), expected, "{order_by}");
    }
}

#[tokio::test]
async fn pages_of_records_of_the_same_moment_never_overlap() {
    let lab = Lab::start().await;
    for n in 0..7 {
        lab.invite(&format!("{n}@example.com")).await;
    }
    for (order_by, expected) in
        [("created_at", "0123456"), ("-created_at", "6543210"), ("-updated_at", "6543210")]
    {
        let mut seen = String::new();
        for offset in [0, 3, 6, 9] {
            let page =
                lab.get(&format!("/invitations?order_by={order_by}&limit=3&offset={offset}")).await.ok();
            seen.extend(names(&page));
        }
        assert_eq!(seen, expected, "{order_by}");
    }
}

#[tokio::test]
async fn a_page_has_ten_rows_unless_told_otherwise_and_500_at_most() {
    let lab = Lab::start().await;
    lab.emulator.state(|clerk| {
        use bytes::Bytes;
        for n in 0..502 {
            let body = json!({ "email_address": format!("{n}@example.com") }).to_string();
            let request = http::Request::post("/v1/waitlist_entries")
                .header("authorization", "Bearer sk_test_1")
                .header("content-type", "application/json")
                .body(Bytes::from(body))
                .unwrap();
            clerk_invitations_emulator::handle(clerk, request);
        }
    });
    for (query, rows) in
        [("", 10), ("limit=1", 1), ("limit=500", 500), ("limit=500&offset=500", 2), ("offset=600", 0)]
    {
        let page = lab.get(&format!("/waitlist_entries?{query}")).await.ok();
        assert_eq!((names(&page).len(), &page["total_count"]), (rows, &json!(502)), "{query}");
    }
}

#[tokio::test]
async fn what_a_list_does_not_understand() {
    let lab = Lab::start().await;
    for path in ["/invitations", "/waitlist_entries"] {
        for (query, error) in [
            ("status=nonsense", "400 invalid_query_parameter_value"),
            ("status=", "400 invalid_query_parameter_value"),
            ("status=pending&status=nonsense", "400 invalid_query_parameter_value"),
            ("limit=0", "422 form_param_value_invalid limit"),
            ("limit=501", "422 form_param_value_invalid limit"),
            ("limit=ten", "422 form_param_value_invalid limit"),
            ("limit=", "422 form_param_value_invalid limit"),
            ("offset=-1", "422 form_param_value_invalid offset"),
            ("order_by=id", "422 form_param_value_invalid order_by"),
            ("order_by=--created_at", "422 form_param_value_invalid order_by"),
        ] {
            assert_eq!(lab.get(&format!("{path}?{query}")).await.error(), error, "{path}?{query}");
        }
        lab.get(&format!("{path}?unknown=1&&=&x")).await.ok();
    }
    // A status of the other resource is not one of this.
    assert_eq!(lab.get("/invitations?status=invited").await.error(), "400 invalid_query_parameter_value");
    assert_eq!(
        lab.get("/waitlist_entries?status=revoked").await.error(),
        "400 invalid_query_parameter_value"
    );
    assert_eq!(lab.get("/invitations?paginated=1").await.error(), "422 form_param_value_invalid paginated");
}
