//! A 2xx answer that is not what the endpoint answers.

use std::fmt;

use crate::error::displayed::displayed;
use crate::text::{concat, decimal, find, find_last};
use crate::transport::response::RawResponse;

/// Where in the body decoding failed, and why. The request was executed.
pub struct DecodeError {
    path: String,
    message: String,
    response: Box<RawResponse>,
}

impl DecodeError {
    /// A failure at a JSON path (`data[3].status`), or at the whole body (`.`).
    pub fn new(path: impl Into<String>, message: &str, response: impl Into<Box<RawResponse>>) -> Self {
        let response = response.into();
        Self { path: shown_path(&path.into()), message: without_values(message), response }
    }

    /// A failure of the whole body, told in our own words.
    pub(crate) fn whole(message: &str, response: Box<RawResponse>) -> Self {
        Self { path: ".".to_owned(), message: message.to_owned(), response }
    }

    /// The JSON path of what did not fit: `data[3].status`, or `.` for the whole body.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What was expected there. Values are left out: they may be secret.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The answer as it came: the way to what was done, in spite of the failure.
    pub fn response(&self) -> &RawResponse {
        &self.response
    }
}

/// The keys of metadata (`public_metadata`, `private_metadata`, …) are the user's: the path ends before them.
pub(crate) fn shown_path(path: &str) -> String {
    let path = if path.is_empty() { "." } else { path };
    const METADATA: &str = "metadata";
    let end = find(path, "metadata.").map(|start| start + METADATA.len());
    path.get(..end.unwrap_or(path.len())).unwrap_or_default().to_owned()
}

/// Cuts the value out of serde's `invalid type: string "…", expected …`.
pub(crate) fn without_values(message: &str) -> String {
    // Field names are ours, not the server's.
    if message.starts_with("missing field") {
        return message.to_owned();
    }
    let Some((before, _)) = message.split_once(['"', '`']) else { return message.to_owned() };
    let expected =
        find_last(message, ", expected ").and_then(|start| message.get(start..)).unwrap_or_default();
    format!("{}{expected}", before.trim_end())
}

impl DecodeError {
    pub(crate) fn text(&self) -> String {
        let status = decimal(self.response.status.as_u16().into());
        let parts = [
            "Clerk answered ",
            &status,
            ", but its body does not fit at `",
            &self.path,
            "`: ",
            &self.message,
        ];
        concat(&parts)
    }
}

displayed!(DecodeError);

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecodeError")
            .field("path", &self.path)
            .field("message", &self.message)
            .field("response", &self.response)
            .finish()
    }
}

impl std::error::Error for DecodeError {}

#[cfg(test)]
mod tests {
    use super::{shown_path, without_values};

    #[test]
    fn the_keys_of_metadata_are_not_shown() {
        let cases = [
            ("", "."),
            ("data[3].status", "data[3].status"),
            ("public_metadata", "public_metadata"),
            ("data[1].public_metadata.secret.deep", "data[1].public_metadata"),
            ("invitation.private_metadata.secret", "invitation.private_metadata"),
            ("unsafe_metadata.secret[0].metadata.x", "unsafe_metadata"),
            ("metadata.secret", "metadata"),
            ("metadata_version.major", "metadata_version.major"),
        ];
        for (path, shown) in cases {
            assert_eq!(shown_path(path), shown);
        }
    }

    #[test]
    fn values_do_not_get_into_messages() {
        let cases = [
            (r#"invalid type: string "a, expected b", expected i64"#, "invalid type: string, expected i64"),
            ("invalid type: integer `5`, expected a string", "invalid type: integer, expected a string"),
            ("missing field `id`", "missing field `id`"),
            ("EOF while parsing a value at line 1 column 0", "EOF while parsing a value at line 1 column 0"),
        ];
        for (message, shown) in cases {
            assert_eq!(without_values(message), shown);
        }
    }
}
