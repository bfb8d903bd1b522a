//! What a list of people may look like: columns and their names, fields, addresses (feature `list`).
//!
//! The command reads files with it, and the npm package what a Worker hands over.

mod address;
pub mod field;
pub mod header;
mod shown;

pub use address::{is_everyday, key};
pub use shown::{clean, shown, some_of};
