//! Declarations in TypeScript, one after the other.

use ts_rs::{Config as Settings, TS};

/// A module that grows.
pub(crate) struct Declarations {
    settings: Settings,
    pub(super) text: String,
}

impl Declarations {
    pub(super) fn begin(head: &str) -> Self {
        // Milliseconds and counts stay far below 2^53.
        Self { settings: Settings::default().with_large_int("number"), text: head.to_owned() }
    }

    pub(crate) fn of<T: TS>(&mut self) {
        self.text.push('\n');
        self.text.push_str(&T::docs().unwrap_or_default());
        self.text.push_str("export ");
        self.text.push_str(&T::decl(&self.settings));
        self.text.push('\n');
    }
}
