//! What a newer official document has that the emulator has not, and the other way round.

use std::collections::BTreeSet;

use bytes::Bytes;
use http::{Method, Request};
use serde_json::{Map, Value, json};

use crate::api::contract;
use crate::clock::ManualClock;
use crate::reply::{Answer, handle};
use crate::state::State;

/// One difference between the document and the emulator.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Difference {
    /// The operation (`POST /invitations`) or the model (`Invitation`).
    pub place: String,
    /// What differs there: a field, a parameter, a rule.
    pub what: String,
    /// What the document says; empty if it is silent.
    pub document: String,
    /// What the emulator does; empty if it is silent.
    pub emulator: String,
}

/// The differences as a table.
pub fn table(differences: &[Difference]) -> String {
    let row = |place: &str, what: &str, document: &str, emulator: &str| {
        let or = |text: &str| if text.is_empty() { "-".to_owned() } else { text.to_owned() };
        format!("{:<70} {:<36} {:<28} {}\n", place, what, or(document), or(emulator))
    };
    let rows =
        differences.iter().map(|found| row(&found.place, &found.what, &found.document, &found.emulator));
    std::iter::once(row("where", "what", "document", "emulator")).chain(rows).collect()
}

/// The paths that the emulator is about. The rest of a document is not looked at.
fn is_ours(path: &str) -> bool {
    ["/invitations", "/waitlist_entries", "/organization_invitations"]
        .iter()
        .any(|root| path.starts_with(root))
        || path.starts_with("/organizations/") && path.contains("/invitations")
        || path.starts_with("/users/") && path.ends_with("/organization_invitations")
}

/// What Clerk's other documents and clients have and its OpenAPI documents have not: no difference worth telling.
const ELSEWHERE: &[&str] =
    &["DELETE /invitations/{invitation_id}", "GET /users/{user_id}/organization_invitations"];

/// The rules of a schema that are compared.
const RULES: &[&str] = &["type", "nullable", "enum", "minimum", "maximum", "minItems", "maxItems"];

struct Drift<'d> {
    document: &'d Value,
    found: BTreeSet<Difference>,
}

/// Compares an official OpenAPI document with what the emulator implements.
///
/// # Errors
///
/// If it is no such document.
pub fn drift(document: &Value) -> Result<Vec<Difference>, String> {
    let paths = document
        .get("paths")
        .and_then(Value::as_object)
        .ok_or("paths: is missing: this is no OpenAPI document")?;
    let mut drift = Drift { document, found: BTreeSet::new() };
    let ours = contract::paths();
    let ours = ours.as_object().cloned().unwrap_or_default();
    let operations = |paths: &Map<String, Value>| -> Vec<(String, Value)> {
        let verbs = paths.iter().filter(|(path, _)| is_ours(path)).flat_map(|(path, verbs)| {
            let verbs = verbs.as_object().cloned().unwrap_or_default();
            verbs
                .into_iter()
                .map(move |(verb, operation)| (format!("{} {path}", verb.to_uppercase()), operation))
        });
        verbs.filter(|(place, _)| !place.starts_with("PARAMETERS ")).collect()
    };
    let (theirs, ours) = (operations(paths), operations(&ours));
    for (place, operation) in &theirs {
        match ours.iter().find(|(known, _)| known == place) {
            Some((_, known)) => drift.operation(place, operation, known),
            None => drift.tell(place, "operation", "has it", ""),
        }
    }
    for (place, _) in ours.iter().filter(|(place, _)| !ELSEWHERE.contains(&place.as_str())) {
        if theirs.iter().all(|(known, _)| known != place) {
            drift.tell(place, "operation", "", "has it");
        }
    }
    drift.models();
    Ok(drift.found.into_iter().collect())
}

