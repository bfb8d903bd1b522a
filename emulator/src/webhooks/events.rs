//! What happens, told to the endpoint, if there is one.

use serde_json::{Map, Value, json};

use super::delivery::{Delivery, Message, Turn, WebhookRequest};
use super::endpoint::WebhookEndpoint;
use super::payload::{self, Verified};
use crate::compose::compose;
use crate::control_error::ControlError;
use crate::fault::{FaultKind, Subject};
use crate::model::{Mail, OrganizationInvitation, User, WaitlistEntry};
use crate::state::State;

impl State {
    /// Where webhooks go, if anywhere.
    pub fn webhook(&self) -> Option<&WebhookEndpoint> {
        self.webhooks.endpoint.as_ref()
    }

    /// From now on, what happens is told to this endpoint; or to none.
    pub fn set_webhook(&mut self, endpoint: impl Into<Option<WebhookEndpoint>>) {
        self.catch_up();
        self.webhooks.endpoint = endpoint.into();
    }

    /// The messages to the endpoint, oldest first: all that are still to be delivered, and of the others the newest, as many
    /// as [`Config::log_limit`](crate::Config::log_limit) lets be kept.
    pub fn deliveries(&mut self) -> Vec<Delivery> {
        self.catch_up();
        self.webhooks.messages().into_iter().map(Message::shown).collect()
    }

    /// Sends a message once more, whatever became of it.
    ///
    /// # Errors
    ///
    /// If there is none of this id.
    pub fn send_again(&mut self, delivery_id: &str) -> Result<Delivery, ControlError> {
        self.catch_up();
        let again = self.webhooks.send_again(delivery_id, self.now);
        again.ok_or_else(|| ControlError::new(404, format!("delivery_id: there is no `{delivery_id}`")))
    }

    /// For a host: takes the first attempt that is due. The host sends it, waits 15 seconds at most, and tells with
    /// [`webhook_answered`](Self::webhook_answered) what came of it. `signed_ms`, in milliseconds since the Unix epoch, is the
    /// time of the receiver, who refuses what was signed long before or after: that of the machine, whatever the emulator's
    /// clock says.
    pub fn take_webhook(&mut self, signed_ms: u64) -> Option<WebhookRequest> {
        self.catch_up();
        self.webhooks.take(self.now, signed_ms)
    }

    /// For a host: the status of an answer, or why there was none. What is not answered 2xx is sent again, eight times in
    /// all.
    pub fn webhook_answered(&mut self, number: u64, answer: Result<u16, String>) {
        self.catch_up();
        self.webhooks.answered(number, answer, self.now, self.config.log_limit);
    }

    /// For a host: in how many milliseconds of the emulator's clock the next attempt is due.
    pub fn webhook_wait_ms(&mut self) -> Option<u64> {
        self.catch_up();
        self.webhooks.next_due().map(|due| due.saturating_sub(self.now))
    }

    /// Sends a mail.
    pub(crate) fn mail(&mut self, mail: Mail) {
        if self.webhooks.endpoint.is_some() {
            let letter = compose(self, &mail);
            let link = letter.path.as_deref().map(|path| self.absolute(path));
            let id = self.ids.message("ema");
            let data = payload::email(&id, &mail, &letter, link.as_deref());
            self.tell("email.created", &mail.to, data);
        }
        self.outbox.push(mail);
    }

    pub(crate) fn tell_of_user(&mut self, user: &User, verified: &Verified, metadata: &Map<String, Value>) {
        if self.webhooks.endpoint.is_some() {
            let id = self.ids.message("idn");
            self.tell("user.created", &user.email_address, payload::user(user, &id, verified, metadata));
        }
    }

    pub(crate) fn tell_of_entry(&mut self, event: &'static str, entry: &WaitlistEntry) {
        self.tell(event, &entry.email_address, json!(entry));
    }

    pub(crate) fn tell_of_joining(
        &mut self,
        event: &'static str,
        invitation: &OrganizationInvitation,
        user_id: Option<&str>,
    ) {
        let organization = self.organization(&invitation.organization_id);
        let data = payload::organization_invitation(invitation, organization, user_id);
        self.tell(event, &invitation.email_address, data);
    }

    fn tell(&mut self, event: &'static str, email_address: &str, data: Value) {
        if self.webhooks.endpoint.is_none() {
            return;
        }
        let strike = self.faults.strike(&Subject::Webhook { event, email_address }, &mut self.ids);
        let body = json!({
            "object": "event",
            "type": event,
            "timestamp": self.now,
            "instance_id": self.ids.instance(),
            "data": data,
        });
        let mut message = Message {
            place: self.webhooks.next,
            id: self.ids.message("msg"),
            event,
            email_address: email_address.to_owned(),
            at: self.now,
            body: body.to_string(),
            turn: Turn::Due(self.now),
            tries: 0,
            attempts: Vec::new(),
            comes_twice: false,
            is_forged: false,
            fault: strike.names(),
        };
        for kind in strike.kinds {
            match kind {
                FaultKind::WebhookDelay { ms } => message.turn = Turn::Due(self.now.saturating_add(ms)),
                FaultKind::WebhookTwice {} => message.comes_twice = true,
                FaultKind::WebhookOutOfOrder {} => message.turn = Turn::Held,
                FaultKind::WebhookWrongSignature {} => message.is_forged = true,
                _ => {}
            }
        }
        self.webhooks.add(message);
    }
}
