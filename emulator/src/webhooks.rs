//! Webhooks: what happened, to whom it is told, and when it is told again. The host that has a network asks for what is
//! due, sends it, and tells how it was answered.

mod delivery;
mod endpoint;
mod events;
mod payload;

use std::collections::{BTreeMap, BTreeSet};
use std::mem;

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
    /// Of those, the ones that wait for their time: with it, and their numbers.
    due: BTreeSet<(u64, u64)>,
    /// And the ones that wait for another message.
    held: Vec<u64>,
    done: Log<Message>,
    next: u64,
}

impl Webhooks {
    fn add(&mut self, message: Message) {
        let (number, turn) = (self.next, message.turn);
        self.next += 1;
        self.pending.insert(number, message);
        self.turn(number, turn);
    }

    /// Says when a message has its turn, here and on itself.
    fn turn(&mut self, number: u64, turn: Turn) {
        let Some(message) = self.pending.get_mut(&number) else { return };
        if let Some(due) = message.due() {
            self.due.remove(&(due, number));
        }
        message.turn = turn;
        match turn {
            Turn::Due(due) => drop(self.due.insert((due, number))),
            Turn::Held => self.held.push(number),
            Turn::UnderWay | Turn::Over => {}
        }
    }

    /// How many are kept.
    pub(crate) fn len(&self) -> usize {
        self.done.len() + self.pending.len()
    }

    /// When the next attempt is due.
    pub(crate) fn next_due(&self) -> Option<u64> {
        self.endpoint.as_ref()?;
        self.due.first().map(|(due, _)| *due)
    }

    /// Takes the first attempt that is due by now, signed as at the time `signed_ms`.
    pub(crate) fn take(&mut self, now: u64, signed_ms: u64) -> Option<WebhookRequest> {
        let endpoint = self.endpoint.as_ref()?;
        let (_, number) = *self.due.first().filter(|(due, _)| *due <= now)?;
        let request = self.pending.get(&number)?.request(number, endpoint, signed_ms / 1000);
        self.turn(number, Turn::UnderWay);
        Some(request)
    }

    /// Notes how an attempt was answered: with a status, or why there is none.
    pub(crate) fn answered(&mut self, number: u64, answer: Result<u16, String>, now: u64, limit: u32) {
        let Some(message) = self.pending.get_mut(&number).filter(|message| message.turn == Turn::UnderWay)
        else {
            return;
        };
        let turn = message.answered(answer, now);
        self.turn(number, turn);
        if turn == Turn::Over
            && let Some(done) = self.pending.remove(&number)
        {
            self.done.push(done, limit);
        }
        // What was to come out of order has been overtaken now.
        for held in mem::take(&mut self.held) {
            self.turn(held, Turn::Due(now));
        }
    }

    /// Sends a message once more, with all attempts that a new one has. Nothing if there is none of this id.
    pub(crate) fn send_again(&mut self, id: &str, now: u64) -> Option<Delivery> {
        let is_it = |message: &Message| message.id == id;
        if let Some(mut message) = self.done.take(is_it) {
            message.turn = Turn::Due(now);
            self.add(message);
        }
        let (number, message) = self.pending.iter_mut().find(|(_, message)| is_it(message))?;
        let number = *number;
        if message.turn != Turn::UnderWay {
            message.tries = 0;
            self.turn(number, Turn::Due(now));
        }
        self.pending.get(&number).map(Message::shown)
    }

    /// What is kept, oldest first.
    pub(crate) fn messages(&self) -> Vec<&Message> {
        let mut messages: Vec<&Message> = self.done.iter().chain(self.pending.values()).collect();
        messages.sort_by_key(|message| message.place);
        messages
    }
}
