//! What a program that stays on the raw level links: `cargo xtask check` looks that it holds no `serde_json`.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use clerk_invitations_core::testing::{ManualRuntime, ScriptedTransport};
use clerk_invitations_core::{Bytes, CallOptions, Clerk, Invitations, RawRequest, http};

fn main() {
    let clerk = Clerk::builder()
        .secret_key("sk_test_example")
        .transport(Arc::new(ScriptedTransport::new(|_| Ok(http::Response::new(Bytes::from_static(b"{}"))))))
        .runtime(Arc::new(ManualRuntime::new()))
        .build();
    let Ok(clerk) = clerk else { return };
    for operation in Invitations::OPERATIONS {
        let mut request = RawRequest::new(operation);
        request.body("{}");
        let options = CallOptions::new();
        let future = pin!(clerk.send_raw(&request, &options));
        match future.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(Ok(response)) => println!("{}", response.body.len()),
            Poll::Ready(Err(error)) => {
                println!("{error} {:?}", error.api().map(|error| error.email_addresses()))
            }
            Poll::Pending => println!("pending"),
        }
    }
}
