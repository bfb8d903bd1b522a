//! Any sequence of answers and losses, to requests that must not mail anybody twice.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};
use std::time::{Duration, UNIX_EPOCH};

use clerk_invitations_core::http::{HeaderValue, Request, Response, StatusCode};
use clerk_invitations_core::testing::{ManualRuntime, ScriptedResult};
use clerk_invitations_core::{
    AttemptTimeout, BulkCreateInvitations, BulkCreateOrganizationInvitations, BulkCreateWaitlistEntries,
    Bytes, Clerk, CreateInvitation, CreateOrganizationInvitation, DeleteInvitation, Endpoint, Error,
    InviteWaitlistEntry, RetryPolicy, RevokeOrganizationInvitation, Runtime, TransportError,
    TransportErrorKind,
};
use percent_encoding::percent_decode_str;
use serde::de::IgnoredAny;
use serde_json::{Value, json};

use crate::support::{Bench, examine, examine_response, ready};

const ADA: &str = "ada@example.com";
const GRACE: &str = "grace@example.com";
const ENTRY: &str = "wle_1";
const ORGANIZATION: &str = "org_1";
const MEMBER: &str = "org:member";

/// The longest that a call may take.
const TIMEOUT: Duration = Duration::from_secs(60);

/// What is older than that, in milliseconds, is older than any attempt.
const LONGEST_AGO: i64 = 62_000;

/// How many calls there are.
const CASES: u8 = 13;

/// Far more requests than any policy here makes in that time.
const MAX_REQUESTS: usize = 5000;

/// The first byte chooses the call, the second the policy and the server's clock. Each line is then an answer:
/// a letter for its kind, and what that kind makes of the rest. After the last one no answer arrives any more.
pub fn reconcile(data: &[u8]) {
    let Some((&[case, settings], rest)) = data.split_first_chunk() else { return };
    let attempts = 1 + u32::from(settings & 7);
    let server = Server {
        lines: rest.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect(),
        has_date: settings & 8 == 0,
        skew: [0, 3600, -3600, 86_400_000][usize::from(settings >> 4 & 3)],
        delay: if settings & 64 == 0 { Duration::from_millis(50) } else { Duration::from_secs(3) },
        requests: 0,
    };
    let witness = Arc::new(Mutex::new(Witness::default()));
    let mut script = Script { server, witness: witness.clone() };
    let bench = Bench::new(
        |builder| builder.retry(RetryPolicy::default().attempts(attempts)).timeout(TIMEOUT),
        move |clock, request| script.answer(clock, request),
    );
    let bench = bench.expect("settings that are right");
    let again = |address: &str| CreateInvitation::new(address).ignore_existing(true);
    let clerk = &bench.clerk;
    let error = match case % CASES {
        0 => call(clerk, &CreateInvitation::new(ADA)),
        1 => call(clerk, &again(ADA)),
        2 => call(clerk, &BulkCreateInvitations::new([ADA, GRACE])),
        3 => call(clerk, &BulkCreateInvitations::new([again(ADA), again(GRACE)])),
        4 => call(clerk, &BulkCreateInvitations::new([CreateInvitation::new(ADA), again(GRACE)])),
        5 => call(clerk, &InviteWaitlistEntry::new(ENTRY).ignore_existing(true)),
        // These may be repeated freely: they must end, and no more.
        6 => call(clerk, &InviteWaitlistEntry::new(ENTRY)),
        7 => call(clerk, &BulkCreateWaitlistEntries::new([ADA, GRACE])),
        // The same person twice, which only `ignore_existing` allows.
        8 => call(clerk, &BulkCreateInvitations::new([again(ADA), again(ADA)])),
        // Nobody knows whether the server refuses a second one.
        9 => call(clerk, &CreateOrganizationInvitation::new(ORGANIZATION, ADA, MEMBER)),
        10 => {
            let people = [(ADA, MEMBER), (GRACE, MEMBER)];
            call(clerk, &BulkCreateOrganizationInvitations::new(ORGANIZATION, people))
        }
        11 => call(clerk, &RevokeOrganizationInvitation::new(ORGANIZATION, ENTRY)),
        _ => call(clerk, &DeleteInvitation::new(ENTRY)),
    };
    assert!(bench.runtime.now() <= TIMEOUT, "the call took {:?}", bench.runtime.now());
    let Some(error) = error else { return };
    examine(&error);
    let witness = witness.lock().expect("no panic");
    if witness.is_executed || witness.is_in_flight {
        assert!(error.may_have_been_executed(), "nobody knows that: {error}");
    }
    if let Error::Ambiguous(error) = &error {
        let subjects: Vec<&str> = error.fates().iter().map(|fate| fate.subject.as_str()).collect();
        let expected: &[&str] = match case % CASES {
            0 | 1 | 9 => &[ADA],
            5 | 6 | 11 | 12 => &[ENTRY],
            8 => &[ADA, ADA],
            _ => &[ADA, GRACE],
        };
        assert_eq!(subjects, expected);
    }
}

