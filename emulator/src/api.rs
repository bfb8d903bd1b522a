//! The API under `/v1`: from a request to an answer.

mod access;
mod bulk;
mod call;
pub(crate) mod input;
mod invitations;
mod lists;
mod users;
mod waitlist_entries;

use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, StatusCode};
use serde::Serialize;
use serde_json::Value;

use self::call::Call;
use crate::path;
use crate::problem::{Problem, Problems, catalogue};
use crate::reply::{json_response, problem_response};
use crate::state::State;

/// The largest body that is read.
pub(crate) const MAX_BODY_BYTES: usize = 1024 * 1024;

type Outcome = Result<Value, Problems>;

/// One operation of the API.
pub(crate) struct Route {
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    run: fn(&mut State, &Call<'_>) -> Outcome,
}

const fn route(method: Method, path: &'static str, run: fn(&mut State, &Call<'_>) -> Outcome) -> Route {
    Route { method, path, run }
}

const ROUTES: &[Route] = &[
    route(Method::GET, "/invitations", invitations::list),
    route(Method::POST, "/invitations", invitations::create),
    route(Method::POST, "/invitations/bulk", invitations::bulk_create),
    route(Method::POST, "/invitations/*/revoke", invitations::revoke),
    route(Method::GET, "/users", users::list),
    route(Method::GET, "/waitlist_entries", waitlist_entries::list),
    route(Method::POST, "/waitlist_entries", waitlist_entries::create),
    route(Method::POST, "/waitlist_entries/bulk", waitlist_entries::bulk_create),
    route(Method::DELETE, "/waitlist_entries/*", waitlist_entries::delete),
    route(Method::POST, "/waitlist_entries/*/invite", waitlist_entries::invite),
    route(Method::POST, "/waitlist_entries/*/reject", waitlist_entries::reject),
];

/// Answers an API call; no fault has a say here.
pub(crate) fn answer(state: &mut State, request: &Request<Bytes>) -> Response<Bytes> {
    let outcome = process(state, request);
    traced(state, |trace| match outcome {
        Ok(value) => json_response(StatusCode::OK, &value),
        Err(problems) => problem_response(&problems, trace),
    })
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
    access::version(request.headers(), &query)?;
    if state.config.limits == crate::Limits::Published {
        let route = found.as_ref().ok().map(|(route, _)| *route);
        state.windows.admit(key, route, state.now).map_err(Problem::too_many_requests)?;
    }
    let (route, segments) = found?;
    if request.body().len() > MAX_BODY_BYTES {
        return Err(catalogue::REQUEST_BODY_TOO_LARGE.with(&[&MAX_BODY_BYTES.to_string()]).into());
    }
    // Only now is a segment decoded: an encoded slash is part of an id and no way to another route.
    let id = segments.first().map(|segment| path::decode(segment)).unwrap_or_default();
    (route.run)(state, &Call { id, query, headers: request.headers(), body: request.body() })
}

fn find<'p>(method: &Method, path: &'p str) -> Result<(&'static Route, Vec<&'p str>), Problems> {
    let below = path::below_base(path).unwrap_or_default();
    let here: Vec<_> = ROUTES
        .iter()
        .filter_map(|route| path::captures(route.path, below).map(|segments| (route, segments)))
        .collect();
    let allowed: Vec<&str> = here.iter().map(|(route, _)| route.method.as_str()).collect();
    match here.into_iter().find(|(route, _)| route.method == *method) {
        Some(found) => Ok(found),
        None if allowed.is_empty() => Err(catalogue::PATH_NOT_FOUND.with(&[path]).into()),
        None => Err(Problem::method_not_allowed(&allowed).into()),
    }
}

fn shown(value: impl Serialize) -> Outcome {
    serde_json::to_value(value)
        .map_err(|error| catalogue::INTERNAL_CLERK_ERROR.with(&[&error.to_string()]).into())
}
