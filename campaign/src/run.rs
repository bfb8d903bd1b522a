//! A campaign under way: the schedule's steps, made through a client and noted in a journal.

mod request;

use std::fmt;

use clerk_invitations_core::{Clerk, Error, Timestamp};

use crate::{
    Intent, Journal, JournalError, LaneName, Limits, PersonId, Reply, Schedule, Seen, Settlement, Standing,
    Step, WaitReason,
};

use request::Asked;

/// Invites everybody in a journal, each of them once.
///
/// Every request is in the journal before it leaves. Whoever was in flight when a process ended, or when the
/// future of [`Campaign::advance`] was dropped, is looked up before anything is sent again. It needs a wall
/// clock that is right to within seconds from one start to the next.
///
/// ```
/// # use clerk_invitations_campaign::{Campaign, CampaignError, Limits, MemoryJournal};
/// # use clerk_invitations_core::Clerk;
/// # async fn example(clerk: Clerk) -> Result<(), CampaignError> {
/// let journal = MemoryJournal::new(["ada@example.com", "grace@example.com"]);
/// let mut campaign = Campaign::open(clerk, journal, Limits::published().share(80))?;
/// campaign.run().await?;
/// for (person, settlement) in campaign.journal().settlements() {
///     println!("{}: {:?}", person.invitation.email_address, settlement);
/// }
/// # Ok(()) }
/// ```
pub struct Campaign<J> {
    clerk: Clerk,
    journal: J,
    schedule: Schedule,
}

/// How far [`Campaign::advance`] has come.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Advance {
    /// A request was made.
    Answered(Answered),
    /// Nothing can be done before this time.
    Wait {
        /// Until when.
        until: Timestamp,
        /// For what.
        reason: WaitReason,
    },
    /// Everybody is settled.
    Done,
}

/// A request that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Answered {
    /// What it counted as; [`LaneName::All`] for a look.
    pub lane: LaneName,
    /// How many people it was for.
    pub people: usize,
    /// What came of it: `taken`, `refused`, `limited`, `unsent`, `lost`, `looked`.
    pub answer: &'static str,
    /// Who is settled by it.
    pub settled: Vec<(PersonId, Settlement)>,
}

/// Why a campaign stopped. The same journal goes on.
#[derive(Debug)]
#[non_exhaustive]
pub enum CampaignError {
    /// The journal could not be read or written.
    Journal(JournalError),
    /// Clerk refuses whoever asks, or whatever is asked: a wrong key, a wrong base URL.
    Clerk(Error),
}

impl<J: Journal> Campaign<J> {
    /// Reads the journal and takes it from there.
    pub fn open(clerk: Clerk, mut journal: J, limits: Limits) -> Result<Self, CampaignError> {
        let mut schedule = Schedule::new(limits);
        journal.standings(&mut |person, standing| schedule.restore(person, &standing))?;
        let now = clerk.runtime().wall_now();
        for (lane, at) in journal.requests_since(now - schedule.memory())? {
            schedule.restore_request(lane, at);
        }
        Ok(Self { clerk, journal, schedule })
    }

    /// Makes the next request, if there is one that may be made now.
    ///
    /// It waits for an answer and for nothing else: [`Advance::Wait`] says when to come back.
    pub async fn advance(&mut self) -> Result<Advance, CampaignError> {
        let now = self.now();
        match self.schedule.next(now) {
            Step::Done => Ok(Advance::Done),
            Step::Wait { until, reason } => Ok(Advance::Wait { until, reason }),
            Step::Look { person, since } => self.look(person, since).await,
            Step::Send { lane, people } => self.send(lane, people).await,
        }
    }

    /// Goes on until everybody is settled, and waits where that is needed: hours, where the list is long.
    pub async fn run(&mut self) -> Result<(), CampaignError> {
        loop {
            match self.advance().await? {
                Advance::Done => return Ok(()),
                Advance::Answered(_) => {}
                Advance::Wait { until, .. } => {
                    let wait = until.saturating_since(self.now());
                    self.clerk.runtime().sleep(wait).await;
                }
            }
        }
    }

    /// The journal.
    pub fn journal(&self) -> &J {
        &self.journal
    }

    /// The journal, to look something up in it.
    pub fn journal_mut(&mut self) -> &mut J {
        &mut self.journal
    }

    /// How many people are not settled.
    pub fn left(&self) -> usize {
        self.schedule.left()
    }

    /// The time it goes by: the runtime's wall clock.
    pub fn now(&self) -> Timestamp {
        self.clerk.runtime().wall_now()
    }

    async fn send(
        &mut self,
        lane: LaneName,
        people: Vec<(PersonId, Timestamp)>,
    ) -> Result<Advance, CampaignError> {
        let mut asked = Asked::default();
        for (id, _) in &people {
            asked.add(*id, self.journal.person(*id)?);
        }
        let intent = Intent::new(lane, self.now(), people);
        self.journal.intend(&intent)?;
        let (reply, fatal) = match asked.send(&self.clerk, lane).await {
            Ok(reply) => (reply, None),
            Err(error) => (Reply::Unsent, Some(error)),
        };
        let answer = name(&reply);
        let changes = self.schedule.answered(self.now(), reply);
        let settled = self.conclude(changes)?;
        match fatal {
            Some(error) => Err(CampaignError::Clerk(error)),
            None => Ok(Advance::Answered(Answered { lane, people: intent.people.len(), answer, settled })),
        }
    }

    async fn look(&mut self, id: PersonId, since: Timestamp) -> Result<Advance, CampaignError> {
        let person = self.journal.person(id)?;
        let seen = match request::look(&self.clerk, &person, self.now().saturating_since(since)).await {
            Ok(seen) => seen,
            Err(error) if error.is_rate_limited() => Seen::Limited(error.retry_after()),
            Err(error) if request::is_fatal(&error) => return Err(CampaignError::Clerk(error)),
            // An address that cannot be asked for: asking again would not help.
            Err(error) if error.is_about_people() => Seen::Absent,
            Err(_) => Seen::Failed,
        };
        let changes = self.schedule.saw(self.now(), seen);
        let settled = self.conclude(changes)?;
        Ok(Advance::Answered(Answered { lane: LaneName::All, people: 1, answer: "looked", settled }))
    }

    fn conclude(
        &mut self,
        changes: Vec<(PersonId, Standing)>,
    ) -> Result<Vec<(PersonId, Settlement)>, CampaignError> {
        if !changes.is_empty() {
            self.journal.conclude(&changes)?;
        }
        let settled = |(id, standing)| match standing {
            Standing::Settled(settlement) => Some((id, settlement)),
            _ => None,
        };
        Ok(changes.into_iter().filter_map(settled).collect())
    }
}

fn name(reply: &Reply) -> &'static str {
    match reply {
        Reply::Taken(_) => "taken",
        Reply::Refused { .. } => "refused",
        Reply::Limited(_) => "limited",
        Reply::Unsent => "unsent",
        Reply::Lost => "lost",
    }
}

impl<J> fmt::Debug for Campaign<J> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Campaign").field("left", &self.schedule.left()).finish_non_exhaustive()
    }
}

impl fmt::Display for CampaignError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Journal(error) => error.fmt(f),
            Self::Clerk(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for CampaignError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Journal(error) => error.source(),
            Self::Clerk(error) => error.source(),
        }
    }
}

impl From<JournalError> for CampaignError {
    fn from(error: JournalError) -> Self {
        Self::Journal(error)
    }
}
