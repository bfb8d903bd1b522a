//! Application invitations: people invited by email to sign up.

use crate::api::model::{ObjectType, TicketUrl};
use crate::batch::bulk_create_all;
use crate::endpoint::operation::{Lookup};
use crate::endpoint::Endpoint;
use crate::endpoint::lookup::{Done, Guard, Key};
use crate::endpoint::metadata::Metadata;
use crate::endpoint::macros::{id, model, open_enum, resource};
use crate::error::ErrorCode;
use crate::page::macros::{listed, paged};
use crate::timestamp::Timestamp;

resource! {
    /// Application invitations. [`Clerk::invitations`](crate::Clerk::invitations) makes it.
    Invitations {
        /// Invites one person, and mails them unless `notify` is false.
        ///
        /// Fails with `duplicate_record` where a pending invitation exists and with
        /// `form_identifier_exists` where the address belongs to a user, unless `ignore_existing` is set.
        create: CreateInvitation,
        /// Lists invitations, one page at a time; without a `status`, all but the revoked ones.
        ///
        /// [`Invitations::list_all`] goes over all pages.
        list: ListInvitations,
        /// Invites up to 10 people in one request. Clerk allows 25 such requests an hour.
        ///
        /// One address that cannot be invited makes Clerk refuse the request.
        bulk_create: BulkCreateInvitations,
        /// Revokes an invitation: its link no longer works.
        revoke: RevokeInvitation,
        /// Deletes an invitation, whatever its status, and the stored copies of its mails.
        delete: DeleteInvitation,
    }
}

id! {
    /// The id of an invitation: `inv_…`.
    InvitationId
}

open_enum! {
    /// Where an invitation stands.
    InvitationStatus {
        /// Sent, or made without notifying; not accepted yet.
        Pending = "pending",
        /// The person has signed up through it.
        Accepted = "accepted",
        /// Revoked; its link no longer works.
        Revoked = "revoked",
        /// Not accepted in time.
        Expired = "expired",
    }
}

bulk_create_all!(Invitations of CreateInvitation, "Invites any number of people, 10 in a request.");

listed!(Invitation);
paged!(ListInvitations of Invitation on Invitations as list_all);

/// An address has at most one pending invitation, unless the request says otherwise. An accepted one means that there is a
/// user.
const GUARD: Guard = Guard::refuses(&[ErrorCode::DuplicateRecord.as_str()], &["pending"]).lifted(
    "ignore_existing",
    &[ErrorCode::DuplicateRecord.as_str(), ErrorCode::FormIdentifierExists.as_str()],
    &["accepted"],
);

/// An invitation that was asked for is found by its address, whatever has become of it meanwhile.
const LOOKUP: &Lookup =
    &Lookup::in_list(ListInvitations::OPERATION, "query", Key::Email("email_address"), Done::Present, GUARD);

model! {
    /// An application invitation.
    Invitation {
        required {
            /// Always `invitation`.
            object: ObjectType,
            /// The id.
            id: InvitationId,
            /// Who is invited.
            email_address: String,
            /// Where it stands.
            status: InvitationStatus,
            /// When it was made.
            created_at: Timestamp,
            /// When it was changed last.
            updated_at: Timestamp,
        }
        metadata {
            /// What the user will get as public metadata; empty where Clerk says null.
            public_metadata: Metadata,
        }
        optional {
            /// Whether it is revoked; Clerk may leave it out, `status` tells too.
            revoked: bool,
            /// The link in the mail. Anybody who has it can accept the invitation: a secret.
            url: TicketUrl,
            /// When it expires.
            expires_at: Timestamp,
        }
    }
}
