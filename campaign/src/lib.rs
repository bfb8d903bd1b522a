#![doc = include_str!("../README.md")]

mod journal;
mod lane;
mod limits;
mod memory;
mod person;
mod run;
mod schedule;
mod step;
#[cfg(feature = "testing")]
pub mod testing;

pub use journal::{Intent, Journal, JournalError};
pub use limits::{LaneLimit, LaneName, Limits, Quota};
pub use memory::MemoryJournal;
pub use person::{InvitationKind, OutcomeKind, Person, PersonId, PersonOutcome, PersonState, Reason, Target};
pub use run::{Campaign, CampaignError, CampaignProgress, CompletedRequest};
pub use schedule::Schedule;
pub use step::{LookupResult, SendResult, Step, WaitReason};
