//! Canaries: the key and the ticket must not be found in anything that is rendered.

use std::error::Error as _;

use clerk_invitations_core::{Clerk, Error, SecretKey, TransportError, TransportErrorKind};
use futures_executor::block_on;
use serde_json::json;

use crate::support::{KEY, answering, invitation, scripted, waitlist_entry};

const TICKET: &str = "canary_ticket_91c2";

fn assert_clean(rendered: &str) {
    for canary in [KEY, TICKET] {
        assert!(!rendered.contains(canary), "{canary} in: {rendered}");
    }
}

fn assert_error_clean(error: &Error) {
    for rendered in [format!("{error}"), format!("{error:?}"), format!("{error:#?}")] {
        assert_clean(&rendered);
    }
    assert!(!error.to_string().contains(['\n', '\r']), "more than a line: {error}");
    let mut source = error.source();
    while let Some(error) = source {
        assert_clean(&format!("{error} {error:?}"));
        source = error.source();
    }
}

#[test]
fn clients_and_keys_do_not_show_the_key() {
    let (clerk, _) = answering(200, "{}");
    assert_clean(&format!("{clerk:?} {clerk:#?}"));
    assert_clean(&format!("{:?}", Clerk::builder().secret_key(KEY)));
    assert_clean(&format!("{:?}", SecretKey::new(KEY).unwrap()));
    assert_clean(&format!("{:?}", SecretKey::new(format!("{KEY}\n")).unwrap_err()));
    assert_clean(&format!("{:?} {:?}", clerk.invitations(), clerk.invitations().create("ada@example.com")));
}

#[test]
fn a_request_on_its_way_does_not_show_the_key() {
    let (clerk, transport) = answering(200, "{}");
    let _ = block_on(clerk.invitations().create("ada@example.com").into_future());
    assert_clean(&format!("{:?}", transport.requests()[0].headers()));
}

#[test]
fn models_do_not_show_the_ticket_but_serialize_it() {
    let (clerk, _) = answering(200, invitation().to_string());
    let answer = block_on(clerk.invitations().create("ada@example.com").with_response()).unwrap();
    assert_clean(&format!("{:?} {:#?}", answer, answer.value));
    assert!(serde_json::to_string(&answer.value).unwrap().contains(TICKET));

    let (clerk, _) = answering(200, waitlist_entry().to_string());
    let entry = block_on(clerk.waitlist_entries().invite("wle_1").into_future()).unwrap();
    assert_clean(&format!("{entry:?}"));
}

#[test]
fn errors_do_not_show_what_a_server_echoes() {
    let echo = format!("no: Bearer {KEY}\r\nat https://x/accept?ticket={TICKET}");
    let body = json!({
        "errors": [{"code": echo, "message": echo, "long_message": echo, "meta": {"url": echo}}],
        "clerk_trace_id": echo,
    });
    for (status, body) in
        [(400, body.to_string()), (500, echo.clone()), (200, json!({"id": echo}).to_string())]
    {
        let (clerk, _) = answering(status, body);
        assert_error_clean(
            &block_on(clerk.invitations().create("ada@example.com").into_future()).unwrap_err(),
        );
    }
    // Each member in turn holds what belongs into another: decode errors quote no values.
    for field in invitation().as_object().unwrap().keys() {
        for value in [json!(echo), json!([echo]), json!({ echo.clone(): echo })] {
            let mut body = invitation();
            body[field] = value;
            let (clerk, _) = answering(200, body.to_string());
            if let Err(error) = block_on(clerk.invitations().create("ada@example.com").into_future()) {
                assert_error_clean(&error);
            }
        }
    }
}

#[test]
fn transport_errors_do_not_show_the_request() {
    let (clerk, _) =
        scripted(|_| Err(TransportError::new(TransportErrorKind::Interrupted).with_source("reset")));
    let error = block_on(clerk.invitations().create("ada@example.com").into_future()).unwrap_err();
    assert_error_clean(&error);
    assert!(!format!("{error:?}").contains("ada@example.com"));
}
