//! Headers as plain text.

use std::fmt;

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::text::{split, split_once};

/// Header names and values, repeated ones included, in their order.
///
/// It is one text of lines, `name: value`. Names are compared without regard to case; a byte above 127 in a value
/// is the Latin-1 character. [`HeaderMap`] converts from and into it; core works with this because the `http`
/// crate's tables would be a third of a wasm build.
///
/// `Debug` shows names alone: a value may be a secret.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Headers {
    lines: String,
}

impl Headers {
    /// None.
    pub fn new() -> Self {
        Self::default()
    }

    /// From lines, `name: value`, each with a line feed at its end. What is no such line is never found.
    pub fn from_lines(lines: impl Into<String>) -> Self {
        Self { lines: lines.into() }
    }

    /// The same, with each line checked as [`Headers::insert`] does.
    pub fn checked(lines: impl Into<String>) -> Result<Self, HeaderRule> {
        let headers = Self::from_lines(lines);
        headers.iter().try_for_each(|(name, value)| check(name, value))?;
        Ok(headers)
    }

    /// All as lines.
    pub fn as_lines(&self) -> &str {
        &self.lines
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The first value of this name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// Names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        split(&self.lines, "\n").filter_map(|line| {
            let (name, value) = split_once(line, ":")?;
            Some((name, value.trim_ascii()))
        })
    }

    /// Adds a header, or replaces those of this name.
    ///
    /// A name that is no token, and a value with control characters or characters above 255, are refused.
    pub fn insert(&mut self, name: &str, value: &str) -> Result<(), HeaderRule> {
        check(name, value)?;
        self.replace(name, value);
        Ok(())
    }

    /// The same, of what is known to be right.
    pub(crate) fn replace(&mut self, name: &str, value: &str) {
        if self.get(name).is_some() {
            let others = self.iter().filter(|(other, _)| !other.eq_ignore_ascii_case(name));
            let mut kept = Self::new();
            others.for_each(|(name, value)| kept.append(name, value));
            *self = kept;
        }
        self.append(name, value);
    }

    pub(crate) fn append(&mut self, name: &str, value: &str) {
        for part in [name, ": ", value, "\n"] {
            self.lines.push_str(part);
        }
    }

    /// Adds those of `other` whose names are not there.
    pub(crate) fn add_missing(&mut self, other: &Self) {
        for (name, value) in other.iter() {
            if self.get(name).is_none() {
                self.append(name, value);
            }
        }
    }
}

fn check(name: &str, value: &str) -> Result<(), HeaderRule> {
    let is_separator =
        |byte| matches!(byte, b'"' | b'(' | b')' | b',' | b'/' | b':'..=b'@' | b'['..=b']' | b'{' | b'}');
    let is_token = |byte: u8| byte.is_ascii_graphic() && !is_separator(byte);
    if name.is_empty() || !name.bytes().all(is_token) {
        return Err(HeaderRule("has a name that is no header's"));
    }
    check_value(value)
}

pub(crate) fn check_value(value: &str) -> Result<(), HeaderRule> {
    if !value.chars().all(|c| c == '\t' || (' '..='\u{ff}').contains(&c) && c != '\u{7f}') {
        return Err(HeaderRule("has a value with characters that a header cannot carry"));
    }
    Ok(())
}

/// Which rule a header breaks. The header is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeaderRule(&'static str);

impl HeaderRule {
    /// What is wrong.
    pub fn as_str(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for HeaderRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for HeaderRule {}

impl From<&HeaderMap> for Headers {
    fn from(map: &HeaderMap) -> Self {
        // `: ` and a line feed.
        let length = map.iter().map(|(name, value)| name.as_str().len() + value.len() + 3).sum();
        let mut headers = Self { lines: String::with_capacity(length) };
        for (name, value) in map {
            match value.to_str() {
                Ok(ascii) => headers.append(name.as_str(), ascii),
                Err(_) => headers.append(name.as_str(), &latin1(value)),
            }
        }
        headers
    }
}

impl From<HeaderMap> for Headers {
    fn from(map: HeaderMap) -> Self {
        Self::from(&map)
    }
}

/// Leaves out what is no header.
impl From<&Headers> for HeaderMap {
    fn from(headers: &Headers) -> Self {
        let mut map = Self::new();
        for (name, value) in headers.iter() {
            let bytes: Vec<u8> = value.chars().filter_map(|c| u8::try_from(c).ok()).collect();
            if let (Ok(name), Ok(mut value)) = (HeaderName::try_from(name), HeaderValue::from_bytes(&bytes)) {
                value.set_sensitive(name == http::header::AUTHORIZATION);
                map.append(name, value);
            }
        }
        map
    }
}

pub(crate) fn latin1(value: &HeaderValue) -> String {
    value.as_bytes().iter().map(|byte| char::from(*byte)).collect()
}

impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter().map(|(name, _)| name)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_whatever_their_case_and_replaced() {
        let mut headers = Headers::from_lines("X-One: 1\nx-two: 2\nx-one: again\nno header\n");
        assert_eq!(headers.get("x-ONE"), Some("1"));
        headers.insert("x-one", "new").unwrap();
        assert_eq!(headers.iter().collect::<Vec<_>>(), [("x-two", "2"), ("x-one", "new")]);
        headers.add_missing(&Headers::from_lines("X-TWO: two\nx-three: 3\n"));
        assert_eq!(headers.as_lines(), "x-two: 2\nx-one: new\nx-three: 3\n");
    }

    #[test]
    fn what_no_header_can_carry_is_refused() {
        let mut headers = Headers::new();
        for (name, value) in
            [("", "x"), ("a b", "x"), ("é", "x"), ("a:", "x"), ("a", "x\ny: z"), ("a", "€"), ("a", "\0")]
        {
            assert!(headers.insert(name, value).is_err(), "{name}: {value}");
        }
        assert_eq!(headers, Headers::new());
    }

    #[test]
    fn a_map_survives_the_way_there_and_back() {
        let mut map = HeaderMap::new();
        for value in ["one", "two, three", ""] {
            map.append("x-list", HeaderValue::from_static(value));
        }
        map.append("x-latin", HeaderValue::from_bytes(b"caf\xe9").unwrap());
        assert_eq!(HeaderMap::from(&Headers::from(&map)), map);
    }
}