fn call<E: Endpoint>(clerk: &Clerk, endpoint: &E) -> Option<Error> {
    match ready(clerk.send_with(endpoint, &Default::default())) {
        Ok(answer) => {
            examine_response(&answer.response);
            None
        }
        Err(error) => Some(error),
    }
}

struct Script {
    server: Server,
    witness: Arc<Mutex<Witness>>,
}

impl Script {
    fn answer(&mut self, clock: &ManualRuntime, request: &Request<Bytes>) -> ScriptedResult {
        let mut witness = self.witness.lock().expect("no panic");
        let is_look = request.method() == "GET";
        if !is_look {
            witness.before_sending(request);
        }
        let result = self.server.answer(clock, request);
        match &result {
            Ok(list) if is_look => witness.after_looking(request, list),
            _ if is_look => {}
            _ => witness.after_sending(request, &result),
        }
        result
    }
}

/// What the script makes of its lines.
struct Server {
    lines: Vec<Vec<u8>>,
    has_date: bool,
    /// How far its clock is ahead, in seconds.
    skew: i64,
    /// How long an answer takes.
    delay: Duration,
    requests: usize,
}

impl Server {
    fn answer(&mut self, clock: &ManualRuntime, request: &Request<Bytes>) -> ScriptedResult {
        let line = self.lines.get(self.requests).cloned().unwrap_or_else(|| b"L".to_vec());
        self.requests += 1;
        assert!(self.requests < MAX_REQUESTS, "it does not end");
        let AttemptTimeout(limit) = *request.extensions().get().expect("a timeout");
        assert!(clock.now() + limit <= TIMEOUT, "an attempt may outlast the call");
        let (kind, rest) = line.split_first().map_or((b'L', &[][..]), |(kind, rest)| (*kind, rest));
        if kind == b'T' || self.delay >= limit {
            clock.advance(limit);
            return Err(TransportError::new(TransportErrorKind::Timeout));
        }
        clock.advance(self.delay);
        let lost = |kind| Err(TransportError::new(kind));
        let now = clock.wall_now().as_millis() + self.skew * 1000;
        let (status, body) = match kind {
            b'L' => return lost(TransportErrorKind::Interrupted),
            b'C' => return lost(TransportErrorKind::Connect),
            b'A' => return lost(TransportErrorKind::Aborted),
            b'B' => return cut(TransportErrorKind::Body, rest),
            b'Z' => return cut(TransportErrorKind::BodyTooLarge, rest),
            b'I' => (200, list(request, rest, now, false)),
            b'J' => (200, list(request, rest, now, true)),
            b'R' => (200, success(request, now)),
            b'2' => (200, rest.to_vec()),
            b'4' => (400, rest.to_vec()),
            b'N' => (404, rest.to_vec()),
            b'5' => (500, rest.to_vec()),
            b'G' => (502, rest.to_vec()),
            b'9' => (429, rest.to_vec()),
            _ => (200, line),
        };
        let mut response = Response::new(Bytes::from(body));
        *response.status_mut() = StatusCode::from_u16(status).expect("a status");
        let headers = response.headers_mut();
        if let (true, Ok(since)) = (self.has_date, u64::try_from(now)) {
            let date = httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_millis(since));
            headers.extend(HeaderValue::from_str(&date).ok().map(|date| (http_name("date"), date)));
        }
        if status == 429 {
            headers.insert(http_name("retry-after"), HeaderValue::from_static("2"));
        }
        Ok(response)
    }
}

