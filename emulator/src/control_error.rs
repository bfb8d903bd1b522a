//! What the control side answers when it refuses, and how it reads and writes JSON.

use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Why the emulator did not do what a test told it to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ControlError {
    pub(crate) status: u16,
    pub(crate) message: String,
}

impl ControlError {
    pub(crate) fn new(status: u16, message: impl Into<String>) -> Self {
        Self { status, message: message.into() }
    }
}

impl fmt::Display for ControlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ControlError {}

/// Reads a value, and names the field that does not fit.
pub(crate) fn strict<T: DeserializeOwned>(value: Value) -> Result<T, ControlError> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string();
        let rule = error.into_inner();
        ControlError::new(400, if path == "." { rule.to_string() } else { format!("{path}: {rule}") })
    })
}

pub(crate) fn shown(value: impl Serialize) -> Result<Value, ControlError> {
    serde_json::to_value(value).map_err(|error| ControlError::new(500, error.to_string()))
}
