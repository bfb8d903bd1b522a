//! `FetchTransport` in a page of Chromium.
#![cfg(target_arch = "wasm32")]

mod hostility;
mod rig;

use clerk_invitations_tests::conformance::Host;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

const HOST: Host = Host {
    hides_redirects: true,
    hides_connect_errors: true,
    sends_again: true,
    own_headers: &["accept-encoding", "referer", "user-agent"],
};

/// What does not hold over gloo-net here.
const GLOO_LIMITS: &[&str] = &["body_over_the_cap_is_refused"];
