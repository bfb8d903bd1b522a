use http::Method;

use crate::api::model::PrivateMetadata;
use crate::api::organization_invitations::{LOOKUP, OrganizationId, OrganizationInvitation, UserId};
use crate::endpoint::Endpoint;
use crate::endpoint::macros::{encode_fields, from_required, request};
use crate::endpoint::metadata::Metadata;
use crate::endpoint::operation::{Operation, Repeat};
use crate::endpoint::rule::Rule;

/// A request that invites one person, with these fields before those that all of them have.
macro_rules! invites_one {
    ($(#[doc = $doc:expr])* $name:ident { $($(#[doc = $field_doc:expr])* $field:ident: $type:ident,)* }) => {
        request! {
            $(#[doc = $doc])*
            $name {
                required {
                    $($(#[doc = $field_doc])* $field: $type,)*
                    /// Who is invited. It must have text on both sides of an `@`; the rest is Clerk's to judge.
                    email_address: String [Rule::EmailAddress],
                    /// The key of the role that the person gets: `org:admin`, `org:member`, or one of yours.
                    role: String,
                }
                optional {
                    /// After how many days the invitation expires: 1 to 365. Clerk's default is 30.
                    expires_in_days: u16 [Rule::Range(1, 365)],
                    /// The user who invites: a member who may manage members. Clerk's mail names them.
                    inviter_user_id: UserId,
                    /// Whether Clerk mails the person. Without a mail, the invitation's `url` is yours to deliver.
                    /// Clerk's default is true.
                    notify: bool,
                    /// Private metadata for the membership: for servers only.
                    private_metadata: PrivateMetadata,
                    /// Public metadata for the membership.
                    public_metadata: Metadata,
                    /// Where the link in the mail leads. An absolute URL: a relative one ends at Clerk's own pages.
                    redirect_url: String,
                }
            }
        }
    };
}

invites_one! {
    /// Invites one person into an organization.
    ///
    /// ```
    /// use clerk_invitations_core::CreateOrganizationInvitation;
    ///
    /// let invitation = CreateOrganizationInvitation::new("org_1", "ada@example.com", "org:member")
    ///     .redirect_url("https://example.com/welcome")
    ///     .expires_in_days(7);
    /// ```
    CreateOrganizationInvitation {
        /// Into which organization.
        organization_id: OrganizationId,
    }
}

invites_one! {
    /// One person of those whom a bulk invites into an organization.
    NewOrganizationInvitation {}
}

from_required!(CreateOrganizationInvitation(A organization_id: OrganizationId, B email_address: String, C role: String));
from_required!(NewOrganizationInvitation(A email_address: String, B role: String));

impl NewOrganizationInvitation {
    /// The same, as a request for one person.
    pub fn into_organization(self, organization: impl Into<OrganizationId>) -> CreateOrganizationInvitation {
        CreateOrganizationInvitation {
            organization_id: organization.into(),
            email_address: self.email_address,
            role: self.role,
            expires_in_days: self.expires_in_days,
            inviter_user_id: self.inviter_user_id,
            notify: self.notify,
            private_metadata: self.private_metadata,
            public_metadata: self.public_metadata,
            redirect_url: self.redirect_url,
        }
    }
}

impl From<CreateOrganizationInvitation> for NewOrganizationInvitation {
    fn from(one: CreateOrganizationInvitation) -> Self {
        Self {
            email_address: one.email_address,
            role: one.role,
            expires_in_days: one.expires_in_days,
            inviter_user_id: one.inviter_user_id,
            notify: one.notify,
            private_metadata: one.private_metadata,
            public_metadata: one.public_metadata,
            redirect_url: one.redirect_url,
        }
    }
}

impl Endpoint for CreateOrganizationInvitation {
    type Response = OrganizationInvitation;
    const OPERATION: &'static Operation = &Operation::new(
        "CreateOrganizationInvitation",
        Method::POST,
        "/organizations/{organization_id}/invitations",
        Repeat::AfterLookup(LOOKUP),
    );

    encode_fields!();
}
