//! What must not be shown: the secret key, and text that strangers may have put it into.

use std::fmt;

use http::HeaderValue;

use crate::error::ConfigError;

/// A Clerk secret key, checked to fit into a header, never shown.
///
/// Prefixes (`sk_test_`, `sk_live_`) are not checked: Clerk may issue others.
#[derive(Clone)]
pub struct SecretKey {
    key: String,
    authorization: HeaderValue,
}

impl SecretKey {
    /// Checks a key: not empty, and only characters that an `Authorization` header can carry.
    pub fn new(key: impl Into<String>) -> Result<Self, ConfigError> {
        let key = key.into();
        if key.is_empty() {
            return Err(ConfigError::new("secret_key", "must not be empty"));
        }
        if let Some(position) = key.bytes().position(|byte| !byte.is_ascii_graphic()) {
            let rule = format!(
                "must hold visible ASCII characters only; byte {position} of {} is not (a space or a line break?)",
                key.len()
            );
            return Err(ConfigError::new("secret_key", rule));
        }
        let mut authorization = HeaderValue::try_from(format!("Bearer {key}"))
            .map_err(|_| ConfigError::new("secret_key", "cannot be carried by a header"))?;
        authorization.set_sensitive(true);
        Ok(Self { key, authorization })
    }

    pub(crate) fn authorization(&self) -> HeaderValue {
        self.authorization.clone()
    }

    /// Makes text from a server fit to be shown: one line, bounded, without the key and without tickets.
    pub(crate) fn redact(&self, text: &str) -> String {
        /// Long enough for every message of the catalogue.
        const MAX_CHARS: usize = 300;
        let text = text.replace(&self.key, REDACTED);
        let mut shown: String = text.chars().take(MAX_CHARS).collect();
        shown = shown.replace(|c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'), " ");
        let tickets = ["ticket=", "ticket%3D", "ticket%3d"];
        if let Some(start) = tickets.iter().filter_map(|ticket| shown.find(ticket)).min() {
            shown.truncate(start);
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
