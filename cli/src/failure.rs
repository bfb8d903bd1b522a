//! Why the command ends without having done its work, and with which status.

use std::fmt;

use clerk_invitations_campaign::{CampaignError, JournalError};
use clerk_invitations_native::{ConfigError, Error};

/// All done.
pub const DONE: u8 = 0;
/// All done, and somebody could not be invited.
pub const SOME_REFUSED: u8 = 1;
/// The command line or the input is wrong.
pub const USAGE: u8 = 2;
/// Stopped on the way; the same command goes on.
pub const STOPPED: u8 = 3;
/// Clerk refuses the key.
pub const KEY_REFUSED: u8 = 4;

/// A line for stderr, and the exit status.
#[derive(Debug)]
pub struct Failure {
    /// The exit status.
    pub status: u8,
    /// What went wrong, and what to do.
    pub message: String,
}

impl Failure {
    /// The command line or the input is wrong.
    pub fn usage(message: impl fmt::Display) -> Self {
        Self { status: USAGE, message: message.to_string() }
    }

    /// It stopped on the way.
    pub fn stopped(message: impl fmt::Display) -> Self {
        Self { status: STOPPED, message: message.to_string() }
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::usage(error)
    }
}

impl From<JournalError> for Failure {
    fn from(error: JournalError) -> Self {
        Self::stopped(error)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let status = error.status().map_or(0, |status| status.as_u16());
        match status {
            401 | 403 => Self { status: KEY_REFUSED, message: format!("Clerk refuses the key: {error}") },
            _ => Self::stopped(error),
        }
    }
}

impl From<CampaignError> for Failure {
    fn from(error: CampaignError) -> Self {
        match error {
            CampaignError::Clerk(error) => error.into(),
            other => Self::stopped(other),
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::stopped(error)
    }
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::stopped(format_args!("journal: {error}{}", crate::journal::advice(&error)))
    }
}
