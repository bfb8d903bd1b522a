//! The switches of the emulator: what Clerk's documents leave open.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::control_error::{ControlError, shown, strict};
use crate::limits::Limits;

/// How the emulator behaves where Clerk's behaviour is not documented.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Config {
    /// Whether a bulk create with an offender creates nothing (`true`), or all but the offenders.
    pub bulk_atomic: bool,
    /// How the `query` of a list compares.
    pub query_match: QueryMatch,
    /// Which rate limits apply.
    pub limits: Limits,
    /// Whether the waitlist takes new entries.
    pub waitlist_open: bool,
    /// What is answered to a second pending invitation of one address into one organization.
    pub organization_duplicates: OrganizationDuplicates,
    /// Whether the instance has organizations at all.
    pub organizations_enabled: bool,
    /// How many API calls the log keeps: the newest ones, 10,000 unless said. One takes about 2 kB, a larger body more.
    pub log_limit: u32,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            bulk_atomic: true,
            query_match: QueryMatch::Substring,
            limits: Limits::Off,
            waitlist_open: true,
            organization_duplicates: OrganizationDuplicates::DuplicateRecord,
            organizations_enabled: true,
            log_limit: 10_000,
        }
    }
}

/// How the `query` of a list compares with an address or id. ASCII case never matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum QueryMatch {
    /// The whole of it.
    Exact,
    /// Any part of it.
    #[default]
    Substring,
}

/// What is answered to a second pending invitation of one address into one organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum OrganizationDuplicates {
    /// `400 duplicate_record`, with the addresses in `meta`.
    #[default]
    DuplicateRecord,
    /// `400 organization_invitation_not_unique`, which names nobody.
    OrganizationInvitationNotUnique,
    /// It is created.
    Allowed,
}

impl Config {
    /// Sets the named switches and leaves the others as they are.
    ///
    /// # Errors
    ///
    /// Which switch is unknown, or what its value must be.
    pub fn patched(self, patch: Map<String, Value>) -> Result<Self, ControlError> {
        let mut switches: Map<String, Value> = strict(shown(self)?)?;
        switches.extend(patch);
        strict(Value::Object(switches))
    }
}
