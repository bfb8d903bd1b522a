//! Organization invitations: people invited by email to become members of an organization.
//!
//! `GET …/invitations/pending` is left out: Clerk calls it deprecated, and a list with `status` answers the same.

use crate::api::invitations::InvitationStatus;
use crate::api::model::{ObjectType, PrivateMetadata, TicketUrl};
use crate::batch::Batch;
use crate::endpoint::Endpoint;
use crate::endpoint::encode::{FieldValue, Value};
use crate::endpoint::lookup::{Done, Guard, Key};
use crate::endpoint::macros::{id, model, resource};
use crate::endpoint::metadata::Metadata;
use crate::endpoint::operation::Lookup;
use crate::endpoint::schema::{Described, Docs, Kind};
use crate::error::ErrorCode;
use crate::maybe_send::MaybeSend;
use crate::page::macros::{listed, paged};
use crate::timestamp::Timestamp;

resource! {
    /// Organization invitations. [`Clerk::organization_invitations`](crate::Clerk::organization_invitations) makes it.
    OrganizationInvitations {
        /// Invites one person into an organization, and mails them unless `notify` is false.
        ///
        /// Fails with `already_a_member_in_organization` where they are a member, with `duplicate_record` or
        /// `organization_invitation_not_unique` where a pending invitation exists, and with
        /// `organization_membership_quota_exceeded` or `insufficient_seats` where there is no room: pending
        /// invitations count. Clerk allows 250 such requests an hour, for all organizations together.
        create: CreateOrganizationInvitation,
        /// Invites up to 10 people into an organization in one request. Clerk allows 50 such requests an hour.
        ///
        /// One address that cannot be invited makes Clerk refuse the request.
        bulk_create: BulkCreateOrganizationInvitations,
        /// Lists the invitations into an organization, one page at a time.
        ///
        /// [`OrganizationInvitations::list_all`] goes over all pages.
        list: ListOrganizationInvitations,
        /// Reads one invitation.
        get: GetOrganizationInvitation,
        /// Revokes a pending invitation: its link no longer works.
        ///
        /// Fails with `organization_invitation_not_pending` (404) where it is no longer pending.
        revoke: RevokeOrganizationInvitation,
        /// Lists the invitations into all organizations, one page at a time, with
        /// `public_organization_data`.
        ///
        /// [`OrganizationInvitations::list_instance_all`] goes over all pages.
        list_instance: ListInstanceOrganizationInvitations,
        /// Lists the invitations of a user into all organizations, one page at a time, with
        /// `public_organization_data`.
        list_of_user: ListUserOrganizationInvitations,
    }
}

/// One or several statuses: a list shows what has any of them.
///
/// ```
/// use clerk_invitations_core::{InvitationStatus, ListOrganizationInvitations};
///
/// let open = ListOrganizationInvitations::new("org_1").status(InvitationStatus::Pending);
/// let over = open.clone().status([InvitationStatus::Revoked, InvitationStatus::Expired]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(transparent)]
pub struct InvitationStatuses(Vec<InvitationStatus>);

impl From<InvitationStatus> for InvitationStatuses {
    fn from(status: InvitationStatus) -> Self {
        Self(vec![status])
    }
}

impl From<Vec<InvitationStatus>> for InvitationStatuses {
    fn from(statuses: Vec<InvitationStatus>) -> Self {
        Self(statuses)
    }
}

impl<const N: usize> From<[InvitationStatus; N]> for InvitationStatuses {
    fn from(statuses: [InvitationStatus; N]) -> Self {
        Self(statuses.into())
    }
}

impl Described for InvitationStatuses {
    const KIND: Kind = Kind::OpenEnums("InvitationStatus");
    const DOCS: Option<&'static Docs> = InvitationStatus::DOCS;
}

impl FieldValue for InvitationStatuses {
    fn value(&self) -> Value<'_> {
        Value::texts(self.0.iter().map(InvitationStatus::as_str))
    }
}

id! {
    /// The id of an organization: `org_…`.
    OrganizationId
}

