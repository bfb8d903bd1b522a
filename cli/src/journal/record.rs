//! An invitation as the journal keeps it.

use clerk_invitations_campaign::list::field::Invitee;
use clerk_invitations_campaign::{
    InvitationKind, JournalError, Person, PersonOutcome, PersonState, Standing, Target,
};
use clerk_invitations_native::{CreateInvitation, InvitationStatus, TemplateSlug, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Whether they are invited by their entry of the waitlist, which can be invited once. SQL, like what follows.
pub(crate) const WAITS_IN_LINE: &str = "(entry IS NOT NULL AND replaces IS NULL AND reminders = 0)";

/// Whether they may be invited again, for all that is known: what an entry of the waitlist has for an id where Clerk did not
/// show the invitation revokes nothing.
pub(crate) const IS_OPEN: &str = "(outcome = 'created' AND joined_at IS NULL
    AND coalesce(status, 'pending') IN ('pending', 'expired') AND (entry IS NULL OR detail <> entry))";

/// What the command line says for everybody whose row does not say otherwise.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Defaults {
    /// `--redirect-url`.
    pub redirect_url: Option<String>,
    /// `--expires-in-days`.
    pub expires_in_days: Option<u16>,
    /// `--notify`.
    pub notify: Option<bool>,
    /// `--template`.
    pub template_slug: Option<String>,
    /// `--role`.
    pub role: Option<String>,
}

impl Defaults {
    /// These, and where they say nothing, others.
    #[must_use]
    pub fn or(self, others: Self) -> Self {
        Self {
            redirect_url: self.redirect_url.or(others.redirect_url),
            expires_in_days: self.expires_in_days.or(others.expires_in_days),
            notify: self.notify.or(others.notify),
            template_slug: self.template_slug.or(others.template_slug),
            role: self.role.or(others.role),
        }
    }

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

/// A person of these columns, completed. `entry` is that of the column, unless they are invited again, which an entry of the
/// waitlist cannot be: then they are, by address, with the waitlist's mail.
pub(crate) fn person(
    defaults: &Defaults,
    address: String,
    entry: Option<String>,
    is_invited_again: bool,
    fields: Option<String>,
    organization: Option<String>,
) -> Result<Person, JournalError> {
    let is_of_waitlist = entry.is_some();
    if let Some(entry) = entry.filter(|_| !is_invited_again) {
        return Ok(Person::Waitlist { entry: entry.into(), email_address: address });
    }
    let (mut invitation, role) = restore(address, fields.as_deref())?;
    if is_of_waitlist {
        invitation = invitation.template_slug(TemplateSlug::WaitlistInvitation);
    }
    let invitation = defaults.complete(invitation);
    let role = role.or_else(|| defaults.role.clone());
    Ok(Invitee { invitation, organization_id: organization, role }.into())
}

/// Who may share a request.
pub(crate) fn target(is_entry: bool, organization: Option<u32>) -> Target {
    match organization {
        Some(organization) => Target::new(InvitationKind::Organization, organization),
        None if is_entry => InvitationKind::Waitlist.into(),
        None => InvitationKind::Application.into(),
    }
}

/// What a state is in columns.
pub(crate) struct Columns<'a> {
    pub(crate) state: i32,
    pub(crate) since: Option<i64>,
    pub(crate) outcome: Option<&'static str>,
    pub(crate) code: Option<&'a str>,
    /// The invitation's id, or the reason why there is none.
    pub(crate) detail: Option<&'a str>,
    /// Where there is one to be revoked; otherwise the column stays as it is until they are done.
    pub(crate) replaces: Option<&'a str>,
}

