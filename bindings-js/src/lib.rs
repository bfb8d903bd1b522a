//! The wasm half of the npm package: one class, [`Call`].
//!
//! Nothing here waits, and nothing here calls JavaScript. JavaScript drives a call: it goes on until it wants something
//! done (an HTTP exchange, a wait), says what, and goes on when that is done. So there is no executor, no closure and no
//! promise on this side, nothing can hang here, and whatever went wrong would be an exception in the JavaScript function
//! that awaits the call. CONTRIBUTING has the figures.

mod call;
mod settings;
#[cfg(test)]
mod typescript;

pub use call::Call;

/// Small, and quick enough: the standard library's allocator is a tenth of this module.
#[cfg(all(target_arch = "wasm32", not(target_feature = "atomics")))]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
