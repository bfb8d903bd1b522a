#![doc = include_str!("../README.md")]

mod journal;
mod lane;
mod limits;
mod memory;
mod run;
mod schedule;
mod step;

pub use journal::{Intent, Journal, JournalError, Person, PersonId, Settlement, Settling, Standing};
pub use limits::{Limits, Quota};
pub use memory::MemoryJournal;
pub use run::{Advance, Answered, Campaign, CampaignError};
pub use schedule::Schedule;
pub use step::{LaneName, Reply, Seen, Step, WaitReason};
