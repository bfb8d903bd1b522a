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

/// The invitation of this address with the fields that were kept.
pub(super) fn restore(address: String, fields: Option<&str>) -> Result<CreateInvitation, JournalError> {
    let Some(fields) = fields else { return Ok(CreateInvitation::new(address)) };
    let read = || {
        let mut fields: Map<String, Value> = serde_json::from_str(fields)?;
        fields.insert("email_address".to_owned(), address.as_str().into());
        serde_json::from_value(Value::Object(fields))
    };
    read().map_err(|error| JournalError::new(format!("the fields kept for {address} are broken: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With a value for each field there is.
    fn complete() -> CreateInvitation {
        let metadata =
            serde_json::json!({"plan": "pro", "n": 12_345_678_901_u64, "nested": {"a": [1, null]}});
        let Value::Object(metadata) = metadata else { unreachable!() };
        let invitation = CreateInvitation::new("a@b.co")
            .expires_in_days(7)
            .ignore_existing(true)
            .notify(false)
            .public_metadata(metadata)
            .redirect_url("https://example.com")
            .template_slug("waitlist_invitation");
        let shown = format!("{invitation:?}");
        let missing: Vec<&str> = shown.split(", ").filter(|field| field.contains(": None")).collect();
        assert!(missing.is_empty(), "fields without a value in this test: {missing:?}");
        invitation
    }

    #[test]
    fn every_field_comes_back() {
        let invitation = complete();
        let kept = fields(&invitation).unwrap().unwrap();
        assert_eq!(restore("a@b.co".to_owned(), Some(&kept)).unwrap(), invitation);
        assert_eq!(fields(&CreateInvitation::new("a@b.co")).unwrap(), None);
        assert_eq!(restore("a@b.co".to_owned(), None).unwrap(), CreateInvitation::new("a@b.co"));
    }

    #[test]
    fn what_cannot_be_read_is_an_error_that_says_whose_it_is() {
        for broken in ["", "[]", "{\"notify\":\"yes\"}", "{\"expires_in_days\":70000}"] {
            let error = restore("a@b.co".to_owned(), Some(broken)).unwrap_err();
            assert!(error.to_string().contains("the fields kept for a@b.co are broken"), "{error}");
        }
    }

    #[test]
    fn the_command_line_fills_the_gaps() {
        let defaults = Defaults {
            redirect_url: Some("https://example.org".into()),
            expires_in_days: Some(30),
            notify: Some(true),
            template_slug: Some("invitation".into()),
        };
        assert_eq!(defaults.complete(complete()), complete());
        let filled = defaults.complete(CreateInvitation::new("a@b.co"));
        assert_eq!((filled.expires_in_days, filled.notify), (Some(30), Some(true)));
        assert_eq!(filled.redirect_url.as_deref(), Some("https://example.org"));
        assert_eq!(filled.template_slug, Some(TemplateSlug::Invitation));
    }
}
