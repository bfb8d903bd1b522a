//! When a fault strikes: which requests it matches, and its turns among them.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::subject::Subject;
use crate::ids::Ids;
use crate::path;

/// When a fault applies.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub(super) struct Terms {
    #[serde(default, rename = "match")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Matching>"))]
    pub(super) matching: Matching,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub(super) times: Option<u32>,
    #[serde(default, skip_serializing_if = "is_zero")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<u32>"))]
    pub(super) skip: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub(super) probability: Option<f64>,
    /// How often it has struck.
    #[serde(skip)]
    pub(super) struck: u32,
}

fn is_zero(count: &u32) -> bool {
    *count == 0
}

impl Terms {
    /// Whether the fault strikes a request that it matches, if it `may`. What is skipped is counted in any case: a
    /// test thinks of the second attempt, not of the second attempt that no other fault has struck.
    pub(super) fn strikes(&mut self, may: bool, ids: &mut Ids) -> bool {
        if self.skip > 0 {
            self.skip -= 1;
            return false;
        }
        if !may || self.probability.is_some_and(|probability| !ids.happens(probability)) {
            return false;
        }
        match &mut self.times {
            Some(0) => return false,
            Some(times) => *times -= 1,
            None => {}
        }
        self.struck += 1;
        true
    }
}

/// What a request must be like; what is not said may be anything.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub(super) struct Matching {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub(super) method: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub(super) path: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub(super) email_address: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub(super) event: Option<String>,
}

impl Matching {
    pub(super) fn fits(&self, subject: &Subject<'_>) -> bool {
        fn below(path: &str) -> &str {
            path::below_base(path).unwrap_or(path)
        }
        let method = |method: &str| match subject {
            Subject::Request(request) => method.eq_ignore_ascii_case(&request.method),
            Subject::Webhook { .. } => false,
        };
        let path = |path: &str| match subject {
            Subject::Request(request) => path::captures(below(path), below(&request.path)).is_some(),
            Subject::Webhook { .. } => false,
        };
        let event = |event: &str| match subject {
            Subject::Request(_) => false,
            Subject::Webhook { event: happened, .. } => event == *happened,
        };
        let email_address = |address: &str| match subject {
            Subject::Request(request) => names(&request.body, address),
            Subject::Webhook { email_address, .. } => address.eq_ignore_ascii_case(email_address),
        };
        self.method.as_deref().is_none_or(method)
            && self.path.as_deref().is_none_or(path)
            && self.event.as_deref().is_none_or(event)
            && self.email_address.as_deref().is_none_or(email_address)
    }
}

/// Whether a body is about this address, alone or among others.
fn names(body: &Value, address: &str) -> bool {
    match body {
        Value::Array(items) => items.iter().any(|item| names(item, address)),
        _ => {
            let named = body.get("email_address").and_then(Value::as_str);
            named.is_some_and(|named| named.eq_ignore_ascii_case(address))
        }
    }
}
