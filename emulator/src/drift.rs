//! What a newer official document has that an implementation has not, and the other way round.

mod emulator;

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// What somebody implements of the API, in the words of an OpenAPI document.
#[derive(Debug, Clone)]
pub struct Implemented {
    /// Who: the head of a column.
    pub name: &'static str,
    /// What the paths start with that it is about. The rest of a document is not looked at.
    pub roots: Vec<String>,
    /// The operations, as `paths` of a document, each with its query `parameters` by name, and the schema of its `body`.
    pub paths: Value,
    /// What answers have, by the name of their schema.
    pub models: Vec<ImplementedModel>,
    /// Which rules of a schema are compared.
    pub rules: &'static [&'static str],
    /// Operations that Clerk's other documents and clients have and its OpenAPI documents have not: no difference.
    pub elsewhere: &'static [&'static str],
    /// Operations that are left out on purpose.
    pub left_out: &'static [&'static str],
}

/// What an answer has.
#[derive(Debug, Clone)]
pub struct ImplementedModel {
    /// The name of its schema.
    pub name: &'static str,
    /// The names of its members.
    pub fields: BTreeSet<String>,
    /// The known values of its `status`.
    pub statuses: BTreeSet<String>,
}

/// One difference between a document and what is implemented.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Difference {
    /// The operation (`POST /invitations`) or the model (`Invitation`).
    pub place: String,
    /// What differs there: a field, a parameter, a rule.
    pub what: String,
    /// What the document says; empty if it is silent.
    pub document: String,
    /// What is implemented; empty if nothing is.
    pub implemented: String,
}

/// The differences as a table; `name` is who implements.
pub fn table(name: &str, differences: &[Difference]) -> String {
    let row = |cells: [&str; 4]| {
        let [place, what, document, implemented] = cells.map(|text| if text.is_empty() { "-" } else { text });
        format!("{place:<70} {what:<36} {document:<28} {implemented}\n")
    };
    let rows =
        differences.iter().map(|found| row([&found.place, &found.what, &found.document, &found.implemented]));
    std::iter::once(row(["where", "what", "document", name])).chain(rows).collect()
}

struct Drift<'d> {
    document: &'d Value,
    implemented: &'d Implemented,
    found: BTreeSet<Difference>,
}

/// Compares an official OpenAPI document with what the emulator implements.
///
/// # Errors
///
/// If it is no such document.
pub fn drift(document: &Value) -> Result<Vec<Difference>, String> {
    Implemented::by_the_emulator().drift(document)
}

impl Implemented {
    /// Compares an official OpenAPI document with this.
    ///
    /// # Errors
    ///
    /// If it is no such document.
    pub fn drift(&self, document: &Value) -> Result<Vec<Difference>, String> {
        let paths = document
            .get("paths")
            .and_then(Value::as_object)
            .ok_or("paths: is missing: this is no OpenAPI document")?;
        let mut drift = Drift { document, implemented: self, found: BTreeSet::new() };
        let is_ours = |path: &str| self.roots.iter().any(|root| path.starts_with(root));
        let ours = self.paths.as_object().cloned().unwrap_or_default();
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
                None if self.left_out.contains(&place.as_str()) => {}
                None => drift.tell(place, "operation", "has it", ""),
            }
        }
        for (place, _) in ours.iter().filter(|(place, _)| !self.elsewhere.contains(&place.as_str())) {
            if theirs.iter().all(|(known, _)| known != place) {
                drift.tell(place, "operation", "", "has it");
            }
        }
        drift.models();
        Ok(drift.found.into_iter().collect())
    }
}

impl Drift<'_> {
    fn tell(&mut self, place: &str, what: &str, document: &str, implemented: &str) {
        self.found.insert(Difference {
            place: place.into(),
            what: what.into(),
            document: document.into(),
            implemented: implemented.into(),
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
        for rule in self.implemented.rules {
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

    /// What answers have.
    fn models(&mut self) {
        for model in &self.implemented.models {
            let schema = member(member(self.document, "components"), "schemas");
            let properties = object(member(schema, model.name), "properties");
            self.sets(model.name, "answers", &properties.keys().cloned().collect(), &model.fields);
            // A status may be any text in a document.
            let statuses = properties.get("status").map(|status| words(status, "enum")).unwrap_or_default();
            if !statuses.is_empty() {
                self.sets(model.name, "status", &statuses, &model.statuses);
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
