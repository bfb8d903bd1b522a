//! One effect that a request asks for, and what a list shows of it.

use crate::json::Writer;

/// One effect that the request asks for.
pub(crate) struct Item {
    /// The address or the id.
    pub(crate) key: String,
    /// It, as JSON text: for sending what is missing of a bulk.
    pub(crate) json: String,
    /// Whether the server refuses it where it exists already.
    pub(crate) is_guarded: bool,
    /// Whether the server has refused it by name.
    pub(crate) is_refused: bool,
    /// Whether the last look has shown an older one that makes the server refuse this one.
    pub(crate) is_blocked: bool,
    /// It, as a look has shown it.
    pub(crate) done: Option<Effect>,
}

/// What a request has brought about.
pub(crate) struct Effect {
    /// What tells it from others: the id of the invitation.
    pub(crate) id: Option<String>,
    pub(crate) json: String,
}

/// What a list shows of an item.
pub(crate) enum Shown {
    /// It is there.
    Done(Effect),
    /// It is not there.
    Absent,
    /// It is not there, and an older one makes the server refuse it.
    Blocked,
}

impl Item {
    pub(crate) fn new(key: String, json: &str, is_guarded: bool) -> Self {
        let json = json.to_owned();
        Self { key, json, is_guarded, is_refused: false, is_blocked: false, done: None }
    }

    /// It as JSON text, where it is done.
    pub(crate) fn done(&self) -> Option<&str> {
        self.done.as_ref().map(|effect| effect.json.as_str())
    }

    pub(crate) fn is_missing(&self) -> bool {
        self.done.is_none() && !self.is_refused
    }
}

impl Effect {
    /// The answer to a deletion, as Clerk writes it.
    pub(crate) fn gone(id: &str) -> Self {
        let mut writer = Writer::default();
        writer.raw(r#"{"object":"waitlist_entry""#);
        writer.name("id");
        writer.text(id);
        writer.raw(r#""deleted":true}"#);
        Self { id: None, json: writer.finish() }
    }
}
