//! `FetchTransport` in Node.
#![cfg(target_arch = "wasm32")]

mod hostility;
mod rig;

use clerk_invitations_tests::conformance::Host;

// A crate with JavaScript of its own needs Node's ES modules.
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_node_experimental);

const HOST: Host = Host {
    hides_redirects: false,
    hides_connect_errors: false,
    sends_again: false,
    own_headers: &["accept-encoding"],
};

/// What does not hold over gloo-net here.
const GLOO_LIMITS: &[&str] = &["a_refused_port_is_a_connect_error", "body_over_the_cap_is_refused"];
