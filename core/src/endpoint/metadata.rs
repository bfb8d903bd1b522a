//! Objects whose keys and values are the user's.

use serde::Deserialize;

/// Key-value data that an invitation hands to the user it creates. Keys and values are yours.
pub type Metadata = serde_json::Map<String, serde_json::Value>;

/// `null` reads as the default, like a missing member.
pub(crate) fn null_as_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}
