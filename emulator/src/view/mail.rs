//! A mail as it would be read.

use serde::Serialize;

use crate::model::{InvitationStatus, Mail, MailKind};
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
        let organization = joining
            .and_then(|found| state.organization(&found.organization_id))
            .map_or("an organization", |organization| organization.name.as_str());
        let inviter = joining.and_then(|found| found.public_inviter_data.as_ref());
        let inviter = inviter.map_or("Somebody", |data| data.identifier.as_str());
        let (subject, text, button) = match mail.kind {
            MailKind::Invitation => (
                "Your invitation".into(),
                "You are invited to sign up. The button below opens your invitation.".into(),
                Some("Accept invitation"),
            ),
            MailKind::WaitlistInvitation => (
                "Your turn has come".into(),
                "You were on the waitlist, and may sign up now.".into(),
                Some("Accept invitation"),
            ),
            MailKind::OrganizationInvitation => (
                format!("Join {organization}"),
                format!("{inviter} invites you to join {organization}."),
                Some("Join"),
            ),
            MailKind::WaitlistConfirmation => {
                ("You are on the waitlist".into(), "You will hear of us when it is your turn.".into(), None)
            }
        };
        Self { mail, subject, text, button, link: id.and_then(|id| state.links.path(id)), status }
    }
}
