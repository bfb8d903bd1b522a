//! One request of a campaign, and what its answer means.

use std::time::Duration;

use clerk_invitations_core::{
    BulkCreateInvitations, CallOptions, Clerk, Error, ErrorCode, Found, InviteWaitlistEntry, Result,
    RetryPolicy, TransportErrorKind, WaitlistEntry, WaitlistEntryId,
};

use crate::{LaneName, Person, PersonId, Reply, Seen, Settlement, Settling};

/// The people of one request.
#[derive(Default)]
pub(super) struct Asked {
    people: Vec<(PersonId, Person)>,
}

impl Asked {
    pub(super) fn add(&mut self, id: PersonId, mut person: Person) {
        // With it Clerk would refuse nothing, and nothing could be sent again.
        person.invitation.ignore_existing = None;
        self.people.push((id, person));
    }

    /// Sends it, through the endpoint that counts against this lane: a bulk may be of one. An error is one
    /// that everybody else would get too.
    pub(super) async fn send(&self, clerk: &Clerk, lane: LaneName) -> Result<Reply> {
        let answer = match self.people.as_slice() {
            [(_, Person { waitlist_entry_id: Some(entry), .. })] => invite(clerk, entry).await,
            [(_, person)] if lane == LaneName::Single => {
                let invited = clerk.send_with(&person.invitation, &once()).await;
                invited.map(|answer| vec![answer.value.id.into()])
            }
            people => {
                let items = people.iter().map(|(_, person)| person.invitation.clone());
                let invited = clerk.send_with(&BulkCreateInvitations::new(items), &once()).await;
                invited
                    .map(|answer| answer.value.into_iter().map(|invitation| invitation.id.into()).collect())
            }
        };
        match answer {
            // An answer that leaves somebody out says nothing of them.
            Ok(ids) if ids.len() == self.people.len() => Ok(Reply::Taken(ids)),
            Ok(_) => Ok(Reply::Lost),
            Err(error) => self.classify(error),
        }
    }

    fn classify(&self, error: Error) -> Result<Reply> {
        if error.is_rate_limited() {
            return Ok(Reply::Limited(error.retry_after()));
        }
        if error.is_connect() || is_locked(&error) {
            return Ok(Reply::Unsent);
        }
        // Of a refusal whose body was lost it is not known whom it names, or whether it was Clerk's.
        if error.may_have_been_executed() || matches!(error, Error::Transport(_)) && !is_fatal(&error) {
            return Ok(Reply::Lost);
        }
        // There is no such path, or no such entry: the latter is about the person.
        let is_unknown_entry = error.api().is_some_and(|api| api.has_code(&ErrorCode::ResourceNotFound))
            && self.people.iter().all(|(_, person)| person.waitlist_entry_id.is_some());
        let is_fatal = is_fatal(&error) && !is_unknown_entry;
        let named = match &error {
            Error::InvalidRequest(error) => self.at(error.index().unwrap_or_default()),
            Error::Api(_) if !is_fatal => self.named(&error),
            _ => return Err(error),
        };
        Ok(Reply::Refused { named, why: why(&error) })
    }

    fn named(&self, error: &Error) -> Vec<PersonId> {
        let addresses: Vec<&str> =
            self.people.iter().map(|(_, person)| person.invitation.email_address.as_str()).collect();
        error.named_people(&addresses).into_iter().flat_map(|index| self.at(index)).collect()
    }

    fn at(&self, index: usize) -> Vec<PersonId> {
        self.people.get(index).map(|(id, _)| *id).into_iter().collect()
    }
}

async fn invite(clerk: &Clerk, entry: &WaitlistEntryId) -> Result<Vec<String>> {
    let answer = clerk.send_with(&InviteWaitlistEntry::new(entry), &once()).await?;
    Ok(vec![invitation_of(answer.value)])
}

/// The id of an entry's invitation, or the entry's where the invitation is not shown.
fn invitation_of(entry: WaitlistEntry) -> String {
    entry.invitation.map_or_else(|| entry.id.into(), |invitation| invitation.id.into())
}

/// One attempt: the schedule decides what follows.
fn once() -> CallOptions {
    CallOptions::new().retry(RetryPolicy::none())
}

/// Whether a failure is not about the people in the request. A proxy's refusal is not about them either.
pub(super) fn is_fatal(error: &Error) -> bool {
    match error {
        Error::Api(_) => {
            !error.is_about_people() && !error.may_have_been_executed() && !error.is_rate_limited()
        }
        Error::Transport(error) => {
            matches!(error.kind(), TransportErrorKind::Request | TransportErrorKind::Aborted)
        }
        _ => true,
    }
}

fn is_locked(error: &Error) -> bool {
    let is = |code| error.api().is_some_and(|api| api.has_code(&code));
    is(ErrorCode::WaitlistEntryLocked) || is(ErrorCode::ResourceLocked)
}

fn why(error: &Error) -> Settlement {
    let outcome = match error.code() {
        Some(ErrorCode::DuplicateRecord | ErrorCode::WaitlistEntryAlreadyInvited) => Settling::AlreadyInvited,
        Some(ErrorCode::FormIdentifierExists | ErrorCode::WaitlistEntryAlreadyCompleted) => {
            Settling::AlreadyUser
        }
        _ => Settling::Refused,
    };
    let detail = match (error, error.api().and_then(|api| api.details().first())) {
        (Error::InvalidRequest(error), _) => format!("{} {}", error.field(), error.rule()),
        (_, Some(detail)) => format!("{}: {}", detail.raw_code, detail.message),
        _ => error.to_string(),
    };
    Settlement::new(outcome, detail)
}

/// Looks up whether a request that left so long ago has invited this person.
pub(super) async fn look(clerk: &Clerk, person: &Person, elapsed: Duration) -> Result<Seen> {
    match &person.waitlist_entry_id {
        Some(entry) => {
            let found = clerk.look_up(&InviteWaitlistEntry::new(entry), elapsed, &once()).await?;
            Ok(seen(found, invitation_of))
        }
        None => {
            let found = clerk.look_up(&person.invitation, elapsed, &once()).await?;
            Ok(seen(found, |invitation| invitation.id.into()))
        }
    }
}

fn seen<T>(found: Found<T>, id: fn(T) -> String) -> Seen {
    match found {
        Found::New(found) => Seen::New(id(found)),
        Found::Older(found) => Seen::Older(id(found)),
        // Sent again it does no harm: Clerk refuses a second one.
        _ => Seen::Absent,
    }
}
