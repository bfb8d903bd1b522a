#![doc = include_str!("../README.md")]

mod api;
mod catalogue;
mod clock;
mod compose;
mod config;
mod control;
mod control_error;
mod drift;
mod email_address;
mod fault;
mod faults;
mod ids;
mod inspect;
mod letter;
mod limits;
mod links;
mod log;
mod model;
mod pages;
mod path;
mod problem;
mod record;
mod reply;
mod response;
#[cfg(feature = "server")]
mod server;
mod site;
mod state;
mod table;
mod time;
#[cfg(feature = "typescript")]
mod typescript;
mod view;
mod webhooks;

#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
pub use clock::WallClock;
pub use clock::{Clock, ManualClock};
pub use config::{Config, OrganizationDuplicates, QueryMatch};
pub use control_error::ControlError;
pub use drift::{Difference, Implemented, ImplementedModel, drift, table as drift_table};
pub use fault::{CannedAnswer, Fault};
pub use limits::Limits;
pub use model::{
    Invitation, InvitationStatus, Mail, MailKind, Membership, NewOrganization, Organization,
    OrganizationInvitation, PublicInviterData, Role, User, WaitlistEntry, WaitlistEntryStatus,
};
pub use record::RecordedRequest;
pub use reply::{Answer, Reply, handle};
#[cfg(feature = "server")]
pub use server::{Emulator, EmulatorBuilder};
pub use site::{Site, serve};
pub use state::State;
#[cfg(feature = "typescript")]
pub use typescript::typescript;
pub use webhooks::{Attempt, Delivery, DeliveryStatus, WebhookEndpoint, WebhookRequest};
