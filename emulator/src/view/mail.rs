//! A mail as the inbox shows it.

use serde::Serialize;

use crate::compose::compose;
use crate::letter::Letter;
use crate::model::{InvitationStatus, Mail};
use crate::state::State;

#[derive(Serialize)]
pub(super) struct ShownMail<'m> {
    #[serde(flatten)]
    mail: &'m Mail,
    subject: String,
    text: String,
    /// What its button says.
    button: Option<&'static str>,
    /// Where its button leads, below the emulator's own address.
    link: Option<String>,
    /// Where its invitation stands; none if it has none, or it was deleted.
    status: Option<InvitationStatus>,
}

impl<'m> ShownMail<'m> {
    pub(super) fn new(state: &State, mail: &'m Mail) -> Self {
        let id = mail.invitation_id.as_deref();
        let alone = id.and_then(|id| state.invitations.get(id)).map(|found| found.status_at(state.now));
        let joining = id.and_then(|id| state.organization_invitations.get(id));
        let status = alone.or_else(|| joining.map(|found| found.status_at(state.now)));
        let Letter { subject, text, button, path } = compose(state, mail);
        Self { mail, subject, text, button, link: path, status }
    }
}