impl Drift<'_> {
    fn tell(&mut self, place: &str, what: &str, document: &str, emulator: &str) {
        self.found.insert(Difference {
            place: place.into(),
            what: what.into(),
            document: document.into(),
            emulator: emulator.into(),
        });
    }

    /// What a `$ref` points at.
    fn resolved<'v>(&'v self, value: &'v Value) -> &'v Value {
        let target = value.get("$ref").and_then(Value::as_str).and_then(|at| at.strip_prefix('#'));
        target.and_then(|pointer| self.document.pointer(pointer)).unwrap_or(value)
    }

    fn operation(&mut self, place: &str, theirs: &Value, ours: &Value) {
        let list = theirs.get("parameters").and_then(Value::as_array).into_iter().flatten();
        let in_query =
            list.map(|parameter| self.resolved(parameter)).filter(|one| text(one, "in") == "query");
        let new: Map<String, Value> =
            in_query.map(|one| (text(one, "name").to_owned(), member(one, "schema").clone())).collect();
        self.members(place, "parameter", &new, &object(ours, "parameters"));
        let body = self.resolved(member(theirs, "requestBody"));
        let body = body.pointer("/content/application~1json/schema").cloned().unwrap_or_default();
        self.schema(place, "body", &body, member(ours, "body"));
    }

    fn sets(&mut self, place: &str, what: &str, theirs: &BTreeSet<String>, ours: &BTreeSet<String>) {
        for name in theirs.difference(ours) {
            self.tell(place, &format!("{what} {name}"), "has it", "");
        }
        for name in ours.difference(theirs) {
            self.tell(place, &format!("{what} {name}"), "", "has it");
        }
    }

    fn schema(&mut self, place: &str, at: &str, theirs: &Value, ours: &Value) {
        let theirs = self.resolved(theirs).clone();
        if theirs.is_null() || ours.is_null() {
            // A body that is not read is no difference, and a body of nothing is no body.
            let has = |schema: &Value| {
                schema.get("properties").and_then(Value::as_object).is_some_and(|all| !all.is_empty())
            };
            match (has(&theirs), has(ours)) {
                (true, false) => self.tell(place, at, "has it", ""),
                (false, true) => self.tell(place, at, "", "has it"),
                _ => {}
            }
            return;
        }
        for rule in RULES {
            let text = |schema: &Value| schema.get(*rule).map(Value::to_string).unwrap_or_default();
            if text(&theirs) != text(ours) {
                self.tell(place, &format!("{at} {rule}"), &text(&theirs), &text(ours));
            }
        }
        if theirs.get("items").is_some() || ours.get("items").is_some() {
            self.schema(place, "item", member(&theirs, "items"), member(ours, "items"));
        }
        self.sets(place, &format!("{at} requires"), &words(&theirs, "required"), &words(ours, "required"));
        self.members(
            place,
            &format!("{at} field"),
            &object(&theirs, "properties"),
            &object(ours, "properties"),
        );
    }

    /// Compares schemas by name.
    fn members(&mut self, place: &str, what: &str, theirs: &Map<String, Value>, ours: &Map<String, Value>) {
        let names = |map: &Map<String, Value>| map.keys().cloned().collect();
        self.sets(place, what, &names(theirs), &names(ours));
        for (name, schema) in theirs {
            if let Some(known) = ours.get(name) {
                self.schema(place, name, schema, known);
            }
        }
    }

    /// What answers have, by answers: one of each model is made.
    fn models(&mut self) {
        for (name, list, sample) in samples() {
            let schema = member(member(self.document, "components"), "schemas");
            let properties = object(member(schema, name), "properties");
            let documented = properties.keys().cloned().collect();
            let answered = sample.as_object().map(|all| all.keys().cloned().collect()).unwrap_or_default();
            self.sets(name, "answers", &documented, &answered);
            // A status may be any text in a document; where it lists them, they are those that the list filters by.
            let statuses = properties.get("status").map(|status| words(status, "enum")).unwrap_or_default();
            let ours = contract::paths();
            let known = member(member(member(member(&ours, list), "get"), "parameters"), "status");
            if !statuses.is_empty() {
                self.sets(name, "status", &statuses, &words(known, "enum"));
            }
        }
    }
}

/// A member of an object; null if there is none.
fn member<'v>(value: &'v Value, name: &str) -> &'v Value {
    value.get(name).unwrap_or(&Value::Null)
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    member(value, name).as_str().unwrap_or_default()
}

fn object(value: &Value, name: &str) -> Map<String, Value> {
    member(value, name).as_object().cloned().unwrap_or_default()
}

fn words(value: &Value, name: &str) -> BTreeSet<String> {
    let list = member(value, name).as_array().into_iter().flatten();
    list.filter_map(|word| Some(word.as_str()?.to_owned())).collect()
}

/// One of each model as it is answered, and the list that shows it.
fn samples() -> [(&'static str, &'static str, Value); 3] {
    let mut state = State::new(ManualClock::default(), 0);
    let organization = state.add_organization("A").id;
    let mut make = |path: &str, body: Value| -> Value {
        let request = Request::builder()
            .method(Method::POST)
            .uri(format!("/v1{path}"))
            .header("authorization", "Bearer sk_test_drift")
            .header("content-type", "application/json")
            .body(Bytes::from(body.to_string()));
        match request.map(|request| handle(&mut state, request).answer) {
            Ok(Answer::Whole(response)) => serde_json::from_slice(response.body()).unwrap_or_default(),
            _ => Value::Null,
        }
    };
    let member = json!({ "email_address": "a@example.com", "role": "org:member" });
    [
        ("Invitation", "/invitations", make("/invitations", json!({ "email_address": "a@example.com" }))),
        (
            "WaitlistEntry",
            "/waitlist_entries",
            make("/waitlist_entries", json!({ "email_address": "a@example.com" })),
        ),
        (
            "OrganizationInvitation",
            "/organization_invitations",
            make(&format!("/organizations/{organization}/invitations"), member),
        ),
    ]
}
