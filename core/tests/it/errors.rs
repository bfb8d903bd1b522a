//! Answers that are not 2xx.

use clerk_invitations_core::testing::ScriptedResult;
use clerk_invitations_core::{
    ApiError, Error, ErrorBody, ErrorCode, StatusCode, TransportError, TransportErrorKind, http,
};
use futures_executor::block_on;
use serde_json::json;

use crate::support::{answering, scripted};

fn api_error(status: u16, body: &str) -> Box<ApiError> {
    let (clerk, _) = answering(status, body.to_owned());
    let error = block_on(clerk.invitations().create("ada@example.com").into_future()).unwrap_err();
    let Error::Api(error) = error else { panic!("{error}") };
    error
}

fn call(script: impl Fn() -> ScriptedResult + Send + 'static) -> Error {
    block_on(scripted(move |_| script()).0.invitations().create("ada@example.com").into_future()).unwrap_err()
}

#[test]
fn a_duplicate_names_its_addresses() {
    let body = json!({
        "errors": [{
            "code": "duplicate_record",
            "message": "duplicate invitations",
            "long_message": "There are already pending invitations for the following email addresses: …",
            "meta": {"email_addresses": ["ada@example.com", "grace@example.com"], "new": {"kept": 1.0}},
        }],
        "clerk_trace_id": "trace_1",
        "meta": {},
    });
    let error = api_error(400, &body.to_string());
    assert_eq!(error.code(), Some(ErrorCode::DuplicateRecord));
    assert!(error.has_code(&ErrorCode::DuplicateRecord));
    assert_eq!(error.email_addresses(), ["ada@example.com", "grace@example.com"]);
    assert_eq!(error.details()[0].meta(), Some(body["errors"][0]["meta"].clone()));
    assert_eq!(error.trace_id(), Some("trace_1"));
    assert_eq!(
        error.to_string(),
        "Clerk answered 400 duplicate_record: duplicate invitations [trace trace_1]"
    );
    assert_eq!(error.response().body, body.to_string().as_bytes());
}

#[test]
fn a_form_error_names_its_field() {
    let body = json!({"errors": [
        {"code": "form_identifier_exists", "message": "m", "long_message": "l", "meta": {"param_name": "email_address"}},
        {"code": "brand_new_code", "message": "n", "long_message": "l"},
    ]});
    let error = api_error(422, &body.to_string());
    assert_eq!(error.code(), Some(ErrorCode::FormIdentifierExists));
    assert_eq!(error.details()[0].param_name().as_deref(), Some("email_address"));
    assert_eq!(error.details()[1].code(), ErrorCode::Other("brand_new_code".into()));
    assert_eq!(error.details()[1].meta(), None);
    assert_eq!(error.to_string(), "Clerk answered 422 form_identifier_exists: m (and 1 more)");
}

#[test]
fn any_body_is_an_error_that_keeps_it() {
    assert!(matches!(api_error(502, "<html>\nBad Gateway").body(), ErrorBody::Bytes(b"<html>\nBad Gateway")));
    assert!(matches!(api_error(504, "").body(), ErrorBody::Bytes(b"")));
    let other = json!({"error": "upstream"});
    assert_eq!(api_error(500, &other.to_string()).body(), ErrorBody::Json(other));
    for body in
        [r#"{"errors":{}}"#, r#"{"errors":[null,{"message":"x"}]}"#, r#"{"errors":[{"code":5}]}"#, "[]", "1"]
    {
        let error = api_error(500, body);
        assert!(matches!(error.body(), ErrorBody::Json(_)), "{body}");
        assert_eq!(error.to_string(), "Clerk answered 500 without an error of its own");
    }
    let minimal = api_error(400, r#"{"errors":[{"code":"bad_request","message":null,"meta":null}]}"#);
    assert_eq!((minimal.code(), minimal.details()[0].meta()), (Some(ErrorCode::BadRequest), None));
}

#[test]
fn the_trace_id_is_found_in_body_and_headers() {
    let with_header = |name: &'static str, body: &'static str| {
        let error = call(move || {
            Ok(http::Response::builder().status(500).header(name, "in_header").body(body.into()).unwrap())
        });
        error.trace_id()
    };
    assert_eq!(with_header("clerk-trace-id", "<html>").as_deref(), Some("in_header"));
    assert_eq!(with_header("cf-ray", "").as_deref(), Some("in_header"));
    assert_eq!(
        with_header("cf-ray", r#"{"errors":[],"clerk_trace_id":"in_body"}"#).as_deref(),
        Some("in_body")
    );
}

#[test]
fn predicates_tell_what_may_have_happened() {
    for (status, executed) in
        [(400, false), (401, false), (409, false), (429, false), (302, false), (500, true), (504, true)]
    {
        let error = call(move || Ok(http::Response::builder().status(status).body("".into()).unwrap()));
        assert_eq!(error.may_have_been_executed(), executed, "{status}");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
    }
    let limited = call(|| {
        Ok(http::Response::builder().status(429).header("retry-after", "120").body("".into()).unwrap())
    });
    assert!(limited.is_rate_limited());
    assert_eq!(limited.retry_after(), Some(std::time::Duration::from_secs(120)));
    assert_eq!(limited.to_string(), "Clerk answered 429 without an error of its own, retry after 120 s");

    for (kind, executed) in [
        (TransportErrorKind::Request, false),
        (TransportErrorKind::Connect, false),
        (TransportErrorKind::Timeout, true),
        (TransportErrorKind::Interrupted, true),
        (TransportErrorKind::Body, true),
        (TransportErrorKind::BodyTooLarge, true),
        (TransportErrorKind::Aborted, true),
    ] {
        let error = call(move || Err(TransportError::new(kind).with_status(StatusCode::OK)));
        assert_eq!(error.may_have_been_executed(), executed, "{kind:?}");
        assert_eq!(error.is_timeout(), kind == TransportErrorKind::Timeout);
        assert_eq!(error.is_connect(), kind == TransportErrorKind::Connect);
    }
}

/// The catalogue beside the repository is the source of the codes.
#[test]
fn every_code_of_the_catalogue_is_known() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/clerk/error-codes.json");
    let Ok(catalogue) = std::fs::read_to_string(path) else {
        return println!("skipped: the error catalogue is not beside the repository");
    };
    let catalogue: Vec<serde_json::Value> = serde_json::from_str(&catalogue).unwrap();
    let mut listed = std::collections::BTreeSet::new();
    for entry in &catalogue {
        let (code, status) = (entry["code"].as_str().unwrap(), entry["status"].as_u64().unwrap());
        // One entry of the catalogue has no code: there is nothing to know it by.
        if code.is_empty() {
            continue;
        }
        listed.insert(code);
        let known = ErrorCode::KNOWN.iter().find(|(known, _)| known.as_str() == code);
        assert_eq!(known.map(|(_, status)| u64::from(*status)), Some(status), "{code}");
        assert_eq!(ErrorCode::from(code).as_str(), code);
        assert!(!matches!(ErrorCode::from(code), ErrorCode::Other(_)), "{code}");
    }
    let surplus =
        ErrorCode::KNOWN.iter().map(|(code, _)| code.as_str()).filter(|code| !listed.contains(code));
    assert_eq!(surplus.collect::<Vec<_>>(), [""; 0]);
}
