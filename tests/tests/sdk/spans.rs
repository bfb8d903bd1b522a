//! What `tracing` is told: operation, status, trace id; never addresses, ids or bodies.

use std::io;
use std::sync::{Arc, Mutex};

use clerk_invitations_emulator::Emulator;
use tracing::instrument::WithSubscriber;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::FmtSpan;

use crate::support::{KEY, client};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn spans_say_what_is_needed_and_no_more() {
    let emulator = Emulator::start().await.unwrap();
    let clerk = client(&emulator);
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_writer(log.clone())
        .with_ansi(false)
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(FmtSpan::FULL)
        .finish();
    async {
        let invitation = clerk.invitations().create("canary@example.com").await.unwrap();
        clerk.invitations().create("canary@example.com").await.unwrap_err();
        clerk.invitations().revoke(&invitation.id).await.unwrap();
    }
    .with_subscriber(subscriber)
    .await;

    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    for part in [
        "clerk.request",
        "operation=\"CreateInvitation\"",
        "status=200",
        "attempt=1",
        "status=400",
        "trace_id=",
        "RevokeInvitation",
    ] {
        assert!(text.contains(part), "{part} is not in:\n{text}");
    }
    // Of the SDK's own spans and events; what hyper logs at this level is hyper's.
    let own = text.lines().filter(|line| line.contains("clerk_invitations"));
    for secret in ["canary@", "canary%40", "inv_", KEY, "ticket"] {
        assert!(!own.clone().any(|line| line.contains(secret)), "{secret} is in:\n{text}");
    }
}
