//! Encodes the declared fields of a request into path, query and body.

use std::borrow::Cow;

use crate::endpoint::operation::Operation;
use crate::endpoint::path::has_parameter;
use crate::endpoint::request::RawRequest;
use crate::endpoint::rule;
use crate::endpoint::schema::{Field, Items, Kind};
use crate::error::InvalidRequest;
use crate::json::Writer;
use crate::text::decimal;

/// The value of a field.
pub(crate) struct Value<'a> {
    text: Cow<'a, str>,
    /// Whether the text is JSON as it is: a number, true or false, an object.
    is_json: bool,
}

/// Stands between the texts of a value that has several.
const SEPARATOR: char = ',';

impl<'a> Value<'a> {
    pub(crate) fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self { text: text.into(), is_json: false }
    }

    /// Of several texts, each of which is a parameter of its own in a query.
    pub(crate) fn texts<T: AsRef<str>>(texts: impl Iterator<Item = T>) -> Self {
        let mut joined = String::new();
        for text in texts {
            joined.push_str(text.as_ref());
            joined.push(SEPARATOR);
        }
        Self::text(joined)
    }

    pub(crate) fn json(json: impl Into<Cow<'a, str>>) -> Self {
        Self { text: json.into(), is_json: true }
    }
}

/// What the values of a request come from: a typed request, or JSON.
pub(crate) trait Source {
    /// The value of this field; `None` where it is not set.
    fn value(&self, field: &Field) -> Result<Option<Value<'_>>, InvalidRequest>;
}

impl<T: Source> Source for &T {
    fn value(&self, field: &Field) -> Result<Option<Value<'_>>, InvalidRequest> {
        (*self).value(field)
    }
}

/// Checks a request and writes its fields.
pub(crate) fn encode(
    request: &mut RawRequest,
    fields: &[Field],
    source: &impl Source,
) -> Result<(), InvalidRequest> {
    let mut body = Writer::with_capacity(128);
    object(request, &mut body, fields, source)?;
    // Where the fields all go elsewhere there is none.
    if fields.iter().any(|field| place(request.operation(), field) == Place::Body) {
        request.body(body.finish());
    }
    Ok(())
}

/// Checks a bulk request and writes it: its own fields, and an array of its items as the body.
pub(crate) fn encode_bulk<S: Source>(
    request: &mut RawRequest,
    fields: &[Field],
    source: &impl Source,
    items: &Items,
    sources: impl Iterator<Item = S> + Clone,
) -> Result<(), InvalidRequest> {
    rule::bulk_size(sources.clone().count(), items.max)?;
    object(request, &mut Writer::default(), fields, source)?;
    let mut body = Writer::with_capacity(128);
    body.raw("[");
    for (index, source) in sources.enumerate() {
        object(request, &mut body, items.fields, &source).map_err(|error| error.at(index))?;
    }
    body.close(']');
    request.body(body.finish());
    Ok(())
}

/// Puts path parameters and query into the request, and an object of the rest into the body.
fn object(
    request: &mut RawRequest,
    body: &mut Writer,
    fields: &[Field],
    source: &impl Source,
) -> Result<(), InvalidRequest> {
    body.raw("{");
    for field in fields {
        let Some(value) = source.value(field)? else {
            if field.is_required {
                return Err(InvalidRequest::new(field.name, "is needed"));
            }
            continue;
        };
        if let Some(rule) = field.rule.filter(|rule| rule.is_broken_by(&value.text)) {
            return Err(InvalidRequest::new(field.name, rule.text()));
        }
        match place(request.operation(), field) {
            Place::Path => request.path(field.name, &value.text)?,
            Place::Query if matches!(field.kind, Kind::OpenEnums(_)) => {
                let texts = value.text.split(SEPARATOR).filter(|text| !text.is_empty());
                texts.for_each(|text| request.query_text(field.name, text));
            }
            Place::Query => request.query_text(field.name, &value.text),
            Place::Body => {
                body.name(field.name);
                if value.is_json {
                    body.raw(&value.text);
                } else {
                    body.text(&value.text);
                }
            }
        }
    }
    body.close('}');
    Ok(())
}

/// Where a field goes.
#[derive(PartialEq, Eq)]
enum Place {
    Path,
    Query,
    Body,
}

fn place(operation: &Operation, field: &Field) -> Place {
    if has_parameter(operation.path, field.name) {
        Place::Path
    } else if operation.method.is_safe() {
        Place::Query
    } else {
        Place::Body
    }
}

/// A type that a field of a typed request can have.
pub(crate) trait FieldValue {
    fn value(&self) -> Value<'_>;
}

impl FieldValue for String {
    fn value(&self) -> Value<'_> {
        Value::text(self)
    }
}

impl FieldValue for bool {
    fn value(&self) -> Value<'_> {
        Value::json(if *self { "true" } else { "false" })
    }
}

impl FieldValue for u16 {
    fn value(&self) -> Value<'_> {
        Value::json(decimal((*self).into()))
    }
}

impl FieldValue for u64 {
    fn value(&self) -> Value<'_> {
        Value::json(decimal(*self))
    }
}

impl FieldValue for serde_json::Map<String, serde_json::Value> {
    fn value(&self) -> Value<'_> {
        // Names are texts and values are JSON: this cannot fail.
        Value::json(serde_json::to_string(self).unwrap_or_default())
    }
}
