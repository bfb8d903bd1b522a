//! Reading a few members out of a JSON text, for the raw level.
//!
//! Error bodies, and the lists that reconciliation looks at, must be read without `serde_json`: it would stay
//! in every wasm build (CONTRIBUTING, "Two JSON readers"). Numbers and strings keep their text, so what is
//! written back is what was read.

use std::borrow::Cow;

use hifijson::token::Lex;
use hifijson::{SliceLexer, value};

/// Deeper values are refused, as `serde_json` refuses them: recursion must not reach the stack's end.
const MAX_DEPTH: usize = 128;

/// A JSON value that borrows from its text. `Display` writes it back as compact JSON.
pub(crate) type Json<'a> = value::Value<&'a str, Cow<'a, str>>;

/// Reads exactly one JSON value; `None` where the text is anything else.
pub(crate) fn parse(text: &[u8]) -> Option<Json<'_>> {
    let mut lexer = SliceLexer::new(text);
    lexer.exactly_one(Lex::ws_peek, |next, lexer| value::parse_bounded(MAX_DEPTH, next, lexer)).ok()
}

/// A text as a JSON string.
pub(crate) fn string(text: &str) -> String {
    Json::String(text.into()).to_string()
}

/// Member access that answers `None` for whatever is not there.
pub(crate) trait Members<'a> {
    fn member(&self, name: &str) -> Option<&Json<'a>>;
    fn items(&self) -> Option<&[Json<'a>]>;
    fn text(&self) -> Option<&str>;
}

impl<'a> Members<'a> for Json<'a> {
    fn member(&self, name: &str) -> Option<&Json<'a>> {
        let Self::Object(members) = self else { return None };
        // The last of several, as `JSON.parse` and `serde_json` have it.
        members.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    fn items(&self) -> Option<&[Json<'a>]> {
        let Self::Array(items) = self else { return None };
        Some(items)
    }

    fn text(&self) -> Option<&str> {
        let Self::String(text) = self else { return None };
        Some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_members_and_writes_back_what_it_read() {
        let text = r#"{"a":"x\u0041","n":1.50e+3,"a":"last","m":{"é":[null,true]}}"#;
        let value = parse(text.as_bytes()).unwrap();
        assert_eq!(value.member("a").and_then(Members::text), Some("last"));
        assert_eq!(value.member("m").unwrap().to_string(), r#"{"é":[null,true]}"#);
        assert_eq!(value.member("n").unwrap().to_string(), "1.50e+3");
    }

    #[test]
    fn refuses_what_is_not_exactly_one_value() {
        for text in ["", "<html>", "{", "{}x", "[1,]", "\"\\ud800\"", "nul", "{\"a\":}"] {
            assert!(parse(text.as_bytes()).is_none(), "{text}");
        }
        assert!(parse(&[b'"', 0xff, b'"']).is_none());
        assert!(parse("[".repeat(1_000_000).as_bytes()).is_none());
        assert!(parse(format!("{}{}", "[".repeat(127), "]".repeat(127)).as_bytes()).is_some());
    }
}
