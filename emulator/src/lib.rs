#![doc = include_str!("../README.md")]

mod api;
mod catalogue;
mod clock;
mod config;
mod control;
mod control_error;
mod email_address;
mod fault;
mod ids;
mod inspect;
mod limits;
mod model;
mod path;
mod problem;
mod record;
mod reply;
mod response;
mod server;
mod state;
mod table;
mod time;

pub use clock::{Clock, ManualClock, WallClock};
pub use config::{Config, QueryMatch};
pub use control_error::ControlError;
pub use fault::{CannedAnswer, Fault};
pub use limits::Limits;
pub use model::{Invitation, InvitationStatus, Mail, MailKind, User, WaitlistEntry, WaitlistEntryStatus};
pub use record::RecordedRequest;
pub use reply::{Answer, Reply, handle};
pub use server::{Emulator, EmulatorBuilder};
pub use state::State;
