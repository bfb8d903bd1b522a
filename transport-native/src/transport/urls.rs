//! From a URI to reqwest's URL.

use std::error::Error;
use std::sync::{Arc, OnceLock};

use http::Uri;
use http::uri::{Authority, PathAndQuery};
use reqwest::Url;

/// Makes URLs. The requests of a client go to one host, which is parsed once: it is a tenth of what a call costs.
#[derive(Clone, Default)]
pub(super) struct Urls(Arc<OnceLock<(Uri, Url)>>);

impl Urls {
    pub(super) fn of(&self, uri: &Uri) -> Result<Url, Box<dyn Error + Send + Sync>> {
        if let Some((first, url)) = self.0.get()
            && host(first) == host(uri)
        {
            let mut url = url.clone();
            url.set_path(uri.path());
            url.set_query(uri.query());
            return Ok(url);
        }
        let url = Url::parse(&text(uri))?;
        // Another request may have been the first.
        let _ = self.0.set((uri.clone(), url.clone()));
        Ok(url)
    }
}

fn host(uri: &Uri) -> (Option<&str>, Option<&str>) {
    (uri.scheme_str(), uri.authority().map(Authority::as_str))
}

/// What `Display` writes of an absolute URI, without its machinery, by which reqwest's own conversion goes.
fn text(uri: &Uri) -> String {
    let (scheme, authority) = host(uri);
    let path_and_query = uri.path_and_query().map_or("", PathAndQuery::as_str);
    [scheme.unwrap_or_default(), "://", authority.unwrap_or_default(), path_and_query].concat()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn a_host_that_is_known_makes_no_difference() {
        let urls = Urls::default();
        let uris = [
            "https://api.clerk.com/v1/invitations",
            "https://api.clerk.com",
            "https://api.clerk.com/",
            "https://api.clerk.com/v1/invitations?query=ada%40example.com&limit=500",
            "https://api.clerk.com/v1/invitations?",
            "https://api.clerk.com/v1/?it's=1&b|c",
            "https://api.clerk.com/v1/a%2Fb/%2E%2E/c",
            "https://api.clerk.com/v1/../..//x;y=1",
            "https://api.clerk.com:443/v1/invitations",
            "https://API.clerk.com/v1/invitations",
            "http://api.clerk.com/v1/invitations",
            "http://user:Secret@127.0.0.1:8787/v1",
            "http://user:secret@127.0.0.1:8787/v1",
            "http://[::1]:8787/v1?a=b",
        ];
        for uri in uris {
            let uri: Uri = uri.parse().unwrap();
            let first = Urls::default();
            for urls in [&urls, &first, &first] {
                assert_eq!(urls.of(&uri).unwrap().as_str(), Url::parse(&text(&uri)).unwrap().as_str());
            }
        }
    }
}