id! {
    /// The id of an organization invitation: `orginv_…`.
    OrganizationInvitationId
}

id! {
    /// The id of a user: `user_…`.
    UserId
}

listed!(OrganizationInvitation);
paged!(ListOrganizationInvitations of OrganizationInvitation on OrganizationInvitations as list_all);
paged!(ListInstanceOrganizationInvitations of OrganizationInvitation on OrganizationInvitations as list_instance_all);

impl OrganizationInvitations<'_> {
    /// Invites any number of people into an organization, 10 in a request.
    ///
    /// The outcomes come in the order of completion, one for each item: see [`Batch`], which also says what to set.
    /// Where the organization has no room for more, the batch ends.
    pub fn bulk_create_all<I>(
        &self,
        organization: impl Into<OrganizationId>,
        items: I,
    ) -> Batch<CreateOrganizationInvitation>
    where
        I: IntoIterator<Item: Into<NewOrganizationInvitation>, IntoIter: MaybeSend + 'static>,
    {
        let organization = organization.into();
        let items = items.into_iter().map(move |item| item.into().into_organization(organization.clone()));
        Batch::of_iterator(self.clerk.clone(), items)
    }
}

/// Whether Clerk refuses a second pending invitation is not documented, though its catalogue has two codes for it: so nothing
/// is sent again on the strength of that.
const GUARD: Guard = Guard::may_refuse(
    &[ErrorCode::DuplicateRecord.as_str(), ErrorCode::OrganizationInvitationNotUnique.as_str()],
    &["pending"],
);

/// An invitation that was asked for is found by its address in the organization.
const LOOKUP: &Lookup = &Lookup::in_list(
    ListOrganizationInvitations::OPERATION,
    "email_address",
    Key::Email("email_address"),
    Done::Present,
    GUARD,
)
.with_quota(&[ErrorCode::OrganizationMembershipQuotaExceeded.as_str(), "insufficient_seats"]);

model! {
    /// An invitation into an organization.
    OrganizationInvitation {
        required {
            /// Always `organization_invitation`.
            object: ObjectType,
            /// The id.
            id: OrganizationInvitationId,
            /// Who is invited.
            email_address: String,
            /// The key of the role that it gives: `org:admin`, `org:member`, or one of yours.
            role: String,
            /// The name of the role.
            role_name: String,
            /// When it was made.
            created_at: Timestamp,
            /// When it was changed last.
            updated_at: Timestamp,
        }
        metadata {
            /// What the membership will get as public metadata; empty where Clerk says null.
            public_metadata: Metadata,
            /// What the membership will get as private metadata: for servers only.
            private_metadata: PrivateMetadata,
        }
        optional {
            /// The organization.
            organization_id: OrganizationId,
            /// Where it stands.
            status: InvitationStatus,
            /// The link in the mail. Anybody who has it can accept the invitation: a secret.
            url: TicketUrl,
            /// When it expires.
            expires_at: Timestamp,
            /// The user who invited.
            inviter_id: UserId,
            /// What everybody may know of the user who invited.
            public_inviter_data: PublicUserData,
            /// What everybody may know of the organization; lists across organizations have it.
            public_organization_data: PublicOrganizationData,
        }
    }
}

model! {
    /// What everybody may know of a user.
    #[derive(Eq)]
    PublicUserData {
        required {
            /// The user.
            user_id: UserId,
        }
        metadata {}
        optional {
            /// The first name.
            first_name: String,
            /// The last name.
            last_name: String,
            /// Where the picture is.
            image_url: String,
            /// Whether the picture is the user's own.
            has_image: bool,
            /// The address, phone number or name that the user is known by.
            identifier: String,
        }
    }
}

model! {
    /// What everybody may know of an organization.
    #[derive(Eq)]
    PublicOrganizationData {
        required {
            /// The organization.
            id: OrganizationId,
        }
        metadata {}
        optional {
            /// The name.
            name: String,
            /// The slug.
            slug: String,
            /// Where the logo is.
            image_url: String,
            /// Whether it has a logo of its own.
            has_image: bool,
        }
    }
}
