//! The control side under `/_emulator/`: thin JSON around what [`State`] offers to Rust.

use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::control_error::{ControlError, shown, strict};
use crate::email_address::is_email_address;
use crate::fault::Fault;
use crate::model::NewOrganization;
use crate::response::json_response;
use crate::state::State;
use crate::webhooks::{NewEndpoint, WebhookEndpoint};
use crate::{api, path, view};

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
            "organizations": state.organizations(),
            "memberships": state.memberships(),
            "organization_invitations": state.organization_invitations(),
        }))
    }),
    (Method::GET, "requests", |state, _| shown(state.requests())),
    (Method::GET, "outbox", |state, _| shown(state.outbox())),
    (Method::POST, "users", add_user),
    (Method::POST, "organizations", add_organization),
    (Method::POST, "members", add_member),
    (Method::POST, "accept", accept),
    (Method::POST, "lock", lock),
    (Method::GET, "clock", |state, _| Ok(json!({ "now": state.now() }))),
    (Method::POST, "clock", advance),
    (Method::GET, "webhooks", |state, _| Ok(webhook(state))),
    (Method::POST, "webhooks", |state, body| {
        let endpoint: NewEndpoint = strict(body.into())?;
        state.set_webhook(WebhookEndpoint::try_from(endpoint)?);
        Ok(webhook(state))
    }),
    (Method::DELETE, "webhooks", |state, _| {
        state.set_webhook(None);
        Ok(webhook(state))
    }),
    (Method::GET, "deliveries", |state, _| shown(state.deliveries())),
    (Method::POST, "resend", resend),
    (Method::GET, "config", |state, _| shown(state.config())),
    (Method::POST, "config", configure),
    (Method::POST, "revoke", |state, body| act(state, body, "invitation_id", "revoke")),
    (Method::POST, "invite", |state, body| act(state, body, "waitlist_entry_id", "invite")),
    (Method::POST, "reject", |state, body| act(state, body, "waitlist_entry_id", "reject")),
    (Method::GET, "view/overview", |state, _| view::overview(state)),
    (Method::GET, "view/outbox", |state, body| view::outbox(state, &strict(body.into())?)),
    (Method::GET, "view/invitations", |state, body| view::invitations(state, &strict(body.into())?)),
    (Method::GET, "view/waitlist_entries", |state, body| {
        view::waitlist_entries(state, &strict(body.into())?)
    }),
    (Method::GET, "view/organizations", |state, body| view::organizations(state, &strict(body.into())?)),
    (Method::GET, "view/organization_invitations", |state, body| {
        view::organization_invitations(state, &strict(body.into())?)
    }),
    (Method::GET, "view/requests", |state, body| view::requests(state, &strict(body.into())?)),
    (Method::GET, "view/deliveries", |state, body| view::deliveries(state, &strict(body.into())?)),
    (Method::GET, "view/faults", |state, _| view::faults(state)),
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
    must_be_address(&email_address)?;
    shown(state.add_user(&email_address))
}

fn accept(state: &mut State, body: Body) -> Result<Value, ControlError> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Accept {
        invitation_id: String,
    }
    let Accept { invitation_id } = strict(body.into())?;
    if state.organization_invitations.get(&invitation_id).is_some() {
        return shown(state.accept_organization_invitation(&invitation_id)?);
    }
    shown(state.accept(&invitation_id)?)
}

fn add_organization(state: &mut State, body: Body) -> Result<Value, ControlError> {
    let organization: NewOrganization = strict(body.into())?;
    if organization.name.is_empty() {
        return Err(ControlError::new(400, "name: must not be empty"));
    }
    shown(state.add_organization(organization))
}

fn add_member(state: &mut State, body: Body) -> Result<Value, ControlError> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct AddMember {
        organization_id: String,
        email_address: String,
        #[serde(default = "member")]
        role: String,
    }
    fn member() -> String {
        "org:member".into()
    }
    let AddMember { organization_id, email_address, role } = strict(body.into())?;
    must_be_address(&email_address)?;
    shown(state.add_member(&organization_id, &email_address, &role)?)
}

fn must_be_address(text: &str) -> Result<(), ControlError> {
    if is_email_address(text) {
        Ok(())
    } else {
        Err(ControlError::new(400, "email_address: must be a valid email address"))
    }
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

/// Without the secret.
fn webhook(state: &State) -> Value {
    json!({ "url": state.webhook().map(WebhookEndpoint::url) })
}

fn resend(state: &mut State, body: Body) -> Result<Value, ControlError> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Resend {
        delivery_id: String,
    }
    let Resend { delivery_id } = strict(body.into())?;
    shown(state.send_again(&delivery_id)?)
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

/// Does what somebody does in Clerk's dashboard: by the API's rules, without a key, a limit or a fault.
fn act(state: &mut State, mut body: Body, field: &str, action: &str) -> Result<Value, ControlError> {
    let id = match body.remove(field) {
        Some(Value::String(id)) if body.is_empty() => id,
        Some(Value::String(_)) => {
            return Err(ControlError::new(400, format!("`{field}` is the one field that is known here")));
        }
        Some(_) => return Err(ControlError::new(400, format!("{field}: must be a string"))),
        None => return Err(ControlError::new(400, format!("{field}: is missing"))),
    };
    let joining = state.organization_invitations.get(&id).map(|found| &found.organization_id);
    let path = match (action, joining) {
        ("revoke", Some(organization)) => format!("/organizations/{organization}/invitations/{id}/revoke"),
        ("revoke", None) => format!("/invitations/{id}/revoke"),
        _ => format!("/waitlist_entries/{id}/{action}"),
    };
    api::perform(state, &Method::POST, &format!("/v1{path}")).map_err(|problems| {
        let (status, message) = problems.summary();
        ControlError::new(status, format!("{field}: {message}"))
    })
}

/// Whether this path is one of the control side.
pub(crate) fn is_mine(path: &str) -> bool {
    path.starts_with(BASE)
}

/// Answers a request of the control side; nothing if it is not one.
pub(crate) fn answer(state: &mut State, request: &Request<Bytes>) -> Option<Response<Bytes>> {
    let path = request.uri().path().strip_prefix(BASE)?;
    let query = path::pairs(request.uri().query().unwrap_or_default());
    Some(match run(state, request.method(), path, query, request.body()) {
        Ok(value) => json_response(StatusCode::OK, &value),
        Err(error) => {
            let status = StatusCode::from_u16(error.status).unwrap_or(StatusCode::BAD_REQUEST);
            json_response(status, &json!({ "error": error.message }))
        }
    })
}

fn run(
    state: &mut State,
    method: &Method,
    path: &str,
    query: Vec<(String, String)>,
    body: &Bytes,
) -> Result<Value, ControlError> {
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
        // Without a body, the query is one of texts.
        Value::Null => {
            run(state, query.into_iter().map(|(name, text)| (name, Value::String(text))).collect())
        }
        Value::Object(body) => run(state, body),
        _ => Err(ControlError::new(400, "body: must be an object")),
    }
}
