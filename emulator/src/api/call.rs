//! A call as an operation sees it: what its path, query and body say.

use bytes::Bytes;
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use serde_json::{Map, Value};

use super::input::{Fields, Form};
use crate::catalogue;
use crate::problem::Problems;

/// One API call on its way to its operation.
pub(super) struct Call<'r> {
    /// What stands in the path where its pattern has a name, decoded.
    pub(super) path: Vec<(&'static str, String)>,
    pub(super) query: Vec<(String, String)>,
    pub(super) headers: &'r HeaderMap,
    pub(super) body: &'r Bytes,
}

impl Call<'_> {
    /// The segment of the path that its pattern calls so.
    pub(super) fn segment(&self, name: &str) -> &str {
        let named = self.path.iter().find(|(known, _)| *known == name);
        debug_assert!(named.is_some(), "the path has no `{name}`");
        named.map(|(_, segment)| segment.as_str()).unwrap_or_default()
    }

    /// The first value of a query parameter.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters(name).next()
    }

    /// All values of a query parameter.
    pub(super) fn parameters(&self, name: &str) -> impl Iterator<Item = &str> {
        self.query.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// A body that is one object.
    pub(super) fn form(&self, fields: &Fields) -> Result<Form, Problems> {
        match self.json()? {
            Some(body @ Value::Object(_)) => fields.read(body).map_err(Problems),
            _ => Err(unreadable()),
        }
    }

    /// A body that need not be there: Clerk's clients send nothing, `null` or an object.
    pub(super) fn optional_form(&self, fields: &Fields) -> Result<Form, Problems> {
        match self.json()? {
            None | Some(Value::Null) => fields.read(Value::Object(Map::new())).map_err(Problems),
            Some(_) => self.form(fields),
        }
    }

    /// A body that is a list of 1 to `max` items, each to be read on its own.
    pub(super) fn items(&self, max: usize) -> Result<Vec<Value>, Problems> {
        let Some(Value::Array(items)) = self.json()? else {
            return Err(unreadable());
        };
        match items.len() {
            0 => Err(catalogue::FORM_PARAM_NOT_EMPTY.of("body", &[]).into()),
            size if size > max => Err(catalogue::BULK_SIZE_EXCEEDED.with(&[&max.to_string()]).into()),
            _ => Ok(items),
        }
    }

    fn json(&self) -> Result<Option<Value>, Problems> {
        if self.body.is_empty() {
            return Ok(None);
        }
        let content_type = self.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
        let essence = content_type.split(';').next().unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case("application/json") {
            let arguments = [&format!("`{essence}`"), "`application/json`"];
            return Err(catalogue::UNSUPPORTED_CONTENT_TYPE.with(&arguments).into());
        }
        serde_json::from_slice(self.body).map(Some).map_err(|_| unreadable())
    }
}

fn unreadable() -> Problems {
    catalogue::REQUEST_BODY_INVALID.with(&[]).into()
}
