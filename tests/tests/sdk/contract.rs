//! The official document: what the SDK sends and what the emulator answers validates against it.

mod organizations;

use std::collections::BTreeSet;
use std::sync::Arc;

use clerk_invitations_emulator::{Emulator, Fault};
use clerk_invitations_native::{
    Clerk, CreateInvitation, CreateWaitlistEntry, InvitationStatus, InviteWaitlistEntry, ListInvitations,
    ListWaitlistEntries, Metadata, OPERATIONS, TemplateSlug, WaitlistEntryStatus,
};
use serde_json::{Map, Value, json};

use crate::support::{Exchange, KEY, Recorder};

/// What Clerk has and this document has not: Clerk's whole document and its documentation do.
const SUPPLEMENTS: [Supplement; 2] = [
    Supplement {
        operation: "DeleteInvitation",
        method: "delete",
        path: "/invitations/{invitation_id}",
        like: ("delete", "/waitlist_entries/{waitlist_entry_id}"),
        without: &[],
    },
    Supplement {
        operation: "UsersGetOrganizationInvitations",
        method: "get",
        path: "/users/{user_id}/organization_invitations",
        like: ("get", "/organization_invitations"),
        without: &["order_by", "query"],
    },
];

/// What is left out on purpose: Clerk calls it deprecated, and the list with `status` answers the same.
const LEFT_OUT: [&str; 1] = ["ListPendingOrganizationInvitations"];

/// An operation that is described by another one of the document.
struct Supplement {
    operation: &'static str,
    method: &'static str,
    path: &'static str,
    /// The method and path of what it answers like.
    like: (&'static str, &'static str),
    /// The parameters of that one that it does not have.
    without: &'static [&'static str],
}

/// Clerk's OpenAPI document, with what JSON Schema understands of it.
struct Document(Value);

impl Document {
    fn read() -> Option<Self> {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/clerk/openapi-2026-05-12.json");
        let Ok(text) = std::fs::read_to_string(path) else {
            println!("skipped: Clerk's OpenAPI document is not beside the repository");
            return None;
        };
        let mut document = serde_json::from_str(&text).unwrap();
        nullable_to_json_schema(&mut document);
        SUPPLEMENTS.iter().for_each(|supplement| supplement.add_to(&mut document["paths"]));
        Some(Self(document))
    }

    /// The operation that a request reaches.
    fn operation(&self, request: &http::Request<bytes::Bytes>) -> &Value {
        let path = request.uri().path().strip_prefix("/v1").unwrap();
        let matches = |template: &str| {
            template.split('/').count() == path.split('/').count()
                && template
                    .split('/')
                    .zip(path.split('/'))
                    .all(|(name, part)| name.starts_with('{') || name == part)
        };
        let paths = self.0["paths"].as_object().unwrap();
        // `/invitations/bulk` before `/invitations/{invitation_id}`.
        let (_, methods) = paths
            .iter()
            .filter(|(template, _)| matches(template))
            .min_by_key(|(template, _)| template.matches('{').count())
            .unwrap();
        &methods[request.method().as_str().to_lowercase()]
    }

    fn resolve<'a>(&'a self, value: &'a Value) -> &'a Value {
        match value["$ref"].as_str() {
            Some(pointer) => self.0.pointer(pointer.trim_start_matches('#')).unwrap(),
            None => value,
        }
    }

    /// A value that has each documented field.
    fn sample(&self, schema: &Value) -> Value {
        let schema = self.resolve(schema);
        if schema["anyOf"].is_array() {
            return self.sample(&schema["anyOf"][1]);
        }
        if let Some(parts) = schema["allOf"].as_array() {
            let parts = parts.iter().map(|part| self.sample(part));
            return parts.flat_map(|part| part.as_object().cloned().unwrap()).collect::<Map<_, _>>().into();
        }
        if let Some(properties) = schema["properties"].as_object() {
            let fields = properties.iter().map(|(name, schema)| (name.clone(), self.sample(schema)));
            return Value::Object(fields.collect());
        }
        match schema["type"].as_str() {
            Some("integer") => json!(1),
            Some("boolean") => json!(true),
            Some("object") => json!({"a": 1}),
            _ => schema["enum"].get(0).cloned().unwrap_or(json!("text")),
        }
    }

