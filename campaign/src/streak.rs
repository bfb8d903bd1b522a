//! When refusals are hardly about the people any more.

use crate::{PersonOutcome, Reason};

/// Refusals in a row, all for the same reason: a wrong redirect URL must not come to be everybody's fault.
#[derive(Clone, Debug, Default)]
pub struct RefusalStreak {
    code: String,
    count: u32,
}

impl RefusalStreak {
    /// After so many it is time to stop.
    pub const TOO_LONG: u32 = 20;

    /// Takes the next outcome.
    pub fn note(&mut self, outcome: &PersonOutcome) {
        let PersonOutcome::Refused(Reason { code, message, .. }) = outcome else {
            *self = Self::default();
            return;
        };
        let code = code.as_ref().unwrap_or(message);
        match self.code == *code {
            true => self.count += 1,
            false => *self = Self { code: code.clone(), count: 1 },
        }
    }

    /// The reason, where it is time to stop.
    pub fn too_long(&self) -> Option<&str> {
        (self.count >= Self::TOO_LONG).then_some(self.code.as_str())
    }
}
