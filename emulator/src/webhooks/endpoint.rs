//! Where webhooks go, and how they are signed.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use http::Uri;
use http::uri::Scheme;
use serde::Deserialize;
use sha2::Sha256;

use crate::control_error::ControlError;

/// An address that takes webhooks, and the secret that they are signed with.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookEndpoint {
    url: String,
    key: Vec<u8>,
}

/// As the control side writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewEndpoint {
    url: String,
    secret: String,
}

impl TryFrom<NewEndpoint> for WebhookEndpoint {
    type Error = ControlError;

    fn try_from(new: NewEndpoint) -> Result<Self, ControlError> {
        Self::new(new.url, &new.secret)
    }
}

impl WebhookEndpoint {
    /// The URL is `http://…` or `https://…`; the secret, `whsec_` and base64, as in Clerk's dashboard.
    ///
    /// # Errors
    ///
    /// If one of them is not like that. The secret is not in the error.
    pub fn new(url: impl Into<String>, secret: &str) -> Result<Self, ControlError> {
        let url = url.into();
        let is_http = url.parse::<Uri>().is_ok_and(|uri| {
            uri.host().is_some_and(|host| !host.is_empty())
                && [Some(&Scheme::HTTP), Some(&Scheme::HTTPS)].contains(&uri.scheme())
        });
        if !is_http {
            return Err(ControlError::new(
                400,
                format!("url: `{url}` must be an http:// or https:// address"),
            ));
        }
        let key = secret.strip_prefix("whsec_").and_then(|text| STANDARD.decode(text).ok());
        match key.filter(|key| !key.is_empty()) {
            Some(key) => Ok(Self { url, key }),
            None => Err(ControlError::new(400, "secret: must be `whsec_` with base64 after it")),
        }
    }

    /// Where webhooks go.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The value of `svix-signature`: HMAC-SHA256 of `id.timestamp.body`.
    pub(super) fn signature(&self, id: &str, timestamp: u64, body: &str) -> String {
        signed(&self.key, id, timestamp, body)
    }

    /// The signature of somebody who does not know the secret.
    pub(super) fn forged(&self, id: &str, timestamp: u64, body: &str) -> String {
        let key: Vec<u8> = self.key.iter().map(|byte| !byte).collect();
        signed(&key, id, timestamp, body)
    }
}

fn signed(key: &[u8], id: &str, timestamp: u64, body: &str) -> String {
    // HMAC takes keys of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return String::new() };
    mac.update(format!("{id}.{timestamp}.{body}").as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

impl fmt::Debug for WebhookEndpoint {
    /// Without the secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookEndpoint").field("url", &self.url).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::WebhookEndpoint;

    /// The example of Svix's documentation.
    #[test]
    fn a_signature_is_the_published_one() {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        let endpoint = WebhookEndpoint::new("http://127.0.0.1:1/", secret).unwrap();
        let (id, body) = ("msg_p5jXN8AQM9LWM0D4loKWxJek", r#"{"test": 2432232314}"#);
        let signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        assert_eq!(endpoint.signature(id, 1_614_265_330, body), signature);
        assert_ne!(endpoint.forged(id, 1_614_265_330, body), signature);
        assert!(!format!("{endpoint:?}").contains("MfKQ"));
    }

    #[test]
    fn what_is_wrong_is_named_and_no_secret_is_shown() {
        for (url, secret, field) in [
            ("x", "whsec_AAAA", "url"),
            ("ftp://a", "whsec_AAAA", "url"),
            ("http://", "whsec_AAAA", "url"),
            ("http://a", "AAAA", "secret"),
            ("http://a", "whsec_", "secret"),
            ("http://a", "whsec_!secret!", "secret"),
        ] {
            let error = WebhookEndpoint::new(url, secret).unwrap_err().to_string();
            assert!(error.starts_with(&format!("{field}: ")) && !error.contains("!secret!"), "{error}");
        }
    }
}
