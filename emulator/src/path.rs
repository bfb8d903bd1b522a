//! Paths, compared segment by segment: the same rule for the route table and for a fault's `match`.

use percent_encoding::percent_decode_str;

/// Where the API lives, as Clerk's does.
const BASE: &str = "/v1";

/// What follows `/v1`; nothing if the path lies elsewhere.
pub(crate) fn below_base(path: &str) -> Option<&str> {
    path.strip_prefix(BASE).filter(|rest| rest.starts_with('/'))
}

/// The segments that stand where the pattern has a `*`, or nothing if the path does not fit.
pub(crate) fn captures<'p>(pattern: &str, path: &'p str) -> Option<Vec<&'p str>> {
    let mut segments = path.split('/');
    let mut captured = Vec::new();
    for expected in pattern.split('/') {
        let segment = segments.next()?;
        match expected {
            "*" if !segment.is_empty() => captured.push(segment),
            literal if literal == segment => {}
            _ => return None,
        }
    }
    segments.next().is_none().then_some(captured)
}

/// Undoes percent-encoding; what is no UTF-8 becomes the replacement character.
pub(crate) fn decode(encoded: &str) -> String {
    percent_decode_str(encoded).decode_utf8_lossy().into_owned()
}

/// The pairs of a query string, in order, decoded.
pub(crate) fn pairs(query: &str) -> Vec<(String, String)> {
    let value = |encoded: &str| decode(&encoded.replace('+', " "));
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, text)| (value(name), value(text)))
        .collect()
}
