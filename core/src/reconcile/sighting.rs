//! Reading in a list whether something is there.

use std::time::Duration;

use crate::json::{self, Json, Members};
use crate::operation::{Done, Find, FindBy};
use crate::response::RawResponse;
use crate::timestamp::Timestamp;

/// Something in a list that a request may have brought about.
pub(crate) struct Sighting {
    /// What tells this effect from an earlier one: the id of the invitation.
    pub(crate) effect: String,
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
    let is_it = match find.by {
        FindBy::EmailAddress => text("email_address")?.eq_ignore_ascii_case(key),
        FindBy::Id => text("id")? == key,
    };
    if !is_it {
        return None;
    }
    // What an entry brought about is its invitation.
    let effect =
        item.member("invitation").filter(|invitation| invitation.member("id").is_some()).unwrap_or(item);
    Some(Sighting {
        effect: effect.member("id")?.text()?.to_owned(),
        at: effect.member("created_at").and_then(timestamp),
        is_done: match find.done {
            Done::Status(done) => text("status").is_some_and(|status| done.contains(&status)),
            Done::Present => true,
            Done::Gone => false,
        },
        is_pending: text("status") == Some("pending"),
        json: item.to_string(),
    })
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
    Some(list.date()? - elapsed)
}
