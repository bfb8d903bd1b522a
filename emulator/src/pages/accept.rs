//! What the link in a mail opens: it signs the person up, and goes on to the application.

use bytes::Bytes;
use http::header::LOCATION;
use http::{HeaderValue, Response, StatusCode};

use super::html::{escaped, html};
use crate::model::InvitationStatus;
use crate::path;
use crate::state::State;

/// Accepts the invitation of the ticket. As Clerk does, it goes on to the invitation's `redirect_url` with
/// `__clerk_ticket` and `__clerk_status`; where there is none, it says what has happened.
pub(super) fn answer(state: &mut State, query: &str) -> Response<Bytes> {
    let pairs = path::pairs(query);
    let ticket = pairs.iter().find(|(name, _)| name == "ticket").map_or("", |(_, value)| value.as_str());
    let link = state.links.get(ticket).map(|link| (link.invitation_id.clone(), link.redirect_url.clone()));
    let Some((invitation_id, redirect_url)) = link else {
        return page(StatusCode::NOT_FOUND, "No such invitation", "This link belongs to no invitation.");
    };
    let Some((address, status)) = standing(state, &invitation_id) else {
        return page(StatusCode::NOT_FOUND, "No such invitation", "This invitation was deleted.");
    };
    let refusal = match status {
        InvitationStatus::Pending => None,
        InvitationStatus::Accepted => {
            Some(("Already accepted", "This invitation was accepted before. Sign in instead."))
        }
        InvitationStatus::Revoked => {
            Some(("Revoked", "This invitation was revoked and cannot be used any more."))
        }
        InvitationStatus::Expired => Some(("Expired", "This invitation has expired. Ask for a new one.")),
    };
    if let Some((title, text)) = refusal {
        return page(StatusCode::GONE, title, text);
    }
    // Who has an account joins an organization by signing in.
    let is_user = state.users.in_group(&address).next().is_some();
    let accepted = match state.organization_invitations.get(&invitation_id) {
        Some(_) => state.join(&invitation_id).map(drop),
        None => state.sign_up(&invitation_id).map(drop),
    };
    if let Err(error) = accepted {
        return page(StatusCode::GONE, "Not accepted", &error.to_string());
    }
    let went_on =
        redirect_url.and_then(|url| go_on(&url, ticket, if is_user { "sign_in" } else { "sign_up" }));
    went_on.unwrap_or_else(|| {
        page(StatusCode::OK, "Accepted", &format!("{address} has accepted the invitation."))
    })
}

fn standing(state: &State, id: &str) -> Option<(String, InvitationStatus)> {
    let now = state.now;
    let alone = state.invitations.get(id).map(|found| (found.email_address.clone(), found.status_at(now)));
    let joining = || {
        let found = state.organization_invitations.get(id)?;
        Some((found.email_address.clone(), found.status_at(now)))
    };
    alone.or_else(joining)
}

/// Tickets are letters and digits, and need no encoding.
fn go_on(redirect_url: &str, ticket: &str, status: &str) -> Option<Response<Bytes>> {
    let (url, fragment) = redirect_url.split_once('#').map_or((redirect_url, None), |(a, b)| (a, Some(b)));
    let separator = if url.contains('?') { '&' } else { '?' };
    let mut location = format!("{url}{separator}__clerk_ticket={ticket}&__clerk_status={status}");
    location.extend(fragment.into_iter().flat_map(|fragment| ["#", fragment]));
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = StatusCode::SEE_OTHER;
    response.headers_mut().insert(LOCATION, HeaderValue::from_str(&location).ok()?);
    Some(response)
}

fn page(status: StatusCode, title: &str, text: &str) -> Response<Bytes> {
    let (title, text) = (escaped(title), escaped(text));
    html(
        status,
        Bytes::from(format!(
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" \
             content=\"width=device-width\"><title>{title}</title><style>:root{{color-scheme:light dark}}\
             body{{font:1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:20vh auto;padding:0 1rem}}</style>\
             <main><h1>{title}</h1><p>{text}</p></main></html>"
        )),
    )
}
