//! Candidates: the records that a lookup shows, any of which may be what a request brought about.

use std::time::Duration;

use crate::endpoint::address::is_same_address;
use crate::endpoint::lookup::{Done, Identity, Key};
use crate::endpoint::operation::{Lookup, Source};
use crate::json::{self, Json, Parts};
use crate::runtime::Nanos;
use crate::text::number;
use crate::timestamp::Timestamp;
use crate::transport::response::RawResponse;

/// By how much the clock behind a `Date` and the one behind a creation time may differ.
const CLOCK_TOLERANCE: Duration = Duration::from_secs(2);

/// A record that a request may have brought about.
#[derive(Clone, Copy)]
pub(crate) struct Candidate<'a> {
    /// What tells this effect from an earlier one: an id, as it is written. A record may be shown without it.
    pub(crate) identity: Option<&'a str>,
    /// When it came about.
    pub(crate) at: Option<Timestamp>,
    /// Whether the record is in the state the request should produce.
    pub(crate) is_done: bool,
    /// Whether it makes the server refuse another one.
    pub(crate) is_in_the_way: bool,
    /// Whether a request without the member that lifts the guard would be refused.
    pub(crate) needs_lifting: bool,
    /// The record, as JSON text.
    pub(crate) json: &'a str,
}

/// All candidates in a lookup's response, newest first; `None` where it cannot be read, or there may be more.
pub(crate) fn candidates<'a>(
    response: &'a RawResponse,
    lookup: &Lookup,
    key: &str,
) -> Option<Vec<Candidate<'a>>> {
    let body = json::parse_bytes(&response.body)?;
    let Source::List { limit: (_, limit), .. } = lookup.source else {
        return Some(candidate(body, lookup, key).into_iter().collect());
    };
    let items = records(body, lookup)?;
    let mut count = 0;
    let mut found = Vec::new();
    for item in items {
        count += 1;
        if let Some(candidate) = candidate(item, lookup, key) {
            found.push(candidate);
        }
    }
    // A full page without it says nothing about the next one.
    (count < usize::from(limit) || !found.is_empty()).then_some(found)
}

/// The records in a response: an array, or what the lookup's list calls them.
pub(crate) fn records<'a>(body: Json<'a>, lookup: &Lookup) -> Option<Parts<'a>> {
    body.items().or_else(|| body.member(lookup.items()?)?.items())
}

fn candidate<'a>(record: Json<'a>, lookup: &Lookup, key: &str) -> Option<Candidate<'a>> {
    let members = &lookup.members;
    let text = |name| record.member(name).and_then(Json::text);
    let is_it = match lookup.key {
        Key::Email(member) => is_same_address(&text(member)?, key),
        Key::Member(member) => text(member)? == key,
        Key::Path(_) => text(members.id)? == key,
    };
    if !is_it {
        return None;
    }
    let status = text(members.status).unwrap_or_default();
    let is_one_of = |statuses: &[&str]| statuses.contains(&status.as_str());
    let is_done = match lookup.done {
        Done::Status(done) => is_one_of(done),
        Done::Present => true,
        Done::Gone { .. } => false,
    };
    let (effect, is_made_anew) = match lookup.identity {
        Identity::Record => (Some(record), false),
        Identity::Member(member) => (record.member(member), true),
    };
    let identity = effect.and_then(|effect| effect.member(members.id)).filter(|id| !id.is_null());
    let created = effect.and_then(|effect| effect.member(members.created_at));
    // A record that does not show what was made anew was at least updated with it.
    let at = created.or_else(|| record.member(members.updated_at).filter(|_| is_done));
    let (is_in_the_way, needs_lifting) = match lookup.guard.refusal() {
        Some(refusal) => {
            let is_in_the_way = is_one_of(refusal.statuses);
            let is_refused = refusal.lifted.as_ref().is_some_and(|lifted| is_one_of(lifted.statuses));
            let is_there = is_made_anew && identity.is_some();
            (is_in_the_way, is_in_the_way || is_refused || is_there)
        }
        None => (false, false),
    };
    Some(Candidate {
        identity: identity.map(Json::raw),
        at: at.and_then(timestamp),
        is_done,
        is_in_the_way,
        needs_lifting,
        json: record.raw(),
    })
}

fn timestamp(value: Json<'_>) -> Option<Timestamp> {
    Some(Timestamp::from_millis(number(value.raw().as_bytes())?.try_into().ok()?))
}

/// The earliest moment, by the server's clock, at which something that began `elapsed` ago can have happened.
///
/// The server's clock when it responded is at least its `Date`, which is in whole seconds; and it responded no
/// later than now.
pub(crate) fn earliest(response: &RawResponse, elapsed: Nanos) -> Option<Timestamp> {
    Some(response.date()? - Duration::from_nanos(elapsed) - CLOCK_TOLERANCE)
}
