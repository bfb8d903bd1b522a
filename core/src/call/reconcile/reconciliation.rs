//! What a request asked for, piece by piece, and what has been seen of it.

use crate::call::reconcile::candidate::{Sighting, earliest, is_same_address, sightings};
use crate::endpoint::operation::{Done, Find, FindBy};
use crate::endpoint::request::RawRequest;
use crate::error::Error;
use crate::json::{self, Json, array};
use crate::runtime::Nanos;
use crate::text::find;
use crate::timestamp::Timestamp;
use crate::transport::headers::Headers;
use crate::transport::response::RawResponse;

use crate::call::reconcile::item::{Effect, Item, Shown};
use crate::call::reconcile::lookup::Look;

/// How many items a look asks for: the most that Clerk answers.
pub(crate) const LIMIT: usize = 500;

/// What it takes for a sighting to be what the request asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Claim {
    /// It is done, whoever did it.
    Done,
    /// It is new: no earlier request brought it about.
    New,
}

/// A request whose effects can be looked up.
pub(crate) struct Inquiry {
    pub(crate) find: Find,
    pub(crate) claim: Claim,
    pub(crate) is_bulk: bool,
    pub(crate) items: Vec<Item>,
    /// What was there of an address or id before the request was sent, where that was looked up.
    pub(crate) before: Vec<(String, Box<RawResponse>)>,
    /// The headers of the last look: a recovered answer has no others.
    pub(crate) headers: Headers,
    pub(crate) look: Option<Look>,
}

/// Whether an item says `ignore_existing: true`, so that the server makes another invitation each time.
pub(crate) fn makes_another(request: &RawRequest) -> bool {
    let Some(body) = request.json_text() else { return false };
    // Few requests have the member at all.
    find(body, "ignore_existing").is_some()
        && json::parse(body).is_none_or(|body| match body.items() {
            Some(mut items) => items.any(says_ignore_existing),
            None => says_ignore_existing(body),
        })
}

fn says_ignore_existing(item: Json<'_>) -> bool {
    item.member("ignore_existing").is_some_and(|value| value.raw() == "true")
}

