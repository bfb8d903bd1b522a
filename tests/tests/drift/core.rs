//! What core implements, in the words of an OpenAPI document: from its own declarations.

use std::collections::{BTreeMap, BTreeSet};

use clerk_invitations_core::schema::{Docs, Field, Kind, Method, Model, Signature};
use clerk_invitations_core::{OPERATIONS, RESOURCES};
use clerk_invitations_emulator::{Implemented, ImplementedModel};
use serde_json::{Map, Value, json};

pub(crate) fn implemented() -> Implemented {
    let methods = || RESOURCES.iter().flat_map(|resource| resource.methods.iter().zip(resource.signatures));
    let mut paths = Map::new();
    let mut models = BTreeMap::new();
    for (method, signature) in methods() {
        let verbs = paths.entry(method.operation.path).or_insert_with(|| json!({}));
        verbs[method.operation.method.as_str().to_lowercase()] = operation(method, signature);
        if let Kind::Model(model) | Kind::Page(model) | Kind::List(model) = signature.answer {
            models.insert(model.name, answer(model));
        }
    }
    Implemented {
        name: "core",
        roots: roots(),
        paths: Value::Object(paths),
        models: models.into_values().collect(),
        // Of `nullable` core makes no use: it leaves out what it does not say.
        rules: &["type", "enum", "minimum", "maximum", "maxItems"],
        elsewhere: &["DELETE /invitations/{invitation_id}", "GET /users/{user_id}/organization_invitations"],
        // Clerk calls it deprecated: the list with a status answers the same.
        left_out: &["GET /organizations/{organization_id}/invitations/pending"],
    }
}

/// The paths that lie below no other: `/invitations`, but not `/invitations/bulk`.
fn roots() -> Vec<String> {
    let paths: BTreeSet<&str> =
        OPERATIONS.iter().copied().flatten().map(|operation| operation.path).collect();
    let is_below = |path: &str, root: &str| path.strip_prefix(root).is_some_and(|rest| rest.starts_with('/'));
    let is_root = |path: &&&str| !paths.iter().any(|root| is_below(path, root));
    paths.iter().filter(is_root).map(|path| (*path).to_owned()).collect()
}

fn operation(method: &Method, signature: &Signature) -> Value {
    let operation = method.operation;
    let is_in_path = |field: &Field| operation.path.contains(&format!("{{{}}}", field.name));
    let fields: Vec<&Field> = method.fields.iter().filter(|field| !is_in_path(field)).collect();
    let form = form(&fields, signature.request);
    if operation.method == "GET" {
        let fixed = operation.query.split('&').filter_map(|pair| pair.split_once('='));
        let fixed = fixed.map(|(name, _)| (name.to_owned(), json!({ "type": "boolean" })));
        let own = form.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
        let parameters: Map<String, Value> = own.into_iter().chain(fixed).collect();
        return json!({ "parameters": parameters, "body": null });
    }
    let body = match (method.items, signature.item) {
        (Some(items), Some(docs)) => {
            let items_form = self::form(&items.fields.iter().collect::<Vec<_>>(), docs);
            json!({ "type": "array", "maxItems": items.max, "items": items_form })
        }
        _ if fields.is_empty() => Value::Null,
        _ => form,
    };
    json!({ "parameters": {}, "body": body })
}

fn form(fields: &[&Field], docs: &Docs) -> Value {
    let properties: Map<String, Value> =
        fields.iter().map(|field| (field.name.to_owned(), schema(field, docs))).collect();
    let required: Vec<&str> =
        fields.iter().filter(|field| field.is_required).map(|field| field.name).collect();
    json!({ "type": "object", "properties": properties, "required": required })
}

fn schema(field: &Field, docs: &Docs) -> Value {
    match field.kind {
        Kind::Boolean => json!({ "type": "boolean" }),
        Kind::Integer => {
            let (least, most) = field.range().map_or((0, None), |(least, most)| (least, Some(most)));
            match most {
                Some(most) => json!({ "type": "integer", "minimum": least, "maximum": most }),
                None => json!({ "type": "integer", "minimum": least }),
            }
        }
        Kind::Metadata | Kind::PrivateMetadata => json!({ "type": "object" }),
        Kind::OpenEnum(_) | Kind::OpenEnums(_) => {
            json!({ "type": "string", "enum": values(field.name, docs) })
        }
        _ => json!({ "type": "string" }),
    }
}

/// The known values of an open enum, as its documentation lists them.
fn values(field: &str, docs: &Docs) -> Vec<&'static str> {
    let part = docs.parts.iter().find(|part| part.name == field);
    let parts = part.and_then(|part| part.docs).map(|docs| docs.parts).unwrap_or_default();
    parts.iter().map(|part| part.name).collect()
}

/// What only the lists across organizations show: the document has a schema of its own for these.
const IN_LISTS: [&str; 1] = ["public_organization_data"];

fn answer(model: &Model) -> ImplementedModel {
    ImplementedModel {
        name: model.name,
        fields: model
            .fields
            .iter()
            .filter(|field| !IN_LISTS.contains(&field.name))
            .map(|field| field.name.to_owned())
            .collect(),
        statuses: values("status", model.docs).into_iter().map(str::to_owned).collect(),
    }
}
