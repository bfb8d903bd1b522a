#![doc = include_str!("../README.md")]

mod api;
mod clock;
mod config;
mod control;
mod fault;
mod ids;
mod limits;
mod model;
mod path;
mod problem;
mod record;
mod reply;
mod server;
mod state;
mod table;

pub use clock::{Clock, ManualClock, WallClock};
pub use config::{Config, QueryMatch};
pub use control::ControlError;
pub use fault::{CannedAnswer, Fault};
pub use limits::Limits;
pub use model::{Invitation, InvitationStatus, Mail, MailKind, User, WaitlistEntry, WaitlistEntryStatus};
pub use record::RecordedRequest;
pub use reply::{Answer, Reply, handle};
pub use server::{Emulator, EmulatorBuilder};
pub use state::State;
