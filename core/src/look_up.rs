//! Looking up what became of a request whose answer was lost.
//!
//! A stand-in until the engine's own lookup takes its place: it knows the two endpoints that batches and
//! campaigns look up.

use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::api::invitations::{Invitation, InvitationStatus, ListInvitations};
use crate::api::waitlist_entries::{ListWaitlistEntries, WaitlistEntry, WaitlistEntryStatus};
use crate::call::settings::CallOptions;
use crate::client::Clerk;
use crate::endpoint::Endpoint;
use crate::endpoint::request::RawRequest;
use crate::error::{InvalidRequest, Result};
use crate::json;
use crate::timestamp::Timestamp;

/// By how much the clocks behind a `Date`, a `created_at` and our own may differ.
const CLOCK_TOLERANCE: Duration = Duration::from_secs(5);
/// The most that a list answers.
const LIMIT: u16 = 500;

/// The result of [`Clerk::look_up`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found<T> {
    /// No older than the request: its effect, unless somebody else did the same at the same time.
    New(T),
    /// Older than the request, and in its way: a pending invitation.
    Older(T),
    /// Nothing of either kind.
    Absent,
}

impl Clerk {
    /// Looks up, through the endpoint's list, whether a request has taken effect: for callers that keep
    /// requests across restarts, and so cannot leave it to the retries of a call.
    ///
    /// `elapsed` says how long ago the request was sent, counted to the moment of this call. Ages are
    /// compared by the server's clock, within a few seconds.
    ///
    /// # Errors
    ///
    /// Those of the list's call; [`Error::InvalidRequest`](crate::Error::InvalidRequest) where the endpoint
    /// has no lookup.
    pub async fn look_up<E: Endpoint>(
        &self,
        endpoint: &E,
        elapsed: Duration,
        options: &CallOptions,
    ) -> Result<Found<E::Response>> {
        let mut request = RawRequest::new(E::OPERATION);
        endpoint.encode(&mut request)?;
        let began = self.runtime().now();
        let elapsed = || elapsed.saturating_add(self.runtime().now().saturating_sub(began));
        match E::OPERATION.name {
            "CreateInvitation" => {
                let body = request.json_text().and_then(json::parse);
                let address = body.and_then(|body| body.member("email_address")?.text()).unwrap_or_default();
                retyped(look_for_invitation(self, &address, options, elapsed).await?)
            }
            "InviteWaitlistEntry" => {
                let entry = request.id().unwrap_or_default();
                retyped(look_for_entry(self, entry, options, elapsed).await?)
            }
            _ => Err(InvalidRequest::new("endpoint", "has no lookup").into()),
        }
    }
}

async fn look_for_invitation(
    clerk: &Clerk,
    address: &str,
    options: &CallOptions,
    elapsed: impl FnOnce() -> Duration,
) -> Result<Found<Invitation>> {
    let request = ListInvitations::new().query(address).limit(LIMIT);
    let answer = clerk.send_with(&request, options).await?;
    let earliest = earliest(clerk, answer.response.date(), elapsed());
    // Newest first, as Clerk lists; whether it keeps the case of a local part is its to choose.
    let mut theirs =
        answer.value.data.into_iter().filter(|found| found.email_address.eq_ignore_ascii_case(address));
    Ok(match theirs.next() {
        Some(found) if found.created_at >= earliest => Found::New(found),
        Some(found) if found.status == InvitationStatus::Pending => Found::Older(found),
        Some(_) | None => Found::Absent,
    })
}

async fn look_for_entry(
    clerk: &Clerk,
    entry: &str,
    options: &CallOptions,
    elapsed: impl FnOnce() -> Duration,
) -> Result<Found<WaitlistEntry>> {
    let request = ListWaitlistEntries::new().query(entry).limit(LIMIT);
    let answer = clerk.send_with(&request, options).await?;
    let earliest = earliest(clerk, answer.response.date(), elapsed());
    let is_invited = |status: &WaitlistEntryStatus| {
        matches!(status, WaitlistEntryStatus::Invited | WaitlistEntryStatus::Completed)
    };
    let is_it = |found: &WaitlistEntry| found.id.as_str() == entry && is_invited(&found.status);
    Ok(match answer.value.data.into_iter().find(is_it) {
        Some(found) => {
            let at = found.invitation.as_ref().map_or(found.updated_at, |invitation| invitation.created_at);
            if at >= earliest { Found::New(found) } else { Found::Older(found) }
        }
        None => Found::Absent,
    })
}

/// The earliest moment, by the server's clock, at which a request that left so long ago can have acted.
fn earliest(clerk: &Clerk, date: Option<Timestamp>, elapsed: Duration) -> Timestamp {
    date.unwrap_or_else(|| clerk.runtime().wall_now()) - elapsed - CLOCK_TOLERANCE
}

/// What is listed is what the endpoint answers; the compiler cannot know.
fn retyped<T: Serialize, R: DeserializeOwned>(found: Found<T>) -> Result<Found<R>> {
    let retype = |found: T| {
        let read = serde_json::to_value(found).and_then(serde_json::from_value);
        read.map_err(|_| InvalidRequest::new("endpoint", "answers something else than its list shows"))
    };
    Ok(match found {
        Found::New(found) => Found::New(retype(found)?),
        Found::Older(found) => Found::Older(retype(found)?),
        Found::Absent => Found::Absent,
    })
}
