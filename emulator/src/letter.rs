//! A mail as it would be read.

use crate::model::{Mail, MailKind};
use crate::pages::escaped;
use crate::state::State;

pub(crate) struct Letter {
    pub(crate) subject: String,
    pub(crate) text: String,
    /// What its button says.
    pub(crate) button: Option<&'static str>,
    /// Where its button leads, below the emulator's own address.
    pub(crate) path: Option<String>,
}

impl Letter {
    pub(crate) fn new(state: &State, mail: &Mail) -> Self {
        let id = mail.invitation_id.as_deref();
        let joining = id.and_then(|id| state.organization_invitations.get(id));
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
        Self { subject, text, button, path: id.and_then(|id| state.links.path(id)) }
    }

    /// As markup, with the whole address of its link.
    pub(crate) fn html(&self, link: Option<&str>) -> String {
        let text = format!("<p>{}</p>", escaped(&self.text));
        let button = self.button.zip(link);
        button.map_or_else(
            || text.clone(),
            |(button, link)| format!("{text}<p><a href=\"{}\">{button}</a></p>", escaped(link)),
        )
    }

    /// As plain text.
    pub(crate) fn plain(&self, link: Option<&str>) -> String {
        link.map_or_else(|| self.text.clone(), |link| format!("{}\n\n{link}", self.text))
    }
}
