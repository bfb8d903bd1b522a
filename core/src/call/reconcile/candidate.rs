//! Reading in a list whether something is there.

use std::time::Duration;

use crate::endpoint::operation::{Done, Find, FindBy};
use crate::json::{self, Json};
use crate::runtime::Nanos;
use crate::text::{number, trim};
use crate::timestamp::Timestamp;
use crate::transport::response::RawResponse;

/// By how much the clock behind a `Date` and the one behind a `created_at` may differ.
const CLOCK_TOLERANCE: Duration = Duration::from_secs(2);

/// Something in a list that a request may have brought about.
#[derive(Clone, Copy)]
pub(crate) struct Sighting<'a> {
    /// What tells this effect from an earlier one: the id of the invitation, as it is written. An entry may be shown
    /// without it.
    pub(crate) effect: Option<&'a str>,
    /// When it came about.
    pub(crate) at: Option<Timestamp>,
    /// Whether it is as it is when the request took effect.
    pub(crate) is_done: bool,
    /// Whether it is pending: the server then refuses another one.
    pub(crate) is_pending: bool,
    /// It, as JSON text.
    pub(crate) json: &'a str,
}

/// All in this list that bears the address or the id; `None` where the list cannot be read, or may hold more.
pub(crate) fn sightings<'a>(
    list: &'a RawResponse,
    find: &Find,
    key: &str,
    limit: usize,
) -> Option<Vec<Sighting<'a>>> {
    let body = json::parse_bytes(&list.body)?;
    let items = body.items().or_else(|| body.member("data")?.items())?;
    let mut count = 0;
    let mut found = Vec::new();
    for item in items {
        count += 1;
        if let Some(sighting) = sighting(item, find, key) {
            found.push(sighting);
        }
    }
    // A full page that does not hold it says nothing about the next one.
    (count < limit || !found.is_empty()).then_some(found)
}

fn sighting<'a>(item: Json<'a>, find: &Find, key: &str) -> Option<Sighting<'a>> {
    let text = |name| item.member(name).and_then(Json::text);
    let (is_it, effect) = match find.by {
        FindBy::EmailAddress => (is_same_address(&text("email_address")?, key), Some(item)),
        // What an entry brought about is its invitation.
        FindBy::Id => (text("id")? == key, item.member("invitation")),
    };
    if !is_it {
        return None;
    }
    let status = text("status").unwrap_or_default();
    Some(Sighting {
        effect: effect.and_then(|effect| effect.member("id")).filter(|id| !id.is_null()).map(Json::raw),
        at: effect.and_then(|effect| timestamp(effect.member("created_at")?)),
        is_done: match find.done {
            Done::Status(done) => done.contains(&status.as_str()),
            Done::Present => true,
            Done::Gone => false,
        },
        is_pending: status == "pending",
        json: item.raw(),
    })
}

/// Whether two addresses are one, if the server keeps them in small letters or without blanks around.
///
/// Of letters beyond ASCII any may be the small form of any: the tables that know would be a tenth of a wasm build, and
/// the list was asked for this very address.
pub(crate) fn is_same_address(one: &str, other: &str) -> bool {
    let (mut one, mut other) = (trim(one).chars(), trim(other).chars());
    loop {
        match (one.next(), other.next()) {
            (None, None) => return true,
            (Some(one), Some(other))
                if one.eq_ignore_ascii_case(&other) || !(one.is_ascii() || other.is_ascii()) => {}
            _ => return false,
        }
    }
}

fn timestamp(value: Json<'_>) -> Option<Timestamp> {
    Some(Timestamp::from_millis(number(value.raw().as_bytes())?.try_into().ok()?))
}

/// The earliest moment, by the server's clock, at which something that began `elapsed` ago can have happened.
///
/// The server's clock when it answered is at least its `Date`, which is in whole seconds; and it answered no
/// later than now.
pub(crate) fn earliest(list: &RawResponse, elapsed: Nanos) -> Option<Timestamp> {
    Some(list.date()? - Duration::from_nanos(elapsed) - CLOCK_TOLERANCE)
}
