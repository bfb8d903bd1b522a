//! The reader of lists, for JavaScript.

use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::list::{ListReader, Rows};

/// Reads a list piece by piece: `{"rows", "problems"}` as JSON. What it throws is about the whole list, and begins with the line.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Reader(ListReader);

#[wasm_bindgen]
impl Reader {
    /// Nothing is read yet. Whose row names no organization is invited into this one, if any.
    #[wasm_bindgen(constructor)]
    pub fn new(organization_id: Option<String>) -> Reader {
        Self(ListReader::new(organization_id))
    }

    /// Takes the next piece.
    pub fn push(&mut self, piece: &[u8]) -> Result<String, JsError> {
        json(self.0.push(piece))
    }

    /// Takes what is left.
    pub fn finish(&mut self) -> Result<String, JsError> {
        json(self.0.finish())
    }
}

fn json(rows: Result<Rows, String>) -> Result<String, JsError> {
    let rows = rows.map_err(|why| JsError::new(&why))?;
    Ok(serde_json::to_string(&rows)?)
}
