//! Canaries over real HTTP: what reqwest and the emulator say must not show key, ticket or addresses.

use std::error::Error as _;

use clerk_invitations_emulator::{CannedAnswer, Emulator, Fault};
use clerk_invitations_native::{Clerk, Error, ListInvitations, RetryPolicy};

use serde_json::json;

use crate::support::{KEY, client};

fn rendered(error: &Error) -> String {
    let mut text = format!("{error} {error:?} {error:#?}");
    let mut source = error.source();
    while let Some(error) = source {
        text.push_str(&format!(" {error} {error:?}"));
        source = error.source();
    }
    text
}

#[tokio::test]
async fn no_failure_shows_key_or_address() {
    let emulator = Emulator::start().await.unwrap();
    let clerk = client(&emulator);
    let faults = [
        Fault::drop_before(),
        Fault::truncate(),
        Fault::redirect("http://127.0.0.1:1/elsewhere"),
        Fault::oversize(9 * 1024 * 1024),
        Fault::status(CannedAnswer::new(502).body("<html>").content_type("text/html")),
        Fault::status(
            CannedAnswer::new(401).body(json!({"errors": [{"code": "clerk_key_invalid", "message": KEY}]})),
        ),
    ];
    for fault in faults {
        emulator.state(|state| state.add_fault(fault.clone()));
        let request = ListInvitations::new().query("canary@example.com");
        let error = clerk.invitations().list(request).retry(RetryPolicy::none()).await.unwrap_err();
        let text = rendered(&error);
        assert!(!text.contains(KEY) && !text.contains("canary@") && !text.contains("canary%40"), "{text}");
        emulator.state(|state| state.clear_faults());
    }
}

#[tokio::test]
async fn a_refused_connection_shows_neither() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let clerk =
        Clerk::builder().secret_key(KEY).base_url(format!("http://127.0.0.1:{port}/v1")).build().unwrap();
    let error =
        clerk.invitations().list(ListInvitations::new().query("canary@example.com")).await.unwrap_err();
    assert!(error.is_connect() && !error.may_have_been_executed());
    let text = rendered(&error);
    assert!(!text.contains(KEY) && !text.contains("canary"), "{text}");
}

#[tokio::test]
async fn models_do_not_show_the_ticket() {
    let emulator = Emulator::start().await.unwrap();
    let invitation = client(&emulator).invitations().create("ada@example.com").await.unwrap();
    let ticket = invitation.url.as_ref().unwrap().expose().split("ticket=").nth(1).unwrap().to_owned();
    assert!(!format!("{invitation:?}").contains(&ticket));
    assert!(serde_json::to_string(&invitation).unwrap().contains(&ticket));
}
