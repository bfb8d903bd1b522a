//! Webhooks: what happened, to whom it is told, and when it is told again. The host that has a network asks for what is
//! due, sends it, and tells how it was answered.

mod delivery;
mod endpoint;
mod events;
mod payload;

use std::collections::BTreeMap;

pub use self::delivery::{Attempt, Delivery, DeliveryStatus, WebhookRequest};
use self::delivery::{Message, Turn};
pub(crate) use self::endpoint::NewEndpoint;
pub use self::endpoint::WebhookEndpoint;
pub(crate) use self::payload::Verified;
use crate::log::Log;

/// All messages to the endpoint.
#[derive(Default)]
pub(crate) struct Webhooks {
    pub(crate) endpoint: Option<WebhookEndpoint>,
    /// Those that are still to be delivered, by number.
    pending: BTreeMap<u64, Message>,
    done: Log<Message>,
    next: u64,
}

impl Webhooks {
    fn add(&mut self, message: Message) {
        self.pending.insert(self.next, message);
        self.next += 1;
    }

    /// How many are kept.
    pub(crate) fn len(&self) -> usize {
        self.done.len() + self.pending.len()
    }

    /// When the next attempt is due.
    pub(crate) fn next_due(&self) -> Option<u64> {
        self.endpoint.as_ref()?;
        self.pending.values().filter_map(Message::due).min()
    }

    /// Takes the first attempt that is due by now, signed as at the time `signed_ms`.
    pub(crate) fn take(&mut self, now: u64, signed_ms: u64) -> Option<WebhookRequest> {
        let endpoint = self.endpoint.as_ref()?;
        let due = |(number, message): (&u64, &Message)| Some((message.due()?, *number));
        let (due, number) = self.pending.iter().filter_map(due).min()?;
        let message = self.pending.get_mut(&number).filter(|_| due <= now)?;
        message.turn = Turn::UnderWay;
        Some(message.request(number, endpoint, signed_ms / 1000))
    }

    /// Notes how an attempt was answered: with a status, or why there is none.
    pub(crate) fn answered(&mut self, number: u64, answer: Result<u16, String>, now: u64, limit: u32) {
        let Some(message) = self.pending.get_mut(&number).filter(|message| message.turn == Turn::UnderWay)
        else {
            return;
        };
        message.answered(answer, now);
        if message.due().is_none()
            && let Some(done) = self.pending.remove(&number)
        {
            self.done.push(done, limit);
        }
        // What was to come out of order has been overtaken now.
        for held in self.pending.values_mut().filter(|message| message.turn == Turn::Held) {
            held.turn = Turn::Due(now);
        }
    }

    /// Sends a message once more, with all attempts that a new one has. Nothing if there is none of this id.
    pub(crate) fn send_again(&mut self, id: &str, now: u64) -> Option<Delivery> {
        let is_it = |message: &Message| message.id == id;
        if !self.pending.values().any(is_it) {
            let message = self.done.take(is_it)?;
            self.add(message);
        }
        let message = self.pending.values_mut().find(|message| message.id == id)?;
        if message.turn != Turn::UnderWay {
            message.turn = Turn::Due(now);
            message.tries = 0;
        }
        Some(message.shown())
    }

    /// What is kept, oldest first.
    pub(crate) fn messages(&self) -> Vec<&Message> {
        let mut messages: Vec<&Message> = self.done.iter().chain(self.pending.values()).collect();
        messages.sort_by_key(|message| message.place);
        messages
    }
}
