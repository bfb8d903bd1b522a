//! A look: the lists that tell of the items, one after the other.

use std::ops::ControlFlow;

use crate::call::context::Attempts;
use crate::call::reconcile::item::Item;
use crate::call::reconcile::reconciliation::{Inquiry, LIMIT};
use crate::call::retry::{Repeatability, Trail};
use crate::endpoint::operation::Done;
use crate::endpoint::request::RawRequest;
use crate::runtime::Nanos;
use crate::text::decimal;
use crate::transport::exchange::{Answered, Wish};

/// A look changes nothing.
const FREELY: Repeatability = Repeatability::Freely;

/// A look under way: at one list after the other.
pub(crate) struct Look {
    /// Of the lists to come, the next one last.
    keys: Vec<String>,
    /// The attempts for the one that is asked for.
    trail: Trail,
    /// Whether all so far could be read.
    is_clear: bool,
}

impl Inquiry {
    /// Begins a look at the lists that tell of the items, or goes on with it. Answers whether all could be read.
    ///
    /// Of a request whose first attempt that matters began at `since`, it looks for what is missing: what is not shown
    /// is then not there. Before the first attempt, it notes what is there already of what the server would make once
    /// more each time. Without that nothing could tell an older invitation from this request's. Where such a look
    /// fails, the request is sent all the same; it then ends as ambiguous if its answer is lost.
    pub(crate) fn look(
        &mut self,
        attempts: &Attempts<'_>,
        since: Option<Nanos>,
        mut came: Option<Answered>,
    ) -> ControlFlow<Wish, bool> {
        let is_meant = |item: &Item| if since.is_some() { item.is_missing() } else { !item.is_guarded };
        let begun = self.look.take();
        let mut look = begun.unwrap_or_else(|| Look {
            keys: self.keys(is_meant),
            trail: Trail::default(),
            is_clear: true,
        });
        while let Some(key) = look.keys.pop() {
            // An empty key finds anything.
            look.is_clear &= !key.is_empty()
                && match look.trail.go_on(attempts, &self.list(&key), FREELY, came.take()) {
                    ControlFlow::Break(wish) => {
                        look.keys.push(key);
                        self.look = Some(look);
                        return ControlFlow::Break(wish);
                    }
                    ControlFlow::Continue(Err(_)) => false,
                    ControlFlow::Continue(Ok(list)) => match since {
                        Some(since) => self.read(list, &key, attempts.elapsed.saturating_sub(since)),
                        None => {
                            self.before.push((key, list));
                            true
                        }
                    },
                };
            look.trail = Trail::default();
        }
        ControlFlow::Continue(look.is_clear)
    }

    /// The addresses or ids of some items, the first last. Of the same one twice, both are looked for in the same list:
    /// what a later one shows may be either's.
    fn keys(&self, is_meant: impl Fn(&Item) -> bool) -> Vec<String> {
        let mut keys = Vec::new();
        for item in self.items.iter().filter(|item| is_meant(item)) {
            if !keys.contains(&item.key) {
                keys.push(item.key.clone());
            }
        }
        keys.reverse();
        keys
    }

    /// Asks for the list that holds what bears this address or id, newest first.
    fn list(&self, key: &str) -> RawRequest {
        let mut request = RawRequest::new(self.find.list);
        // Lists leave some statuses out unless they are asked for.
        if let Done::Status([status]) = self.find.done {
            request.query_text("status", status);
        }
        request.query_text("query", key);
        request.query_text("limit", &decimal(LIMIT as u64));
        request
    }
}
