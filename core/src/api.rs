//! Clerk's resources, a folder each, with a file for each operation.

pub(crate) mod model;

use crate::client::Clerk;
use crate::endpoint::operation::Operation;
use crate::endpoint::schema::{Method, Resource};

pub use model::{DeletedObject, ObjectType, PrivateMetadata, TicketUrl};

/// Declares the resources: each has a module of that name, and an accessor on [`Clerk`].
macro_rules! resources {
    ($($(#[doc = $doc:expr])* $accessor:ident: $resource:ident,)+) => {
        $(
            pub(crate) mod $accessor;
            pub use $accessor::*;
        )+

        impl Clerk {
            $(
                $(#[doc = $doc])*
                pub fn $accessor(&self) -> $resource<'_> {
                    $resource::new(self)
                }
            )+
        }

        /// Every resource as data: for generators of other languages, coverage tests and tables.
        pub const RESOURCES: &[Resource] = &[$(Resource {
            accessor: stringify!($accessor),
            text: concat!($($doc, "\n"),*),
            ..$resource::RESOURCE
        }),+];

        /// The operations of every resource, in the order of [`RESOURCES`].
        pub const OPERATIONS: &[&[&Operation]] = &[$($resource::OPERATIONS),+];

        /// The methods of every resource, in the order of [`RESOURCES`]. Apart from it, because a program that only sends
        /// requests would carry the documentation and the models.
        pub(crate) const METHODS: &[&[Method]] = &[$($resource::METHODS),+];
    };
}

resources! {
    /// Application invitations.
    invitations: Invitations,
    /// Organization invitations.
    organization_invitations: OrganizationInvitations,
    /// The waitlist.
    waitlist_entries: WaitlistEntries,
}
