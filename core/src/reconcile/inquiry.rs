//! What a request asked for, piece by piece, and what has been seen of it.

mod answer;

use std::time::Duration;

use http::HeaderMap;

use crate::attempts::Attempts;
use crate::error::Error;
use crate::json::{self, Json, Members};
use crate::operation::{Done, Find, FindBy};
use crate::reconcile::sighting::{Sighting, earliest, is_same_address, sightings};
use crate::request::RawRequest;
use crate::response::RawResponse;
use crate::retry::{Repeatability, Trail, attempt_until_decided};
use crate::timestamp::Timestamp;

/// How many items a look asks for: the most that Clerk answers.
const LIMIT: usize = 500;

/// What it takes for a sighting to be what the request asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Claim {
    /// It is done, whoever did it.
    Done,
    /// It is new: no earlier request brought it about.
    New,
}

/// Whether a look could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    /// What it did not show is not there.
    Clear,
    /// Something could not be looked up, or not be told from what was there before.
    Unclear,
}

/// A request whose effects can be looked up.
pub(super) struct Inquiry<'a> {
    attempts: &'a Attempts<'a>,
    request: &'a RawRequest,
    find: Find,
    claim: Claim,
    is_bulk: bool,
    items: Vec<Item>,
    /// The headers of the last look: a recovered answer has no others.
    headers: HeaderMap,
}

/// One effect that the request asks for.
struct Item {
    /// The address or the id.
    key: String,
    /// It, as JSON text: for sending what is missing of a bulk.
    json: String,
    /// Whether the server refuses it where it exists already.
    is_guarded: bool,
    /// What was there before the request was sent, where that was looked up.
    before: Option<Vec<Sighting>>,
    /// Whether the server has refused it by name.
    is_refused: bool,
    /// Whether the last look has shown an older one that makes the server refuse this one.
    is_blocked: bool,
    /// It, as a look has shown it.
    done: Option<Effect>,
}

/// What a request has brought about.
struct Effect {
    /// What tells it from others: the id of the invitation.
    id: Option<String>,
    json: String,
}

/// What a list shows of an item.
enum Shown {
    /// It is there.
    Done(Effect),
    /// It is not there.
    Absent,
    /// It is not there, and an older one makes the server refuse it.
    Blocked,
}

impl Seen {
    pub(super) fn is_clear(self) -> bool {
        self == Self::Clear
    }
}

/// Whether an item says `ignore_existing: true`, so that the server makes another invitation each time.
pub(super) fn makes_another(request: &RawRequest) -> bool {
    // Few requests have the member at all.
    const MEMBER: &[u8] = b"ignore_existing";
    let Some(body) = request.body_bytes() else { return false };
    body.windows(MEMBER.len()).any(|window| window == MEMBER)
        && json::parse(body).is_none_or(|body| {
            body.items().unwrap_or(std::slice::from_ref(&body)).iter().any(says_ignore_existing)
        })
}

fn says_ignore_existing(item: &Json<'_>) -> bool {
    matches!(item.member("ignore_existing"), Some(Json::Bool(true)))
}

