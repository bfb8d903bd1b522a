//! The emulator for JavaScript: requests in, replies out. Time comes with each request.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use clerk_invitations_emulator::{
    Answer, Clock, Config, Reply as Replied, Site, State, WebhookEndpoint, WebhookRequest, drift_table,
    handle, serve,
};
use http::{HeaderMap, Request, Response};
use serde_json::{Map, Value};
use wasm_bindgen::prelude::wasm_bindgen;

/// What JavaScript said the time is.
#[derive(Debug, Clone, Default)]
struct GivenClock(Arc<AtomicU64>);

impl Clock for GivenClock {
    fn now_ms(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// An offline Clerk.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Emulator {
    state: State,
    clock: GivenClock,
    site: Option<Site>,
}

#[wasm_bindgen]
impl Emulator {
    /// An empty one. `config` is a JSON object of switches, as `POST /_emulator/config` takes them.
    ///
    /// # Errors
    ///
    /// Which switch is unknown, or what its value must be.
    #[wasm_bindgen(constructor)]
    pub fn new(now: f64, seed: f64, key: Option<String>, config: &str) -> Result<Emulator, String> {
        let clock = GivenClock::default();
        clock.0.store(whole(now), Ordering::Relaxed);
        let config: Map<String, Value> = serde_json::from_str(config).map_err(|error| error.to_string())?;
        let config = Config::default().patched(config).map_err(|error| error.to_string())?;
        let state = State::new(clock.clone(), whole(seed)).with_config(config);
        let state = match key {
            Some(key) => state.with_key(key),
            None => state,
        };
        Ok(Self { state, clock, site: None })
    }

    /// Answers as a server at this address does: to those whom it lets in.
    pub fn open(self, origin: &str, cors: bool, hosts: Vec<String>) -> Emulator {
        let site = hosts.into_iter().fold(Site::new().cors(cors), Site::host);
        Self { state: self.state.with_origin(origin), site: Some(site), ..self }
    }

    /// Handles one request. `headers` are names and values in turn.
    ///
    /// # Errors
    ///
    /// What of it is not allowed in HTTP.
    pub fn handle(
        &mut self,
        now: f64,
        method: &str,
        target: &str,
        headers: Vec<String>,
        body: Vec<u8>,
    ) -> Result<Reply, String> {
        self.clock.0.store(whole(now), Ordering::Relaxed);
        let mut request = Request::builder().method(method).uri(target);
        for pair in headers.chunks_exact(2) {
            if let [name, value] = pair {
                request = request.header(name, value);
            }
        }
        let request = request.body(Bytes::from(body)).map_err(|error| error.to_string())?;
        Ok(Reply::from(match &self.site {
            Some(site) => serve(&mut self.state, site, request),
            None => handle(&mut self.state, request),
        }))
    }

    /// Tells this endpoint what happens, from the start and after each reset.
    ///
    /// # Errors
    ///
    /// If the URL or the secret is not like one.
    pub fn tell(self, url: &str, secret: &str) -> Result<Emulator, String> {
        let endpoint = WebhookEndpoint::new(url, secret).map_err(|error| error.to_string())?;
        Ok(Self { state: self.state.with_webhook(endpoint), ..self })
    }

    /// Takes the first webhook that is due. `wall` is the time that it is signed at.
    pub fn take_webhook(&mut self, now: f64, wall: f64) -> Option<Webhook> {
        self.clock.0.store(whole(now), Ordering::Relaxed);
        self.state.take_webhook(whole(wall)).map(Webhook::from)
    }

    /// Tells how a webhook was answered: with a status, or why there is none.
    pub fn webhook_answered(&mut self, now: f64, number: f64, status: Option<u16>, error: &str) {
        self.clock.0.store(whole(now), Ordering::Relaxed);
        self.state.webhook_answered(whole(number), status.ok_or_else(|| error.to_owned()));
    }

