//! The diagram of phases in CONTRIBUTING is made by driving the machine through random calls.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use http::StatusCode;

use super::{CallMachine, Phase};
use crate::api::invitations::{BulkCreateInvitations, CreateInvitation, RevokeInvitation};
use crate::call::context::CallContext;
use crate::call::effect::Effect;
use crate::call::settings::{CallOptions, Settings};
use crate::endpoint::Endpoint;
use crate::endpoint::request::RawRequest;
use crate::runtime::Now;
use crate::timestamp::Timestamp;
use crate::transport::error::{TransportError, TransportErrorKind};
use crate::transport::exchange::{ExchangeAnswer, ExchangeResult};
use crate::transport::headers::Headers;

const BEGIN: &str = "<!-- made by a test: UPDATE_TABLE=1 cargo test -p clerk-invitations-core phases -->\n";
const END: &str = "<!-- end of the phases -->\n";
const ADDRESS: &str = "ada@example.com";

impl Phase {
    fn name(&self) -> &'static str {
        match self {
            Self::Start => "Start",
            Self::Survey(..) => "Survey",
            Self::Send(_) => "Send",
            Self::LookUp(..) => "LookUp",
            Self::End => "End",
        }
    }
}

/// Numbers that look random and are the same each time.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

fn request<E: Endpoint>(endpoint: &E) -> RawRequest {
    let mut request = RawRequest::new(E::OPERATION);
    endpoint.encode(&mut request).unwrap();
    request
}

fn requests() -> Vec<RawRequest> {
    let lifting = || CreateInvitation::new(ADDRESS).ignore_existing(true);
    vec![
        request(&CreateInvitation::new(ADDRESS)),
        request(&lifting()),
        request(&BulkCreateInvitations::new([lifting(), CreateInvitation::new("grace@example.com")])),
        request(&RevokeInvitation::new("inv_1")),
    ]
}

fn result(random: &mut Random) -> ExchangeResult {
    let record = |id: &str, created_at: i64| {
        format!(r#"{{"id":"{id}","email_address":"{ADDRESS}","status":"pending","created_at":{created_at}}}"#)
    };
    let new = record("inv_1", 1_798_761_600_000);
    let old = record("inv_0", 1_798_000_000_000);
    let (status, body) = match random.below(9) {
        0 => return Err(TransportError::new(TransportErrorKind::Interrupted)),
        1 => return Err(TransportError::new(TransportErrorKind::Aborted)),
        2 => (500, r#"{"errors":[{"code":"internal_clerk_error"}]}"#.to_owned()),
        3 => (
            400,
            format!(
                r#"{{"errors":[{{"code":"duplicate_record","meta":{{"email_addresses":["{ADDRESS}"]}}}}]}}"#
            ),
        ),
        4 => (422, r#"{"errors":[{"code":"form_identifier_exists"}]}"#.to_owned()),
        5 => (200, new),
        6 => (200, format!("[{new}]")),
        7 => (200, format!("[{old}]")),
        _ => (200, "[]".to_owned()),
    };
    let headers = Headers::from_lines("date: Fri, 01 Jan 2027 00:00:00 GMT\n".to_owned());
    Ok(ExchangeAnswer { status: StatusCode::from_u16(status).unwrap(), headers, body: body.into() })
}

/// Every step from phase to phase that happens.
fn steps() -> BTreeSet<(&'static str, &'static str)> {
    let settings = Settings::new("sk_test_x", "https://api.example/v1", "2026-05-12", "test").unwrap();
    let options = CallOptions::new();
    let mut random = Random(1);
    let mut steps = BTreeSet::new();
    for request in requests() {
        for _ in 0..2_000 {
            let call = CallContext { settings: &settings, options: &options, request: &request };
            let mut machine = CallMachine::new(call);
            let (mut steady, mut answered) = (0, None);
            loop {
                let before = machine.phase.name();
                let now = Now { steady, wall: Timestamp::from_millis(1_798_761_600_000), random: 0 };
                let progress = machine.step(call, now, answered.take());
                steps.insert((before, machine.phase.name()));
                match progress {
                    ControlFlow::Break(Effect::Exchange(_)) => {
                        steady += 10_000_000;
                        answered = Some(result(&mut random));
                    }
                    ControlFlow::Break(Effect::Sleep(wait)) => steady += crate::runtime::nanos(wait),
                    ControlFlow::Continue(_) => break,
                }
            }
            let end = machine.step(call, Now { steady, wall: Timestamp::from_millis(0), random: 0 }, None);
            assert!(matches!(end, ControlFlow::Continue(Err(_))), "after its end, a step is an error");
        }
    }
    steps
}

#[test]
#[allow(clippy::disallowed_methods, reason = "a test may read the document that it checks")]
fn the_diagram_of_phases_in_contributing_is_true() {
    let mut diagram = "```mermaid\nstateDiagram-v2\n".to_owned();
    for (from, to) in steps() {
        diagram.push_str(&format!("    {from} --> {to}\n"));
    }
    diagram.push_str("```\n");
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../CONTRIBUTING.md");
    let text = std::fs::read_to_string(path).unwrap();
    let (before, rest) = text.split_once(BEGIN).expect("CONTRIBUTING has the mark where the phases begin");
    let (_, after) = rest.split_once(END).expect("CONTRIBUTING has the mark where the phases end");
    let made = format!("{before}{BEGIN}{diagram}{END}{after}");
    if std::env::var_os("UPDATE_TABLE").is_some() {
        std::fs::write(path, &made).unwrap();
    }
    assert!(
        made == text || std::env::var_os("UPDATE_TABLE").is_some(),
        "CONTRIBUTING is behind the code: UPDATE_TABLE=1\n{diagram}"
    );
}
