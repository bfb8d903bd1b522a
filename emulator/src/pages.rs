//! Pages for people: the inbox, and what a link in a mail opens.

mod accept;
mod html;

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};

pub(crate) use self::html::escaped;
use self::html::html;
use crate::links::ACCEPT;
use crate::state::State;

const INBOX: &str = include_str!("inbox.html");

/// Answers a request for a page; nothing if it is for none.
pub(crate) fn answer(state: &mut State, request: &Request<Bytes>) -> Option<Response<Bytes>> {
    match (request.method(), request.uri().path()) {
        (&Method::GET, "/") => Some(html(StatusCode::OK, Bytes::from_static(INBOX.as_bytes()))),
        (&Method::GET, ACCEPT) => Some(accept::answer(state, request.uri().query().unwrap_or_default())),
        _ => None,
    }
}
