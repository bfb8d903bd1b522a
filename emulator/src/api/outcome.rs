//! What comes of an operation: the value that is answered, or what is wrong.

use serde::Serialize;
use serde_json::Value;

use crate::catalogue;
use crate::problem::Problems;

pub(crate) type Outcome = Result<Value, Problems>;

pub(super) fn shown(value: impl Serialize) -> Outcome {
    serde_json::to_value(value)
        .map_err(|error| catalogue::INTERNAL_CLERK_ERROR.with(&[&error.to_string()]).into())
}