    fn assert_valid(&self, schema: &Value, value: &Value, what: &str) {
        let schema = json!({"components": self.0["components"], "allOf": [schema]});
        let validator = jsonschema::draft7::new(&schema).unwrap();
        let errors: Vec<String> = validator.iter_errors(value).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{what}: {errors:?} in {value}");
    }

    fn assert_request(&self, request: &http::Request<bytes::Bytes>) {
        let what = format!("{} {}", request.method(), request.uri());
        let operation = self.operation(request);
        assert!(operation.is_object(), "{what} is not in the document");
        let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
        for pair in request.uri().query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
            let (name, text) = pair.split_once('=').unwrap();
            let text = percent_decoded(text);
            let parameter = parameters.iter().map(|parameter| self.resolve(parameter));
            let parameter =
                parameter.clone().find(|parameter| parameter["name"] == name && parameter["in"] == "query");
            let schema = &parameter.unwrap_or_else(|| panic!("{what}: {name} is not a parameter"))["schema"];
            let is_text = schema["type"] == "string";
            let value = if is_text { json!(text) } else { serde_json::from_str(&text).unwrap() };
            self.assert_valid(schema, &value, &format!("{what}: {name}"));
        }
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        match (request.body().is_empty(), schema.is_null()) {
            (true, _) => assert_ne!(operation["requestBody"]["required"], true, "{what} lacks its body"),
            (false, true) => panic!("{what} has a body that the document does not know"),
            (false, false) => {
                self.assert_valid(schema, &serde_json::from_slice(request.body()).unwrap(), &what)
            }
        }
    }

    fn assert_response(&self, (request, response): &Exchange) {
        let what = format!("{} {} → {}", request.method(), request.uri(), response.status());
        let body: Value =
            serde_json::from_slice(response.body()).unwrap_or_else(|_| panic!("{what}: no JSON"));
        let documented = &self.operation(request)["responses"][response.status().as_str()];
        // Statuses that every endpoint can answer (401, 403, 429) are documented once, as Clerk's errors.
        let errors = json!({"$ref": "#/components/schemas/ClerkErrors"});
        let schema = match documented {
            Value::Null if response.status().is_client_error() => &errors,
            documented => &self.resolve(documented)["content"]["application/json"]["schema"],
        };
        // `paginated=true` wraps the documented array; the document does not say so (FACTS: sure).
        let is_wrapped = request.uri().query().is_some_and(|query| query.contains("paginated=true"));
        let body = if is_wrapped && response.status().is_success() {
            assert!(body["total_count"].is_u64(), "{what}");
            &body["data"]
        } else {
            &body
        };
        self.assert_valid(schema, body, &what);
    }
}

impl Supplement {
    fn add_to(&self, paths: &mut Value) {
        let Self { operation, method, path, like: (like_method, like_path), without } = *self;
        assert!(paths[path].is_null(), "{operation} is in the document by now");
        let mut described = paths[like_path][like_method].clone();
        described["operationId"] = json!(operation);
        if let Some(parameters) = described["parameters"].as_array_mut() {
            let is_meant = |parameter: &Value| !without.iter().any(|name| parameter["name"] == *name);
            parameters.retain(is_meant);
        }
        paths[path] = json!({ method: described });
    }
}

/// OpenAPI 3.0 says `nullable: true` where JSON Schema says "or null".
fn nullable_to_json_schema(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(nullable_to_json_schema),
        Value::Object(members) => {
            members.values_mut().for_each(nullable_to_json_schema);
            if members.remove("nullable") == Some(json!(true)) {
                let schema = Value::Object(std::mem::take(members));
                *members = Map::from_iter([("anyOf".to_owned(), json!([{"type": "null"}, schema]))]);
            }
        }
        _ => {}
    }
}

fn percent_decoded(text: &str) -> String {
    assert!(!text.contains('+'), "a plus would be read as a space: {text}");
    percent_encoding::percent_decode_str(text).decode_utf8().unwrap().into_owned()
}

