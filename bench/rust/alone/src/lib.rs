//! Core without a network, beside plain `serde_json`, and for lists the models of clerk-rs.

mod ours;
mod text;
pub mod works;
