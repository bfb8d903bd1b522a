//! The links in mails: from a secret ticket to its invitation, and on to the application.

use crate::table::{Table, record};

/// Where a link leads.
pub(crate) struct Link {
    /// The secret in it.
    pub(crate) ticket: String,
    pub(crate) invitation_id: String,
    /// Where the invited person is to go on, if that was said.
    pub(crate) redirect_url: Option<String>,
}

record!(Link, ticket, invitation_id);

#[derive(Default)]
pub(crate) struct Links(Table<Link>);

/// What a link opens, below the emulator's own address.
pub(crate) const ACCEPT: &str = "/v1/tickets/accept";

impl Links {
    pub(crate) fn add(&mut self, link: Link) {
        self.0.insert(link);
    }

    pub(crate) fn get(&self, ticket: &str) -> Option<&Link> {
        self.0.get(ticket)
    }

    /// The path and query of an invitation's link; it stays the same when the invitation ends.
    pub(crate) fn path(&self, invitation_id: &str) -> Option<String> {
        let link = self.0.in_group(invitation_id).next()?;
        Some(format!("{ACCEPT}?ticket={}", link.ticket))
    }
}
