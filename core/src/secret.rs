//! What must not be shown: the secret key, and text that strangers may have put it into.

use std::fmt;

use crate::error::ConfigError;
use crate::text::{concat, decimal, find, line, replace};

/// A Clerk secret key, checked to fit into a header, never shown.
///
/// Prefixes (`sk_test_`, `sk_live_`) are not checked: Clerk may issue others.
#[derive(Clone)]
pub struct SecretKey(String);

impl SecretKey {
    /// Checks a key: not empty, and only characters that an `Authorization` header can carry.
    pub fn new(key: impl AsRef<str> + Into<String>) -> Result<Self, ConfigError> {
        Self::check(key.as_ref())?;
        Ok(Self(key.into()))
    }

    fn check(key: &str) -> Result<(), ConfigError> {
        if key.is_empty() {
            return Err(ConfigError::new("secret_key", "must not be empty"));
        }
        if let Some(position) = key.bytes().position(|byte| !byte.is_ascii_graphic()) {
            let (position, length) = (decimal(position as u64), decimal(key.len() as u64));
            let end = " is not (a space or a line break?)";
            let rule = ["must hold visible ASCII characters only; byte ", &position, " of ", &length, end];
            return Err(ConfigError::new("secret_key", concat(&rule)));
        }
        Ok(())
    }

    /// The value of the `Authorization` header.
    pub(crate) fn authorization(&self) -> String {
        concat(&["Bearer ", &self.0])
    }

    /// Makes text from a server fit to be shown: one line, bounded, without the key and without tickets.
    pub(crate) fn redact(&self, text: &str) -> String {
        /// Long enough for every message of the catalogue.
        const MAX_CHARS: usize = 300;
        let mut shown = line(&replace(text, &self.0, REDACTED), MAX_CHARS);
        let length = shown.len();
        for ticket in ["ticket=", "ticket%3D", "ticket%3d"] {
            shown.truncate(find(&shown, ticket).unwrap_or(length));
        }
        if shown.len() < length {
            shown.push_str("ticket=");
            shown.push_str(REDACTED);
        }
        shown
    }
}

/// What stands where a secret was.
pub(crate) const REDACTED: &str = "[redacted]";

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretKey({REDACTED})")
    }
}
