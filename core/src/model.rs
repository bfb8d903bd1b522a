//! The small types that models and requests are made of.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::secret::REDACTED;

/// Key-value data that an invitation hands to the user it creates. Keys and values are yours.
pub type Metadata = serde_json::Map<String, serde_json::Value>;

/// A link that lets whoever has it accept the invitation: a secret.
///
/// `Debug` does not show it and there is no `Display`; [`TicketUrl::expose`] hands it out, and `Serialize`
/// writes it, because that is data.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TicketUrl(String);

impl TicketUrl {
    /// The link itself. Send it to the person invited and to nobody else, logs included.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for TicketUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

/// `null` reads as the default, like a missing member.
pub(crate) fn null_as_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// The answer to a deletion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DeletedObject {
    /// The kind of what was deleted: `waitlist_entry`.
    pub object: String,
    /// The id of what was deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The slug of what was deleted, for resources that have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
    /// Your own id of what was deleted, for resources that have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// Whether it is deleted.
    pub deleted: bool,
}
