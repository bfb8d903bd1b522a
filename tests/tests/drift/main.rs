//! What core implements beside Clerk's own documents. The emulator's part is in its own tests.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking"
)]
#![cfg(not(target_arch = "wasm32"))]

mod core;

use serde_json::{Value, json};

fn document(version: &str) -> Option<Value> {
    let path = format!("{}/../../shared/clerk/openapi-{version}.json", env!("CARGO_MANIFEST_DIR"));
    let Ok(text) = std::fs::read_to_string(path) else {
        println!("skipped: Clerk's OpenAPI document of {version} is not beside the repository");
        return None;
    };
    Some(serde_json::from_str(&text).unwrap())
}

fn lines(document: &Value) -> Vec<String> {
    let found = core::implemented().drift(document).unwrap();
    let line = |found: &clerk_invitations_emulator::Difference| {
        format!("{}: {}: {} | {}", found.place, found.what, found.document, found.implemented)
    };
    found.iter().map(line).collect()
}

#[test]
fn core_and_the_documents_at_hand() {
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
fn what_a_newer_document_changes_is_told() {
    let Some(document) = document("2026-05-12") else { return };
    let create = "/paths/~1invitations/post/requestBody/content/application~1json/schema";
    for (pointer, change, expected) in [
        (
            "/paths",
            json!({ "/invitations/{id}/resend": { "post": {} } }),
            "POST /invitations/{id}/resend: operation: has it | ",
        ),
        (
            &*format!("{create}/properties"),
            json!({ "colour": {} }),
            "POST /invitations: body field colour: has it | ",
        ),
        (
            &format!("{create}/properties/expires_in_days"),
            json!({ "maximum": 90 }),
            "POST /invitations: expires_in_days maximum: 90 | 365",
        ),
        (
            create,
            json!({ "required": ["email_address", "notify"] }),
            "POST /invitations: body requires notify: has it | ",
        ),
        (
            "/components/schemas/WaitlistEntry/properties/status",
            json!({ "enum": ["paused"] }),
            "WaitlistEntry: status paused: has it | ",
        ),
        (
            "/components/schemas/Invitation/properties",
            json!({ "colour": {} }),
            "Invitation: answers colour: has it | ",
        ),
    ] {
        let mut newer = document.clone();
        let place = newer.pointer_mut(pointer).unwrap().as_object_mut().unwrap();
        place.extend(change.as_object().unwrap().clone());
        let told = lines(&newer);
        assert!(told.iter().any(|line| line.starts_with(expected)), "{expected} in {told:#?}");
    }
}