    /// In how many milliseconds the next webhook is due.
    pub fn webhook_wait(&mut self, now: f64) -> Option<f64> {
        self.clock.0.store(whole(now), Ordering::Relaxed);
        #[expect(clippy::cast_precision_loss, reason = "no clock reaches 2^53")]
        self.state.webhook_wait_ms().map(|wait| wait as f64)
    }

    /// Tells the log how many milliseconds the answer to the last API call has taken.
    pub fn took(&mut self, milliseconds: f64) {
        self.state.took(Duration::from_secs_f64(milliseconds.max(0.0) / 1000.0));
    }
}

/// Milliseconds and seeds, which JavaScript has checked: whole, and below 2^53.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates, as it should")]
fn whole(number: f64) -> u64 {
    number as u64
}

/// Compares an OpenAPI document in JSON with what the emulator implements: a table, empty if there is no difference.
///
/// # Errors
///
/// If it is no such document.
#[wasm_bindgen]
pub fn drift(document: &str) -> Result<String, String> {
    let document = serde_json::from_str(document).map_err(|error| error.to_string())?;
    let differences = clerk_invitations_emulator::drift(&document)?;
    Ok(if differences.is_empty() { String::new() } else { drift_table("emulator", &differences) })
}

/// A webhook that is due, to be sent with `POST`.
#[wasm_bindgen(getter_with_clone)]
#[derive(Debug)]
pub struct Webhook {
    /// By which its answer is told.
    pub number: f64,
    /// Where it goes.
    pub url: String,
    /// Names and values in turn.
    pub headers: Vec<String>,
    /// Its body.
    pub body: String,
}

impl From<WebhookRequest> for Webhook {
    fn from(webhook: WebhookRequest) -> Self {
        let headers = webhook.headers.into_iter().flat_map(|(name, value)| [name.to_owned(), value]);
        #[expect(clippy::cast_precision_loss, reason = "nobody sends 2^53 webhooks")]
        let number = webhook.number as f64;
        Self { number, url: webhook.url, headers: headers.collect(), body: webhook.body }
    }
}

/// What the client is to see.
#[wasm_bindgen(getter_with_clone)]
#[derive(Debug, Default)]
pub struct Reply {
    /// `whole`, `truncated`, `oversized`, `closed` or `stalled`.
    pub kind: String,
    /// To be waited for before anything is answered, in milliseconds.
    pub delay: f64,
    /// The status, if there is an answer.
    pub status: u16,
    /// Names and values in turn.
    pub headers: Vec<String>,
    /// The whole body, of which a truncated answer sends the first half.
    pub body: Vec<u8>,
    /// How many blanks the body of an oversized answer has.
    pub blanks: f64,
}

impl From<Replied> for Reply {
    fn from(reply: Replied) -> Self {
        let (kind, response, blanks) = match reply.answer {
            Answer::Whole(response) => ("whole", Some(response), 0),
            Answer::Truncated(response) => ("truncated", Some(response), 0),
            Answer::Oversized(head, blanks) => ("oversized", Some(head.map(|()| Bytes::new())), blanks),
            Answer::Closed => ("closed", None, 0),
            _ => ("stalled", None, 0),
        };
        let delay = reply.delay.as_secs_f64() * 1000.0;
        #[expect(clippy::cast_precision_loss, reason = "nobody sends 2^53 blanks")]
        let shell = Self { kind: kind.into(), delay, blanks: blanks as f64, ..Self::default() };
        match response {
            Some(response) => shell.with(response),
            None => shell,
        }
    }
}

impl Reply {
    fn with(self, response: Response<Bytes>) -> Self {
        let (head, body) = response.into_parts();
        Self { status: head.status.as_u16(), headers: flat(&head.headers), body: body.into(), ..self }
    }
}

fn flat(headers: &HeaderMap) -> Vec<String> {
    let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    headers.iter().flat_map(|(name, value)| [name.as_str().to_owned(), text(value)]).collect()
}
