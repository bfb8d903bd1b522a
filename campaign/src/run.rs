//! A campaign under way: the steps of a schedule, carried out through a client and noted in a journal.

mod clock;
mod request;

use std::fmt;
use std::time::Duration;

use clerk_invitations_core::{Clerk, Error, Timestamp};

use crate::{
    Intent, Journal, JournalError, LaneName, Limits, LookupResult, PersonId, PersonOutcome, PersonState,
    Schedule, SendResult, Step, Target, WaitReason,
};

use clock::Clock;
use request::Request;

/// By how much the clock may have been set while a campaign was stopped: so much older requests are read too.
const CLOCK_ERROR: Duration = Duration::from_secs(24 * 3600);

/// Invites everybody in a journal, each of them once.
///
/// Every request is in the journal before it is sent. People who were in flight when a process ended, or when
/// the future of [`Campaign::advance`] was dropped, are looked up before anything is sent again. The times in
/// the journal are the server's, as far as its answers tell: a wall clock that is wrong, or set while the
/// campaign runs or is stopped, does no harm.
///
/// ```
/// # use clerk_invitations_campaign::{Campaign, CampaignError, Limits, MemoryJournal};
/// # use clerk_invitations_core::Clerk;
/// # async fn example(clerk: Clerk) -> Result<(), CampaignError> {
/// let journal = MemoryJournal::new(["ada@example.com", "grace@example.com"]);
/// let mut campaign = Campaign::open(clerk, journal, &Limits::published().share(80))?;
/// campaign.run().await?;
/// for (person, outcome) in campaign.journal().outcomes() {
///     println!("{}: {:?}", person.email_address(), outcome);
/// }
/// # Ok(()) }
/// ```
pub struct Campaign<J> {
    clerk: Clerk,
    journal: J,
    schedule: Schedule,
    clock: Clock,
}

/// The result of [`Campaign::advance`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CampaignProgress {
    /// A request was made.
    Request(CompletedRequest),
    /// Nothing can be done before this time.
    Wait {
        /// Until when, by the time of [`Campaign::now`].
        until: Timestamp,
        /// What for.
        reason: WaitReason,
    },
    /// Everybody is done, or the limits allow nothing more: see [`Campaign::left`].
    Done,
}

/// A request that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CompletedRequest {
    /// The lane that it counted against; [`LaneName::ALL`] for a lookup.
    pub lane: LaneName,
    /// How many people it was for.
    pub people: usize,
    /// The result: `created`, `refused`, `target_refused` (for the sake of the organization), `rate_limited`, `not_sent`, `lost`, `looked_up`, or
    /// `revoked` for one that was to revoke an invitation, whatever came of it.
    pub result: &'static str,
    /// The people who are done with it.
    pub outcomes: Vec<(PersonId, PersonOutcome)>,
}

/// Why a campaign stopped. It can be resumed from the same journal.
#[derive(Debug)]
#[non_exhaustive]
pub enum CampaignError {
    /// The journal could not be read or written.
    Journal(JournalError),
    /// An error that is not about people, so that everybody else would get it too: a wrong key, a wrong base
    /// URL.
    Clerk(Error),
}

impl<J: Journal> Campaign<J> {
    /// Starts or resumes the campaign of a journal. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// If the journal cannot be read.
    pub fn open(clerk: Clerk, mut journal: J, limits: &Limits) -> Result<Self, CampaignError> {
        let mut schedule = Schedule::new(limits);
        journal.states(&mut |person, target, state| schedule.restore(person, target, &state))?;
        let since = clerk.runtime().wall_now() - schedule.longest_window() - CLOCK_ERROR;
        for (lane, at) in journal.requests_since(since)? {
            schedule.restore_request(&lane, at);
        }
        Ok(Self { clerk, journal, schedule, clock: Clock::new() })
    }

    /// Makes the next request, if there is one that may be made now, and waits for its answer. It does not wait
    /// for quotas: [`CampaignProgress::Wait`] says when to call it again.
    ///
    /// # Errors
    ///
    /// [`CampaignError::Journal`] if the journal fails; [`CampaignError::Clerk`] if Clerk refuses a request for
    /// a reason that is not about people. Call it again, or open the journal again, once the cause is mended.
    pub async fn advance(&mut self) -> Result<CampaignProgress, CampaignError> {
        let now = self.confirmed_now().await?;
        match self.schedule.next(now) {
            Step::Done => Ok(CampaignProgress::Done),
            Step::Wait { until, reason } => Ok(CampaignProgress::Wait { until, reason }),
            Step::LookUp { person, since } => self.look_up(person, since).await,
            Step::Revoke { person, invitation_id, is_repeated } => {
                self.revoke(now, person, &invitation_id, is_repeated).await
            }
            Step::Send { lane, is_bulk, people } => self.send(Intent::new(lane, now, people), is_bulk).await,
        }
    }

    /// Takes in somebody who has come to the journal since it was opened.
    pub fn add(&mut self, person: PersonId, target: Target, state: &PersonState) {
        self.schedule.restore(person, target, state);
    }

