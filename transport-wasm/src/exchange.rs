//! `js/exchange.js`: what has to be done around `fetch`, for this crate and for the npm package.

use js_sys::{Array, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(module = "/js/exchange.js")]
extern "C" {
    /// Never throws, never rejects and always settles, to an [`Outcome`].
    #[wasm_bindgen(catch)]
    pub(crate) fn exchange(request: &Object, host: &Object) -> Result<Promise, JsValue>;
}

#[wasm_bindgen(module = "/js/headers.js")]
extern "C" {
    /// Pairs of the headers of an [`Outcome`]. Never throws.
    #[wasm_bindgen(js_name = readHeaders)]
    pub(crate) fn read_headers(headers: &JsValue) -> Array;
}

#[wasm_bindgen]
extern "C" {
    /// An answer or a failure, made by `exchange`: its members are plain values of these types.
    pub(crate) type Outcome;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn failed(this: &Outcome) -> Option<String>;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn cause(this: &Outcome) -> JsValue;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn status(this: &Outcome) -> Option<u16>;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn headers(this: &Outcome) -> JsValue;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn body(this: &Outcome) -> Uint8Array;

    type AbortController;

    #[wasm_bindgen(catch, constructor)]
    fn new() -> Result<AbortController, JsValue>;

    #[wasm_bindgen(method, getter)]
    fn signal(this: &AbortController) -> JsValue;

    #[wasm_bindgen(catch, method)]
    fn abort(this: &AbortController) -> Result<(), JsValue>;
}

/// Aborts when dropped. An exchange that is over no longer listens.
pub(crate) struct AbortOnDrop(AbortController);

impl AbortOnDrop {
    pub(crate) fn new() -> Result<Self, JsValue> {
        AbortController::new().map(Self)
    }

    pub(crate) fn signal(&self) -> JsValue {
        self.0.signal()
    }
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        let _nobody_to_tell = self.0.abort();
    }
}

/// Sets a member of an object of ours.
pub(crate) fn set(object: &Object, name: &str, value: impl Into<JsValue>) -> Result<(), JsValue> {
    Reflect::set(object, &name.into(), &value.into()).map(drop)
}
