//! Somebody else deletes an invitation between a response that is lost and the lookup: what is deleted is shown by no
//! list, so it looks as if it had never been.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use bytes::Bytes;
use clerk_invitations_emulator::{CannedAnswer, Emulator, Fault};
use clerk_invitations_native::{
    Clerk, Error, HttpTransport, Outcome, ReqwestTransport, RetryPolicy, TransportError,
};
use serde_json::json;

use crate::emulated::{EmulatedRuntime, PATIENCE, emulator};

const ADA: &str = "ada@example.com";
const GRACE: &str = "grace@example.com";

/// Before the first read, somebody else deletes Ada's invitation.
struct Meanwhile {
    transport: ReqwestTransport,
    emulator: Arc<Emulator>,
    others: Clerk,
    is_done: AtomicBool,
}

#[async_trait]
impl HttpTransport for Meanwhile {
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        if request.method() == "GET" && !self.is_done.swap(true, Ordering::SeqCst) {
            let held = self.emulator.state(|state| state.invitations());
            let of_ada = held.iter().find(|invitation| invitation.email_address == ADA).unwrap();
            self.others.invitations().delete(&*of_ada.id).await.unwrap();
        }
        self.transport.send(request).await
    }
}

/// A client of an emulator whose first request is struck by this fault.
async fn struck_by(fault: Fault, path: &str) -> (Arc<Emulator>, Clerk) {
    let emulator = emulator(1).await;
    let transport = ReqwestTransport::builder().no_proxy().build().unwrap();
    let clerk = |transport: Arc<dyn HttpTransport>| {
        let builder = Clerk::builder().secret_key("sk_test_deleted").base_url(emulator.base_url());
        let builder = builder.transport(transport).runtime(Arc::new(EmulatedRuntime(emulator.clone())));
        builder.attempt_timeout(PATIENCE).retry(RetryPolicy::default()).build().unwrap()
    };
    let others = clerk(Arc::new(transport.clone()));
    let emulator_too = emulator.clone();
    let meanwhile = Meanwhile { transport, emulator: emulator_too, others, is_done: AtomicBool::new(false) };
    emulator.state(|state| state.add_fault(fault.on("POST", path).times(1)));
    let clerk = clerk(Arc::new(meanwhile));
    (emulator, clerk)
}

/// How many were mailed, and how often was asked for that.
fn mails_and_posts(emulator: &Emulator) -> (usize, usize) {
    let requests = emulator.state(|state| state.requests());
    let posts = requests.iter().filter(|request| request.method == "POST").count();
    (emulator.state(|state| state.outbox().len()), posts)
}

/// The response came in part: it is known that there was an invitation, so nothing is sent again.
#[tokio::test]
async fn what_was_answered_is_not_sent_again() {
    let garbage = CannedAnswer::new(200).body("<html>");
    for fault in [Fault::truncate(), Fault::status_after(garbage)] {
        let (emulator, clerk) = struck_by(fault, "/invitations").await;
        let error = clerk.invitations().create(ADA).await.unwrap_err();
        let Error::Ambiguous(ambiguous) = &error else { panic!("{error}") };
        assert_eq!(ambiguous.unknown().collect::<Vec<_>>(), [ADA]);
        assert_eq!(mails_and_posts(&emulator), (1, 1));
    }
    // Of a bulk, what the others have is known.
    let (emulator, clerk) = struck_by(Fault::truncate(), "/invitations/bulk").await;
    let error = clerk.invitations().bulk_create([ADA, GRACE]).await.unwrap_err();
    let Error::Ambiguous(ambiguous) = &error else { panic!("{error}") };
    let outcomes: Vec<_> = ambiguous.fates().iter().map(|fate| &fate.outcome).collect();
    assert!(matches!(outcomes[..], [Outcome::Unknown, Outcome::Done(_)]), "{error}");
    assert_eq!(mails_and_posts(&emulator), (2, 1));
}

/// No response came: nothing tells a deleted invitation from one that was never made, and what was never made is sent
/// again. That the person then has two mails, of which the first leads nowhere, cannot be helped; what is told is so.
#[tokio::test]
async fn what_was_not_answered_is_made_anew_and_told_truly() {
    let own = CannedAnswer::new(500).body(json!({"errors": [{"code": "internal_clerk_error"}]}));
    for fault in [Fault::drop_after(), Fault::status_after(own)] {
        let (emulator, clerk) = struck_by(fault, "/invitations").await;
        let invitation = clerk.invitations().create(ADA).await.unwrap();
        let held = emulator.state(|state| state.invitations());
        assert_eq!(held.iter().map(|held| held.id.as_str()).collect::<Vec<_>>(), [invitation.id.as_str()]);
        assert_eq!(mails_and_posts(&emulator), (2, 2));
    }
}