impl<'a> Inquiry<'a> {
    pub(super) fn new(attempts: &'a Attempts<'a>, request: &'a RawRequest, find: Find, claim: Claim) -> Self {
        let body = request.body_bytes().and_then(|body| json::parse(body));
        let bulk = body.as_ref().and_then(Members::items);
        let single = body.as_slice();
        let item = |item: &Json<'_>| {
            let key = match find.by {
                FindBy::EmailAddress => item.member("email_address").and_then(Members::text),
                FindBy::Id => request.id(),
            };
            Item::new(key.unwrap_or_default(), item.to_string(), !says_ignore_existing(item))
        };
        let mut items: Vec<Item> = bulk.unwrap_or(single).iter().map(item).collect();
        if items.is_empty() {
            // No body: what the path names.
            items.push(Item::new(request.id().unwrap_or_default(), String::new(), true));
        }
        let is_bulk = bulk.is_some();
        Self { attempts, request, find, claim, is_bulk, items, headers: HeaderMap::new() }
    }

    pub(super) fn attempts(&self) -> &'a Attempts<'a> {
        self.attempts
    }

    pub(super) fn is_bulk(&self) -> bool {
        self.is_bulk
    }

    /// Whether sending it again does no harm, so that the caller may.
    pub(super) fn is_harmless(&self) -> bool {
        self.claim == Claim::Done
    }

    /// Whether all that was asked for is there.
    pub(super) fn is_done(&self) -> bool {
        self.items.iter().all(|item| item.done.is_some())
    }

    /// Whether something that was asked for is there.
    pub(super) fn has_effects(&self) -> bool {
        self.items.iter().any(|item| item.done.is_some())
    }

    /// Whether the server would refuse what is missing, should it come to be there.
    pub(super) fn is_guarded(&self) -> bool {
        self.items.iter().all(|item| item.is_guarded || item.done.is_some())
    }

    /// Whether older invitations make the server refuse all that is missing.
    pub(super) fn is_blocked(&self) -> bool {
        self.items.iter().all(|item| item.is_blocked || item.is_refused || item.done.is_some())
    }

    /// Whether the duplicates that an error speaks of have been seen.
    pub(super) fn has_seen_duplicates(&self, error: &Error) -> bool {
        let named = error.api().map(|error| error.email_addresses()).unwrap_or_default();
        let is_named = |item: &&Item| {
            named.is_empty() || named.iter().any(|address| is_same_address(address, &item.key))
        };
        let mut named = self.items.iter().filter(is_named);
        named.all(|item| item.is_blocked || item.done.is_some())
    }

    /// Notes that the server does not know the id; answers whether that is what was asked for.
    pub(super) fn note_not_found(&mut self) -> bool {
        let is_gone = self.find.done == Done::Gone;
        for item in self.items.iter_mut().filter(|_| is_gone) {
            item.done = Some(gone(&item.key));
        }
        is_gone
    }

    /// Notes whom an error names: they had an invitation before. Whoever is in the request twice may be in each
    /// other's way, and is looked up.
    pub(super) fn note_refused(&mut self, error: &Error) {
        for address in error.api().map(|error| error.email_addresses()).unwrap_or_default() {
            let mut named = self.items.iter_mut().filter(|item| is_same_address(&address, &item.key));
            if let (Some(item), None) = (named.next(), named.next()) {
                item.is_refused = true;
            }
        }
    }

    /// Notes what is there already of what the server would make once more each time. Without that nothing
    /// could tell an older invitation from this request's. Where the look fails, the request is sent all the
    /// same; it then ends as ambiguous if its answer is lost.
    pub(super) async fn look_before_sending(&mut self) {
        for index in 0..self.items.len() {
            let Some(item) =
                self.items.get(index).filter(|item| self.claim == Claim::New && !item.is_guarded)
            else {
                continue;
            };
            let looked =
                self.items.iter().take(index).find(|other| !other.is_guarded && other.key == item.key);
            let before = match looked {
                Some(looked) => looked.before.clone(),
                None => {
                    let list = self.list(&self.attempts.within_a_third(), &item.key).await;
                    list.and_then(|list| sightings(&list, &self.find, &item.key, LIMIT))
                }
            };
            if let Some(item) = self.items.get_mut(index) {
                item.before = before;
            }
        }
    }

    /// Looks for what is missing of a request whose first attempt that matters began at `since`.
    pub(super) async fn look(&mut self, since: Duration) -> Seen {
        let mut seen = Seen::Clear;
        let mut lists: Vec<(String, Option<RawResponse>)> = Vec::new();
        for index in 0..self.items.len() {
            let Some(item) = self.items.get(index).filter(|item| item.done.is_none() && !item.is_refused)
            else {
                continue;
            };
            // Of the same address twice, both are looked for in the same list: what a later one shows may be either's.
            if !lists.iter().any(|(key, _)| *key == item.key) {
                let list = if item.key.is_empty() { None } else { self.list(self.attempts, &item.key).await };
                lists.push((item.key.clone(), list));
            }
            let list = lists.iter().find(|(key, _)| *key == item.key).and_then(|(_, list)| list.clone());
            let elapsed = self.attempts.elapsed().saturating_sub(since);
            let found = list.as_ref().and_then(|list| self.find_in(list, item, elapsed));
            if let Some(list) = list {
                self.headers = list.headers;
            }
            match found {
                Some(shown) => {
                    if let Some(item) = self.items.get_mut(index) {
                        item.is_blocked = matches!(shown, Shown::Blocked);
                        item.done = if let Shown::Done(effect) = shown { Some(effect) } else { None };
                    }
                }
                None => seen = Seen::Unclear,
            }
        }
        seen
    }

    /// What this list shows of an item; `None` where that cannot be told.
    fn find_in(&self, list: &RawResponse, item: &Item, elapsed: Duration) -> Option<Shown> {
        let found = sightings(list, &self.find, &item.key, LIMIT)?;
        if self.find.done == Done::Gone {
            return Some(if found.is_empty() { Shown::Done(gone(&item.key)) } else { Shown::Absent });
        }
        // Oldest first: of an address twice in a bulk, in the order asked for.
        found.into_iter().rev().try_fold(Shown::Absent, |shown, sighting| {
            let is_ours = match self.claim {
                Claim::Done => sighting.is_done,
                Claim::New => self.is_new(&sighting, item, earliest(list, elapsed))?,
            };
            Some(match shown {
                Shown::Done(_) => shown,
                _ if is_ours => Shown::Done(Effect { id: sighting.effect, json: sighting.json }),
                _ if self.claim == Claim::New && item.is_guarded && sighting.is_pending => Shown::Blocked,
                _ => shown,
            })
        })
    }

    /// Whether a sighting is this request's and no earlier one's; `None` where that cannot be told.
    fn is_new(&self, sighting: &Sighting, item: &Item, earliest: Option<Timestamp>) -> Option<bool> {
        // Of the same address twice in a bulk, each has its own.
        if sighting.effect.is_some() && self.is_taken(&sighting.effect) {
            return Some(false);
        }
        let is_late_enough = sighting.at.zip(earliest).map(|(at, earliest)| at >= earliest);
        match &item.before {
            // There is at most one, so its age tells.
            None if item.is_guarded => is_late_enough,
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

    fn is_taken(&self, effect: &Option<String>) -> bool {
        self.items.iter().any(|item| item.done.as_ref().is_some_and(|done| done.id == *effect))
    }

    /// The list that holds what bears this address or id, newest first.
    async fn list(&self, attempts: &Attempts<'_>, key: &str) -> Option<RawResponse> {
        let mut request = RawRequest::new(self.find.list);
        // Lists leave some statuses out unless they are asked for.
        let only_status = if let Done::Status([status]) = self.find.done { Some(status) } else { None };
        request.query("status", only_status);
        request.query("query", Some(key));
        request.query("limit", Some(LIMIT));
        let mut trail = Trail::default();
        attempt_until_decided(attempts, &request, Repeatability::Freely, &mut trail).await.ok()
    }

    /// The request, less what is there already.
    pub(super) fn outstanding(&self) -> RawRequest {
        let mut request = self.request.clone();
        if self.has_effects() {
            let missing = self.items.iter().filter(|item| item.done.is_none()).map(|item| item.json.as_str());
            request.body(array(missing));
        }
        request
    }
}

impl Item {
    fn new(key: &str, json: String, is_guarded: bool) -> Self {
        Self {
            key: key.to_owned(),
            json,
            is_guarded,
            before: None,
            is_refused: false,
            is_blocked: false,
            done: None,
        }
    }

    /// It as JSON text, where it is done.
    fn done(&self) -> Option<&str> {
        self.done.as_ref().map(|effect| effect.json.as_str())
    }
}

/// The answer to a deletion, as Clerk writes it.
fn gone(id: &str) -> Effect {
    let json = format!(r#"{{"object":"waitlist_entry","id":{},"deleted":true}}"#, json::string(id));
    Effect { id: None, json }
}

fn array<'a>(items: impl Iterator<Item = &'a str>) -> String {
    let items: Vec<&str> = items.collect();
    format!("[{}]", items.join(","))
}
