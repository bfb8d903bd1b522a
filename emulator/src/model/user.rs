//! Users.

use serde::{Deserialize, Serialize};

use crate::table::record;

/// An address that has signed up, so that it cannot be invited any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[non_exhaustive]
pub struct User {
    /// `user_` and 27 letters and digits.
    pub id: String,
    /// The user's address.
    pub email_address: String,
    /// When it signed up, in milliseconds since the Unix epoch.
    pub created_at: u64,
}

record!(User, id, email_address);
