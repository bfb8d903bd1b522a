//! What one would write by hand: reqwest and `serde_json`. No retries, no timeout, no checks, no errors of its own.

use std::error::Error;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{Contender, KEY};

#[derive(Clone)]
pub struct Hand {
    client: reqwest::Client,
    base_url: String,
}

#[derive(Serialize)]
struct Create<'a> {
    email_address: &'a str,
}

#[allow(dead_code, reason = "it is decoded as an application would")]
#[derive(Deserialize)]
struct Invitation {
    object: String,
    id: String,
    email_address: String,
    public_metadata: Map<String, Value>,
    status: Status,
    revoked: Option<bool>,
    url: Option<String>,
    expires_at: Option<i64>,
    created_at: i64,
    updated_at: i64,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Status {
    Pending,
    Accepted,
    Revoked,
    Expired,
}

#[allow(dead_code, reason = "it is decoded as an application would")]
#[derive(Deserialize)]
struct Page {
    data: Vec<Invitation>,
    total_count: u64,
}

impl Hand {
    fn request(&self, method: reqwest::Method) -> reqwest::RequestBuilder {
        let request = self.client.request(method, format!("{}/invitations", self.base_url));
        request.bearer_auth(KEY).header("clerk-api-version", "2026-05-12")
    }
}

impl Contender for Hand {
    fn connect(base_url: &str) -> Result<Self, Box<dyn Error>> {
        Ok(Self { client: reqwest::Client::new(), base_url: base_url.to_owned() })
    }

    async fn create(&self, email_address: String) -> Result<String, Box<dyn Error>> {
        let request = self.request(reqwest::Method::POST).json(&Create { email_address: &email_address });
        let invitation: Invitation = request.send().await?.error_for_status()?.json().await?;
        Ok(invitation.id)
    }

    async fn list(&self, limit: u16) -> Result<usize, Box<dyn Error>> {
        let request =
            self.request(reqwest::Method::GET).query(&[("paginated", "true")]).query(&[("limit", limit)]);
        let page: Page = request.send().await?.error_for_status()?.json().await?;
        Ok(page.data.len())
    }
}
