//! The forms in which ids, enums, requests, models and resources are declared.

mod id;
mod model;
mod open_enum;
mod request;
mod resource;

pub(crate) use id::id;
pub(crate) use model::{field, model, part};
pub(crate) use open_enum::open_enum;
pub(crate) use request::{argument, bulk, encode_fields, from_required, request, source};
pub(crate) use resource::{facade, resource};
