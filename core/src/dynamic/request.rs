//! A request given as JSON text.

use crate::api::METHODS;
use crate::dynamic::camel_case;
use crate::endpoint::path::placeholder;
use crate::endpoint::request::RawRequest;
use crate::endpoint::rule;
use crate::endpoint::schema::{Field, Kind, Method};
use crate::error::InvalidRequest;
use crate::json::{self, Json, Writer};
use crate::text::{concat, find, line, number};

/// The method of this number: its place among those of all [`RESOURCES`](crate::RESOURCES), counted from 0.
pub fn method(number: usize) -> Option<&'static Method> {
    METHODS.iter().flat_map(|methods| methods.iter()).nth(number)
}

/// Checks a request of this method and encodes it, as the typed request of the same content would be.
///
/// A member that is null is not set. A member that the method does not know, a value of another kind than the
/// field's, a required field that is missing and a value that breaks a rule are refused.
pub fn request(method: &'static Method, json: &str) -> Result<RawRequest, InvalidRequest> {
    let Some(value) = json::parse(json) else {
        let rule = "cannot be sent: it holds half of a character (a lone surrogate) or is nested too deeply";
        return Err(InvalidRequest::new("request", rule));
    };
    let mut request = RawRequest::new(method.operation);
    let mut body = Writer::default();
    if let Some(max) = method.max_items {
        let Some(items) = value.items() else {
            return Err(InvalidRequest::new("request", "must be an array"));
        };
        rule::bulk_size(items.clone().count(), max)?;
        body.raw("[");
        for (index, item) in items.enumerate() {
            encode(method, item, &mut request, &mut body).map_err(|error| error.at(index))?;
        }
        body.close(']');
    } else {
        encode(method, value, &mut request, &mut body)?;
    }
    // Where the fields all go into the path there is none.
    let has_body = |field| place(method, field) == Place::Body;
    if method.fields.iter().any(has_body) {
        request.body(body.finish());
    }
    Ok(request)
}

/// Where a field goes.
#[derive(PartialEq, Eq)]
enum Place {
    Path,
    Query,
    Body,
}

fn place(method: &Method, field: &Field) -> Place {
    if find(method.operation.path, &placeholder(field.name)).is_some() {
        Place::Path
    } else if method.operation.method.is_safe() {
        Place::Query
    } else {
        Place::Body
    }
}

/// Puts path parameters and query into the request, and the rest into the body.
fn encode(
    method: &Method,
    value: Json<'_>,
    request: &mut RawRequest,
    body: &mut Writer,
) -> Result<(), InvalidRequest> {
    let Some(members) = value.members() else {
        return Err(InvalidRequest::new("request", "must be an object"));
    };
    for (name, _) in members {
        let name = name.text().unwrap_or_default();
        if !method.fields.iter().any(|field| camel_case(field.name) == name) {
            return Err(InvalidRequest::new(line(&name, 50), concat(&["is no field of ", method.request])));
        }
    }
    body.raw("{");
    for field in method.fields {
        let name = camel_case(field.name);
        let Some(value) = value.member(&name).filter(|value| !value.is_null()) else {
            if field.is_required {
                return Err(InvalidRequest::new(name, "is needed"));
            }
            continue;
        };
        let text = read(field, value).map_err(|rule| InvalidRequest::new(name, rule))?;
        match place(method, field) {
            Place::Path => request.path(field.name, &text)?,
            Place::Query => request.query_text(field.name, &text),
            Place::Body => {
                body.name(field.name);
                body.raw(value.raw());
            }
        }
    }
    body.close('}');
    Ok(())
}

/// The value of a field as plain text, or the rule that it breaks.
fn read(field: &Field, value: Json<'_>) -> Result<String, String> {
    let raw = value.raw();
    let breaks = |is_broken: bool| field.rule.filter(|_| is_broken).map_or(Ok(()), |rule| Err(rule.text()));
    let expected = match field.kind {
        Kind::Boolean if matches!(raw, "true" | "false") => return Ok(raw.to_owned()),
        Kind::Boolean => "must be true or false",
        Kind::Metadata if raw.starts_with('{') => return Ok(raw.to_owned()),
        Kind::Metadata => "must be an object",
        Kind::Integer => {
            if let Some(number) = number(raw.as_bytes()) {
                breaks(field.rule.is_some_and(|rule| rule.is_broken_by_number(number)))?;
                return Ok(raw.to_owned());
            }
            "must be a whole number, not negative"
        }
        _ => {
            if let Some(text) = value.text() {
                breaks(field.rule.is_some_and(|rule| rule.is_broken_by(&text)))?;
                return Ok(text);
            }
            "must be a string"
        }
    };
    Err(expected.to_owned())
}
