//! The small types that models and requests are made of.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::endpoint::encode::{FieldValue, Value};
use crate::endpoint::macros::{model, open_enum};
use crate::endpoint::metadata::Metadata;
use crate::endpoint::schema::{Described, Kind};
use crate::secret::REDACTED;

/// The link of an invitation. Anybody who has it can accept the invitation: a secret.
///
/// `Debug` does not show it and there is no `Display`; [`TicketUrl::expose`] hands it out, and `Serialize`
/// writes it, because that is data.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TicketUrl(String);

impl TicketUrl {
    /// The link itself. Send it to the person invited and to nobody else, logs included.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl Described for TicketUrl {
    const KIND: Kind = Kind::TicketUrl;
}

impl fmt::Debug for TicketUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

/// Metadata that only servers may see. `Debug` does not show it; [`PrivateMetadata::expose`] hands it out, and
/// `Serialize` writes it, because that is data.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PrivateMetadata(Metadata);

impl PrivateMetadata {
    /// The metadata itself.
    pub fn expose(&self) -> &Metadata {
        &self.0
    }
}

impl From<Metadata> for PrivateMetadata {
    fn from(metadata: Metadata) -> Self {
        Self(metadata)
    }
}

impl Described for PrivateMetadata {
    const KIND: Kind = Kind::PrivateMetadata;
}

impl FieldValue for PrivateMetadata {
    fn value(&self) -> Value<'_> {
        self.0.value()
    }
}

impl fmt::Debug for PrivateMetadata {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

open_enum! {
    /// What kind of thing Clerk answers with.
    ObjectType {
        /// An application invitation.
        Invitation = "invitation",
        /// An invitation into an organization.
        OrganizationInvitation = "organization_invitation",
        /// An entry of the waitlist.
        WaitlistEntry = "waitlist_entry",
    }
}

model! {
    /// The answer to a deletion.
    #[derive(Eq)]
    DeletedObject {
        required {
            /// The kind of what was deleted: `invitation` or `waitlist_entry`.
            object: ObjectType,
            /// Whether it is deleted.
            deleted: bool,
        }
        metadata {}
        optional {
            /// The id of what was deleted.
            id: String,
            /// The slug of what was deleted, for resources that have one.
            slug: String,
            /// Your own id of what was deleted, for resources that have one.
            external_id: String,
        }
    }
}
