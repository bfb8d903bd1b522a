//! Clerk's published description of the API, and what it says an answer must look like.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

use jsonschema::Validator;
use serde_json::{Map, Value, json};

/// The document lies beside the repository; without it nothing is validated.
static DOCUMENT: LazyLock<Option<Value>> = LazyLock::new(|| {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/clerk/openapi-2026-05-12.json");
    let Ok(document) = std::fs::read_to_string(path) else {
        println!("skipped: answers are not validated, Clerk's OpenAPI document is not beside the repository");
        return None;
    };
    Some(nullable_as_union(serde_json::from_str(&document).unwrap()))
});

static VALIDATORS: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);

/// OpenAPI 3.0's `nullable` is unknown to JSON Schema.
pub(crate) fn nullable_as_union(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let mut fields: Map<String, Value> =
                fields.into_iter().map(|(name, value)| (name, nullable_as_union(value))).collect();
            match fields.remove("nullable") {
                Some(Value::Bool(true)) => json!({ "anyOf": [fields, { "type": "null" }] }),
                _ => Value::Object(fields),
            }
        }
        Value::Array(items) => items.into_iter().map(nullable_as_union).collect(),
        other => other,
    }
}

/// Panics unless this is an answer that the contract allows here.
pub(crate) fn check(method: &str, url: &reqwest::Url, status: u16, body: &Value) {
    let Some(document) = &*DOCUMENT else { return };
    let path = url.path().strip_prefix("/v1").unwrap_or_default();
    let paginated = url.query_pairs().any(|pair| pair == ("paginated".into(), "true".into()));
    let name = format!("{method} {} {status} {paginated}", template(document, path).unwrap_or("?"));
    let mut validators = VALIDATORS.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let validator = validators.entry(name.clone()).or_insert_with(|| {
        let mut schema = schema(document, method, path, status, paginated);
        schema["components"] = document["components"].clone();
        Arc::new(jsonschema::options().should_validate_formats(true).build(&schema).unwrap())
    });
    let validator = Arc::clone(validator);
    drop(validators);
    if let Err(error) = validator.validate(body) {
        panic!("{name}: {error} at {} in {body}", error.instance_path());
    }
}

fn schema(document: &Value, method: &str, path: &str, status: u16, paginated: bool) -> Value {
    let documented = template(document, path)
        .map(|template| &document["paths"][template][method.to_lowercase()]["responses"][status.to_string()]);
    match documented.and_then(|response| response["$ref"].as_str()) {
        // The description knows the bare array only; every client of Clerk's asks for this shape.
        Some("#/components/responses/Invitation.List") if paginated => json!({
            "type": "object",
            "required": ["data", "total_count"],
            "additionalProperties": false,
            "properties": {
                "data": { "type": "array", "items": { "$ref": "#/components/schemas/Invitation" } },
                "total_count": { "type": "integer" },
            },
        }),
        Some(reference) => {
            let pointer = reference.trim_start_matches('#');
            document.pointer(pointer).unwrap()["content"]["application/json"]["schema"].clone()
        }
        None if status == 200 && undocumented(method, path).is_some() => {
            json!({ "$ref": format!("#/components/schemas/{}", undocumented(method, path).unwrap()) })
        }
        None => {
            assert!(status >= 400, "{method} {path} is not documented to answer {status}");
            json!({ "$ref": "#/components/schemas/ClerkErrors" })
        }
    }
}

/// What answers operations that Clerk's other documents and clients have, and this description has not.
fn undocumented(method: &str, path: &str) -> Option<&'static str> {
    let segments: Vec<&str> = path.split('/').skip(1).collect();
    match (method, segments.as_slice()) {
        ("DELETE", ["invitations", _]) => Some("DeletedObject"),
        ("GET", ["users", _, "organization_invitations"]) => {
            Some("OrganizationInvitationsWithPublicOrganizationData")
        }
        _ => None,
    }
}

/// The path of the description that this one is an instance of.
fn template<'a>(document: &'a Value, path: &str) -> Option<&'a str> {
    let fits = |template: &str| {
        template.split('/').count() == path.split('/').count()
            && template.split('/').zip(path.split('/')).all(|(a, b)| a == b || a.starts_with('{'))
    };
    let paths = document["paths"].as_object().unwrap();
    paths
        .keys()
        .find(|known| known.as_str() == path)
        .or_else(|| paths.keys().find(|known| fits(known)))
        .map(String::as_str)
}

#[test]
fn the_check_can_fail() {
    if DOCUMENT.is_none() {
        return;
    }
    let url = reqwest::Url::parse("http://127.0.0.1/v1/invitations").unwrap();
    check("GET", &url, 200, &json!([]));
    for (status, body) in
        [(200, json!({})), (200, json!([{ "id": "inv_1" }])), (400, json!({ "errors": [{}] }))]
    {
        let verdict = std::panic::catch_unwind(|| check("GET", &url, status, &body));
        assert!(verdict.is_err(), "{status} {body} passed");
    }
}