impl Inquiry {
    pub(crate) fn new(request: &RawRequest, find: Find, claim: Claim) -> Self {
        let body = request.json_text().and_then(json::parse);
        let bulk = body.and_then(Json::items);
        let is_bulk = bulk.is_some();
        let mut items = Vec::new();
        let mut add = |item: Json<'_>| {
            let address = item.member("email_address").and_then(Json::text);
            let key = if find.by == FindBy::Id { id(request) } else { address.unwrap_or_default() };
            items.push(Item::new(key, item.raw(), !says_ignore_existing(item)));
        };
        match (bulk, body) {
            (Some(bulk), _) => bulk.for_each(add),
            (None, Some(body)) => add(body),
            (None, None) => {}
        }
        if items.is_empty() {
            // No body: what the path names.
            items.push(Item::new(id(request), "", true));
        }
        Self { find, claim, is_bulk, items, before: Vec::new(), headers: Headers::new(), look: None }
    }

    pub(crate) fn is_bulk(&self) -> bool {
        self.is_bulk
    }

    /// Whether sending it again does no harm, so that the caller may.
    pub(crate) fn is_harmless(&self) -> bool {
        self.claim == Claim::Done
    }

    /// Whether all that was asked for is there.
    pub(crate) fn is_done(&self) -> bool {
        self.items.iter().all(|item| item.done.is_some())
    }

    /// Whether something that was asked for is there.
    pub(crate) fn has_effects(&self) -> bool {
        self.items.iter().any(|item| item.done.is_some())
    }

    /// Whether the server would refuse what is missing, should it come to be there.
    pub(crate) fn is_guarded(&self) -> bool {
        self.items.iter().all(|item| item.is_guarded || item.done.is_some())
    }

    /// Whether older invitations make the server refuse all that is missing.
    pub(crate) fn is_blocked(&self) -> bool {
        self.items.iter().all(|item| item.is_blocked || item.is_refused || item.done.is_some())
    }

    /// Whether the duplicates that an error speaks of have been seen.
    pub(crate) fn has_seen_duplicates(&self, error: &Error) -> bool {
        let named = error.api().map(|error| error.email_addresses()).unwrap_or_default();
        let is_named = |item: &&Item| {
            named.is_empty() || named.iter().any(|address| is_same_address(address, &item.key))
        };
        let mut named = self.items.iter().filter(is_named);
        named.all(|item| item.is_blocked || item.done.is_some())
    }

    /// Notes that the server does not know the id; answers whether that is what was asked for.
    pub(crate) fn note_not_found(&mut self) -> bool {
        let is_gone = self.find.done == Done::Gone;
        for item in self.items.iter_mut().filter(|_| is_gone) {
            item.done = Some(Effect::gone(&item.key));
        }
        is_gone
    }

    /// Notes whom an error names: they had an invitation before. Whoever is in the request twice may be in each
    /// other's way, and is looked up.
    pub(crate) fn note_refused(&mut self, error: &Error) {
        for address in error.api().map(|error| error.email_addresses()).unwrap_or_default() {
            let mut named = self.items.iter_mut().filter(|item| is_same_address(&address, &item.key));
            if let (Some(item), None) = (named.next(), named.next()) {
                item.is_refused = true;
            }
        }
    }

    /// Reads a list about some items; answers whether it tells of each.
    pub(crate) fn read(&mut self, list: Box<RawResponse>, key: &str, elapsed: Nanos) -> bool {
        let earliest = earliest(&list, elapsed);
        let found = sightings(&list, &self.find, key, LIMIT);
        let mut is_clear = true;
        for index in 0..self.items.len() {
            let Some(item) = self.items.get(index).filter(|item| item.is_missing() && item.key == key) else {
                continue;
            };
            let shown = found.as_ref().and_then(|found| self.find_in(found, item, earliest));
            match (shown, self.items.get_mut(index)) {
                (Some(shown), Some(item)) => {
                    item.is_blocked = matches!(shown, Shown::Blocked);
                    item.done = if let Shown::Done(effect) = shown { Some(effect) } else { None };
                }
                _ => is_clear = false,
            }
        }
        self.headers = list.headers;
        is_clear
    }

    /// What a list shows of an item; `None` where that cannot be told.
    fn find_in(&self, found: &[Sighting<'_>], item: &Item, earliest: Option<Timestamp>) -> Option<Shown> {
        if self.find.done == Done::Gone {
            return Some(if found.is_empty() { Shown::Done(Effect::gone(&item.key)) } else { Shown::Absent });
        }
        let mut shown = Shown::Absent;
        let mut is_certain = true;
        // Oldest first: of an address twice in a bulk, in the order asked for.
        for sighting in found.iter().rev() {
            let is_ours = match self.claim {
                Claim::Done => Some(sighting.is_done),
                Claim::New => self.is_new(sighting, item, earliest),
            };
            is_certain &= is_ours.is_some();
            if is_ours == Some(true) {
                let id = sighting.effect.map(str::to_owned);
                return Some(Shown::Done(Effect { id, json: sighting.json.to_owned() }));
            } else if self.claim == Claim::New && item.is_guarded && sighting.is_pending {
                shown = Shown::Blocked;
            }
        }
        is_certain.then_some(shown)
    }

    /// Whether a sighting is this request's and no earlier one's; `None` where that cannot be told.
    fn is_new(&self, sighting: &Sighting<'_>, item: &Item, earliest: Option<Timestamp>) -> Option<bool> {
        // Of the same address twice in a bulk, each has its own.
        if sighting.effect.is_some() && self.is_taken(sighting.effect) {
            return Some(false);
        }
        let is_late_enough = sighting.at.zip(earliest).map(|(at, earliest)| at >= earliest);
        // There is at most one, so its age tells.
        if item.is_guarded {
            return is_late_enough;
        }
        let before = self.before.iter().find(|(key, _)| *key == item.key);
        let before = before.and_then(|(key, list)| sightings(list, &self.find, key, LIMIT));
        match before {
            None => None,
            Some(before) if sighting.effect.is_some() => {
                let is_new = before.iter().all(|before| before.effect != sighting.effect);
                // New since the look, yet older than the attempt: somebody else's, or the clocks are wrong.
                if is_new && is_late_enough == Some(false) { None } else { Some(is_new) }
            }
            // An entry without its invitation: that it was not done before, and is now, tells.
            Some(before) if before.iter().any(|before| before.is_done) => None,
            Some(_) => Some(sighting.is_done),
        }
    }

    fn is_taken(&self, effect: Option<&str>) -> bool {
        self.items.iter().any(|item| item.done.as_ref().is_some_and(|done| done.id.as_deref() == effect))
    }

    /// The request, less what is there already; `None` where that is nothing.
    pub(crate) fn outstanding(&self, request: &RawRequest) -> Option<RawRequest> {
        if !self.has_effects() {
            return None;
        }
        let mut request = request.clone();
        let missing = self.items.iter().filter(|item| item.done.is_none());
        request.body(array(missing.map(|item| item.json.as_str())));
        Some(request)
    }
}

fn id(request: &RawRequest) -> String {
    request.id().unwrap_or_default().to_owned()
}
