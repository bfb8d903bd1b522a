//! A request given as JSON text.

use crate::api::METHODS;
use crate::dynamic::camel_case::camel_case;
use crate::endpoint::encode::{Source, Value, encode, encode_bulk};
use crate::endpoint::request::RawRequest;
use crate::endpoint::schema::{Field, Kind, Method};
use crate::error::InvalidRequest;
use crate::json::{self, Json};
use crate::text::{concat, line, number};

/// The method of this number: its place among those of all [`RESOURCES`](crate::RESOURCES), counted from 0.
pub fn method(mut number: usize) -> Option<&'static Method> {
    for methods in METHODS {
        if let Some(method) = methods.get(number) {
            return Some(method);
        }
        number -= methods.len();
    }
    None
}

/// Checks a request of this method and encodes it, as the typed request of the same content would be.
///
/// It is an object of the method's fields; of a bulk, an array of its items, or where there are fields besides, an object
/// of these and `items`. A member that is null is not set. A member that the method does not know, a value of another kind
/// than the field's, a required field that is missing and a value that breaks a rule are refused.
///
/// # Errors
///
/// [`InvalidRequest`] names the member and the rule, and the place of an item in a bulk.
pub fn request(method: &'static Method, json: &str) -> Result<RawRequest, InvalidRequest> {
    let Some(value) = json::parse(json) else {
        let rule = "cannot be sent: it holds half of a character (a lone surrogate) or is nested too deeply";
        return Err(InvalidRequest::new("request", rule));
    };
    let mut request = RawRequest::new(method.operation);
    let encoded = match method.items {
        None => {
            check_members(value, method.fields, method.request, None)?;
            encode(&mut request, method.fields, &value)
        }
        Some(items) => {
            let array = if method.fields.is_empty() {
                Some(value)
            } else {
                check_members(value, method.fields, method.request, Some(ITEMS))?;
                value.member(ITEMS)
            };
            let Some(array) = array.and_then(Json::items) else {
                let name = if method.fields.is_empty() { "request" } else { ITEMS };
                return Err(InvalidRequest::new(name, "must be an array"));
            };
            for (index, item) in array.clone().enumerate() {
                check_members(item, items.fields, items.request, None).map_err(|error| error.at(index))?;
            }
            encode_bulk(&mut request, method.fields, &value, items, array)
        }
    };
    // Core names fields as the API does.
    encoded.map_err(|error| error.renamed(camel_case))?;
    Ok(request)
}

/// The member that holds the items of a bulk, where there are others.
const ITEMS: &str = "items";

/// Refuses what is no object, and members that are neither a field nor `besides`.
fn check_members(
    value: Json<'_>,
    fields: &[Field],
    request: &str,
    besides: Option<&str>,
) -> Result<(), InvalidRequest> {
    let Some(members) = value.members() else {
        return Err(InvalidRequest::new("request", "must be an object"));
    };
    for (name, _) in members {
        let name = name.text().unwrap_or_default();
        let is_known = besides == Some(&*name) || fields.iter().any(|field| camel_case(field.name) == name);
        if !is_known {
            return Err(InvalidRequest::new(line(&name, 50), concat(&["is no field of ", request])));
        }
    }
    Ok(())
}

impl Source for Json<'_> {
    fn value(&self, field: &Field) -> Result<Option<Value<'_>>, InvalidRequest> {
        let Some(value) = self.member(&camel_case(field.name)).filter(|value| !value.is_null()) else {
            return Ok(None);
        };
        let raw = value.raw();
        let (is_fit, expected) = match field.kind {
            Kind::OpenEnums(_) => match (value.text(), value.items()) {
                (Some(text), _) => return Ok(Some(Value::text(text))),
                (None, Some(mut items)) if items.clone().all(|item| item.text().is_some()) => {
                    return Ok(Some(Value::texts(items.by_ref().filter_map(Json::text))));
                }
                _ => (false, "must be a string or an array of strings"),
            },
            Kind::Boolean => (matches!(raw, "true" | "false"), "must be true or false"),
            Kind::Metadata | Kind::PrivateMetadata => (raw.starts_with('{'), "must be an object"),
            Kind::Integer => (number(raw.as_bytes()).is_some(), "must be a whole number, not negative"),
            _ => match value.text() {
                Some(text) => return Ok(Some(Value::text(text))),
                None => (false, "must be a string"),
            },
        };
        if is_fit { Ok(Some(Value::json(raw))) } else { Err(InvalidRequest::new(field.name, expected)) }
    }
}
