//! An invitation as the journal keeps it.

use clerk_invitations_campaign::JournalError;
use clerk_invitations_native::{CreateInvitation, TemplateSlug};
use serde_json::{Map, Value};

/// What the command line says for everybody whose row does not say otherwise.
#[derive(Clone, Debug, Default)]
pub struct Defaults {
    /// `--redirect-url`.
    pub redirect_url: Option<String>,
    /// `--expires-in-days`.
    pub expires_in_days: Option<u16>,
    /// `--notify`.
    pub notify: Option<bool>,
    /// `--template`.
    pub template_slug: Option<String>,
}

impl Defaults {
    /// The invitation, completed.
    pub fn complete(&self, mut invitation: CreateInvitation) -> CreateInvitation {
        invitation.redirect_url = invitation.redirect_url.or_else(|| self.redirect_url.clone());
        invitation.expires_in_days = invitation.expires_in_days.or(self.expires_in_days);
        invitation.notify = invitation.notify.or(self.notify);
        let template = self.template_slug.as_deref().map(TemplateSlug::from);
        invitation.template_slug = invitation.template_slug.or(template);
        invitation
    }
}

/// All but the address, as JSON; `None` where that is all there is.
pub(super) fn fields(invitation: &CreateInvitation) -> Result<Option<String>, JournalError> {
    let Value::Object(mut fields) = serde_json::to_value(invitation).map_err(JournalError::new)? else {
        return Ok(None);
    };
    fields.remove("email_address");
    if fields.is_empty() { Ok(None) } else { Ok(Some(Value::Object(fields).to_string())) }
}

pub(super) fn restore(
    mut invitation: CreateInvitation,
    fields: Option<&str>,
) -> Result<CreateInvitation, JournalError> {
    let Some(fields) = fields else { return Ok(invitation) };
    let mut fields: Map<String, Value> = serde_json::from_str(fields).map_err(JournalError::new)?;
    invitation.redirect_url = fields.get("redirect_url").and_then(Value::as_str).map(str::to_owned);
    invitation.expires_in_days =
        fields.get("expires_in_days").and_then(Value::as_u64).and_then(|days| u16::try_from(days).ok());
    invitation.notify = fields.get("notify").and_then(Value::as_bool);
    if let Some(Value::Object(metadata)) = fields.remove("public_metadata") {
        invitation.public_metadata = Some(metadata);
    }
    Ok(invitation)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_comes_back_and_the_command_line_fills_the_gaps() {
        let metadata = serde_json::json!({"plan": "pro", "n": 12_345_678_901u64});
        let Value::Object(metadata) = metadata else { unreachable!() };
        let invitation =
            CreateInvitation::new("a@b.co").expires_in_days(7).notify(false).public_metadata(metadata);
        let kept = fields(&invitation).unwrap();
        let restored = restore(CreateInvitation::new("a@b.co"), kept.as_deref()).unwrap();
        assert_eq!(restored, invitation);
        let defaults = Defaults {
            redirect_url: Some("https://example.com".into()),
            expires_in_days: Some(30),
            notify: Some(true),
            template_slug: Some("waitlist_invitation".into()),
        };
        let completed = defaults.complete(restored);
        assert_eq!(completed.expires_in_days, Some(7));
        assert_eq!(completed.notify, Some(false));
        assert_eq!(completed.redirect_url.as_deref(), Some("https://example.com"));
        assert_eq!(completed.template_slug, Some(TemplateSlug::WaitlistInvitation));
        assert_eq!(fields(&CreateInvitation::new("a@b.co")).unwrap(), None);
    }
}
