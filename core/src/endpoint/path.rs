//! Path templates, and the percent-encoding of what goes into them and into queries.

use crate::text::{add_hexadecimal, concat};

/// Percent-encodes a value for a path segment or for a query: everything but RFC 3986's unreserved characters. No
/// value can then end its segment or its parameter.
pub(crate) fn encode(value: &str) -> String {
    let mut encoded = String::new();
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            add_hexadecimal(&mut encoded, byte);
        }
    }
    encoded
}

/// How a template writes the place of this parameter. It is a whole segment, and no encoded value looks like it.
pub(crate) fn placeholder(name: &str) -> String {
    concat(&["{", name, "}"])
}

/// Whether a template has a placeholder of this name.
pub(crate) const fn has_parameter(template: &str, name: &str) -> bool {
    let mut rest = template.as_bytes();
    while let [first, after @ ..] = rest {
        if *first == b'{' && closes_after(name.as_bytes(), after) {
            return true;
        }
        rest = after;
    }
    false
}

/// Whether a text is this name, a closing brace, and whatever follows.
const fn closes_after(name: &[u8], text: &[u8]) -> bool {
    match (name, text) {
        ([], [b'}', ..]) => true,
        ([first, name @ ..], [same, text @ ..]) => *first == *same && closes_after(name, text),
        _ => false,
    }
}

/// How many placeholders a template has.
pub(crate) const fn parameters(template: &str) -> usize {
    let (mut rest, mut count) = (template.as_bytes(), 0);
    while let [first, after @ ..] = rest {
        if *first == b'{' {
            count += 1;
        }
        rest = after;
    }
    count
}

/// What a value must be to stand in a path. URL parsers resolve dot segments even when percent-encoded.
pub(crate) const SEGMENT_RULE: &str = "must not be empty, `.` or `..`";

/// Whether a value can stand in a path as one segment, once it is encoded.
pub(crate) fn is_segment(value: &str) -> bool {
    !matches!(value, "" | "." | "..")
}

/// Whether `path` starts with a slash and each `{` opens a placeholder that spans a whole segment.
#[allow(clippy::indexing_slicing)] // Iterators are not usable in constants; out of bounds is a compile error.
pub(crate) const fn is_template(path: &str) -> bool {
    let bytes = path.as_bytes();
    if bytes.is_empty() || bytes[0] != b'/' {
        return false;
    }
    let (mut at, mut open) = (0, None);
    while at < bytes.len() {
        let is_last = at + 1 == bytes.len() || bytes[at + 1] == b'/';
        match (bytes[at], open) {
            (b'{', None) if bytes[at - 1] == b'/' => open = Some(at),
            (b'}', Some(start)) if is_last && at > start + 1 => open = None,
            (b'{' | b'}' | b'?' | b'#', _) | (b'/', Some(_)) => return false,
            _ => {}
        }
        at += 1;
    }
    open.is_none()
}

/// Whether each parameter of the template `of` is one of the template `path` too.
#[allow(clippy::indexing_slicing)] // Iterators are not usable in constants; out of bounds is a compile error.
pub(crate) const fn has_all_parameters(path: &str, of: &str) -> bool {
    let (path, of) = (path.as_bytes(), of.as_bytes());
    let mut at = 0;
    while at < of.len() {
        if of[at] == b'{' && !contains(path, of, at) {
            return false;
        }
        at += 1;
    }
    true
}

/// Whether `path` has the placeholder that begins in `of` at `start`.
#[allow(clippy::indexing_slicing)] // As above.
const fn contains(path: &[u8], of: &[u8], start: usize) -> bool {
    let mut at = 0;
    while at < path.len() {
        let mut length = 0;
        while at + length < path.len() && start + length < of.len() && path[at + length] == of[start + length]
        {
            if of[start + length] == b'}' {
                return true;
            }
            length += 1;
        }
        at += 1;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lookup_may_only_have_the_parameters_of_its_operation() {
        let table = [
            ("/a", "/b", true),
            ("/a/{id}", "/b/{id}", true),
            ("/a/{id}/c/{other}", "/b/{other}", true),
            ("/a", "/b/{id}", false),
            ("/a/{id}", "/b/{id}/{other}", false),
            ("/a/{identity}", "/b/{id}", false),
            ("/a/{id}", "/b/{identity}", false),
        ];
        for (path, of, expected) in table {
            assert_eq!(has_all_parameters(path, of), expected, "{path} {of}");
        }
    }

    #[test]
    fn templates_are_checked() {
        for path in ["/a", "/a/{b}", "/a/{b}/c", "/{a}/{b}"] {
            assert!(is_template(path), "{path}");
        }
        for path in ["", "a", "/{", "/a}", "/{}", "/{a}b", "/a{b}", "/{a/b}", "/{a{b}}", "/a?b", "/a#b"] {
            assert!(!is_template(path), "{path}");
        }
    }

    #[test]
    fn placeholders_are_found_by_their_whole_name() {
        let template = "/a/{bc}/{d}/bulk";
        assert_eq!(parameters(template), 2);
        let found: Vec<&str> = ["", "a", "b", "bc", "c", "d", "bulk"]
            .into_iter()
            .filter(|name| has_parameter(template, name))
            .collect();
        assert_eq!(found, ["bc", "d"]);
        assert!(!has_parameter("/a", "a") && !has_parameter("", "a") && !has_parameter("/{", ""));
    }

    #[test]
    fn nothing_reserved_survives_encoding() {
        assert_eq!(encode("wle_1/reject?x=&#%+ é"), "wle_1%2Freject%3Fx%3D%26%23%25%2B%20%C3%A9");
        assert_eq!(encode("Az09-._~"), "Az09-._~");
    }
}
