//! The offline Clerk that they all talk to, in this process.

use bytes::Bytes;
use clerk_invitations_emulator::{Answer, Emulator, State, handle};
use http::Request;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use serde_json::json;
use tokio::runtime::Runtime;

use crate::Result;

/// An emulator on a free loopback port, and what it runs on.
pub(crate) struct Clerk {
    emulator: Emulator,
    _runtime: Runtime,
}

impl Clerk {
    /// With so many invitations in it; the limits are off.
    pub(crate) fn with_invitations(count: usize) -> Result<Self> {
        // As the emulator's own program has it.
        let runtime = Runtime::new()?;
        let emulator = runtime.block_on(Emulator::start())?;
        emulator.state(|state| (0..count / 10).try_for_each(|bulk| invite(state, bulk)))?;
        Ok(Self { emulator, _runtime: runtime })
    }

    pub(crate) fn base_url(&self) -> String {
        self.emulator.base_url()
    }
}

/// Ten people. The request goes to the state itself: a hundred thousand over a socket would take minutes.
fn invite(state: &mut State, bulk: usize) -> Result<()> {
    let person = |index: usize| {
        let metadata = json!({ "plan": "team", "note": "schöne Grüße", "seats": index });
        json!({ "email_address": format!("person-{index}@example.com"), "public_metadata": metadata })
    };
    let people: Vec<_> = (bulk * 10..bulk * 10 + 10).map(person).collect();
    let request = Request::post("/v1/invitations/bulk")
        .header(AUTHORIZATION, "Bearer sk_test_bench")
        .header(CONTENT_TYPE, "application/json")
        .body(Bytes::from(serde_json::to_vec(&people)?))?;
    match handle(state, request).answer {
        Answer::Whole(response) if response.status() == 200 => Ok(()),
        _ => Err("the emulator did not invite".into()),
    }
}