    /// Advances until everybody is done, and waits where that is needed: hours, where the list is long.
    ///
    /// # Errors
    ///
    /// As [`Campaign::advance`].
    pub async fn run(&mut self) -> Result<(), CampaignError> {
        loop {
            match self.advance().await? {
                CampaignProgress::Done => return Ok(()),
                CampaignProgress::Request(_) => {}
                CampaignProgress::Wait { until, .. } => {
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

    /// The journal, for reading with a method that takes `&mut self`.
    pub fn journal_mut(&mut self) -> &mut J {
        &mut self.journal
    }

    /// How many people are not done.
    pub fn left(&self) -> usize {
        self.schedule.left()
    }

    /// The time that the campaign goes by: the server's, as far as its answers tell.
    pub fn now(&mut self) -> Timestamp {
        self.clock.now(self.clerk.runtime())
    }

    /// The time, once it is confirmed; unconfirmed where nothing is to be sent anyway.
    async fn confirmed_now(&mut self) -> Result<Timestamp, CampaignError> {
        loop {
            let now = self.now();
            let is_idle = self.schedule.left() == 0 || self.schedule.paused_until(now).is_some();
            if is_idle || self.clock.is_confirmed() {
                return Ok(now);
            }
            self.confirm_clock(now).await?;
        }
    }

    /// Asks the server for its time.
    async fn confirm_clock(&mut self, now: Timestamp) -> Result<(), CampaignError> {
        self.schedule.restore_request(&LaneName::ALL, now);
        let began = self.clerk.runtime().now();
        let (asked, date) = request::date(&self.clerk).await;
        self.clock.answered(self.clerk.runtime(), began, date);
        if date.is_none() && asked.as_ref().map_or_else(|error| error.api().is_some(), |()| true) {
            // An answer without a `Date` leaves nothing better than the wall clock.
            self.clock.trust();
        }
        let now = self.now();
        match asked {
            Ok(()) => {}
            Err(error) if error.is_rate_limited() => self.schedule.rate_limited(now, error.retry_after()),
            Err(error) if request::is_fatal(&error) => return Err(CampaignError::Clerk(error)),
            Err(_) => self.schedule.pause(now),
        }
        Ok(())
    }

    async fn send(&mut self, intent: Intent, is_bulk: bool) -> Result<CampaignProgress, CampaignError> {
        let mut request = Request::default();
        for (id, _) in &intent.people {
            request.add(*id, self.journal.person(*id)?);
        }
        self.journal.write_intent(&intent)?;
        let began = self.clerk.runtime().now();
        let (sent, date) = request.send(&self.clerk, is_bulk).await;
        self.clock.answered(self.clerk.runtime(), began, date);
        let (result, fatal) = match sent {
            Ok(result) => (result, None),
            Err(error) => (SendResult::NotSent, Some(error)),
        };
        let name = name(&result);
        let now = self.now();
        let changes = self.schedule.sent(now, result);
        let outcomes = self.write(changes)?;
        match fatal {
            Some(error) => Err(CampaignError::Clerk(error)),
            None => Ok(CampaignProgress::Request(CompletedRequest {
                lane: intent.lane,
                people: intent.people.len(),
                result: name,
                outcomes,
            })),
        }
    }

    async fn revoke(
        &mut self,
        now: Timestamp,
        id: PersonId,
        invitation_id: &str,
        is_repeated: bool,
    ) -> Result<CampaignProgress, CampaignError> {
        let person = self.journal.person(id)?;
        if !is_repeated {
            // So that the next process knows whose doing it is if it finds the invitation revoked.
            let invitation_id = invitation_id.to_owned();
            self.journal.write_states(&[(id, PersonState::Revoking { invitation_id, since: Some(now) })])?;
        }
        let revoked = request::revoke(&self.clerk, &person, invitation_id, now).await;
        let (result, update) = revoked.map_err(CampaignError::Clerk)?;
        let now = self.now();
        let changes = self.schedule.revoked(now, id, is_repeated, result);
        let outcomes = self.write(changes)?;
        if !outcomes.is_empty() {
            self.journal.update(update.as_slice())?;
        }
        Ok(CampaignProgress::Request(CompletedRequest {
            lane: LaneName::ALL,
            people: 1,
            result: "revoked",
            outcomes,
        }))
    }

    async fn look_up(&mut self, id: PersonId, since: Timestamp) -> Result<CampaignProgress, CampaignError> {
        let person = self.journal.person(id)?;
        let elapsed = self.clock.elapsed(self.clerk.runtime(), since);
        let result = match request::look_up(&self.clerk, &person, elapsed).await {
            // The list is behind.
            Ok(LookupResult::Older(found)) if self.journal.replaced(id)?.as_ref() == Some(&found) => {
                LookupResult::Absent
            }
            Ok(result) => result,
            Err(error) if error.is_rate_limited() => LookupResult::RateLimited(error.retry_after()),
            Err(error) if request::is_fatal(&error) => return Err(CampaignError::Clerk(error)),
            // An address that cannot be asked for: asking again would not help.
            Err(error) if error.is_about_people() => LookupResult::Unclear,
            Err(_) => LookupResult::Failed,
        };
        let now = self.now();
        let changes = self.schedule.looked_up(now, result);
        let outcomes = self.write(changes)?;
        Ok(CampaignProgress::Request(CompletedRequest {
            lane: LaneName::ALL,
            people: 1,
            result: "looked_up",
            outcomes,
        }))
    }

    fn write(
        &mut self,
        changes: Vec<(PersonId, PersonState)>,
    ) -> Result<Vec<(PersonId, PersonOutcome)>, CampaignError> {
        if !changes.is_empty() {
            self.journal.write_states(&changes)?;
        }
        let done = |(id, state)| match state {
            PersonState::Done(outcome) => Some((id, outcome)),
            _ => None,
        };
        Ok(changes.into_iter().filter_map(done).collect())
    }
}

fn name(result: &SendResult) -> &'static str {
    match result {
        SendResult::Created(_) => "created",
        SendResult::Refused { .. } => "refused",
        SendResult::TargetRefused(_) => "target_refused",
        SendResult::RateLimited(_) => "rate_limited",
        SendResult::NotSent => "not_sent",
        SendResult::Lost => "lost",
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
