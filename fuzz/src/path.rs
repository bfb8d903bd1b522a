//! Any id, address, search text and base URL: what is sent must be the one request that was meant.

use clerk_invitations_core::http::header::HeaderName;
use clerk_invitations_core::http::{Request, Uri};
use clerk_invitations_core::{Bytes, Error, RetryPolicy, Source, TransportError, TransportErrorKind};
use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::operation::{Subject, call, operation};
use crate::support::{Bench, KEY, examine};

/// The path of the default base URL.
const DEFAULT_BASE: &str = "https://api.clerk.com/v1";

/// The first byte chooses the operation; then come id, address, search text and base URL, with a byte 255
/// (which UTF-8 does not have) between them.
pub fn path(data: &[u8]) {
    let Some((which, rest)) = data.split_first() else { return };
    let mut texts = rest.splitn(4, |byte| *byte == 0xff).map(String::from_utf8_lossy);
    let (id, address) = (texts.next().unwrap_or_default(), texts.next().unwrap_or_default());
    let (query, base) = (texts.next().unwrap_or_default(), texts.next().unwrap_or_default());
    let base = if base.is_empty() { DEFAULT_BASE } else { &base };
    // Whoever gives the key away as an id must expect to read it as one.
    if [&id, &address, &query].iter().any(|text| text.contains(KEY)) {
        return;
    }
    let subject = Subject { id: &id, address: &address, query: &query };

    // Every answer is lost, so that what the looks are about is seen too.
    let lost = |_: &_, _: &_| Err(TransportError::new(TransportErrorKind::Interrupted));
    let settings = RetryPolicy::default().attempts(2);
    let Some(bench) = Bench::new(|builder| builder.base_url(base).retry(settings), lost) else { return };
    let error = call(&bench.clerk, *which, subject).expect_err("there is no answer");
    examine(&error);

    let requests = bench.transport.requests();
    if let Error::InvalidRequest(error) = &error {
        assert!(requests.is_empty());
        let is_right = match error.field() {
            "email_address" => !is_address(&address),
            "invitation_id" | "waitlist_entry_id" | "organization_id" | "user_id" => {
                matches!(&*id, "" | "." | "..")
            }
            // Longer than an `http::Uri` can be.
            "path" => 3 * (id.len() + address.len() + query.len()) + base.len() > 60_000,
            _ => false,
        };
        assert!(is_right, "{error} of {id:?} {address:?}");
        return;
    }
    assert!(!requests.is_empty(), "{error}");
    for request in &requests {
        assert_one_request(request, base);
    }
    // What is looked for before an invitation is sent is its address.
    let is_look = |request: &&Request<Bytes>| request.method() == "GET";
    let meant = requests.iter().find(|request| !is_look(request)).unwrap_or(&requests[0]);
    assert_path(meant, base, operation(*which).path, &id);
    assert_query(meant, subject, *which);
    assert_body(meant, &address);
    for look in requests.iter().filter(is_look).filter(|_| meant.method() != "GET") {
        let lookup = operation(*which).repeat.lookup().expect("a lookup");
        assert_path(look, base, lookup.operation().expect("a read").path, &id);
        // A record has its id in the path.
        let Source::List { parameter, .. } = lookup.source else { continue };
        let asked = parameters(look).into_iter().find(|(name, _)| name == parameter).expect("a key").1;
        assert!([&*id, &*address, "grace@example.com"].contains(&asked.as_str()), "{asked:?} is looked for");
    }
}

fn is_address(address: &str) -> bool {
    let sides = address.rsplit_once('@');
    sides.is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty())
        && address.trim() == address
        && !address.contains(char::is_control)
}

/// Written as HTTP/1.1 it is one request, to the host that the base URL names.
fn assert_one_request(request: &Request<Bytes>, base: &str) {
    let target = request.uri().to_string();
    assert!(!target.contains(|c: char| c.is_control() || c == ' ' || c == '#'), "{target:?}");
    if base == DEFAULT_BASE {
        assert!(target.chars().all(|c| c.is_ascii_graphic()), "{target:?}");
    }
    let meant: Uri = base.parse().expect("a base URL that was taken");
    assert_eq!(request.uri().authority(), meant.authority());
    assert_eq!(request.uri().scheme(), meant.scheme());

    let mut names: Vec<&str> = request.headers().keys().map(HeaderName::as_str).collect();
    names.sort_unstable();
    let mut expected = vec!["accept", "authorization", "clerk-api-version", "user-agent"];
    if !request.body().is_empty() {
        expected.insert(3, "content-type");
    }
    assert_eq!(names, expected);
    for name in names {
        let mut values = request.headers().get_all(name).iter();
        let value = values.next().expect("a value").as_bytes();
        assert!(values.next().is_none() && !value.contains(&b'\r') && !value.contains(&b'\n'), "{name}");
    }
}

fn assert_path(request: &Request<Bytes>, base: &str, template: &str, id: &str) {
    let path = request.uri().path();
    let base = base.trim_end_matches('/').parse::<Uri>().expect("a base URL that was taken");
    let below = path.strip_prefix(base.path().trim_end_matches('/')).expect("below the base URL");
    let (segments, parts) = (below.split('/'), template.split('/'));
    assert_eq!(segments.clone().count(), parts.clone().count(), "{path}");
    for (segment, part) in segments.zip(parts) {
        if part.starts_with('{') {
            assert_eq!(percent_decode_str(segment).decode_utf8().expect("UTF-8"), id);
        } else {
            assert_eq!(segment, part);
        }
    }
}

fn assert_query(request: &Request<Bytes>, subject: Subject<'_>, which: u8) {
    let Subject { id, address, query } = subject;
    let parameters = parameters(request);
    let parameters: Vec<(&str, &str)> = parameters.iter().map(|(name, value)| (&**name, &**value)).collect();
    // Of several statuses each is a parameter of its own.
    let statuses = |text| str::split(text, ',').filter(|text| !text.is_empty()).map(|text| ("status", text));
    let expected: Vec<(&str, &str)> = match which % crate::operation::COUNT {
        3 => vec![
            ("paginated", "true"),
            ("status", id),
            ("query", query),
            ("order_by", address),
            ("limit", "500"),
        ],
        7 => vec![("status", id), ("query", query), ("order_by", address), ("limit", "1")],
        12 => vec![
            ("paginated", "true"),
            ("query", query),
            ("order_by", "+created_at"),
            ("limit", "2"),
            ("offset", "0"),
        ],
        16 => {
            let others = [("email_address", address), ("order_by", query), ("limit", "500")];
            statuses(id).chain(others).collect()
        }
        19 => {
            let others = [("query", query), ("order_by", address), ("limit", "1")];
            statuses(id).chain(others).collect()
        }
        20 => statuses(query).chain([("limit", "3"), ("offset", "7")]).collect(),
        _ => Vec::new(),
    };
    assert_eq!(parameters, expected);
}

/// The query as it is read at the other end.
fn parameters(request: &Request<Bytes>) -> Vec<(String, String)> {
    let decode = |text| percent_decode_str(text).decode_utf8().expect("UTF-8").into_owned();
    let pairs = request.uri().query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| pair.split_once('=').expect("a value"))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect()
}

fn assert_body(request: &Request<Bytes>, address: &str) {
    if request.body().is_empty() {
        return;
    }
    let body: Value = serde_json::from_slice(request.body()).expect("JSON");
    let first = body.get(0).unwrap_or(&body);
    if let Some(sent) = first.get("email_address") {
        assert_eq!(sent, address);
    }
}
