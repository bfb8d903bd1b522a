//! Reconciliation: what a request asked for, item by item, and what lookups have shown of it.

use crate::call::reconcile::candidate::{Candidate, candidates, earliest};
use crate::call::reconcile::item::{Item, Record, Shown, lifts};
use crate::endpoint::address::is_same_address;
use crate::endpoint::lookup::{Done, Key};
use crate::endpoint::operation::Lookup;
use crate::endpoint::request::RawRequest;
use crate::error::{ApiError, Error};
use crate::json::{self, Json, array};
use crate::runtime::Nanos;
use crate::text::find;
use crate::timestamp::Timestamp;
use crate::transport::headers::Headers;
use crate::transport::response::RawResponse;

/// The rule by which a candidate is what the request asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MatchRule {
    /// It is done, no matter by whom.
    Done,
    /// It is new: no earlier request brought it about.
    New,
}

/// A request whose effects can be looked up.
pub(crate) struct Reconciliation {
    pub(crate) lookup: &'static Lookup,
    rule: MatchRule,
    pub(crate) is_bulk: bool,
    pub(crate) items: Vec<Item>,
    /// What was there for a key before a request that lifts the guard was sent.
    before: Vec<(String, Box<RawResponse>)>,
    /// The headers of the last lookup: a recovered response has no others.
    pub(crate) headers: Headers,
}

/// Whether an item of the request lifts the guard.
pub(crate) fn lifts_guard(request: &RawRequest, lookup: &Lookup) -> bool {
    let Some((lifted, body)) = lookup.lifted().zip(request.json_text()) else { return false };
    // Few requests have the member at all.
    find(body, lifted.by).is_some()
        && json::parse(body).is_none_or(|body| match body.items() {
            Some(mut items) => items.any(|item| lifts(item, lifted)),
            None => lifts(body, lifted),
        })
}

/// Whether an error says that a quota leaves no room for all.
pub(crate) fn is_beyond_quota(error: &Error, lookup: &Lookup) -> bool {
    error.api().is_some_and(|error| lookup.quota.iter().any(|code| error.names(code)))
}

