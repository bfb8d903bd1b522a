//! Writes a mail.

use crate::letter::Letter;
use crate::model::{Mail, MailKind};
use crate::state::State;

/// The mail as it would be read.
pub(crate) fn compose(state: &State, mail: &Mail) -> Letter {
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
    Letter { subject, text, button, path: id.and_then(|id| state.links.path(id)) }
}
