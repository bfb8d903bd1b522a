//! Situations that the walk over pages and the batch meet, with the steps they take: `tests/vectors`. The npm package's, which
//! are written in TypeScript, are held to the same ones (`bindings-js/tests/vectors`).
//!
//! `UPDATE_VECTORS=1` writes what is expected as it is now.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use clerk_invitations_core::{BatchOutcome, Bytes, ListInvitations, Method, http};
use futures_executor::block_on;
use serde_json::{Value, json};

use crate::support::{invitation, response, scripted};

/// Reads the vectors of this name, and holds each to what `run` makes of it.
fn hold(name: &str, members: &[&str], run: impl Fn(&Value) -> Value) {
    let path = format!("{}/../tests/vectors/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let vectors: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    assert!(vectors.len() > 9, "{}", vectors.len());
    let mut made = Vec::new();
    for mut vector in vectors {
        let result = run(&vector);
        if std::env::var_os("UPDATE_VECTORS").is_none() {
            for member in members {
                assert_eq!(result[member], vector[member], "{name}: {}: {member}", vector["about"]);
            }
        }
        members.iter().for_each(|member| vector[member] = result[member].clone());
        made.push(vector);
    }
    if std::env::var_os("UPDATE_VECTORS").is_some() {
        let lines: Vec<String> = made.iter().map(Value::to_string).collect();
        std::fs::write(path, format!("[\n{}\n]\n", lines.join(",\n"))).unwrap();
    }
}

fn text<'a>(request: &'a http::Request<Bytes>, name: &str) -> Option<&'a str> {
    let query = request.uri().query()?;
    query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
}

fn parameter(request: &http::Request<Bytes>, name: &str) -> Option<u64> {
    text(request, name)?.parse().ok()
}

/// Rows of a list: id and creation time.
type Rows = Vec<(u64, i64)>;

fn change(rows: &mut Rows, change: &Value) {
    let removed: Vec<u64> =
        change["remove"].as_array().into_iter().flatten().filter_map(Value::as_u64).collect();
    rows.retain(|(id, _)| !removed.contains(id));
    rows.extend(
        serde_json::from_value::<Option<Rows>>(change["insert"].clone()).unwrap().unwrap_or_default(),
    );
    rows.sort_by_key(|(_, created_at)| *created_at);
}

/// The windows that the walk asks for, and the items it yields.
fn walk(vector: &Value) -> Value {
    let mut rows: Rows = serde_json::from_value(vector["items"].clone()).unwrap();
    let windows = Arc::new(Mutex::new(Vec::new()));
    let (changes, asked) = (vector["changes"].clone(), windows.clone());
    let (clerk, _) = scripted(move |request| {
        let (offset, limit) = (parameter(request, "offset").unwrap(), parameter(request, "limit").unwrap());
        let mut asked = asked.lock().unwrap();
        asked.push([offset, limit]);
        let page = rows.iter().skip(offset.try_into().unwrap()).take(limit.try_into().unwrap());
        let data: Vec<Value> = page
            .map(|(id, created_at)| {
                let mut item = invitation();
                item["id"] = json!(format!("inv_{id}"));
                item["created_at"] = json!(created_at);
                item
            })
            .collect();
        let body = json!({"data": data, "total_count": rows.len()});
        for it in changes.as_array().into_iter().flatten().filter(|it| it["after"] == asked.len()) {
            change(&mut rows, it);
        }
        Ok(response(200, body.to_string()))
    });
    let mut request = ListInvitations::new();
    request.limit = vector["limit"].as_u64().map(|limit| limit.try_into().unwrap());
    request.offset = vector["offset"].as_u64();
    let yielded: Vec<u64> = block_on(async {
        let (mut listing, mut ids) = (clerk.invitations().list_all(request), Vec::new());
        while let Some(item) = listing.next().await {
            ids.push(item.unwrap().id.as_str().trim_start_matches("inv_").parse().unwrap());
        }
        ids
    });
    let windows = windows.lock().unwrap().clone();
    json!({"windows": windows, "yields": yielded})
}

fn refusal(status: u16, code: &str, named: &[String]) -> http::Response<Bytes> {
    let meta = json!({"email_addresses": named});
    let error = json!({"code": code, "message": code, "long_message": code, "meta": meta});
    response(status, json!({"errors": [error]}).to_string())
}

/// What the server says its time is, and an invitation that is made now has.
const NOW: (&str, i64) = ("Wed, 31 Dec 2025 00:00:00 GMT", 1_767_139_200_000);

/// A server that refuses some people. Of those with an invitation it names all, of anybody else nobody; a bulk that it refuses
/// has created nobody, or (`inPart`) all others.
struct Server {
    refused: BTreeMap<String, String>,
    is_in_part: bool,
    made: BTreeSet<String>,
    groups: Vec<Vec<String>>,
    lookups: Vec<String>,
}

impl Server {
    fn new(vector: &Value) -> Self {
        let refused: Option<_> = serde_json::from_value(vector["refused"].clone()).unwrap();
        Self {
            refused: refused.unwrap_or_default(),
            is_in_part: vector["inPart"] == true,
            made: BTreeSet::new(),
            groups: Vec::new(),
            lookups: Vec::new(),
        }
    }

    fn answer(&mut self, request: &http::Request<Bytes>) -> http::Response<Bytes> {
        if request.method() == Method::GET {
            let address = text(request, "query").unwrap().replace("%40", "@");
            let found = self.found(&address);
            self.lookups.push(address);
            return dated(json!({"data": found, "total_count": found.len()}));
        }
        let body: Value = serde_json::from_slice(request.body()).unwrap();
        let address = |item: &Value| item["email_address"].as_str().unwrap().to_owned();
        let addresses: Vec<String> = match body.as_array() {
            Some(items) => items.iter().map(address).collect(),
            None => vec![address(&body)],
        };
        let response = self.invite(&addresses, body.is_array());
        self.groups.push(addresses);
        response
    }

