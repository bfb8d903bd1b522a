//! The links in mails: from a secret ticket to its invitation, and on to the application.

use std::collections::HashMap;

/// Where a link leads.
pub(crate) struct Link {
    pub(crate) invitation_id: String,
    /// Where the invited person is to go on, if that was said.
    pub(crate) redirect_url: Option<String>,
}

#[derive(Default)]
pub(crate) struct Links {
    by_ticket: HashMap<String, Link>,
    by_invitation: HashMap<String, String>,
}

/// What a link opens, below the emulator's own address.
pub(crate) const ACCEPT: &str = "/v1/tickets/accept";

impl Links {
    pub(crate) fn add(&mut self, ticket: String, link: Link) {
        self.by_invitation.insert(link.invitation_id.clone(), ticket.clone());
        self.by_ticket.insert(ticket, link);
    }

    pub(crate) fn get(&self, ticket: &str) -> Option<&Link> {
        self.by_ticket.get(ticket)
    }

    /// The path and query of an invitation's link; it stays the same when the invitation ends.
    pub(crate) fn path(&self, invitation_id: &str) -> Option<String> {
        self.by_invitation.get(invitation_id).map(|ticket| format!("{ACCEPT}?ticket={ticket}"))
    }
}
