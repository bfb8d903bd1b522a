#![doc = include_str!("../README.md")]

mod journal;
mod lane;
mod limits;
#[cfg(feature = "list")]
pub mod list;
mod memory;
mod person;
mod run;
mod schedule;
mod standing;
mod step;
mod streak;
pub mod survey;
#[cfg(feature = "testing")]
pub mod testing;

pub use journal::{Intent, Journal, JournalError};
pub use limits::{LaneLimit, LaneName, Limits, Quota};
pub use memory::MemoryJournal;
pub use person::{InvitationKind, OutcomeKind, Person, PersonId, PersonOutcome, PersonState, Reason, Target};
pub use run::{Campaign, CampaignError, CampaignProgress, CompletedRequest};
pub use schedule::Schedule;
pub use standing::{Standing, StatusUpdate};
pub use step::{LookupResult, RevokeResult, SendResult, Step, WaitReason};
pub use streak::RefusalStreak;
