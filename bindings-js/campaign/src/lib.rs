//! The wasm half of `clerk-invitations/campaign`: a campaign whose journal is a Durable Object's storage, and the reader of
//! the lists that it is given.
//!
//! Unlike the package's other module, it calls JavaScript: the journal, `fetch` and the clocks. Its size matters little, for
//! only the object loads it, and the campaign is written over a client that is awaited (CONTRIBUTING, "Campaigns").

#[cfg(target_arch = "wasm32")]
pub mod engine;
#[cfg(target_arch = "wasm32")]
pub mod journal;
pub mod list;
pub mod pace;
#[cfg(target_arch = "wasm32")]
pub mod reader;
#[cfg(all(target_arch = "wasm32", feature = "testing"))]
pub mod testing;

/// As in the package's other module.
#[cfg(all(target_arch = "wasm32", not(target_feature = "atomics")))]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
