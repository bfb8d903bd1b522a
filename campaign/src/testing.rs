//! The contract of [`Journal`], as code: for whoever implements it over a database of theirs (feature `testing`).

mod cases;
mod model;

#[cfg(feature = "list")]
use clerk_invitations_core::CreateInvitation;

#[cfg(feature = "list")]
use crate::list::field::Invitee;
use crate::{Journal, JournalError, Person, PersonId, Standing};

/// Where the journals come from that are to be checked.
pub trait JournalFixture {
    /// What is to be checked.
    type Journal: Journal;

    /// A journal of these people, in this order; those of an earlier call are gone, or elsewhere.
    ///
    /// # Errors
    ///
    /// If it cannot be made.
    fn create(&mut self, people: &[Person]) -> Result<Self::Journal, JournalError>;

    /// Leaves a journal as a process does that is killed, and opens what it has stored.
    ///
    /// # Errors
    ///
    /// If it cannot be opened.
    fn reopen(&mut self, journal: Self::Journal) -> Result<Self::Journal, JournalError>;

    /// What a report shows of a person who is done: the name of the outcome
    /// ([`OutcomeKind::as_str`](crate::OutcomeKind::as_str)), and the invitation's id or the reason as it is displayed.
    ///
    /// # Errors
    ///
    /// If the journal cannot be read.
    fn outcome(
        &mut self,
        journal: &mut Self::Journal,
        person: PersonId,
    ) -> Result<Option<(String, String)>, JournalError>;

    /// Where a report shows the invitation of a person to stand.
    ///
    /// # Errors
    ///
    /// If the journal cannot be read.
    fn standing(&mut self, journal: &mut Self::Journal, person: PersonId) -> Result<Standing, JournalError>;
}

/// Checks the whole contract: order, people, targets, states, requests, atomicity, updates, and that all of it outlives the
/// process. It writes some hundred times. The people are invited to the application, into two organizations, and from the waitlist.
///
/// ```
/// use clerk_invitations_campaign::testing::{JournalFixture, check_journal};
/// use clerk_invitations_campaign::{JournalError, MemoryJournal, Person, PersonId, Standing};
///
/// struct Memory;
///
/// impl JournalFixture for Memory {
///     type Journal = MemoryJournal;
///
///     fn create(&mut self, people: &[Person]) -> Result<MemoryJournal, JournalError> {
///         Ok(MemoryJournal::new(people.to_vec()))
///     }
///
///     fn reopen(&mut self, journal: MemoryJournal) -> Result<MemoryJournal, JournalError> {
///         Ok(journal) // a database is closed and opened here
///     }
///
///     fn outcome(
///         &mut self,
///         journal: &mut MemoryJournal,
///         person: PersonId,
///     ) -> Result<Option<(String, String)>, JournalError> {
///         let outcome = journal.outcomes().nth(person as usize).and_then(|(_, outcome)| outcome);
///         Ok(outcome.map(|outcome| {
///             let detail = outcome.reason().map(ToString::to_string);
///             let detail = detail.or(outcome.invitation_id().map(str::to_owned)).unwrap_or_default();
///             (outcome.kind().to_string(), detail)
///         }))
///     }
///
///     fn standing(
///         &mut self,
///         journal: &mut MemoryJournal,
///         person: PersonId,
///     ) -> Result<Standing, JournalError> {
///         Ok(journal.standing(person).cloned().unwrap_or_default())
///     }
/// }
///
/// check_journal(&mut Memory).unwrap();
/// ```
///
/// # Errors
///
/// The first sentence of the contract that does not hold, and what was found.
pub fn check_journal<F: JournalFixture>(fixture: &mut F) -> Result<(), String> {
    for (name, case) in cases::all::<F>() {
        case(fixture).map_err(|found| format!("{name}: {found}"))?;
    }
    Ok(())
}

/// What a row of a list says that invites this person, for journals that take people in from lists; `None` for somebody of
/// the waitlist. An inviter and private metadata are left out: lists have none.
#[cfg(feature = "list")]
pub fn invitee(person: &Person) -> Option<Invitee> {
    match person {
        Person::Application(invitation) => {
            Some(Invitee { invitation: invitation.clone(), organization_id: None, role: None })
        }
        Person::Organization(request) => {
            let mut invitation = CreateInvitation::new(&request.email_address);
            invitation.expires_in_days = request.expires_in_days;
            invitation.notify = request.notify;
            invitation.public_metadata.clone_from(&request.public_metadata);
            invitation.redirect_url.clone_from(&request.redirect_url);
            let organization_id = Some(request.organization_id.to_string());
            Some(Invitee { invitation, organization_id, role: Some(request.role.clone()) })
        }
        Person::Waitlist { .. } => None,
    }
}