    fn found(&self, address: &str) -> Vec<Value> {
        let is_older = self.code(address).is_some_and(|code| code == "duplicate_record");
        let created_at = if self.made.contains(address) {
            NOW.1
        } else if is_older {
            NOW.1 - 86_400_000
        } else {
            return Vec::new();
        };
        let mut found = made(address);
        found["created_at"] = json!(created_at);
        vec![found]
    }

    fn code(&self, address: &str) -> Option<&String> {
        self.refused.get(address)
    }

    fn invite(&mut self, addresses: &[String], is_bulk: bool) -> http::Response<Bytes> {
        let has_one = |address: &&String| {
            self.made.contains(*address) || self.code(address).is_some_and(|code| code == "duplicate_record")
        };
        let duplicates: Vec<String> = addresses.iter().filter(has_one).cloned().collect();
        let code = addresses.iter().find_map(|address| self.code(address)).cloned();
        if duplicates.is_empty() && code.is_none() || self.is_in_part {
            let fit: Vec<String> = addresses.iter().filter(|it| self.code(it).is_none()).cloned().collect();
            self.made.extend(fit);
        }
        if !duplicates.is_empty() {
            return refusal(400, "duplicate_record", &duplicates);
        }
        if let Some(code) = code {
            return refusal(422, &code, &[]);
        }
        let made: Vec<Value> = addresses.iter().map(|address| made(address)).collect();
        response(200, if is_bulk { json!(made) } else { made[0].clone() }.to_string())
    }
}

fn made(address: &str) -> Value {
    let mut made = invitation();
    made["email_address"] = json!(address);
    made
}

fn dated(body: Value) -> http::Response<Bytes> {
    let mut response = response(200, body.to_string());
    response.headers_mut().insert("date", NOW.0.parse().unwrap());
    response
}

/// Whom the batch sends together, in order, whom it looks up, and what becomes of each.
fn batch(vector: &Value) -> Value {
    let server = Arc::new(Mutex::new(Server::new(vector)));
    let asked = server.clone();
    let (clerk, _) = scripted(move |request| Ok(asked.lock().unwrap().answer(request)));
    let people = (0..vector["people"].as_u64().unwrap()).map(|n| format!("p{n:02}@example.com"));
    let outcomes: BTreeMap<String, &str> = block_on(async {
        let mut batch = clerk.invitations().bulk_create_all(people.collect::<Vec<_>>()).concurrency(1);
        if vector["withPending"] == true {
            batch = batch.with_pending();
        }
        let mut outcomes = BTreeMap::new();
        while let Some(item) = batch.next().await {
            let outcome = match item.outcome {
                BatchOutcome::Created(_) => "created",
                BatchOutcome::AlreadyInvited(Some(_)) => "alreadyInvited, shown",
                BatchOutcome::AlreadyInvited(None) => "alreadyInvited",
                BatchOutcome::AlreadyUser(_) => "alreadyUser",
                BatchOutcome::Refused(_) => "refused",
                other => panic!("{}: {other:?}", item.email_address),
            };
            outcomes.insert(item.email_address, outcome);
        }
        outcomes
    });
    let server = server.lock().unwrap();
    json!({"groups": server.groups, "lookups": server.lookups, "outcomes": outcomes})
}

#[test]
fn the_walk_over_pages_takes_the_steps_of_the_vectors() {
    hold("listing", &["windows", "yields"], walk);
}

#[test]
fn the_batch_takes_the_steps_of_the_vectors() {
    hold("batch", &["groups", "lookups", "outcomes"], batch);
}

/// What becomes of a delivery: its event, or why it is not taken.
#[cfg(feature = "webhook")]
fn verify(vector: &Value) -> Value {
    use clerk_invitations_core::webhook::{Webhook, WebhookError};
    use clerk_invitations_core::{Headers, Timestamp};

    let mut lines = String::new();
    for (name, value) in vector["headers"].as_object().unwrap() {
        lines.push_str(&format!("{name}: {}\n", value.as_str().unwrap()));
    }
    let mut secrets = vector["secrets"].as_array().unwrap().iter().map(|secret| secret.as_str().unwrap());
    let webhook = secrets.try_fold(None, |webhook: Option<Webhook>, secret| match webhook {
        None => Webhook::new(secret).map(Some),
        Some(webhook) => webhook.also_accept(secret).map(Some),
    });
    let webhook = match webhook {
        Ok(webhook) => webhook.unwrap(),
        Err(error) => return json!({"code": "invalid_secret", "message": error.rule()}),
    };
    let body = vector["body"].as_str().unwrap().as_bytes();
    let now = Timestamp::from_millis(vector["now"].as_i64().unwrap());
    let error = match webhook.verify(Headers::from_lines(lines), body, now) {
        Ok(event) => return json!({"event": [event.message_id, event.data.event_type()]}),
        Err(error) => error,
    };
    let code = match error {
        WebhookError::MissingHeader(_) => "missing_header",
        WebhookError::InvalidTimestamp => "invalid_timestamp",
        WebhookError::NotRecent { .. } => "not_recent",
        WebhookError::NoMatchingSignature => "no_matching_signature",
        // What does not fit, and where, only core knows.
        WebhookError::InvalidEvent { .. } => return json!({"code": "invalid_event"}),
        other => panic!("{other}"),
    };
    json!({"code": code, "message": error.to_string()})
}

#[test]
#[cfg(feature = "webhook")]
fn deliveries_are_taken_and_refused_as_the_vectors_are() {
    hold("webhooks", &["event", "code", "message"], verify);
}
