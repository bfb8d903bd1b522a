//! What a program that uses the models links: the other side of `probe_raw`.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use clerk_invitations_core::testing::{ManualRuntime, ScriptedTransport};
use clerk_invitations_core::{Bytes, Clerk, CreateInvitation, http};

fn main() {
    let clerk = Clerk::builder()
        .secret_key("sk_test_example")
        .transport(Arc::new(ScriptedTransport::new(|_| Ok(http::Response::new(Bytes::from_static(b"{}"))))))
        .runtime(Arc::new(ManualRuntime::new()))
        .build();
    let Ok(clerk) = clerk else { return };
    let request = CreateInvitation::new("ada@example.com");
    let future = pin!(clerk.send(&request));
    match future.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Ok(invitation)) => println!("{}", invitation.id),
        Poll::Ready(Err(error)) => println!("{error}"),
        Poll::Pending => println!("pending"),
    }
}
