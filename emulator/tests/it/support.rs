//! One emulator on a manual clock and one client. Every answer of the API is held against the contract.

use clerk_invitations_emulator::{Emulator, EmulatorBuilder, ManualClock};
use reqwest::header::HeaderMap;
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};

use crate::contract;

/// Where the manual clock stands at first.
pub(crate) const START: u64 = 1_778_544_000_000;
pub(crate) const DAY_MS: u64 = 86_400_000;
pub(crate) const KEY: &str = "sk_test_0123456789";

pub(crate) struct Lab {
    pub(crate) emulator: Emulator,
    pub(crate) http: Client,
}

/// An answer of the emulator, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error} in {:?}", self.text))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The body of a success.
    pub(crate) fn ok(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text);
        self.json()
    }

    /// `status code param_name…` of an error.
    pub(crate) fn error(&self) -> String {
        let mut words = vec![self.status.to_string()];
        for error in self.json()["errors"].as_array().unwrap() {
            words.push(error["code"].as_str().unwrap().to_owned());
            words.extend(error["meta"]["param_name"].as_str().map(str::to_owned));
        }
        words.join(" ")
    }
}

impl Lab {
    pub(crate) async fn start() -> Self {
        Self::with(|builder| builder).await
    }

    pub(crate) async fn with(build: impl FnOnce(EmulatorBuilder) -> EmulatorBuilder) -> Self {
        let builder = Emulator::builder().clock(ManualClock::default());
        let emulator = build(builder).start().await.unwrap();
        let http = Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { emulator, http }
    }

    /// A call with the key, to be adorned.
    pub(crate) fn request(&self, method: &str, path: &str) -> RequestBuilder {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        self.http.request(method, format!("{}{path}", self.emulator.base_url())).bearer_auth(KEY)
    }

    /// Sends it, and holds the answer against the contract.
    pub(crate) async fn send(&self, request: RequestBuilder) -> Answer {
        let request = request.build().unwrap();
        let (method, url) = (request.method().clone(), request.url().clone());
        let answer = read(self.http.execute(request).await.unwrap()).await.unwrap();
        contract::check(method.as_str(), &url, answer.status, &answer.json());
        answer
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(self.request("GET", path)).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(self.request("POST", path).json(&body)).await
    }

    /// A call without a body.
    pub(crate) async fn bare(&self, method: &str, path: &str) -> Answer {
        self.send(self.request(method, path)).await
    }

    /// A call that may fail before it is answered in full.
    pub(crate) async fn attempt(&self, method: &str, path: &str, body: Value) -> reqwest::Result<Answer> {
        read(self.request(method, path).json(&body).send().await?).await
    }

    pub(crate) async fn control(&self, method: &str, route: &str, body: Value) -> Answer {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let url = format!("{}/_emulator/{route}", self.emulator.url());
        let request = self.http.request(method, url);
        let request = if body.is_null() { request } else { request.json(&body) };
        read(request.send().await.unwrap()).await.unwrap()
    }

    pub(crate) async fn invite(&self, address: &str) -> Value {
        self.post("/invitations", json!({ "email_address": address })).await.ok()
    }

    pub(crate) async fn join(&self, address: &str) -> Value {
        self.post("/waitlist_entries", json!({ "email_address": address })).await.ok()
    }

    pub(crate) fn advance(&self, ms: u64) {
        self.emulator.state(|clerk| clerk.advance(std::time::Duration::from_millis(ms)));
    }

    /// The addresses that were mailed, oldest first.
    pub(crate) fn mailed(&self) -> Vec<String> {
        self.emulator.state(|clerk| clerk.outbox()).into_iter().map(|mail| mail.to).collect()
    }

    /// The addresses that have an invitation, oldest first.
    pub(crate) fn invited(&self) -> Vec<String> {
        let invitations = self.emulator.state(|clerk| clerk.invitations());
        invitations.into_iter().map(|invitation| invitation.email_address).collect()
    }
}

pub(crate) async fn read(response: reqwest::Response) -> reqwest::Result<Answer> {
    let (status, headers) = (response.status(), response.headers().clone());
    let text = response.text().await?;
    Ok(Answer { status: StatusCode::as_u16(&status), headers, text })
}

/// The id of a record.
pub(crate) fn id(record: &Value) -> &str {
    record["id"].as_str().unwrap()
}

/// One field of every record of a list.
pub(crate) fn column(records: &Value, name: &str) -> Vec<String> {
    let records = records.get("data").unwrap_or(records).as_array().unwrap();
    records.iter().map(|record| record[name].as_str().unwrap().to_owned()).collect()
}
