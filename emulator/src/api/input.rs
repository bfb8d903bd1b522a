//! Bodies: a table of fields for each operation, and one reader for all of them.

use serde_json::{Map, Value, json};

use crate::catalogue;
use crate::email_address::is_email_address;
use crate::problem::Problem;

/// A field that a body may have.
pub(super) struct Field {
    name: &'static str,
    check: Check,
    required: bool,
    nullable: bool,
}

/// What the value of a field must be.
#[derive(Clone, Copy)]
pub(super) enum Check {
    EmailAddress,
    Text,
    OneOf(&'static [&'static str]),
    Flag,
    Integer { min: i64, max: i64 },
    Object,
}

impl Field {
    pub(super) const fn required(name: &'static str, check: Check) -> Self {
        Self { name, check, required: true, nullable: false }
    }

    pub(super) const fn optional(name: &'static str, check: Check) -> Self {
        Self { name, check, required: false, nullable: false }
    }

    /// Optional, and `null` means the same as not being there.
    pub(super) const fn nullable(name: &'static str, check: Check) -> Self {
        Self { name, check, required: false, nullable: true }
    }

    /// What the field may be, in the words of JSON Schema.
    pub(super) fn schema(&self) -> (&'static str, bool, Value) {
        let mut schema = match self.check {
            Check::EmailAddress | Check::Text => json!({ "type": "string" }),
            Check::OneOf(values) => json!({ "type": "string", "enum": values }),
            Check::Flag => json!({ "type": "boolean" }),
            Check::Integer { min, max } => json!({ "type": "integer", "minimum": min, "maximum": max }),
            Check::Object => json!({ "type": "object" }),
        };
        if self.nullable
            && let Some(rules) = schema.as_object_mut()
        {
            rules.insert("nullable".into(), Value::Bool(true));
        }
        (self.name, self.required, schema)
    }

    fn problem(&self, value: Option<&Value>) -> Option<Problem> {
        match value {
            None if self.required => Some(catalogue::FORM_PARAM_MISSING.of(self.name, &[])),
            None => None,
            Some(Value::Null) if self.nullable => None,
            Some(value) => self.check.problem(self.name, value),
        }
    }
}

impl Check {
    fn problem(self, name: &str, value: &Value) -> Option<Problem> {
        let wrong_type = |expected| Some(catalogue::FORM_PARAM_TYPE_INVALID.of(name, &[expected]));
        match (self, value) {
            (Self::Text, Value::String(_))
            | (Self::Flag, Value::Bool(_))
            | (Self::Object, Value::Object(_)) => None,
            (Self::EmailAddress, Value::String(text)) => {
                (!is_email_address(text)).then(|| catalogue::FORM_PARAM_EMAIL_INVALID.of(name, &[]))
            }
            (Self::OneOf(allowed), Value::String(text)) => (!allowed.contains(&text.as_str()))
                .then(|| catalogue::FORM_PARAM_NOT_ALLOWED.of(name, &[&allowed.join(", ")])),
            (Self::Integer { min, max }, Value::Number(number)) => match number.as_i64() {
                Some(integer) if integer > max => {
                    Some(catalogue::FORM_PARAM_TOO_LARGE.of(name, &[&max.to_string()]))
                }
                Some(integer) if integer < min => Some(catalogue::FORM_PARAM_INVALID.of(name, &[])),
                Some(_) => None,
                None if number.is_u64() => {
                    Some(catalogue::FORM_PARAM_TOO_LARGE.of(name, &[&max.to_string()]))
                }
                None => wrong_type("integer"),
            },
            (Self::EmailAddress | Self::Text | Self::OneOf(_), _) => wrong_type("string"),
            (Self::Flag, _) => wrong_type("boolean"),
            (Self::Integer { .. }, _) => wrong_type("integer"),
            (Self::Object, _) => wrong_type("object"),
        }
    }
}

/// The fields that a body may have.
pub(super) struct Fields {
    known: &'static [Field],
    /// Whether others are ignored. Otherwise they are refused.
    is_open: bool,
}

impl Fields {
    /// These and no others.
    pub(super) const fn only(known: &'static [Field]) -> Self {
        Self { known, is_open: false }
    }

    /// These; others are ignored.
    pub(super) const fn among_others(known: &'static [Field]) -> Self {
        Self { known, is_open: true }
    }

    pub(super) fn known(&self) -> &'static [Field] {
        self.known
    }

    /// Checks a body, and names everything that does not fit.
    pub(super) fn read(&self, body: Value) -> Result<Form, Vec<Problem>> {
        let Value::Object(body) = body else {
            return Err(vec![catalogue::REQUEST_BODY_INVALID.with(&[])]);
        };
        let unknown = body
            .keys()
            .filter(|name| !self.is_open && self.known.iter().all(|field| field.name != name.as_str()))
            .map(|name| catalogue::FORM_PARAM_UNKNOWN.of(name, &[]));
        let problems: Vec<Problem> = self
            .known
            .iter()
            .filter_map(|field| field.problem(body.get(field.name)))
            .chain(unknown)
            .collect();
        if problems.is_empty() { Ok(Form(body)) } else { Err(problems) }
    }
}

/// A body that keeps to its table.
#[derive(Debug)]
pub(super) struct Form(Map<String, Value>);

impl Form {
    /// A text; empty if it was not given.
    pub(super) fn text(&self, name: &str) -> &str {
        self.0.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    /// A text, if one was given.
    pub(super) fn optional_text(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(Value::as_str)
    }

    pub(super) fn flag(&self, name: &str, default: bool) -> bool {
        self.0.get(name).and_then(Value::as_bool).unwrap_or(default)
    }

    pub(super) fn integer(&self, name: &str, default: u64) -> u64 {
        self.0.get(name).and_then(Value::as_u64).unwrap_or(default)
    }

    pub(super) fn object(&self, name: &str) -> Map<String, Value> {
        self.0.get(name).and_then(Value::as_object).cloned().unwrap_or_default()
    }
}
