//! What both hosts run: every case of the conformance suite, over a hostile server in a process of its own.

use clerk_invitations_tests::conformance::{self, Failure, MAX_BODY_BYTES, Subject, Verdict};
use clerk_invitations_wasm::{FetchTransport, JsRuntime};
use js_sys::{JSON, Reflect};
use wasm_bindgen_test::wasm_bindgen_test;

/// The line that the hostile server prints. A page has no environment, so it is read when this is compiled.
const HOSTILE_SERVER: Option<&str> = option_env!("HOSTILE_SERVER");

async fn run(name: &str) -> Verdict {
    let urls = HOSTILE_SERVER.and_then(|line| JSON::parse(line).ok());
    let url = |name: &str| Reflect::get(urls.as_ref()?, &name.into()).ok()?.as_string();
    let (Some(server), Some(refused)) = (url("server"), url("refused")) else {
        return Err(Failure::new("there is no hostile server: `cargo xtask test` starts it"));
    };
    let subject = Subject {
        transport: &FetchTransport::new().with_max_body_bytes(MAX_BODY_BYTES),
        runtime: &JsRuntime::new(),
        server: &server,
        refused: &refused,
        host: super::HOST,
    };
    conformance::run(name, &subject).await
}

macro_rules! tests {
    ($($case:ident)+) => {
        $(#[wasm_bindgen_test]
        async fn $case() -> Verdict {
            run(stringify!($case)).await
        })+
    };
}
clerk_invitations_tests::for_each_case!(tests);