fn http_name(name: &'static str) -> clerk_invitations_core::http::HeaderName {
    clerk_invitations_core::http::HeaderName::from_static(name)
}

/// An answer of which the head has arrived: 2xx, or 5xx where the line says so.
fn cut(kind: TransportErrorKind, rest: &[u8]) -> ScriptedResult {
    let status = if rest.first() == Some(&b'5') { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK };
    Err(TransportError::new(kind).with_status(status))
}

/// A list with an item for each byte: whose it is, how it stands, its id, its age.
fn list(request: &Request<Bytes>, bytes: &[u8], now: i64, is_bare: bool) -> Vec<u8> {
    let asked = asked(request);
    let item = |byte: &u8| {
        let address = [&asked, GRACE, "ADA@example.com", "not.ada@example.com"][usize::from(byte & 3)];
        let status = ["pending", "accepted", "revoked", "invited"][usize::from(byte >> 2 & 3)];
        let created_at = if byte & 64 == 0 { now } else { now - 600_000 };
        let id = format!("inv_{}_{address}", byte >> 4 & 3);
        let invitation = invitation(&id, address, status, created_at);
        if byte & 128 == 0 { invitation } else { entry(address, status, invitation) }
    };
    let items: Vec<Value> = bytes.iter().map(item).collect();
    let body = if is_bare { json!(items) } else { json!({"total_count": items.len(), "data": items}) };
    body.to_string().into_bytes()
}

/// The answer that the request asks for.
fn success(request: &Request<Bytes>, now: i64) -> Vec<u8> {
    let body: Value = serde_json::from_slice(request.body()).unwrap_or_default();
    let one = |item: &Value| match item["email_address"].as_str() {
        Some(address) => invitation("inv_9", address, "pending", now),
        None => entry(ADA, "invited", invitation("inv_9", ADA, "pending", now)),
    };
    let answer: Value = match &body {
        Value::Array(items) => items.iter().map(one).collect(),
        item => one(item),
    };
    match answer {
        Value::Array(data) if is_of_organization(request) => {
            json!({"total_count": data.len(), "data": data}).to_string().into_bytes()
        }
        answer => answer.to_string().into_bytes(),
    }
}

fn invitation(id: &str, address: &str, status: &str, created_at: i64) -> Value {
    json!({
        "object": "invitation", "id": id, "email_address": address, "status": status, "public_metadata": {},
        "role": MEMBER, "role_name": "Member",
        "created_at": created_at, "updated_at": created_at,
    })
}

fn entry(address: &str, status: &str, invitation: Value) -> Value {
    let created_at = invitation["created_at"].clone();
    json!({
        "object": "waitlist_entry", "id": ENTRY, "email_address": address, "status": status,
        "invitation": invitation, "created_at": created_at, "updated_at": created_at,
    })
}

/// What a look asks for; empty where it is no look.
fn asked(request: &Request<Bytes>) -> String {
    let mut pairs = request.uri().query().unwrap_or_default().split('&');
    let key = |pair| ["query=", "email_address="].iter().find_map(|name| str::strip_prefix(pair, *name));
    let value = pairs.find_map(key).unwrap_or_default();
    percent_decode_str(value).decode_utf8().expect("UTF-8").into_owned()
}

/// Knows only what went over the wire, and what may be sent after that.
#[derive(Default)]
struct Witness {
    /// Who is to be invited, as the first request says; empty before it is sent.
    wanted: Vec<String>,
    /// Whether the server has said that it has executed one, in an answer that could not be read.
    is_executed: bool,
    /// Whether one that the server would execute a second time may yet arrive.
    is_in_flight: bool,
    /// Of whom it is unknown what became, and no list has been read since.
    open: HashSet<String>,
    /// Who may have been invited by a request that was sent.
    tried: HashSet<String>,
    /// Who may have been invited by one that the server would execute a second time.
    tried_unguarded: HashSet<String>,
    /// Of whom a list has shown, after that, an invitation that is new and yet older than any attempt: whose it is, nobody knows.
    doubtful: HashSet<String>,
    /// The ids that a list has shown before such a request was sent.
    before: HashMap<String, HashSet<String>>,
    /// The ids of the invitations that lists have shown since.
    effects: HashMap<String, HashSet<String>>,
}

