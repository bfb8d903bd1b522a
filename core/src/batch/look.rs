//! Looking whether somebody is invited.

use std::time::Duration;

use crate::api::invitations::{Invitation, InvitationStatus, ListInvitations};
use crate::call::settings::CallOptions;
use crate::client::Clerk;
use crate::error::Result;
use crate::timestamp::Timestamp;

/// By how much the clocks behind a `Date`, a `created_at` and our own may differ.
const CLOCK_TOLERANCE: Duration = Duration::from_secs(5);
/// The most that a list answers.
pub(crate) const LIMIT: u16 = 500;

/// What a list shows of an address.
#[derive(Debug)]
pub enum Looked<T> {
    /// An invitation no older than the request that may have made it.
    New(T),
    /// An older one, which is pending.
    Older(T),
    /// Nothing of the kind.
    Absent,
}

/// Looks for the invitation of a request; `elapsed` says how long ago it left, once the answer is there.
pub(crate) async fn look_for_invitation(
    clerk: &Clerk,
    address: &str,
    options: &CallOptions,
    elapsed: impl FnOnce() -> Duration,
) -> Result<Looked<Invitation>> {
    let request = ListInvitations::new().query(address).limit(LIMIT);
    let answer = clerk.send_with(&request, options).await?;
    let earliest = earliest(clerk, answer.response.date(), elapsed());
    // Newest first, as Clerk lists; whether it keeps the case of a local part is its to choose.
    let mut theirs =
        answer.value.data.into_iter().filter(|found| found.email_address.eq_ignore_ascii_case(address));
    Ok(match theirs.next() {
        Some(found) if found.created_at >= earliest => Looked::New(found),
        Some(found) if found.status == InvitationStatus::Pending => Looked::Older(found),
        Some(_) | None => Looked::Absent,
    })
}

/// The earliest moment, by the server's clock, at which a request that left so long ago can have acted.
pub(crate) fn earliest(clerk: &Clerk, date: Option<Timestamp>, elapsed: Duration) -> Timestamp {
    date.unwrap_or_else(|| clerk.runtime().wall_now()) - elapsed - CLOCK_TOLERANCE
}
