//! Campaigns: a list of people, each of them invited once, as fast as the limits allow, whatever happens on
//! the way.

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
