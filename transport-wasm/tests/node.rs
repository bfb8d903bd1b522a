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