impl Witness {
    fn before_sending(&mut self, request: &Request<Bytes>) {
        if is_free(request) {
            return;
        }
        assert!(!self.is_executed, "sent again what was executed");
        let items = items(request);
        let is_first = self.wanted.is_empty();
        if is_first {
            self.wanted = items.iter().map(|(key, _)| key.clone()).collect();
        }
        for (key, is_guarded) in &items {
            assert!(!self.open.contains(key), "{key} is sent again, and no list was read");
            assert!(*is_guarded || !self.is_in_flight, "{key} is sent again, and the first may yet arrive");
            assert!(
                *is_guarded || !self.doubtful.contains(key),
                "{key} is sent again, and may have been invited"
            );
            let invited = self.effects.get(key).map_or(0, HashSet::len);
            let sent = items.iter().filter(|(other, _)| other == key).count();
            let wanted = self.wanted.iter().filter(|other| *other == key).count();
            assert!(is_first || invited + sent <= wanted, "{key} is invited a second time");
        }
    }

    fn after_sending(&mut self, request: &Request<Bytes>, result: &ScriptedResult) {
        if is_free(request) {
            return;
        }
        let head = match result {
            Ok(response) => Some(response.status()),
            Err(error) => error.status(),
        };
        let is_executed = head.is_some_and(|status| status.is_success());
        let is_in_flight = match result {
            Err(error) if head.is_none() => error.kind().may_have_been_sent(),
            // A proxy has given up on a server that may be at work.
            Err(_) => head.is_some_and(|status| status.is_server_error()),
            Ok(response) => {
                let is_gateways = [502, 504].contains(&response.status().as_u16());
                response.status().is_server_error() && (is_gateways || !is_clerks_own(response.body()))
            }
        };
        // What is a whole answer ends the call, whatever the client makes of it.
        self.is_executed |= is_executed && result.as_ref().map_or(true, |response| !is_json(response.body()));
        let items = items(request);
        let is_single = items.len() == 1;
        for (key, is_guarded) in items {
            // Whom a whole refusal is about was not invited by it; the others of a bulk may have been.
            let is_refused = result.as_ref().is_ok_and(|response| {
                let names = |key: &str| String::from_utf8_lossy(response.body()).contains(key);
                response.status().is_client_error() && (is_single || names(&key))
            });
            if !is_refused {
                self.tried_unguarded.extend((!is_guarded).then(|| key.clone()));
                self.tried.insert(key.clone());
            }
            self.is_in_flight |= is_in_flight && !is_guarded;
            if is_executed || is_in_flight || head.is_some_and(|status| status.is_server_error()) {
                self.open.insert(key);
            }
        }
    }

