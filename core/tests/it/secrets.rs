//! Canaries: the key, the ticket and private metadata must not be found in anything that is rendered.

use std::error::Error as _;

use clerk_invitations_core::{
    BulkCreateOrganizationInvitations, Clerk, CreateOrganizationInvitation, Endpoint, Error, Metadata,
    NewOrganizationInvitation, RawRequest, RetryPolicy, SecretKey, TransportError, TransportErrorKind,
};
use futures_executor::block_on;
use serde_json::{Value, json};

use crate::support::{
    KEY, PRIVATE, answering, invitation, organization_invitation, response, scripted, waitlist_entry,
};

const TICKET: &str = "canary_ticket_91c2";

fn assert_clean(rendered: &str) {
    for canary in [KEY, TICKET, PRIVATE[0], PRIVATE[1]] {
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

fn private() -> Metadata {
    Metadata::from_iter([(PRIVATE[0].to_owned(), json!({PRIVATE[0]: PRIVATE[1]}))])
}

fn secretive() -> CreateOrganizationInvitation {
    CreateOrganizationInvitation::new("org_1", "ada@example.com", "org:member").private_metadata(private())
}

#[test]
fn requests_do_not_show_private_metadata_but_send_it() {
    let (clerk, transport) = answering(200, organization_invitation().to_string());
    let organizations = clerk.organization_invitations();
    let item = NewOrganizationInvitation::from(secretive());
    let bulk = BulkCreateOrganizationInvitations::new("org_1", [item.clone()]);
    let mut raw = RawRequest::new(CreateOrganizationInvitation::OPERATION);
    secretive().encode(&mut raw).unwrap();
    for shown in [
        format!("{:?} {:#?}", secretive(), secretive()),
        format!("{item:?} {item:#?} {bulk:?} {bulk:#?}"),
        format!("{raw:?} {raw:#?}"),
        format!("{:?} {:#?}", organizations.create(secretive()), organizations.bulk_create(bulk.clone())),
        format!("{:?}", organizations.bulk_create_all("org_1", [item])),
    ] {
        assert_clean(&shown);
    }
    block_on(organizations.create(secretive()).into_future()).unwrap();
    let sent: Value = serde_json::from_slice(transport.requests()[0].body()).unwrap();
    assert_eq!(sent["private_metadata"][PRIVATE[0]][PRIVATE[0]], PRIVATE[1]);
    assert!(serde_json::to_string(&secretive()).unwrap().contains(PRIVATE[1]), "it is data");
}

#[test]
fn models_do_not_show_private_metadata_but_serialize_it() {
    let (clerk, _) = answering(200, organization_invitation().to_string());
    let answer = block_on(clerk.organization_invitations().create(secretive()).with_response()).unwrap();
    assert_clean(&format!("{:?} {:#?}", answer, answer.value));
    assert!(serde_json::to_string(&answer.value).unwrap().contains(PRIVATE[1]));

    let page = json!({"data": [organization_invitation()], "total_count": 1});
    let (clerk, _) = answering(200, page.to_string());
    let page = block_on(clerk.organization_invitations().list("org_1").into_future()).unwrap();
    assert_clean(&format!("{page:?} {page:#?}"));
    let mut batch = clerk
        .organization_invitations()
        .bulk_create_all("org_1", [NewOrganizationInvitation::from(secretive())]);
    while let Some(item) = block_on(batch.next()) {
        assert_clean(&format!("{item:?} {item:#?}"));
    }
}

#[test]
fn errors_do_not_show_private_metadata() {
    let create = |status: u16, body: String| {
        let (clerk, _) = answering(status, body);
        block_on(clerk.organization_invitations().create(secretive()).into_future())
    };
    // What is sent may come back.
    let said = format!("{} {}", PRIVATE[0], PRIVATE[1]);
    let body =
        json!({"errors": [{"code": "form_param_value_invalid", "message": "no", "meta": {"value": said}}]});
    for (status, body) in [(422, body.to_string()), (500, said.clone()), (400, said)] {
        assert_error_clean(&create(status, body).unwrap_err());
    }
    // No JSON, or a number that nothing holds: where, is a path that leads through their names.
    let whole = organization_invitation().to_string();
    let list = format!("[\"{}\"]", PRIVATE[1]);
    assert!(whole.contains(&list));
    for value in ["tru", "1e999", "[1,", "\"\\ud800\""] {
        let error = create(200, whole.replace(&list, value)).unwrap_err();
        assert_error_clean(&error);
        let Error::Decode(error) = error else { panic!("{error}") };
        assert_eq!(error.path(), "private_metadata", "{value}: {error}");
    }
    let page = format!("{{\"data\": [{}], \"total_count\": 1}}", whole.replace(&list, "1e999"));
    let (clerk, _) = answering(200, page);
    let error = block_on(clerk.organization_invitations().list("org_1").into_future()).unwrap_err();
    assert_error_clean(&error);
    let Error::Decode(error) = error else { panic!("{error}") };
    assert_eq!(error.path(), "data[0].private_metadata");
    // Of the wrong type: neither its text nor its parts.
    for value in [json!(PRIVATE[1]), json!([PRIVATE[1]]), json!([{PRIVATE[0]: PRIVATE[1]}])] {
        let mut body = organization_invitation();
        body["private_metadata"] = value;
        assert_error_clean(&create(200, body.to_string()).unwrap_err());
    }
}

#[test]
fn what_is_not_known_does_not_show_private_metadata() {
    // Of two, one is shown by the lookup: the error holds its record.
    let mut found = organization_invitation();
    found["created_at"] = json!(4_000_000_000_000_i64);
    let (clerk, _) = scripted(move |request| match request.method().as_str() {
        "POST" => Err(TransportError::new(TransportErrorKind::Interrupted)),
        _ => {
            let page = json!({"data": [found], "total_count": 1});
            let mut list = response(200, page.to_string());
            list.headers_mut().insert("date", "Thu, 01 Jan 2026 00:00:10 GMT".parse().unwrap());
            Ok(list)
        }
    });
    let items = [secretive(), CreateOrganizationInvitation::new("org_1", "grace@example.com", "org:member")];
    let bulk = BulkCreateOrganizationInvitations::new("org_1", items);
    let call = clerk.organization_invitations().bulk_create(bulk).retry(RetryPolicy::default());
    let error = block_on(call.into_future()).unwrap_err();
    assert_error_clean(&error);
    let Error::Ambiguous(ambiguous) = &error else { panic!("{error}") };
    let fates = ambiguous.fates();
    assert!(
        matches!(&fates[0].outcome, clerk_invitations_core::Outcome::Done(json) if json.contains(PRIVATE[1]))
    );
    assert_clean(&format!("{fates:?} {fates:#?}"));
}
