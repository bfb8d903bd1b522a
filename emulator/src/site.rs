//! What a server has to mind that browsers can reach: whose requests it takes.

mod cors;

use std::net::IpAddr;

use bytes::Bytes;
use http::header::{HOST, ORIGIN};
use http::{HeaderMap, Method, Request, Response, StatusCode};
use serde_json::json;

use crate::control;
use crate::reply::{Answer, Reply, date, handle};
use crate::response::json_response;
use crate::state::State;

/// Whose requests a server takes. Without more, those that name a loopback host: a page of any other host that has
/// had its name resolved to this machine (DNS rebinding) reads nothing. And no page of another origin changes
/// anything on the control side.
#[derive(Debug, Clone, Default)]
pub struct Site {
    cors: bool,
    hosts: Vec<String>,
}

impl Site {
    /// One that is reached as `127.0.0.1`, `[::1]` or `localhost`.
    pub fn new() -> Self {
        Self::default()
    }

    /// Lets pages of any origin in, as Clerk's Backend API does not: it answers their browsers' preflights, which are
    /// no API calls and meet no fault, and shows them every answer.
    #[must_use]
    pub fn cors(self, cors: bool) -> Self {
        Self { cors, ..self }
    }

    /// Is reached by this name, too: in a container, that of the container.
    #[must_use]
    pub fn host(mut self, name: impl Into<String>) -> Self {
        self.hosts.push(name.into());
        self
    }

    fn turns_away(&self, request: &Request<Bytes>) -> Option<Response<Bytes>> {
        let host = request.headers().get(HOST).map(|host| host.to_str().unwrap_or_default());
        if let Some(host) = host
            && !self.is_mine(host)
        {
            let error = format!("host: `{host}` is not a loopback host, nor one that was allowed");
            return Some(json_response(StatusCode::MISDIRECTED_REQUEST, &json!({ "error": error })));
        }
        let changes = control::is_mine(request.uri().path()) && request.method() != Method::GET;
        if changes && !self.cors && is_of_another_origin(request.headers(), host) {
            let error = "origin: a page of another origin may not change anything here";
            return Some(json_response(StatusCode::FORBIDDEN, &json!({ "error": error })));
        }
        None
    }

    fn is_mine(&self, host: &str) -> bool {
        let name = without_port(host);
        let is_loopback = name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
        is_loopback
            || name.eq_ignore_ascii_case("localhost")
            || self.hosts.iter().any(|allowed| allowed.eq_ignore_ascii_case(name))
    }
}

/// The name or address in a `Host` header.
fn without_port(host: &str) -> &str {
    match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, _)) => address,
        None => host.rsplit_once(':').map_or(host, |(name, _)| name),
    }
}

fn is_of_another_origin(headers: &HeaderMap, host: Option<&str>) -> bool {
    let Some(origin) = headers.get(ORIGIN) else { return false };
    let theirs = origin.to_str().ok().and_then(|origin| origin.split_once("://")).map(|(_, host)| host);
    theirs.is_none() || theirs != host
}

/// Handles one request as a server does: like [`handle`], unless the site turns it away.
pub fn serve(state: &mut State, site: &Site, request: Request<Bytes>) -> Reply {
    let answered = site.turns_away(&request).or_else(|| {
        let preflight = cors::preflight(&request)?;
        site.cors.then_some(preflight)
    });
    let mut reply = match answered {
        Some(mut response) => {
            date(&mut response, state.now());
            Reply::at_once(response)
        }
        None => handle(state, request),
    };
    if site.cors {
        match &mut reply.answer {
            Answer::Whole(response) | Answer::Truncated(response) => cors::show(response.headers_mut()),
            Answer::Oversized(head, _) => cors::show(head.headers_mut()),
            Answer::Closed | Answer::Stalled => {}
        }
    }
    reply
}

#[cfg(test)]
mod tests {
    use super::Site;

    #[test]
    fn loopback_hosts_and_those_that_are_allowed() {
        let site = Site::new().host("clerk");
        for host in
            ["127.0.0.1", "127.0.0.1:80", "localhost:8787", "LOCALHOST", "[::1]:1", "[::1]", "clerk:8787"]
        {
            assert!(site.is_mine(host), "{host}");
        }
        for host in
            ["example.com", "127.0.0.1.example.com", "localhost.example.com:80", "", "10.0.0.1", "[::2]:1"]
        {
            assert!(!site.is_mine(host), "{host}");
        }
        assert!(!Site::new().is_mine("clerk:8787"));
    }
}
