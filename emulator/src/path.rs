//! Paths, compared segment by segment: the same rule for the route table and for a fault's `match`.

use percent_encoding::percent_decode_str;

/// Where the API lives, as Clerk's does.
const BASE: &str = "/v1";

/// What follows `/v1`; nothing if the path lies elsewhere.
pub(crate) fn below_base(path: &str) -> Option<&str> {
    path.strip_prefix(BASE).filter(|rest| rest.starts_with('/'))
}

/// The segments that stand where the pattern has a `{name}` or a `*`, with that name, or nothing if the path does
/// not fit.
pub(crate) fn captures<'n, 'p>(pattern: &'n str, path: &'p str) -> Option<Vec<(&'n str, &'p str)>> {
    let mut segments = path.split('/');
    let mut captured = Vec::new();
    for expected in pattern.split('/') {
        let segment = segments.next()?;
        match placeholder(expected) {
            Some(name) if !segment.is_empty() => captured.push((name, segment)),
            None if expected == segment => {}
            _ => return None,
        }
    }
    segments.next().is_none().then_some(captured)
}

fn placeholder(segment: &str) -> Option<&str> {
    if segment == "*" { Some(segment) } else { segment.strip_prefix('{')?.strip_suffix('}') }
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

#[cfg(test)]
mod tests {
    use super::captures;

    #[test]
    fn a_placeholder_stands_for_one_segment_that_is_not_empty() {
        let pattern = "/organizations/{organization_id}/invitations/{invitation_id}/revoke";
        let found = captures(pattern, "/organizations/org_1/invitations/orginv_2/revoke").unwrap();
        assert_eq!(found, [("organization_id", "org_1"), ("invitation_id", "orginv_2")]);
        assert_eq!(captures("/a/*", "/a/b%2Fc").unwrap(), [("*", "b%2Fc")]);
        assert_eq!(captures("/a", "/a").unwrap(), []);
        for path in ["/a/", "/a", "/a/b/c", "/b/c", "a/b"] {
            assert_eq!(captures("/a/{id}", path), None, "{path}");
        }
    }
}
