//! The client that every command makes its requests with.

use std::sync::Arc;

use clerk_invitations_native::{Clerk, DEFAULT_ATTEMPT_TIMEOUT, DEFAULT_TIMEOUT};

use crate::args::Globals;
use crate::clock::Clock;
use crate::failure::Failure;

/// The client, and the clock that it goes by.
pub(crate) fn client(globals: &Globals) -> Result<(Clerk, Clock), Failure> {
    let clock = Clock::new(globals.time_scale.unwrap_or_default());
    let mut builder = Clerk::builder()
        .runtime(Arc::new(clock))
        .timeout(clock.scaled(DEFAULT_TIMEOUT))
        .attempt_timeout(clock.scaled(DEFAULT_ATTEMPT_TIMEOUT));
    if let Some(key) = &globals.key {
        builder = builder.secret_key(key);
    }
    if let Some(url) = &globals.api_url {
        builder = builder.base_url(with_version(url));
    }
    Ok((builder.build()?, clock))
}

/// `http://127.0.0.1:8787` is what an emulator calls itself; its API lies under `/v1`.
fn with_version(url: &str) -> String {
    let bare = url.trim_end_matches('/');
    let has_path = bare.split_once("://").is_some_and(|(_, rest)| rest.contains('/'));
    if has_path { bare.to_owned() } else { format!("{bare}/v1") }
}

#[cfg(test)]
mod tests {
    use super::with_version;

    #[test]
    fn an_emulator_may_be_named_as_it_names_itself() {
        for url in
            ["http://127.0.0.1:1", "http://127.0.0.1:1/", "http://127.0.0.1:1/v1", "http://127.0.0.1:1/v1/"]
        {
            assert_eq!(with_version(url), "http://127.0.0.1:1/v1");
        }
    }
}
