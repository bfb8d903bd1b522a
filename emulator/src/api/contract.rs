//! What the emulator implements, in the words of an OpenAPI document, to be compared with one.

use serde_json::{Map, Value, json};

use super::input::Fields;
use super::lists::MAX_LIMIT;
use super::{Body, ROUTES};

/// The operations as `paths` of a document: parameters by name, and the schema of the body.
pub(crate) fn paths() -> Value {
    let mut paths = Map::new();
    for route in ROUTES {
        let body = match route.body {
            Body::Nothing => Value::Null,
            Body::Form(fields) => form(fields),
            Body::Forms(fields, most) => {
                json!({ "type": "array", "minItems": 1, "maxItems": most, "items": form(fields) })
            }
        };
        let parameters: Map<String, Value> = route
            .parameters
            .iter()
            .map(|name| ((*name).to_owned(), parameter(name, (route.statuses)())))
            .collect();
        let operation = json!({ "parameters": parameters, "body": body });
        let path = paths.entry(route.pattern).or_insert_with(|| json!({}));
        if let Some(operations) = path.as_object_mut() {
            operations.insert(route.method.as_str().to_lowercase(), operation);
        }
    }
    Value::Object(paths)
}

fn parameter(name: &str, statuses: Vec<&str>) -> Value {
    match name {
        "status" => json!({ "type": "string", "enum": statuses }),
        "limit" => json!({ "type": "integer", "minimum": 1, "maximum": MAX_LIMIT }),
        "offset" => json!({ "type": "integer", "minimum": 0 }),
        "paginated" => json!({ "type": "boolean" }),
        _ => json!({ "type": "string" }),
    }
}

fn form(fields: &Fields) -> Value {
    let schemas = || fields.known().iter().map(super::input::Field::schema);
    let properties: Map<String, Value> =
        schemas().map(|(name, _, schema)| (name.to_owned(), schema)).collect();
    let required: Vec<&str> = schemas().filter(|(_, required, _)| *required).map(|(name, ..)| name).collect();
    json!({ "type": "object", "properties": properties, "required": required })
}
