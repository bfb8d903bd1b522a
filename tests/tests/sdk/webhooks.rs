//! Webhooks as Clerk documents them: what is read is in its document, and what must be there always is.

use clerk_invitations_native::schema::{Field, Kind, Model};
use clerk_invitations_native::webhook::EVENTS;
use serde_json::Value;

struct Document(Value);

impl Document {
    fn read() -> Option<Self> {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/clerk/webhooks-2025-04-15.json");
        let Ok(text) = std::fs::read_to_string(path) else {
            println!("skipped: Clerk's document of webhooks is not beside the repository");
            return None;
        };
        Some(Self(serde_json::from_str(&text).unwrap()))
    }

    /// The schemas that an object is all of.
    fn parts<'a>(&'a self, schema: &'a Value) -> Vec<&'a Value> {
        let referred = schema["$ref"].as_str().map(|it| self.0.pointer(it.trim_start_matches('#')).unwrap());
        let all = schema["allOf"].as_array().into_iter().flatten().chain(referred);
        let deeper = all.flat_map(|part| self.parts(part));
        [schema].into_iter().chain(deeper).collect()
    }

    fn property(&self, schema: &Value, name: &str) -> Option<Value> {
        self.parts(schema).iter().find_map(|part| part["properties"].get(name).cloned())
    }

    fn is_required(&self, schema: &Value, name: &str) -> bool {
        let lists = self.parts(schema).into_iter().filter_map(|part| part["required"].as_array());
        lists.flatten().any(|required| required == name)
    }

    /// What of a model the document does not have, or does not promise.
    fn compare(&self, model: &Model, schema: &Value, offences: &mut Vec<String>) {
        for Field { name, kind, is_required, .. } in model.fields {
            let what = format!("{}.{name}", model.name);
            let Some(property) = self.property(schema, name) else {
                offences.push(format!("{what}: not in the document"));
                continue;
            };
            // What must be there, but for metadata: those are empty where there are none.
            let is_nullable = self.parts(&property).iter().any(|part| part["nullable"] == true);
            let is_metadata = matches!(kind, Kind::Metadata | Kind::PrivateMetadata);
            if *is_required && !is_metadata && (is_nullable || !self.is_required(schema, name)) {
                offences.push(format!("{what}: not always there"));
            }
            match kind {
                Kind::Model(inner) => self.compare(inner, &property, offences),
                Kind::List(inner) => self.compare(inner, &property["items"], offences),
                Kind::Text | Kind::TicketUrl => self.assert_type(&property, "string", &what, offences),
                Kind::Boolean => self.assert_type(&property, "boolean", &what, offences),
                Kind::Timestamp | Kind::Integer => self.assert_type(&property, "integer", &what, offences),
                _ => {}
            }
        }
    }

    fn assert_type(&self, schema: &Value, wanted: &str, what: &str, offences: &mut Vec<String>) {
        if !self.parts(schema).iter().any(|part| part["type"] == wanted) {
            offences.push(format!("{what}: no {wanted}"));
        }
    }
}

/// The organization of an invitation is in lists; the document of webhooks puts it elsewhere.
const KNOWN: &[&str] = &["OrganizationInvitation.public_organization_data: not in the document"];

#[test]
fn what_is_read_of_events_is_what_clerk_documents() {
    let Some(document) = Document::read() else { return };
    let mut offences = Vec::new();
    for event in EVENTS {
        let schema = &document.0["events"][event.event_type];
        assert!(schema.is_object(), "{} is not in the document", event.event_type);
        let data = document.property(schema, "data").unwrap();
        let Kind::Model(model) = event.data else { panic!("{event:?}") };
        document.compare(model, &data, &mut offences);
        for member in ["type", "timestamp"] {
            assert!(document.is_required(schema, member), "{}: {member}", event.event_type);
        }
    }
    offences.retain(|offence| !KNOWN.contains(&offence.as_str()));
    assert!(offences.is_empty(), "{offences:#?}");
    assert_eq!(document.0["events"].as_object().unwrap().len(), EVENTS.len(), "each event is known");
}
