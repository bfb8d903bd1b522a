//! A request as it will be sent: the raw level, below typed endpoints.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;

use crate::endpoint::operation::Operation;
use crate::endpoint::path::{SEGMENT_RULE, encode, is_segment, placeholder};
use crate::error::InvalidRequest;
use crate::text::{add, concat, find, split_once};

/// An operation with its path parameters, query and body filled in.
///
/// [`Clerk::send`](crate::Clerk::send) makes one of every endpoint; [`Clerk::send_raw`](crate::Clerk::send_raw)
/// takes one that was made without Rust types.
///
/// `Debug` shows neither parameters nor body.
#[derive(Clone)]
pub struct RawRequest {
    operation: &'static Operation,
    path: Cow<'static, str>,
    query: String,
    body: Option<String>,
    parameters: Vec<(&'static str, String)>,
}

impl RawRequest {
    /// A request to this operation with nothing filled in.
    pub fn new(operation: &'static Operation) -> Self {
        let path = Cow::Borrowed(operation.path);
        let mut request = Self { operation, path, query: String::new(), body: None, parameters: Vec::new() };
        request.raw_query(operation.query);
        request
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
        let template = self.operation.path;
        let open = placeholder(name);
        let Some((before, after)) = split_once(&self.path, &open) else {
            return Err(InvalidRequest::new(name, concat(&["is no open placeholder of `", template, "`"])));
        };
        self.path = Cow::Owned(concat(&[before, &encode(value), after]));
        self.parameters.push((name, value.to_owned()));
        Ok(())
    }

    /// Adds a query parameter, percent-encoded. `None` adds nothing.
    pub fn query(&mut self, name: &str, value: Option<impl fmt::Display>) {
        if let Some(value) = value {
            self.query_text(name, &value.to_string());
        }
    }

    /// Adds a query that is encoded already.
    pub(crate) fn raw_query(&mut self, query: &str) {
        if !query.is_empty() {
            let separator = if self.query.is_empty() { "?" } else { "&" };
            add(&mut self.query, &[separator, query]);
        }
    }

    /// The same of a text.
    pub(crate) fn query_text(&mut self, name: &str, value: &str) {
        let separator = if self.query.is_empty() { "?" } else { "&" };
        for part in [separator, &encode(name), "=", &encode(value)] {
            self.query.push_str(part);
        }
    }

    /// Sets the body to `value` as JSON.
    pub fn json(&mut self, value: &impl Serialize) -> Result<(), InvalidRequest> {
        let body = serde_json::to_string(value)
            .map_err(|error| InvalidRequest::new("body", format!("cannot be written as JSON: {error}")))?;
        self.body(body);
        Ok(())
    }

    /// Sets the body to JSON that is written already.
    pub fn body(&mut self, json: impl Into<String>) {
        self.body = Some(json.into());
    }

    /// Path and query below this base URL; an open placeholder is an error.
    pub(crate) fn url(&self, base_url: &str) -> Result<String, InvalidRequest> {
        if find(&self.path, "{").is_some() {
            let rule = concat(&["has an open placeholder: `", self.operation.path, "`"]);
            return Err(InvalidRequest::new("path", rule));
        }
        let mut url = String::with_capacity(base_url.len() + self.path.len() + self.query.len());
        add(&mut url, &[base_url, &self.path, &self.query]);
        Ok(url)
    }

    /// The value of a path parameter.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    /// Fills the path of another operation with the parameters of this request, as far as they go.
    pub(crate) fn fill(&self, other: &mut Self) {
        for (name, value) in &self.parameters {
            // A parameter that the other path does not have is not needed.
            let _ = other.path(name, value);
        }
    }

    /// What the request names in its path, if anything: for messages.
    pub(crate) fn subject(&self) -> &str {
        self.parameters.last().map_or("", |(_, value)| value)
    }

    /// The body, as it is to be sent.
    pub(crate) fn json_text(&self) -> Option<&str> {
        self.body.as_deref()
    }
}

impl fmt::Debug for RawRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawRequest").field("operation", &self.operation.name).finish_non_exhaustive()
    }
}
