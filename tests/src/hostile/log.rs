//! What the server saw of the requests of one id.

use std::collections::HashMap;
use std::time::Duration;

use serde_json::json;
use tokio::sync::watch;

/// Longer than any test waits for something that does happen.
const WAIT: Duration = Duration::from_secs(5);

#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    /// The connection of each request, in the order of arrival.
    connections: Vec<usize>,
    gone: usize,
}

impl Seen {
    pub(super) fn requests(&self) -> usize {
        self.connections.len()
    }

    pub(super) fn gone(&self) -> usize {
        self.gone
    }

    pub(super) fn to_json(&self) -> serde_json::Value {
        json!({ "requests": self.requests(), "connections": self.connections, "gone": self.gone })
    }
}

#[derive(Clone, Debug, Default)]
pub(super) struct Log(watch::Sender<HashMap<String, Seen>>);

impl Log {
    /// Notes the arrival of a request.
    pub(super) fn arrived(&self, id: Option<&str>, connection: usize) -> Visit {
        let id = id.map(str::to_owned);
        if let Some(id) = &id {
            self.0.send_modify(|seen| seen.entry(id.clone()).or_default().connections.push(connection));
        }
        Visit { log: self.clone(), id }
    }

    /// Waits until this is true of an id, but not for ever; answers how things stand then.
    pub(super) async fn wait_for(&self, id: &str, condition: impl Fn(&Seen) -> bool) -> Seen {
        let mut receiver = self.0.subscribe();
        let nothing = Seen::default();
        let holds = receiver.wait_for(|seen| condition(seen.get(id).unwrap_or(&nothing)));
        let _holds_or_not = tokio::time::timeout(WAIT, holds).await.is_ok();
        self.0.borrow().get(id).cloned().unwrap_or_default()
    }
}

/// A request being answered. Dropped before it was answered, it means that the client went away.
#[derive(Debug)]
pub(super) struct Visit {
    log: Log,
    id: Option<String>,
}

impl Visit {
    pub(super) fn answered(mut self) {
        self.id = None;
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        if let Some(id) = self.id.take() {
            self.log.0.send_modify(|seen| seen.entry(id).or_default().gone += 1);
        }
    }
}
