//! The control side under `/_emulator/`: thin JSON around what [`State`] offers to Rust.

use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::control_error::{ControlError, shown, strict};
use crate::email_address::is_email_address;
use crate::fault::Fault;
use crate::response::json_response;
use crate::state::State;

/// Where the control side lives.
const BASE: &str = "/_emulator/";

type Body = Map<String, Value>;
type Run = fn(&mut State, Body) -> Result<Value, ControlError>;

const ROUTES: &[(Method, &str, Run)] = &[
    (Method::POST, "reset", reset),
    (Method::GET, "state", |state, _| {
        Ok(json!({
            "now": state.now(),
            "invitations": state.invitations(),
            "waitlist_entries": state.waitlist_entries(),
            "users": state.users(),
        }))
    }),
    (Method::GET, "requests", |state, _| shown(state.requests())),
    (Method::GET, "outbox", |state, _| shown(state.outbox())),
    (Method::POST, "users", add_user),
    (Method::POST, "accept", accept),
    (Method::POST, "lock", lock),
    (Method::GET, "clock", |state, _| Ok(json!({ "now": state.now() }))),
    (Method::POST, "clock", advance),
    (Method::GET, "config", |state, _| shown(state.config())),
    (Method::POST, "config", configure),
    (Method::GET, "faults", |state, _| shown(state.faults())),
    (Method::POST, "faults", add_fault),
    (Method::DELETE, "faults", |state, _| {
        state.clear_faults();
        shown(state.faults())
    }),
];

fn reset(state: &mut State, body: Body) -> Result<Value, ControlError> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Reset {}
    let Reset {} = strict(body.into())?;
    state.reset();
    Ok(json!({ "reset": true, "now": state.now() }))
}

fn add_user(state: &mut State, body: Body) -> Result<Value, ControlError> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct AddUser {
        email_address: String,
    }
    let AddUser { email_address } = strict(body.into())?;
    if !is_email_address(&email_address) {
        return Err(ControlError::new(400, "email_address: must be a valid email address"));
    }
    shown(state.add_user(&email_address))
}

fn accept(state: &mut State, body: Body) -> Result<Value, ControlError> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Accept {
        invitation_id: String,
    }
    let Accept { invitation_id } = strict(body.into())?;
    shown(state.accept(&invitation_id)?)
}

fn lock(state: &mut State, body: Body) -> Result<Value, ControlError> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Lock {
        waitlist_entry_id: String,
        locked: bool,
    }
    let Lock { waitlist_entry_id, locked } = strict(body.into())?;
    shown(state.lock(&waitlist_entry_id, locked)?)
}

fn advance(state: &mut State, body: Body) -> Result<Value, ControlError> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Advance {
        advance_ms: u64,
    }
    let Advance { advance_ms } = strict(body.into())?;
    state.advance(Duration::from_millis(advance_ms));
    Ok(json!({ "now": state.now() }))
}

fn configure(state: &mut State, body: Body) -> Result<Value, ControlError> {
    let config = state.config().patched(body)?;
    *state.config_mut() = config;
    shown(config)
}

fn add_fault(state: &mut State, body: Body) -> Result<Value, ControlError> {
    let fault = Fault::try_from(body)?;
    state.add_fault(fault.clone());
    shown(fault)
}

/// Answers a request of the control side; nothing if it is not one.
pub(crate) fn answer(state: &mut State, request: &Request<Bytes>) -> Option<Response<Bytes>> {
    let path = request.uri().path().strip_prefix(BASE)?;
    Some(match run(state, request.method(), path, request.body()) {
        Ok(value) => json_response(StatusCode::OK, &value),
        Err(error) => {
            let status = StatusCode::from_u16(error.status).unwrap_or(StatusCode::BAD_REQUEST);
            json_response(status, &json!({ "error": error.message }))
        }
    })
}

fn run(state: &mut State, method: &Method, path: &str, body: &Bytes) -> Result<Value, ControlError> {
    let here = || ROUTES.iter().filter(|(_, known, _)| *known == path);
    let Some((_, _, run)) = here().find(|(known, _, _)| known == method) else {
        let known: Vec<&str> = here().map(|(method, _, _)| method.as_str()).collect();
        return Err(if known.is_empty() {
            ControlError::new(404, format!("there is no `{BASE}{path}`"))
        } else {
            ControlError::new(405, format!("`{BASE}{path}` answers to {}", known.join(" and ")))
        });
    };
    let body = match body.is_empty() {
        true => Value::Null,
        false => {
            serde_json::from_slice(body).map_err(|error| ControlError::new(400, format!("body: {error}")))?
        }
    };
    match body {
        Value::Null => run(state, Body::new()),
        Value::Object(body) => run(state, body),
        _ => Err(ControlError::new(400, "body: must be an object")),
    }
}
