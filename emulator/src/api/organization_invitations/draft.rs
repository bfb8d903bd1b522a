//! An invitation into an organization that is asked for.

use serde_json::{Map, Value};

use crate::api::expiry::{DEFAULT_EXPIRY_DAYS, EXPIRES_IN_DAYS, expires_at};
use crate::api::input::{Check, Field, Fields, Form};
use crate::model::{InvitationStatus, OrganizationInvitation, PublicInviterData};
use crate::state::State;

pub(in crate::api) const CREATE: Fields = Fields::among_others(&[
    Field::required("email_address", Check::EmailAddress),
    Field::required("role", Check::Text),
    EXPIRES_IN_DAYS,
    Field::nullable("inviter_user_id", Check::Text),
    Field::nullable("notify", Check::Flag),
    Field::nullable("private_metadata", Check::Object),
    Field::nullable("public_metadata", Check::Object),
    Field::nullable("redirect_url", Check::Text),
]);

pub(super) struct Draft {
    pub(super) email_address: String,
    pub(super) role: String,
    pub(super) inviter_user_id: Option<String>,
    pub(super) notify: bool,
    pub(super) redirect_url: Option<String>,
    expires_in_days: u64,
    public_metadata: Map<String, Value>,
    private_metadata: Map<String, Value>,
}

impl Draft {
    pub(super) fn new(form: &Form) -> Self {
        Self {
            email_address: form.text("email_address").to_owned(),
            role: form.text("role").to_owned(),
            inviter_user_id: form.optional_text("inviter_user_id").map(str::to_owned),
            notify: form.flag("notify", true),
            redirect_url: form.optional_text("redirect_url").map(str::to_owned),
            expires_in_days: form.integer("expires_in_days", DEFAULT_EXPIRY_DAYS),
            public_metadata: form.object("public_metadata"),
            private_metadata: form.object("private_metadata"),
        }
    }

    /// The invitation that comes of it.
    pub(super) fn invitation(
        &self,
        id: String,
        organization_id: &str,
        url: String,
        state: &State,
    ) -> OrganizationInvitation {
        let role = state.organization(organization_id).and_then(|organization| organization.role(&self.role));
        let inviter = self.inviter_user_id.as_deref().and_then(|id| state.users.get(id));
        OrganizationInvitation {
            object: "organization_invitation".into(),
            id,
            organization_id: organization_id.to_owned(),
            email_address: self.email_address.clone(),
            role: self.role.clone(),
            role_name: role.map(|role| role.name.clone()).unwrap_or_default(),
            status: InvitationStatus::Pending,
            inviter_id: self.inviter_user_id.clone(),
            public_inviter_data: inviter.map(PublicInviterData::from),
            public_metadata: self.public_metadata.clone(),
            private_metadata: self.private_metadata.clone(),
            url: Some(url),
            expires_at: expires_at(state.now, self.expires_in_days),
            created_at: state.now,
            updated_at: state.now,
        }
    }
}
