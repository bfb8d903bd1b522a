//! Pages for people: what a link in a mail opens.

mod accept;
mod html;

use bytes::Bytes;
use http::{Method, Request, Response};

use crate::links::ACCEPT;
use crate::state::State;

/// Answers a request for a page; nothing if it is for none.
pub(crate) fn answer(state: &mut State, request: &Request<Bytes>) -> Option<Response<Bytes>> {
    match (request.method(), request.uri().path()) {
        (&Method::GET, ACCEPT) => Some(accept::answer(state, request.uri().query().unwrap_or_default())),
        _ => None,
    }
}
