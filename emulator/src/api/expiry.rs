//! When an invitation ends.

use super::input::{Check, Field};

pub(super) const DEFAULT_EXPIRY_DAYS: u64 = 30;
pub(super) const EXPIRES_IN_DAYS: Field =
    Field::nullable("expires_in_days", Check::Integer { min: 1, max: 365 });

const DAY_MS: u64 = 24 * 60 * 60 * 1000;

pub(super) fn expires_at(now: u64, days: u64) -> u64 {
    now.saturating_add(days.saturating_mul(DAY_MS))
}
