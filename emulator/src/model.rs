//! What Clerk keeps and shows.

mod invitation;
mod mail;
mod organization;
mod organization_invitation;
mod user;
mod waitlist_entry;

pub use self::invitation::{Invitation, InvitationStatus};
pub use self::mail::{Mail, MailKind};
pub use self::organization::{Membership, NewOrganization, Organization, Role};
pub(crate) use self::organization_invitation::WithOrganization;
pub use self::organization_invitation::{OrganizationInvitation, PublicInviterData};
pub use self::user::User;
pub(crate) use self::waitlist_entry::Entry;
pub use self::waitlist_entry::{WaitlistEntry, WaitlistEntryStatus};
