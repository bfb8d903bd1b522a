//! Errors found before anything is sent.

use std::fmt;

/// The client cannot be built: which setting breaks which rule. The value is not shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    setting: &'static str,
    rule: String,
}

impl ConfigError {
    /// A setting, and the rule that it breaks.
    pub fn new(setting: &'static str, rule: impl Into<String>) -> Self {
        Self { setting, rule: rule.into() }
    }

    /// The setting: `secret_key`, `base_url`, …
    pub fn setting(&self) -> &'static str {
        self.setting
    }

    /// The rule it breaks.
    pub fn rule(&self) -> &str {
        &self.rule
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "configuration: `{}` {}", self.setting, self.rule)
    }
}

impl std::error::Error for ConfigError {}

/// The request cannot be sent: which field, at which place of a bulk, breaks which rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidRequest {
    field: &'static str,
    index: Option<usize>,
    rule: String,
}

impl InvalidRequest {
    /// A field by its name in the API, and the rule that it breaks.
    pub fn new(field: &'static str, rule: impl Into<String>) -> Self {
        Self { field, index: None, rule: rule.into() }
    }

    /// Says which item of a bulk it is, counted from 0.
    #[must_use]
    pub fn at(mut self, index: usize) -> Self {
        self.index = Some(index);
        self
    }

    /// The field, as the API names it.
    pub fn field(&self) -> &'static str {
        self.field
    }

    /// The item of a bulk, counted from 0.
    pub fn index(&self) -> Option<usize> {
        self.index
    }

    /// The rule it breaks.
    pub fn rule(&self) -> &str {
        &self.rule
    }
}

impl fmt::Display for InvalidRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("invalid request: ")?;
        if let Some(index) = self.index {
            write!(f, "item {index} (counted from 0): ")?;
        }
        write!(f, "`{}` {}", self.field, self.rule)
    }
}

impl std::error::Error for InvalidRequest {}
