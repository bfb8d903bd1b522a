//! What both hosts run: every case of the conformance suite, over each transport and a hostile server in a process of its own.

use std::pin::pin;
use std::time::Duration;

use clerk_invitations_tests::conformance::{self, Failure, MAX_BODY_BYTES, Subject, Verdict};
use clerk_invitations_wasm::{FetchTransport, GlooTransport, HttpTransport, JsRuntime, Runtime};
use futures_util::future::{Either, select};
use js_sys::{JSON, Reflect};
use wasm_bindgen_test::wasm_bindgen_test;

/// The line that the hostile server prints. A page has no environment, so it is read when this is compiled.
const HOSTILE_SERVER: Option<&str> = option_env!("HOSTILE_SERVER");

/// By then a case that holds is over.
const SOON: Duration = Duration::from_secs(5);

/// Runs a case. One that is known not to hold must not: so the table in the transport's documentation stays true.
async fn run(name: &str, transport: &dyn HttpTransport, limits: &[&str]) -> Verdict {
    let urls = HOSTILE_SERVER.and_then(|line| JSON::parse(line).ok());
    let url = |name: &str| Reflect::get(urls.as_ref()?, &name.into()).ok()?.as_string();
    let (Some(server), Some(refused)) = (url("server"), url("refused")) else {
        return Err(Failure::new("there is no hostile server: `cargo xtask test` starts it"));
    };
    let subject = Subject {
        transport,
        runtime: &JsRuntime::new(),
        server: &server,
        refused: &refused,
        host: super::HOST,
    };
    let case = pin!(conformance::run(name, &subject));
    if !limits.contains(&name) {
        return case.await;
    }
    match select(case, pin!(JsRuntime::new().sleep(SOON))).await {
        Either::Left((Ok(()), _)) => Err(Failure::new("it holds: the documentation says otherwise")),
        // A case that is not over by then does not hold either.
        Either::Left((Err(_), _)) | Either::Right(_) => Ok(()),
    }
}

macro_rules! fetch_tests {
    ($($case:ident)+) => {
        $(#[wasm_bindgen_test]
        async fn $case() -> Verdict {
            let transport = FetchTransport::new().with_max_body_bytes(MAX_BODY_BYTES);
            run(stringify!($case), &transport, &[]).await
        })+
    };
}

macro_rules! gloo_tests {
    ($($case:ident)+) => {
        $(#[wasm_bindgen_test]
        async fn $case() -> Verdict {
            let transport = GlooTransport::new().with_max_body_bytes(MAX_BODY_BYTES);
            run(stringify!($case), &transport, GLOO_LIMITS).await
        })+
    };
}

mod fetch {
    use super::*;
    clerk_invitations_tests::for_each_case!(fetch_tests);
}

mod gloo {
    use super::super::GLOO_LIMITS;
    use super::*;
    clerk_invitations_tests::for_each_case!(gloo_tests);
}
