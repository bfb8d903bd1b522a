//! Reading in a list whether something is there.

use std::time::Duration;

use crate::json::{self, Json, Members};
use crate::operation::{Done, Find, FindBy};
use crate::response::RawResponse;
use crate::timestamp::Timestamp;

/// By how much the clock behind a `Date` and the one behind a `created_at` may differ.
const CLOCK_TOLERANCE: Duration = Duration::from_secs(2);

/// Something in a list that a request may have brought about.
#[derive(Clone)]
pub(crate) struct Sighting {
    /// What tells this effect from an earlier one: the id of the invitation. An entry may be shown without it.
    pub(crate) effect: Option<String>,
    /// When it came about.
    pub(crate) at: Option<Timestamp>,
    /// Whether it is as it is when the request took effect.
    pub(crate) is_done: bool,
    /// Whether it is pending: the server then refuses another one.
    pub(crate) is_pending: bool,
    /// It, as JSON text.
    pub(crate) json: String,
}

/// All in this list that bears the address or the id; `None` where the list cannot be read, or may hold more.
pub(crate) fn sightings(list: &RawResponse, find: &Find, key: &str, limit: usize) -> Option<Vec<Sighting>> {
    let body = json::parse(&list.body)?;
    let items = body.items().or_else(|| body.member("data")?.items())?;
    let found: Vec<Sighting> = items.iter().filter_map(|item| sighting(item, find, key)).collect();
    // A full page that does not hold it says nothing about the next one.
    (items.len() < limit || !found.is_empty()).then_some(found)
}

fn sighting(item: &Json<'_>, find: &Find, key: &str) -> Option<Sighting> {
    let text = |name| item.member(name).and_then(Members::text);
    let (is_it, effect) = match find.by {
        FindBy::EmailAddress => (is_same_address(text("email_address")?, key), Some(item)),
        // What an entry brought about is its invitation.
        FindBy::Id => (text("id")? == key, item.member("invitation")),
    };
    is_it.then(|| Sighting {
        effect: effect.and_then(|effect| effect.member("id")?.text()).map(str::to_owned),
        at: effect.and_then(|effect| effect.member("created_at")).and_then(timestamp),
        is_done: match find.done {
            Done::Status(done) => text("status").is_some_and(|status| done.contains(&status)),
            Done::Present => true,
            Done::Gone => false,
        },
        is_pending: text("status") == Some("pending"),
        json: item.to_string(),
    })
}

/// Whether two addresses are one, if the server keeps them in small letters or without blanks around.
pub(crate) fn is_same_address(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

fn timestamp(value: &Json<'_>) -> Option<Timestamp> {
    let Json::Number((digits, _)) = value else { return None };
    digits.parse().ok().map(Timestamp::from_millis)
}

/// The earliest moment, by the server's clock, at which something that began `elapsed` ago can have happened.
///
/// The server's clock when it answered is at least its `Date`, which is in whole seconds; and it answered no
/// later than now.
pub(crate) fn earliest(list: &RawResponse, elapsed: Duration) -> Option<Timestamp> {
    Some(list.date()? - elapsed - CLOCK_TOLERANCE)
}