impl Reconciliation {
    pub(crate) fn new(request: &RawRequest, lookup: &'static Lookup, rule: MatchRule) -> Self {
        let body = request.json_text().and_then(json::parse);
        let bulk = body.and_then(Json::items);
        let is_bulk = bulk.is_some();
        let is_guarded = lookup.is_guarded();
        let mut items = Vec::new();
        let mut add = |item: Option<Json<'_>>| {
            let key = match lookup.key {
                Key::Path(name) => request.parameter(name).map(str::to_owned),
                Key::Email(name) | Key::Member(name) => item.and_then(|item| item.member(name)?.text()),
            };
            items.push(Item::new(key.unwrap_or_default(), item, is_guarded, lookup.lifted()));
        };
        match bulk {
            Some(bulk) => bulk.for_each(|item| add(Some(item))),
            None => add(body),
        }
        Self { lookup, rule, is_bulk, items, before: Vec::new(), headers: Headers::new() }
    }

    /// Whether sending it again does no harm, so that the caller may.
    pub(crate) fn is_harmless(&self) -> bool {
        self.rule == MatchRule::Done
    }

    /// Whether all that was asked for is there.
    pub(crate) fn is_done(&self) -> bool {
        self.items.iter().all(|item| item.done.is_some())
    }

    /// Whether something that was asked for is there.
    pub(crate) fn has_effects(&self) -> bool {
        self.items.iter().any(|item| item.done.is_some())
    }

    /// Whether older records make the server refuse all that is missing, each attempt of it.
    pub(crate) fn is_blocked(&self) -> bool {
        let is_blocked = |item: &Item| item.is_guarded && item.is_blocked();
        self.items.iter().all(|item| is_blocked(item) || item.is_refused || item.done.is_some())
    }

    /// Whether an error is the guard's refusal.
    pub(crate) fn is_refused_by_guard(&self, error: &ApiError) -> bool {
        let Some(refusal) = self.lookup.guard.refusal() else { return false };
        refusal.codes.iter().any(|code| error.names(code))
    }

    /// Whether what makes the server refuse has been seen.
    pub(crate) fn has_seen_what_refuses(&self, error: &ApiError) -> bool {
        let named = error.email_addresses();
        let is_named = |item: &&Item| named.is_empty() || is_one_of(&named, item);
        let mut named = self.items.iter().filter(is_named);
        named.all(|item| item.is_blocked() || item.done.is_some())
    }

    /// Whether an error says that a record does not exist, which is what was asked for; it is then noted.
    pub(crate) fn note_gone(&mut self, error: &Error) -> bool {
        let Done::Gone { codes, response } = self.lookup.done else { return false };
        let is_gone = error.api().is_some_and(|error| codes.iter().any(|code| error.names(code)));
        for item in self.items.iter_mut().filter(|_| is_gone) {
            item.done = Some(Record::gone(&item.key, response));
        }
        is_gone
    }

    /// Notes whom an error names: they had one before. Who is in the request twice may be in each other's way, and is
    /// looked up.
    pub(crate) fn note_refused(&mut self, error: &Error) {
        for address in error.api().map(ApiError::email_addresses).unwrap_or_default() {
            let mut named = self.items.iter_mut().filter(|item| is_same_address(&address, &item.key));
            if let (Some(item), None) = (named.next(), named.next()) {
                item.is_refused = true;
            }
        }
    }

    /// After a refusal of what was sent with the guard although the caller wants it lifted: lifts it for those who are
    /// refused, or may be. Answers whether there are any, and nobody else is refused.
    pub(crate) fn lift(&mut self, error: &Error) -> bool {
        let Some((lifted, error)) = self.lookup.lifted().zip(error.api()) else { return false };
        if !lifted.codes.iter().any(|code| error.names(code)) {
            return false;
        }
        let named = error.email_addresses();
        let is_meant = |item: &Item| item.is_missing() && (named.is_empty() || is_one_of(&named, item));
        let may_be_lifted = |item: &Item| item.wants_lifting() && !item.is_lifted;
        if !named.is_empty() && self.items.iter().any(|item| is_meant(item) && !may_be_lifted(item)) {
            return false;
        }
        let mut has_lifted = false;
        for item in self.items.iter_mut().filter(|item| is_meant(item) && may_be_lifted(item)) {
            item.is_lifted = true;
            has_lifted = true;
            // What is there by now is not what was there.
            self.before.retain(|(key, _)| *key != item.key);
        }
        has_lifted
    }

    /// Whether the guard is to be lifted for somebody for the first time.
    pub(crate) fn is_lifting(&self) -> bool {
        self.items.iter().any(|item| item.is_missing() && item.is_lifted && item.is_guarded)
    }

    /// Notes that an attempt has left.
    pub(crate) fn note_sent(&mut self) {
        for item in self.items.iter_mut().filter(|item| item.is_lifted) {
            item.is_guarded = false;
        }
    }

    /// The keys of some items, the first last. Of the same one twice, both are looked up in the same response: what a
    /// later one shows may be either's.
    pub(crate) fn keys(&self, is_meant: impl Fn(&Item) -> bool) -> Vec<String> {
        let mut keys = Vec::new();
        for item in self.items.iter().filter(|item| is_meant(item)) {
            if !keys.contains(&item.key) {
                keys.push(item.key.clone());
            }
        }
        keys.reverse();
        keys
    }

    /// Reads, before a request is sent, what is there for a key. Where there is something that would make the server
    /// refuse it, the guard is lifted as the caller wants; else the guard does no harm, and protects from sending twice.
    /// Without a response it is lifted: of a refusal it could not be told of whom it speaks.
    pub(crate) fn survey(&mut self, key: &str, response: Option<Box<RawResponse>>) {
        let found =
            response.as_ref().map(|response| candidates(response, self.lookup, key).unwrap_or_default());
        // Who is in the request twice would be in their own way.
        let is_twice = self.items.iter().filter(|item| item.key == key).count() > 1;
        if is_twice || found.is_none_or(|found| found.iter().any(|candidate| candidate.needs_lifting)) {
            for item in self.items.iter_mut().filter(|item| item.key == key) {
                item.is_lifted |= item.wants_lifting();
            }
        }
        self.before.extend(response.map(|response| (key.to_owned(), response)));
    }

    /// Reads a lookup's response about a key; answers whether it tells of each item that is meant.
    pub(crate) fn read(&mut self, key: &str, response: Box<RawResponse>, elapsed: Nanos) -> bool {
        let earliest = earliest(&response, elapsed);
        let found = candidates(&response, self.lookup, key);
        let mut is_clear = true;
        for index in 0..self.items.len() {
            let Some(item) = self.items.get(index).filter(|item| item.is_missing() && item.key == key) else {
                continue;
            };
            let shown = found.as_ref().map(|found| self.shown(found, item, earliest));
            let Some((shown, item)) = shown.zip(self.items.get_mut(index)) else {
                is_clear = false;
                continue;
            };
            item.blocked_by = None;
            match shown {
                Shown::Done(record) => {
                    item.done = Some(record);
                    continue;
                }
                Shown::Doubtful => item.is_doubtful = true,
                Shown::Blocked(record) => item.blocked_by = Some(record),
                Shown::Absent => {}
            }
            is_clear &= !item.is_doubtful;
        }
        self.headers = response.headers.clone();
        if is_clear && self.items.iter().any(|item| item.key == key && item.is_lifted && item.is_guarded) {
            self.survey(key, Some(response));
        }
        is_clear
    }

    /// What a lookup shows of an item.
    fn shown(&self, found: &[Candidate<'_>], item: &Item, earliest: Option<Timestamp>) -> Shown {
        if let Done::Gone { response, .. } = self.lookup.done {
            return if found.is_empty() {
                Shown::Done(Record::gone(&item.key, response))
            } else {
                Shown::Absent
            };
        }
        let mut shown = Shown::Absent;
        // Oldest first: of an address twice in a bulk, in the order asked for.
        for candidate in found.iter().rev() {
            match self.is_ours(candidate, item, earliest) {
                Some(true) => {
                    let identity = candidate.identity.map(str::to_owned);
                    return Shown::Done(Record { identity, json: candidate.json.to_owned() });
                }
                None => shown = Shown::Doubtful,
                Some(false) => {
                    let is_refused = candidate.is_in_the_way && (item.is_guarded || !item.wants_lifting());
                    let is_in_the_way = is_refused && !self.is_harmless();
                    if is_in_the_way && !matches!(shown, Shown::Doubtful) {
                        shown = Shown::Blocked(candidate.json.to_owned());
                    }
                }
            }
        }
        shown
    }

    /// Whether a candidate is this request's and no earlier one's; `None` where that cannot be told.
    fn is_ours(&self, candidate: &Candidate<'_>, item: &Item, earliest: Option<Timestamp>) -> Option<bool> {
        if self.is_harmless() {
            return Some(candidate.is_done);
        }
        let is_made = candidate.is_done || candidate.identity.is_some();
        // Of the same address twice in a bulk, each has its own.
        if !is_made || candidate.identity.is_some() && self.is_taken(candidate.identity) {
            return Some(false);
        }
        let is_late_enough = candidate.at.zip(earliest).map(|(at, earliest)| at >= earliest);
        let before = self.before.iter().find(|(key, _)| *key == item.key);
        let before = before.and_then(|(key, response)| candidates(response, self.lookup, key));
        match before {
            // Its age tells, unless the caller wants one beside others.
            None if item.is_guarded || !item.wants_lifting() => is_late_enough,
            None => None,
            Some(before) if candidate.identity.is_some() => {
                let is_new = before.iter().all(|before| before.identity != candidate.identity);
                // New since the survey, yet older than the attempt: somebody else's, or the clocks are wrong.
                if is_new && is_late_enough == Some(false) { None } else { Some(is_new) }
            }
            // A record without what was made anew: that it was not done before, and is now, tells.
            Some(before) if before.iter().any(|before| before.is_done) => None,
            Some(_) => Some(true),
        }
    }

    fn is_taken(&self, identity: Option<&str>) -> bool {
        let is_it = |record: &Record| record.identity.as_deref() == identity;
        self.items.iter().any(|item| item.done.as_ref().is_some_and(is_it))
    }

    /// The request as it is to be sent now, where that is not as the caller wrote it: what is there already is left out,
    /// and what must not lift the guard does not.
    pub(crate) fn outstanding(&self, request: &RawRequest) -> Option<RawRequest> {
        let is_guarding = self.items.iter().any(|item| item.wants_lifting() && !item.is_lifted);
        if !is_guarding && !self.has_effects() {
            return None;
        }
        let mut missing = self.items.iter().filter(|item| item.done.is_none()).map(Item::json);
        let mut request = request.clone();
        request.body(if self.is_bulk {
            array(missing)
        } else {
            missing.next().unwrap_or_default().to_owned()
        });
        Some(request)
    }
}

fn is_one_of(addresses: &[String], item: &Item) -> bool {
    addresses.iter().any(|address| is_same_address(address, &item.key))
}