async fn setup() -> (Emulator, Arc<Recorder>, Clerk) {
    let emulator = Emulator::start().await.unwrap();
    let recorder = Recorder::new();
    let clerk = Clerk::builder().secret_key(KEY).base_url(emulator.base_url()).transport(recorder.clone());
    let clerk = clerk.build().unwrap();
    (emulator, recorder, clerk)
}

/// Each field alone, and all together.
fn invitations(addresses: &str) -> Vec<CreateInvitation> {
    let metadata = Metadata::from_iter([("plan".to_owned(), json!({"a": [1, null]}))]);
    let new = |name: &str| CreateInvitation::new(format!("{name}.{addresses}@example.com"));
    vec![
        new("bare"),
        new("expires").expires_in_days(1),
        new("ignores").ignore_existing(true),
        new("quiet").notify(false),
        new("metadata").public_metadata(metadata.clone()),
        new("redirect").redirect_url("https://example.com/"),
        new("slug").template_slug(TemplateSlug::WaitlistInvitation),
        new("slug2").template_slug(TemplateSlug::Invitation),
        new("all")
            .expires_in_days(365)
            .ignore_existing(false)
            .notify(true)
            .public_metadata(metadata)
            .redirect_url("https://example.com/")
            .template_slug(TemplateSlug::Invitation),
    ]
}

/// Every request that the SDK can build, and most answers that the emulator can give.
async fn call_everything(emulator: &Emulator, clerk: &Clerk) {
    let mut outcomes = Vec::new();
    let invitations_api = clerk.invitations();
    for invitation in invitations("single") {
        outcomes.push(invitations_api.create(invitation.clone()).await.is_ok());
        outcomes.push(invitations_api.create(invitation).await.is_ok());
    }
    outcomes.push(invitations_api.bulk_create(invitations("bulk")).await.is_ok());
    outcomes.push(invitations_api.bulk_create(invitations("bulk")).await.is_ok());
    emulator.state(|state| state.add_user("user@example.com"));
    outcomes.push(invitations_api.create("user@example.com").await.is_ok());
    outcomes.push(invitations_api.create("no address@example..com@").await.is_ok());
    outcomes.push(invitations_api.create("a b@c").await.is_ok());

    let statuses =
        InvitationStatus::KNOWN.iter().cloned().map(|status| ListInvitations::new().status(status));
    let lists = [
        ListInvitations::new(),
        ListInvitations::new().query("ada+1@example.com&x=é"),
        ListInvitations::new().order_by("+created_at").limit(1).offset(1),
        ListInvitations::new().limit(500).offset(1_000_000),
    ];
    for list in lists.into_iter().chain(statuses) {
        outcomes.push(invitations_api.list(list).await.is_ok());
    }
    let made = invitations_api.create("revoked@example.com").await.unwrap();
    for id in [made.id.as_str(), made.id.as_str(), "inv_unknown/?#é"] {
        outcomes.push(invitations_api.revoke(id).await.is_ok());
    }
    for id in [made.id.as_str(), made.id.as_str(), "inv_unknown/?#é"] {
        outcomes.push(invitations_api.delete(id).await.is_ok());
    }

    let entries_api = clerk.waitlist_entries();
    for entry in ["ada@example.com", "ada@example.com", "grace@example.com", "alan@example.com"] {
        outcomes
            .push(entries_api.create(CreateWaitlistEntry::new(entry).notify(entry.len() > 15)).await.is_ok());
    }
    let bulk = [
        CreateWaitlistEntry::new("b1@example.com"),
        CreateWaitlistEntry::new("b2@example.com").notify(false),
    ];
    let bulk = entries_api.bulk_create(bulk).await.unwrap();
    outcomes.push(entries_api.bulk_create(["twice@example.com", "twice@example.com"]).await.is_ok());
    for status in WaitlistEntryStatus::KNOWN.iter().cloned() {
        outcomes.push(entries_api.list(ListWaitlistEntries::new().status(status)).await.is_ok());
    }
    let list = ListWaitlistEntries::new().query("b").order_by("-created_at").limit(1).offset(0);
    outcomes.push(entries_api.list(list).await.is_ok());
    let (first, second) = (&bulk[0].id, &bulk[1].id);
    for request in [
        InviteWaitlistEntry::new(first),
        InviteWaitlistEntry::new(first),
        InviteWaitlistEntry::new(first).ignore_existing(true),
        InviteWaitlistEntry::new(first).ignore_existing(false),
        InviteWaitlistEntry::new("wle_unknown"),
    ] {
        outcomes.push(entries_api.invite(request).await.is_ok());
    }
    outcomes.push(entries_api.reject(second).await.is_ok());
    outcomes.push(entries_api.reject(second).await.is_ok());
    outcomes.push(entries_api.delete(second).await.is_ok());
    let gone = entries_api.create("gone@example.com").await.unwrap();
    outcomes.push(entries_api.delete(&gone.id).await.is_ok());
    outcomes.push(entries_api.delete(&gone.id).await.is_ok());

    outcomes.extend(organizations::call_everything(emulator, clerk).await);

    emulator.state(|state| state.add_fault(Fault::rate_limit(3).times(1)));
    outcomes.push(invitations_api.create("limited@example.com").await.is_ok());
    assert!(outcomes.contains(&true) && outcomes.contains(&false));
}

