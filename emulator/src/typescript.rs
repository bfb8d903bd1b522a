//! The declarations of the npm package, from those of this crate.

pub(crate) mod declarations;

use self::declarations::Declarations;
use crate::{config, fault, limits, model, record, webhooks};

/// A module of TypeScript with everything that the emulator answers and takes.
pub fn typescript() -> String {
    let mut declarations = Declarations::begin(
        "// Written by `cargo xtask emulator-npm-types` from the declarations in Rust.\n",
    );
    declarations.of::<serde_json::Value>();
    declarations.of::<model::InvitationStatus>();
    declarations.of::<model::Invitation>();
    declarations.of::<model::WaitlistEntryStatus>();
    declarations.of::<model::WaitlistEntry>();
    declarations.of::<model::User>();
    declarations.of::<model::MailKind>();
    declarations.of::<model::Mail>();
    declarations.of::<model::Role>();
    declarations.of::<model::NewOrganization>();
    declarations.of::<model::Organization>();
    declarations.of::<model::Membership>();
    declarations.of::<model::PublicInviterData>();
    declarations.of::<model::OrganizationInvitation>();
    declarations.of::<record::RecordedRequest>();
    declarations.of::<webhooks::DeliveryStatus>();
    declarations.of::<webhooks::Attempt>();
    declarations.of::<webhooks::Delivery>();
    declarations.of::<limits::Limits>();
    declarations.of::<config::QueryMatch>();
    declarations.of::<config::OrganizationDuplicates>();
    declarations.of::<config::Config>();
    fault::typescript(&mut declarations);
    declarations.text
}
