//! One effect that a request asks for, and what is known of it.

use crate::call::retry::failure::Uncertainty;
use crate::endpoint::lookup::Lifted;
use crate::json::{Json, Writer};
use crate::text::replace;

/// One effect that a request asks for: of a bulk, one of its items.
pub(crate) struct Item {
    /// The address or the id.
    pub(crate) key: String,
    /// It, as JSON text without what lifts the guard.
    json: String,
    /// It, as the caller wrote it, where that lifts the guard.
    lifting: Option<String>,
    /// Whether the guard protects it: each attempt so far would be refused by the server where it exists already.
    pub(crate) is_guarded: bool,
    /// Whether the next attempt lifts the guard.
    pub(crate) is_lifted: bool,
    /// Whether the server has refused it by name.
    pub(crate) is_refused: bool,
    /// Whether a lookup has shown a record of which it could not tell whose it is. A later one that does not show it makes
    /// nothing certain.
    pub(crate) is_doubtful: bool,
    /// An older record that makes the server refuse this one, as the last lookup has shown it.
    pub(crate) blocked_by: Option<String>,
    /// What the request brought about, as a lookup has shown it.
    pub(crate) done: Option<Record>,
}

/// What a request has brought about.
pub(crate) struct Record {
    /// What tells it from others: an id, as it is written.
    pub(crate) identity: Option<String>,
    /// It, as JSON text.
    pub(crate) json: String,
}

/// What a lookup shows of an item.
pub(crate) enum Shown {
    /// It is there.
    Done(Record),
    /// It is not there.
    Absent,
    /// It is not there, and this older one makes the server refuse it.
    Blocked(String),
    /// A record is there, and it cannot be told whose it is.
    Doubtful,
}

impl Item {
    /// An item of a body, or of a request without one; `is_guarded` says whether the server has a guard at all.
    pub(crate) fn new(
        key: String,
        item: Option<Json<'_>>,
        is_guarded: bool,
        lifted: Option<&Lifted>,
    ) -> Self {
        let written = item.map_or("", Json::raw).to_owned();
        let lifting = item.zip(lifted).filter(|(item, lifted)| lifts(*item, lifted));
        Self {
            key,
            json: lifting.map_or_else(|| written.clone(), |(item, lifted)| without(item, lifted.by)),
            lifting: lifting.map(|_| written),
            is_guarded,
            is_lifted: false,
            is_refused: false,
            is_doubtful: false,
            blocked_by: None,
            done: None,
        }
    }

    /// The item as it is to be sent.
    pub(crate) fn json(&self) -> &str {
        self.lifting.as_deref().filter(|_| self.is_lifted).unwrap_or(&self.json)
    }

    /// Whether the caller wants the guard lifted.
    pub(crate) fn wants_lifting(&self) -> bool {
        self.lifting.is_some()
    }

    /// The record as JSON text, where it is done.
    pub(crate) fn done(&self) -> Option<&str> {
        self.done.as_ref().map(|record| record.json.as_str())
    }

    pub(crate) fn is_missing(&self) -> bool {
        self.done.is_none() && !self.is_refused
    }

    pub(crate) fn is_blocked(&self) -> bool {
        self.blocked_by.is_some()
    }

    /// Whether it may be sent again, after so many lookups have not shown it.
    pub(crate) fn may_be_sent(&self, uncertainty: Uncertainty, lookups: u32) -> bool {
        if self.is_guarded && self.is_lifted {
            // No attempt so far has lifted the guard, so each of them is refused like the one that was. But what stands in
            // the way must be seen, for it may be what an earlier attempt has made.
            return uncertainty == Uncertainty::None
                || self.is_blocked()
                || lookups >= 2 && uncertainty == Uncertainty::Finished;
        }
        may_be_sent(uncertainty, self.is_guarded, lookups)
    }
}

/// Whether what clear lookups do not show may be sent again. "Guarded" is what the server refuses where it exists
/// already.
pub(crate) fn may_be_sent(uncertainty: Uncertainty, is_guarded: bool, lookups: u32) -> bool {
    match uncertainty {
        Uncertainty::None => true,
        // The second lookup is for a list that lags behind.
        Uncertainty::Finished => is_guarded || lookups >= 2,
        // Should the first one still arrive, one of the two is refused.
        Uncertainty::InFlight => is_guarded,
        // It must come to be seen.
        Uncertainty::Executed => false,
    }
}

impl Record {
    /// The response to a deletion, as the operation declares it.
    pub(crate) fn gone(key: &str, response: &str) -> Self {
        let mut id = Writer::default();
        id.text(key);
        Self { identity: None, json: replace(response, "\"{key}\"", &id.finish()) }
    }
}

/// Whether an item lifts the guard.
pub(crate) fn lifts(item: Json<'_>, lifted: &Lifted) -> bool {
    item.member(lifted.by).is_some_and(|value| value.raw() == "true")
}

/// An object without one of its members.
fn without(object: Json<'_>, name: &str) -> String {
    let mut writer = Writer::default();
    writer.raw("{");
    for (member, value) in object.members().into_iter().flatten() {
        let member = member.text().unwrap_or_default();
        if member != name {
            writer.name(&member);
            writer.raw(value.raw());
        }
    }
    writer.close('}');
    writer.finish()
}
