//! The API under `/v1`: from a request to an answer.

mod access;
mod bulk;
mod call;
pub(crate) mod contract;
mod expiry;
mod input;
mod invitations;
mod lists;
mod organization_invitations;
mod outcome;
mod users;
mod waitlist_entries;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode};

use self::call::Call;
use self::input::Fields;
use self::lists::Listed;
use self::outcome::Outcome;
use crate::limits::Limits;
use crate::model::{Entry, Invitation, OrganizationInvitation};
use crate::problem::{Problem, Problems};
use crate::response::{json_response, problem_response};
use crate::state::State;
use crate::{catalogue, path};

/// The largest body that is read.
pub(crate) const MAX_BODY_BYTES: usize = 1024 * 1024;

type Run = fn(&mut State, &Call<'_>) -> Outcome;

/// One operation of the API. Its path is written as in Clerk's OpenAPI document.
struct Route {
    method: Method,
    pattern: &'static str,
    run: Run,
    body: Body,
    parameters: &'static [&'static str],
    /// The words that its `status` parameter knows.
    statuses: fn() -> Vec<&'static str>,
    /// The first version of the API that has it.
    since: &'static str,
}

/// What a body may be, as the operation itself reads it.
enum Body {
    Nothing,
    Form(&'static Fields),
    /// A list, with the most items that it may have.
    Forms(&'static Fields, usize),
}

const fn route(method: Method, pattern: &'static str, run: Run) -> Route {
    Route { method, pattern, run, body: Body::Nothing, parameters: &[], statuses: Vec::new, since: "" }
}

impl Route {
    const fn form(mut self, fields: &'static Fields) -> Self {
        self.body = Body::Form(fields);
        self
    }

    const fn forms(mut self, fields: &'static Fields, most: usize) -> Self {
        self.body = Body::Forms(fields, most);
        self
    }

    const fn lists(mut self, parameters: &'static [&'static str]) -> Self {
        self.parameters = parameters;
        self
    }

    const fn of<T: Listed>(mut self) -> Self {
        self.statuses = || T::STATUSES.iter().map(|(word, _)| *word).collect();
        self
    }

    const fn since(mut self, version: &'static str) -> Self {
        self.since = version;
        self
    }
}

/// Of two patterns that fit a path, the first counts.
const ROUTES: &[Route] = &[
    route(Method::GET, "/invitations", invitations::list)
        .lists(&["status", "query", "order_by", "paginated", "limit", "offset"])
        .of::<Invitation>(),
    route(Method::POST, "/invitations", invitations::create).form(&invitations::CREATE),
    route(Method::POST, "/invitations/bulk", invitations::bulk_create)
        .forms(&invitations::BULK_ITEM, invitations::MAX_BULK),
    route(Method::DELETE, "/invitations/{invitation_id}", invitations::delete),
    route(Method::POST, "/invitations/{invitation_id}/revoke", invitations::revoke),
    route(Method::GET, "/organization_invitations", organization_invitations::list_instance)
        .lists(&["status", "query", "order_by", "limit", "offset"])
        .of::<OrganizationInvitation>(),
    route(Method::GET, "/organizations/{organization_id}/invitations", organization_invitations::list)
        .lists(&["status", "email_address", "order_by", "limit", "offset"])
        .of::<OrganizationInvitation>(),
    route(Method::POST, "/organizations/{organization_id}/invitations", organization_invitations::create)
        .form(&organization_invitations::CREATE),
    route(
        Method::POST,
        "/organizations/{organization_id}/invitations/bulk",
        organization_invitations::bulk_create,
    )
    .forms(&organization_invitations::CREATE, organization_invitations::MAX_BULK),
    route(
        Method::GET,
        "/organizations/{organization_id}/invitations/pending",
        organization_invitations::list_pending,
    )
    .lists(&["limit", "offset"]),
    route(
        Method::GET,
        "/organizations/{organization_id}/invitations/{invitation_id}",
        organization_invitations::get,
    ),
    route(
        Method::POST,
        "/organizations/{organization_id}/invitations/{invitation_id}/revoke",
        organization_invitations::revoke,
    )
    .form(&organization_invitations::REVOKE),
    route(Method::GET, "/users", users::list).lists(&["email_address"]),
    route(Method::GET, "/users/{user_id}/organization_invitations", organization_invitations::list_of_user)
        .lists(&["status", "limit", "offset"])
        .of::<OrganizationInvitation>(),
    route(Method::GET, "/waitlist_entries", waitlist_entries::list)
        .lists(&["status", "query", "order_by", "limit", "offset"])
        .of::<Entry>(),
    route(Method::POST, "/waitlist_entries", waitlist_entries::create).form(&waitlist_entries::CREATE),
    route(Method::POST, "/waitlist_entries/bulk", waitlist_entries::bulk_create)
        .forms(&waitlist_entries::CREATE, waitlist_entries::MAX_BULK)
        .since("2025-11-10"),
    route(Method::DELETE, "/waitlist_entries/{waitlist_entry_id}", waitlist_entries::delete),
    route(Method::POST, "/waitlist_entries/{waitlist_entry_id}/invite", waitlist_entries::invite)
        .form(&waitlist_entries::INVITE),
    route(Method::POST, "/waitlist_entries/{waitlist_entry_id}/reject", waitlist_entries::reject),
];

/// Answers an API call; no fault has a say here.
pub(crate) fn answer(state: &mut State, request: &Request<Bytes>) -> Response<Bytes> {
    let outcome = process(state, request);
    traced(state, |trace| match outcome {
        Ok(value) => json_response(StatusCode::OK, &value),
        Err(problems) => problem_response(&problems, trace),
    })
}

/// Runs an operation without a body, as nobody's call: no key is asked for and nothing is counted.
pub(crate) fn perform(state: &mut State, method: &Method, path: &str) -> Outcome {
    let (route, segments) = find(method, path)?;
    let path = decoded(segments);
    (route.run)(state, &Call { path, query: Vec::new(), headers: &HeaderMap::new(), body: &Bytes::new() })
}

/// An error that something other than the API's own rules calls for.
pub(crate) fn refusal(state: &mut State, problem: Problem) -> Response<Bytes> {
    traced(state, |trace| problem_response(&problem.into(), trace))
}

fn traced(state: &mut State, respond: impl FnOnce(&str) -> Response<Bytes>) -> Response<Bytes> {
    let trace = state.ids.trace();
    let mut response = respond(&trace);
    if let Ok(value) = HeaderValue::from_str(&trace) {
        response.headers_mut().insert("clerk-trace-id", value);
    }
    response
}

fn process(state: &mut State, request: &Request<Bytes>) -> Outcome {
    let query = path::pairs(request.uri().query().unwrap_or_default());
    let found = find(request.method(), request.uri().path());
    let key = access::key(request.headers(), state.key.as_deref())?;
    let version = access::version(request.headers(), &query)?;
    if state.config.limits == Limits::Published {
        let route = found.as_ref().ok().map(|(route, _)| (&route.method, route.pattern));
        state.windows.admit(key, route, state.now).map_err(catalogue::too_many_requests)?;
    }
    let (route, segments) = found?;
    if version.is_some_and(|version| version < route.since) {
        return Err(catalogue::PATH_NOT_FOUND.with(&[request.uri().path()]).into());
    }
    if request.body().len() > MAX_BODY_BYTES {
        return Err(catalogue::REQUEST_BODY_TOO_LARGE.with(&[&MAX_BODY_BYTES.to_string()]).into());
    }
    let path = decoded(segments);
    (route.run)(state, &Call { path, query, headers: request.headers(), body: request.body() })
}

type Segments<'p> = Vec<(&'static str, &'p str)>;

/// Only now is a segment decoded: an encoded slash is part of an id and no way to another route.
fn decoded(segments: Segments<'_>) -> Vec<(&'static str, String)> {
    segments.into_iter().map(|(name, segment)| (name, path::decode(segment))).collect()
}

fn find<'p>(method: &Method, path: &'p str) -> Result<(&'static Route, Segments<'p>), Problems> {
    let below = path::below_base(path).unwrap_or_default();
    let here: Vec<_> = ROUTES
        .iter()
        .filter_map(|route| path::captures(route.pattern, below).map(|segments| (route, segments)))
        .collect();
    let mut allowed: Vec<&str> = here.iter().map(|(route, _)| route.method.as_str()).collect();
    allowed.dedup();
    match here.into_iter().find(|(route, _)| route.method == *method) {
        Some(found) => Ok(found),
        None if allowed.is_empty() => Err(catalogue::PATH_NOT_FOUND.with(&[path]).into()),
        None => Err(catalogue::method_not_allowed(&allowed).into()),
    }
}