impl<'a> From<&'a PersonState> for Columns<'a> {
    fn from(state: &'a PersonState) -> Self {
        let (number, since, outcome, replaces) = match state {
            PersonState::Waiting { since } => (0, *since, None, None),
            PersonState::Individual { since } => (1, *since, None, None),
            PersonState::InFlight { since } => (2, Some(*since), None, None),
            PersonState::Done(outcome) => (3, None, Some(outcome), None),
            PersonState::Revoking { invitation_id, since } => (4, *since, None, Some(invitation_id.as_str())),
            // Of a later release of the campaign: looked up before anything is sent.
            _ => (2, None, None, None),
        };
        let reason = outcome.and_then(PersonOutcome::reason);
        let message = reason.map(|reason| reason.message.as_str());
        Self {
            state: number,
            since: since.map(Timestamp::as_millis),
            outcome: outcome.map(|outcome| outcome.kind().as_str()),
            code: reason.and_then(|reason| reason.code.as_deref()),
            detail: message.or(outcome.and_then(PersonOutcome::invitation_id)),
            replaces,
        }
    }
}

/// What the columns `state`, `since` and `replaces` say of whoever is not done.
pub(crate) fn state(number: i32, since: Option<i64>, replaces: Option<String>) -> PersonState {
    let since = since.map(Timestamp::from_millis);
    match number {
        0 => PersonState::Waiting { since },
        1 => PersonState::Individual { since },
        4 => PersonState::Revoking { invitation_id: replaces.unwrap_or_default(), since },
        _ => PersonState::InFlight { since: since.unwrap_or_default() },
    }
}

/// What the columns `status` and `joined_at` say.
pub(crate) fn standing(status: Option<String>, joined_at: Option<i64>) -> Standing {
    Standing::new(status.as_deref().map(InvitationStatus::from), joined_at.map(Timestamp::from_millis))
}

/// All but address and organization, as JSON; `None` where that is all there is.
pub(crate) fn fields(
    invitation: &CreateInvitation,
    role: Option<&str>,
) -> Result<Option<String>, JournalError> {
    let Value::Object(mut fields) = serde_json::to_value(invitation).map_err(JournalError::new)? else {
        return Ok(None);
    };
    fields.remove("email_address");
    fields.extend(role.map(|role| ("role".to_owned(), role.into())));
    if fields.is_empty() { Ok(None) } else { Ok(Some(Value::Object(fields).to_string())) }
}

/// The invitation of this address with the fields that were kept, and the role in an organization.
pub(super) fn restore(
    address: String,
    fields: Option<&str>,
) -> Result<(CreateInvitation, Option<String>), JournalError> {
    let Some(fields) = fields else { return Ok((CreateInvitation::new(address), None)) };
    let read = || {
        let mut fields: Map<String, Value> = serde_json::from_str(fields)?;
        fields.insert("email_address".to_owned(), address.as_str().into());
        let role = fields.remove("role").map(serde_json::from_value).transpose()?;
        Ok((serde_json::from_value(Value::Object(fields))?, role))
    };
    read().map_err(|error: serde_json::Error| {
        JournalError::new(format!("the fields kept for {address} are broken: {error}"))
    })
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
        for role in [None, Some("org:admin")] {
            let kept = fields(&invitation, role).unwrap().unwrap();
            let restored = restore("a@b.co".to_owned(), Some(&kept)).unwrap();
            assert_eq!(restored, (invitation.clone(), role.map(str::to_owned)));
        }
        assert_eq!(fields(&CreateInvitation::new("a@b.co"), None).unwrap(), None);
        assert_eq!(restore("a@b.co".to_owned(), None).unwrap(), (CreateInvitation::new("a@b.co"), None));
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
            role: Some("org:admin".into()),
        };
        assert_eq!(defaults.complete(complete()), complete());
        let filled = defaults.complete(CreateInvitation::new("a@b.co"));
        assert_eq!((filled.expires_in_days, filled.notify), (Some(30), Some(true)));
        assert_eq!(filled.redirect_url.as_deref(), Some("https://example.org"));
        assert_eq!(filled.template_slug, Some(TemplateSlug::Invitation));
        let role = |defaults: &Defaults, role: Option<&str>| {
            let fields = role.map(|role| format!("{{\"role\":\"{role}\"}}"));
            match person(defaults, "a@b.co".into(), None, false, fields, Some("org_1".into())).unwrap() {
                Person::Organization(invitation) => invitation.role,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(role(&defaults, None), "org:admin");
        assert_eq!(role(&defaults, Some("org:guest")), "org:guest");
        assert_eq!(role(&Defaults::default(), None), "org:member");
    }
}
