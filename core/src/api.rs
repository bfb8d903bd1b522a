//! Clerk's resources, a folder each, with a file for each operation.

pub(crate) mod invitations;
pub(crate) mod model;
pub(crate) mod waitlist_entries;
