//! Errors found before anything is sent. They are boxed inside: what can fail with them is then as small as a pointer.

use std::borrow::Cow;

use crate::error::displayed::displayed;
use crate::text::{concat, decimal};

/// The client cannot be built: which setting breaks which rule. The value is not shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError(Box<BrokenSetting>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct BrokenSetting {
    setting: &'static str,
    rule: String,
}

impl ConfigError {
    /// A setting, and the rule that it breaks.
    pub fn new(setting: &'static str, rule: impl Into<String>) -> Self {
        Self(Box::new(BrokenSetting { setting, rule: rule.into() }))
    }

    /// The setting: `secret_key`, `base_url`, …
    pub fn setting(&self) -> &'static str {
        self.0.setting
    }

    /// The rule it breaks.
    pub fn rule(&self) -> &str {
        &self.0.rule
    }
}

impl ConfigError {
    pub(crate) fn text(&self) -> String {
        concat(&["configuration: `", self.0.setting, "` ", &self.0.rule])
    }
}

displayed!(ConfigError);

impl std::error::Error for ConfigError {}

/// The request cannot be sent: which field, at which place of a bulk, breaks which rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidRequest(Box<BrokenField>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct BrokenField {
    field: Cow<'static, str>,
    index: Option<usize>,
    rule: String,
}

impl InvalidRequest {
    /// A field by its name in the API, and the rule that it breaks.
    pub fn new(field: impl Into<Cow<'static, str>>, rule: impl Into<String>) -> Self {
        Self(Box::new(BrokenField { field: field.into(), index: None, rule: rule.into() }))
    }

    /// Says which item of a bulk it is, counted from 0.
    #[must_use]
    pub fn at(mut self, index: usize) -> Self {
        self.0.index = Some(index);
        self
    }

    /// The field, as the API names it.
    pub fn field(&self) -> &str {
        &self.0.field
    }

    /// The item of a bulk, counted from 0.
    pub fn index(&self) -> Option<usize> {
        self.0.index
    }

    /// The rule it breaks.
    pub fn rule(&self) -> &str {
        &self.0.rule
    }
}

impl InvalidRequest {
    /// The same, with another name for the field: that of a host.
    pub(crate) fn renamed(mut self, rename: impl FnOnce(&str) -> String) -> Self {
        self.0.field = Cow::Owned(rename(&self.0.field));
        self
    }

    pub(crate) fn text(&self) -> String {
        let item =
            self.0.index.map(|index| concat(&["item ", &decimal(index as u64), " (counted from 0): "]));
        concat(&[
            "invalid request: ",
            item.as_deref().unwrap_or_default(),
            "`",
            &self.0.field,
            "` ",
            &self.0.rule,
        ])
    }
}

displayed!(InvalidRequest);

impl std::error::Error for InvalidRequest {}
