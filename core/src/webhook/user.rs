//! Who has signed up, as far as invitations need it.

use crate::api::UserId;
use crate::endpoint::macros::model;
use crate::endpoint::metadata::Metadata;
use crate::timestamp::Timestamp;

type UserEmailAddresses = Vec<UserEmailAddress>;

model! {
    /// A user who has signed up: what is of use for invitations of all that Clerk says.
    UserCreated {
        required {
            /// The id.
            id: UserId,
            /// The addresses, verified or not.
            email_addresses: UserEmailAddresses,
            /// When the user was made.
            created_at: Timestamp,
        }
        metadata {
            /// The public metadata: the invitation's, where there was one.
            public_metadata: Metadata,
        }
        optional {
            /// Which of the addresses is the first.
            primary_email_address_id: String,
            /// Your own id of the user.
            external_id: String,
        }
    }
}

model! {
    /// An address of a user.
    #[derive(Eq)]
    UserEmailAddress {
        required {
            /// The address.
            email_address: String,
        }
        metadata {}
        optional {
            /// The id: `idn_…`.
            id: String,
        }
    }
}

impl UserCreated {
    /// The primary address; the first one where none is said to be.
    pub fn primary_email_address(&self) -> Option<&str> {
        let is_primary =
            |address: &&UserEmailAddress| address.id.is_some() && address.id == self.primary_email_address_id;
        let address = self.email_addresses.iter().find(is_primary).or(self.email_addresses.first());
        address.map(|address| address.email_address.as_str())
    }
}
