//! What goes wrong, as Clerk says it: one or more errors in one answer.

use http::HeaderName;
use serde_json::{Value, json};

/// A kind of error: its status, code and texts. `<…>` in a text stands for an argument.
pub(crate) struct Kind {
    pub(crate) status: u16,
    pub(crate) code: &'static str,
    pub(crate) message: &'static str,
    pub(crate) long_message: &'static str,
}

/// One error of an answer.
#[derive(Debug)]
pub(crate) struct Problem {
    pub(crate) status: u16,
    pub(crate) header: Option<(HeaderName, String)>,
    code: &'static str,
    message: String,
    long_message: String,
    meta: Option<Value>,
}

impl Kind {
    /// The error with its placeholders filled in, in order.
    pub(crate) fn with(&self, arguments: &[&str]) -> Problem {
        Problem {
            status: self.status,
            header: None,
            code: self.code,
            message: fill(self.message, arguments),
            long_message: fill(self.long_message, arguments),
            meta: None,
        }
    }

    /// The error of one body or query parameter; the parameter is also the first argument.
    pub(crate) fn of(&self, parameter: &str, arguments: &[&str]) -> Problem {
        self.with(&[&[parameter], arguments].concat()).about(parameter)
    }
}

impl Problem {
    /// Names the parameter that it is about.
    pub(crate) fn about(self, parameter: &str) -> Self {
        self.with_meta(json!({ "param_name": parameter }))
    }

    pub(crate) fn with_message(self, message: impl Into<String>) -> Self {
        Self { message: message.into(), ..self }
    }

    pub(crate) fn with_meta(self, meta: Value) -> Self {
        Self { meta: Some(meta), ..self }
    }

    pub(crate) fn with_header(self, name: HeaderName, value: String) -> Self {
        Self { header: Some((name, value)), ..self }
    }

    fn to_json(&self) -> Value {
        let mut error =
            json!({ "code": self.code, "message": self.message, "long_message": self.long_message });
        if let (Some(meta), Some(fields)) = (&self.meta, error.as_object_mut()) {
            fields.insert("meta".into(), meta.clone());
        }
        error
    }
}

/// All errors of one answer; its status is that of the first.
#[derive(Debug)]
pub(crate) struct Problems(pub(crate) Vec<Problem>);

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self(vec![problem])
    }
}

impl Problems {
    /// The status, and the text of the first.
    pub(crate) fn summary(&self) -> (u16, &str) {
        self.0.first().map_or((500, ""), |problem| (problem.status, &problem.long_message))
    }

    pub(crate) fn to_json(&self, trace: &str) -> Value {
        let errors: Vec<Value> = self.0.iter().map(Problem::to_json).collect();
        json!({ "errors": errors, "clerk_trace_id": trace })
    }
}

/// Puts arguments where the template has `<…>`; a placeholder without an argument stays as it is.
fn fill(template: &str, arguments: &[&str]) -> String {
    let mut arguments = arguments.iter();
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, opened)) = rest.split_once('<') {
        let Some((placeholder, after)) = opened.split_once('>') else { break };
        text.push_str(before);
        match arguments.next() {
            Some(argument) => text.push_str(argument),
            None => text.extend(["<", placeholder, ">"]),
        }
        rest = after;
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn placeholders_are_filled_in_order_and_never_twice() {
        assert_eq!(fill("<a> and <b>.", &["<b>", "two"]), "<b> and two.");
        assert_eq!(fill("needs <a>", &[]), "needs <a>");
        assert_eq!(fill("open < end", &["x"]), "open < end");
        assert_eq!(fill("plain", &["unused"]), "plain");
    }
}
