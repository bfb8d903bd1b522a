//! Where requests go.

use std::fmt;

use crate::error::ConfigError;
use crate::text::{find, split_once};

/// A base URL that has been checked: absolute, http or https, without credentials, query and final slash.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct BaseUrl(String);

impl BaseUrl {
    pub(crate) fn new(url: &str) -> Result<Self, ConfigError> {
        if let Some(rule) = broken_rule(url) {
            return Err(ConfigError::new("base_url", rule));
        }
        let mut url = url;
        while let Some(shorter) = url.strip_suffix("/") {
            url = shorter;
        }
        Ok(Self(url.to_owned()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// The first rule that a URL breaks.
fn broken_rule(url: &str) -> Option<&'static str> {
    let (scheme, rest) = split_once(url, "://").unwrap_or_default();
    let host = split_once(rest, "/").map_or(rest, |(host, _)| host);
    if !url.bytes().all(|byte| byte.is_ascii_graphic()) {
        Some("must hold visible ASCII characters only")
    } else if !scheme.eq_ignore_ascii_case("https") && !scheme.eq_ignore_ascii_case("http") {
        Some("must start with `https://` or `http://`")
    } else if host.is_empty() || find(host, "@").is_some() {
        Some("must name a host and hold no credentials")
    } else if find(rest, "?").is_some() || find(rest, "#").is_some() {
        Some("must have neither a query nor a fragment")
    } else {
        None
    }
}

impl fmt::Debug for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}