#[tokio::test]
async fn requests_and_answers_are_valid() {
    let Some(document) = Document::read() else { return };
    let (emulator, recorder, clerk) = setup().await;
    call_everything(&emulator, &clerk).await;
    let exchanges = recorder.take();
    let mut reached = BTreeSet::new();
    for exchange in &exchanges {
        document.assert_request(&exchange.0);
        document.assert_response(exchange);
        reached.insert(document.operation(&exchange.0)["operationId"].as_str().unwrap());
    }
    let ours: BTreeSet<&str> =
        OPERATIONS.iter().flat_map(|resource| resource.iter().map(|operation| operation.name)).collect();
    assert_eq!(reached, ours, "each operation is called, by the name that the document has for it");
    assert!(exchanges.len() > 50, "{}", exchanges.len());
}

/// Every operation of the document at or below a path of the SDK's is in the SDK, with its method and path.
#[test]
fn nothing_in_the_document_is_missing() {
    let Some(document) = Document::read() else { return };
    let ours = || OPERATIONS.iter().flat_map(|resource| resource.iter());
    let is_below = |path: &str, other: &str| {
        path.strip_prefix(other).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let mut documented = BTreeSet::new();
    let mut left_out = Vec::new();
    for (path, methods) in document.0["paths"].as_object().unwrap() {
        if ours().any(|operation| is_below(path, operation.path)) {
            for (method, operation) in methods.as_object().unwrap() {
                let name = operation["operationId"].as_str().unwrap().to_owned();
                if LEFT_OUT.contains(&name.as_str()) {
                    left_out.push(name);
                } else {
                    documented.insert((name, method.to_uppercase(), path.clone()));
                }
            }
        }
    }
    let ours =
        ours().map(|operation| (operation.name.into(), operation.method.to_string(), operation.path.into()));
    assert_eq!(ours.collect::<BTreeSet<_>>(), documented);
    assert_eq!(left_out, LEFT_OUT);
}

/// Every field of a model is in the document, and every field in the document is in the model.
#[test]
fn models_have_the_documented_fields() {
    use clerk_invitations_native::{DeletedObject, Invitation, OrganizationInvitation, WaitlistEntry};
    use serde::{Serialize, de::DeserializeOwned};

    let Some(document) = Document::read() else { return };
    // What the model drops is not written back.
    fn assert_kept<T: DeserializeOwned + Serialize>(document: &Document, schema: &str) {
        let sample = document.sample(&document.0["components"]["schemas"][schema]);
        let read: T = serde_json::from_value(sample.clone()).unwrap();
        assert_eq!(serde_json::to_value(read).unwrap(), sample, "{schema}");
    }
    assert_kept::<Invitation>(&document, "Invitation");
    assert_kept::<WaitlistEntry>(&document, "WaitlistEntry");
    assert_kept::<DeletedObject>(&document, "DeletedObject");
    assert_kept::<OrganizationInvitation>(&document, "OrganizationInvitation");
    assert_kept::<OrganizationInvitation>(&document, "OrganizationInvitationWithPublicOrganizationData");
}
