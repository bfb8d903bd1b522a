//! A request as it will be sent: the raw level, below typed endpoints.

use std::fmt::{self, Write};

use bytes::Bytes;
use serde::Serialize;

use crate::error::InvalidRequest;
use crate::operation::Operation;
use crate::path::{SEGMENT_RULE, encode, is_segment};

/// An operation with its path parameters, query and body filled in.
///
/// [`Clerk::send`](crate::Clerk::send) makes one of every endpoint; [`Clerk::send_raw`](crate::Clerk::send_raw)
/// takes one from whoever has no Rust types at hand.
///
/// `Debug` shows neither parameters nor body.
#[derive(Clone)]
pub struct RawRequest {
    operation: &'static Operation,
    path: String,
    query: String,
    body: Option<Bytes>,
    id: Option<String>,
}

impl RawRequest {
    /// A request to this operation with nothing filled in.
    pub fn new(operation: &'static Operation) -> Self {
        Self { operation, path: operation.path.to_owned(), query: String::new(), body: None, id: None }
    }

    /// The operation.
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// Fills the placeholder `{name}` of the path. The value is percent-encoded, so it stays one segment;
    /// an empty value, `.` and `..`, which no encoding protects, are refused.
    pub fn path(&mut self, name: &'static str, value: &str) -> Result<(), InvalidRequest> {
        if !is_segment(value) {
            return Err(InvalidRequest::new(name, SEGMENT_RULE));
        }
        let placeholder = format!("{{{name}}}");
        if !self.path.contains(&placeholder) {
            return Err(InvalidRequest::new(
                name,
                format!("is no open placeholder of `{}`", self.operation.path),
            ));
        }
        if self.operation.path.rsplit_once('{').is_some_and(|(_, last)| last.split('}').next() == Some(name))
        {
            self.id = Some(value.to_owned());
        }
        self.path = self.path.replacen(&placeholder, &encode(value).to_string(), 1);
        Ok(())
    }

    /// Adds a query parameter, percent-encoded. `None` adds nothing.
    pub fn query(&mut self, name: &str, value: Option<impl fmt::Display>) {
        if let Some(value) = value {
            let separator = if self.query.is_empty() { '?' } else { '&' };
            let value = value.to_string();
            // Writing to a String cannot fail.
            let _ = write!(self.query, "{separator}{}={}", encode(name), encode(&value));
        }
    }

    /// Sets the body to `value` as JSON.
    pub fn json(&mut self, value: &impl Serialize) -> Result<(), InvalidRequest> {
        let body = serde_json::to_vec(value)
            .map_err(|error| InvalidRequest::new("body", format!("cannot be written as JSON: {error}")))?;
        self.body(body);
        Ok(())
    }

    /// Sets the body to JSON that is written already.
    pub fn body(&mut self, json: impl Into<Bytes>) {
        self.body = Some(json.into());
    }

    /// Path and query below the base URL; an open placeholder is an error.
    pub(crate) fn target(&self) -> Result<String, InvalidRequest> {
        if self.path.contains('{') {
            return Err(InvalidRequest::new(
                "path",
                format!("has an open placeholder: `{}`", self.operation.path),
            ));
        }
        Ok(format!("{}{}", self.path, self.query))
    }

    /// The last parameter of the path: the id of what the request is about.
    pub(crate) fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    pub(crate) fn body_bytes(&self) -> Option<&Bytes> {
        self.body.as_ref()
    }
}

impl fmt::Debug for RawRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawRequest").field("operation", &self.operation.name).finish_non_exhaustive()
    }
}