    fn after_looking(&mut self, request: &Request<Bytes>, list: &Response<Bytes>) {
        let key = asked(request);
        if !list.status().is_success() || !is_list(list.body()) {
            return;
        }
        self.open.remove(&key);
        let Ok(body) = serde_json::from_slice::<Value>(list.body()) else { return };
        let all = body.as_array().or_else(|| body["data"].as_array());
        let is_entry = request.uri().path().ends_with("/waitlist_entries");
        let date =
            list.headers().get("date").and_then(|date| httpdate::parse_http_date(date.to_str().ok()?).ok());
        let date = date.and_then(|date| date.duration_since(UNIX_EPOCH).ok());
        let date = date.and_then(|date| i64::try_from(date.as_millis()).ok());
        let read = |item: &Value| {
            let is_it = match is_entry {
                true => item["id"].as_str()? == key,
                false => item["email_address"].as_str()?.eq_ignore_ascii_case(&key),
            };
            // An invitation tells by being there, an entry by how it stands.
            let is_valid = !is_entry || ["invited", "completed"].iter().any(|valid| item["status"] == *valid);
            let effect = item["invitation"].get("id").unwrap_or(&item["id"]);
            // What is older by the server's own clock is not to be told from somebody else's.
            let created_at = &item["invitation"].get("created_at").unwrap_or(&item["created_at"]);
            let is_old =
                date.is_some_and(|date| created_at.as_i64().map_or(created_at.is_number(), |at| at < date));
            let is_odd = date.zip(created_at.as_i64()).is_some_and(|(date, at)| at < date - LONGEST_AGO);
            is_it.then_some((effect.as_str()?.to_owned(), is_valid && !is_old, is_odd))
        };
        let found: Vec<(String, bool, bool)> = all.into_iter().flatten().filter_map(read).collect();
        // Of an organization no list is read before: what is not old is new.
        let is_surveyed = !is_of_organization(request);
        let nothing = HashSet::new();
        if self.wanted.is_empty() || self.before.contains_key(&key) && !self.tried.contains(&key) {
            self.before.entry(key.clone()).or_default().extend(found.into_iter().map(|(id, ..)| id));
        } else if let Some(before) = self.before.get(&key).or((!is_surveyed).then_some(&nothing)) {
            let is_doubtful = found.iter().any(|(id, _, is_odd)| *is_odd && !before.contains(id));
            if is_doubtful && is_surveyed && self.tried_unguarded.contains(&key) {
                self.doubtful.insert(key.clone());
            }
            // An id that is somebody else's, too, tells nothing.
            let is_new = |id: &String| {
                let others = self.effects.iter().filter(|(other, _)| **other != key);
                !before.contains(id) && !others.into_iter().any(|(_, ids)| ids.contains(id))
            };
            let new: Vec<String> = found
                .into_iter()
                .filter(|(id, is_valid, _)| *is_valid && is_new(id))
                .map(|(id, ..)| id)
                .collect();
            // What was seen once is there; but of two for the same person each look may be for either.
            let is_repeated = self.wanted.iter().filter(|other| **other == key).count() > 1;
            let effects = self.effects.entry(key).or_default();
            if is_repeated {
                effects.clear();
            }
            effects.extend(new);
        }
    }
}

fn is_of_organization(request: &Request<Bytes>) -> bool {
    request.uri().path().contains("/organizations/")
}

/// Whether sending it twice mails nobody twice: the server itself sees to that.
fn is_free(request: &Request<Bytes>) -> bool {
    let body: Value = serde_json::from_slice(request.body()).unwrap_or_default();
    let path = request.uri().path();
    request.method() == "DELETE"
        || path.ends_with("/revoke")
        || path.contains("waitlist") && body["ignore_existing"] != true
}

/// Whom a request is about, and whether the server refuses each where there is an invitation.
fn items(request: &Request<Bytes>) -> Vec<(String, bool)> {
    let body: Value = serde_json::from_slice(request.body()).expect("JSON");
    let key = |item: &Value| item["email_address"].as_str().unwrap_or(ENTRY).to_owned();
    let items = body.as_array().map_or(std::slice::from_ref(&body), Vec::as_slice);
    let has_guard = !is_of_organization(request);
    items.iter().map(|item| (key(item), has_guard && item["ignore_existing"] != true)).collect()
}

/// Whether a body begins and ends as an answer does.
fn is_json(body: &[u8]) -> bool {
    let body = body.trim_ascii();
    matches!((body.first(), body.last()), (Some(b'{'), Some(b'}')) | (Some(b'['), Some(b']')))
}

/// Whether an error says itself that it is Clerk's and no proxy's.
fn is_clerks_own(body: &[u8]) -> bool {
    match serde_json::from_slice::<Value>(body) {
        Ok(body) => {
            body["errors"].as_array().is_some_and(|errors| errors.iter().any(|e| e["code"].is_string()))
        }
        // Numbers that no float holds.
        Err(_) => serde_json::from_slice::<IgnoredAny>(body).is_ok(),
    }
}

/// Whether somebody could read this as a list.
fn is_list(body: &[u8]) -> bool {
    if serde_json::from_slice::<IgnoredAny>(body).is_err() {
        return false;
    }
    match serde_json::from_slice::<Value>(body) {
        Ok(body) => body.is_array() || body["data"].is_array(),
        // Numbers that no float holds.
        Err(_) => true,
    }
}
