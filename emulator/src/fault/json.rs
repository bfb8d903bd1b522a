//! A fault as the control side writes it: its terms, its `kind` and the kind's own fields in one object.

use serde_json::{Map, Value, json};

use super::terms::Terms;
use super::{CannedAnswer, Fault, FaultKind};
use crate::control_error::{ControlError, strict};

const TERMS: &[&str] = &["match", "times", "skip", "probability"];

impl TryFrom<Map<String, Value>> for Fault {
    type Error = ControlError;

    fn try_from(mut body: Map<String, Value>) -> Result<Self, ControlError> {
        let kind = match body.remove("kind") {
            Some(Value::String(kind)) => kind,
            Some(_) => return Err(ControlError::new(400, "kind: must be a string")),
            None => return Err(ControlError::new(400, "kind: is missing")),
        };
        let terms: Map<_, _> = TERMS.iter().filter_map(|name| body.remove_entry(*name)).collect();
        let mut by_kind = Map::new();
        by_kind.insert(kind, Value::Object(body));
        let fault = Self { terms: strict(Value::Object(terms))?, kind: strict(Value::Object(by_kind))? };
        fault.check()?;
        Ok(fault)
    }
}

impl From<Fault> for Map<String, Value> {
    fn from(fault: Fault) -> Self {
        let mut body = object(json!(fault.terms));
        for (kind, fields) in object(json!(fault.kind)) {
            body.insert("kind".into(), Value::String(kind));
            body.extend(object(fields));
        }
        body
    }
}

fn object(value: Value) -> Map<String, Value> {
    if let Value::Object(fields) = value { fields } else { Map::new() }
}

impl Fault {
    /// Its kind as the control side names it.
    pub(crate) fn name(&self) -> String {
        object(json!(self.kind)).keys().next().cloned().unwrap_or_default()
    }

    /// The rules that types do not tell.
    fn check(&self) -> Result<(), ControlError> {
        let Terms { matching, times, probability, .. } = &self.terms;
        let is_about_webhooks = self.kind.is_about_webhooks();
        let rules = [
            (*times != Some(0), "times: must be at least 1"),
            (probability.is_none_or(|p| (0.0..=1.0).contains(&p)), "probability: must be between 0 and 1"),
            (
                matching.path.as_deref().is_none_or(|path| path.starts_with('/')),
                "match.path: must start with `/`",
            ),
            (
                !is_about_webhooks || matching.method.is_none() && matching.path.is_none(),
                "match: a webhook has no method and no path, but an `event`",
            ),
            (is_about_webhooks || matching.event.is_none(), "match.event: belongs to webhooks"),
        ];
        if let Some((_, rule)) = rules.iter().find(|(kept, _)| !kept) {
            return Err(ControlError::new(400, *rule));
        }
        match &self.kind {
            FaultKind::Status(answer) | FaultKind::StatusAfter(answer) => answer.response().map(drop),
            FaultKind::Redirect { location } => CannedAnswer::redirect(location).response().map(drop),
            _ => Ok(()),
        }
    }
}
