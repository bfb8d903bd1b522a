//! The comparison with official documents.

use clerk_invitations_emulator::{drift, drift_table};
use serde_json::{Value, json};

/// A document beside the repository.
fn document(version: &str) -> Option<Value> {
    let path = format!("{}/../../shared/clerk/openapi-{version}.json", env!("CARGO_MANIFEST_DIR"));
    let Ok(text) = std::fs::read_to_string(path) else {
        println!("skipped: Clerk's OpenAPI document of {version} is not beside the repository");
        return None;
    };
    Some(serde_json::from_str(&text).unwrap())
}

/// Each difference in a line.
fn lines(document: &Value) -> Vec<String> {
    let found = drift(document).unwrap();
    let line = |found: &clerk_invitations_emulator::Difference| {
        format!("{}: {}: {} | {}", found.place, found.what, found.document, found.implemented)
    };
    found.iter().map(line).collect()
}

#[test]
fn the_documents_at_hand() {
    for (version, expected) in [
        ("2025-04-10", vec!["POST /waitlist_entries/bulk: operation:  | has it"]),
        ("2025-11-10", vec![]),
        ("2026-05-12", vec![]),
    ] {
        if let Some(document) = document(version) {
            assert_eq!(lines(&document), expected, "{version}");
        }
    }
}

#[test]
fn everything_that_a_newer_one_could_change_is_told() {
    let Some(document) = document("2026-05-12") else { return };
    let create = "/paths/~1invitations/post/requestBody/content/application~1json/schema";
    let list = "/paths/~1invitations/get/parameters";
    for (pointer, change, expected) in [
        ("/paths/~1invitations", json!({ "patch": {} }), "PATCH /invitations: operation: has it | "),
        (
            "/paths",
            json!({ "/invitations/{id}/resend": { "post": {} } }),
            "POST /invitations/{id}/resend: operation: has it | ",
        ),
        (
            &format!("{create}/properties"),
            json!({ "colour": {} }),
            "POST /invitations: body field colour: has it | ",
        ),
        (
            &format!("{create}/properties/notify"),
            json!({ "type": "string" }),
            "POST /invitations: notify type: \"string\" | \"boolean\"",
        ),
        (
            &format!("{create}/properties/expires_in_days"),
            json!({ "maximum": 90 }),
            "POST /invitations: expires_in_days maximum: 90 | 365",
        ),
        (
            &format!("{create}/properties/template_slug"),
            json!({ "enum": ["invitation"] }),
            "POST /invitations: template_slug enum: [\"invitation\"] | [\"invitation\",\"waitlist_invitation\"]",
        ),
        (
            create,
            json!({ "required": ["email_address", "notify"] }),
            "POST /invitations: body requires notify: has it | ",
        ),
        (
            "/paths/~1waitlist_entries~1bulk/post/requestBody/content/application~1json/schema",
            json!({ "maxItems": 60 }),
            "POST /waitlist_entries/bulk: body maxItems: 60 | 50",
        ),
        (
            "/components/parameters/LimitParameter/schema",
            json!({ "maximum": 100 }),
            "GET /invitations: limit maximum: 100 | 500",
        ),
        (
            &format!("{list}/0/schema"),
            json!({ "enum": ["pending"] }),
            "GET /invitations: status enum: [\"pending\"] | ",
        ),
        (&format!("{list}/1"), json!({ "name": "search" }), "GET /invitations: parameter search: has it | "),
        (
            "/components/schemas/Invitation/properties",
            json!({ "colour": {} }),
            "Invitation: answers colour: has it | ",
        ),
        (
            "/components/schemas/WaitlistEntry/properties/status",
            json!({ "enum": ["paused"] }),
            "WaitlistEntry: status paused: has it | ",
        ),
    ] {
        let mut newer = document.clone();
        let place =
            newer.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}")).as_object_mut().unwrap();
        place.extend(change.as_object().unwrap().clone());
        let told = lines(&newer);
        assert!(told.iter().any(|line| line.starts_with(expected)), "{expected} in {told:#?}");
    }
}

#[test]
fn what_is_no_document_and_how_a_table_looks() {
    assert!(drift(&json!({ "openapi": "3.0.0" })).unwrap_err().contains("paths"));
    let found = drift(&json!({ "paths": {} })).unwrap();
    let table = drift_table("emulator", &found);
    assert_eq!(table.lines().count(), found.len() + 1);
    assert!(table.contains("POST /invitations "), "{table}");
}
