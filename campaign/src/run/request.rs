//! One request of a campaign, and what its answer means.

use std::time::Duration;

use clerk_invitations_core::{
    Answer, BulkCreateInvitations, BulkCreateOrganizationInvitations, CallOptions, Clerk, Error, ErrorCode,
    Found, Invitation, InvitationStatus, InviteWaitlistEntry, ListInvitations, OrganizationInvitation, Page,
    Result, RetryPolicy, RevokeInvitation, RevokeOrganizationInvitation, Timestamp, TransportErrorKind,
    WaitlistEntry,
};

use crate::{LookupResult, Person, PersonId, PersonOutcome, Reason, RevokeResult, SendResult, StatusUpdate};

/// The people of one request, all of one target.
#[derive(Default)]
pub(super) struct Request {
    people: Vec<(PersonId, Person)>,
}

impl Request {
    pub(super) fn add(&mut self, id: PersonId, mut person: Person) {
        // With it Clerk would refuse no second invitation, and nothing could be sent again.
        if let Person::Application(invitation) = &mut person {
            invitation.ignore_existing = None;
        }
        self.people.push((id, person));
    }

    /// Sends it, and returns what the `Date` of the answer says. An error is one that everybody else would
    /// get too.
    pub(super) async fn send(&self, clerk: &Clerk, is_bulk: bool) -> (Result<SendResult>, Option<Timestamp>) {
        let sent = match self.people.as_slice() {
            [(_, Person::Waitlist { entry, .. })] => {
                let sent = clerk.send_with(&InviteWaitlistEntry::new(entry), &once()).await;
                sent.map(|answer| ids(answer, |entry| vec![invitation_of(entry)]))
            }
            [(_, Person::Application(invitation))] if !is_bulk => {
                let sent = clerk.send_with(invitation, &once()).await;
                sent.map(|answer| ids(answer, |invitation| vec![invitation.id.into()]))
            }
            [(_, Person::Organization(invitation))] if !is_bulk => {
                let sent = clerk.send_with(invitation, &once()).await;
                sent.map(|answer| ids(answer, |invitation| vec![invitation.id.into()]))
            }
            people @ [(_, Person::Organization(first)), ..] => {
                let invitations = people.iter().filter_map(|(_, person)| match person {
                    Person::Organization(invitation) => Some(invitation.clone()),
                    _ => None,
                });
                let bulk = BulkCreateOrganizationInvitations::new(first.organization_id.clone(), invitations);
                let to_ids =
                    |created: Page<_>| created.data.into_iter().map(organization_invitation_id).collect();
                clerk.send_with(&bulk, &once()).await.map(|answer| ids(answer, to_ids))
            }
            people => {
                let invitations = people.iter().filter_map(|(_, person)| match person {
                    Person::Application(invitation) => Some(invitation.clone()),
                    _ => None,
                });
                let sent = clerk.send_with(&BulkCreateInvitations::new(invitations), &once()).await;
                let to_ids = |created: Vec<_>| created.into_iter().map(invitation_id).collect();
                sent.map(|answer| ids(answer, to_ids))
            }
        };
        match sent {
            // An answer that leaves somebody out says nothing of them.
            Ok((ids, date)) if ids.len() == self.people.len() => (Ok(SendResult::Created(ids)), date),
            Ok((_, date)) => (Ok(SendResult::Lost), date),
            Err(error) => {
                let date = error.api().and_then(|api| api.response().date());
                (self.classify(error), date)
            }
        }
    }

    fn classify(&self, error: Error) -> Result<SendResult> {
        if error.is_rate_limited() {
            return Ok(SendResult::RateLimited(error.retry_after()));
        }
        if error.is_connect() || is_locked(&error) {
            return Ok(SendResult::NotSent);
        }
        // Of a refusal whose body was lost it is not known whom it names, or whether it was Clerk's.
        if error.may_have_been_executed() || matches!(error, Error::Transport(_)) && !is_fatal(&error) {
            return Ok(SendResult::Lost);
        }
        // There is no such path, or no such entry: the latter is about the person.
        let is_unknown_entry = error.api().is_some_and(|api| api.has_code(&ErrorCode::ResourceNotFound))
            && self.people.iter().all(|(_, person)| matches!(person, Person::Waitlist { .. }));
        if let Some(outcome) = self.refused_target(&error) {
            return Ok(SendResult::TargetRefused(outcome));
        }
        let is_fatal = is_fatal(&error) && !is_unknown_entry;
        let named = match &error {
            Error::InvalidRequest(error) => self.at(error.index().unwrap_or_default()),
            Error::Api(_) if !is_fatal => self.named(&error),
            _ => return Err(error),
        };
        Ok(SendResult::Refused { named, outcome: outcome(&error) })
    }

    /// What a refusal means for everybody in the organization: there is no room for more (402, 403), the inviter may not
    /// invite (403), there is no such organization (404). A 403 that is about the key is none of it.
    fn refused_target(&self, error: &Error) -> Option<PersonOutcome> {
        let api = error.api().filter(|api| !api.details().is_empty() && !error.is_about_people())?;
        let is_about_key =
            |code| [ErrorCode::AuthorizationInvalid, ErrorCode::AuthorizationMissingScopes].contains(&code);
        let is_of_organization = matches!(self.people.as_slice(), [(_, Person::Organization(_)), ..])
            && !api.code().is_some_and(is_about_key);
        (is_of_organization && [402, 403, 404].contains(&api.status().as_u16())).then(|| outcome(error))
    }

    fn named(&self, error: &Error) -> Vec<PersonId> {
        let addresses: Vec<&str> = self.people.iter().map(|(_, person)| person.email_address()).collect();
        error.named_people(&addresses).into_iter().flat_map(|index| self.at(index)).collect()
    }

    fn at(&self, index: usize) -> Vec<PersonId> {
        self.people.get(index).map(|(id, _)| *id).into_iter().collect()
    }
}

fn ids<T>(answer: Answer<T>, ids: impl FnOnce(T) -> Vec<String>) -> (Vec<String>, Option<Timestamp>) {
    (ids(answer.value), answer.response.date())
}

fn invitation_id(invitation: Invitation) -> String {
    invitation.id.into()
}

fn organization_invitation_id(invitation: OrganizationInvitation) -> String {
    invitation.id.into()
}

/// The id of an entry's invitation, or the entry's where the invitation is not shown.
fn invitation_of(entry: WaitlistEntry) -> String {
    entry.invitation.map_or_else(|| entry.id.into(), |invitation| invitation.id.into())
}

/// One attempt: the schedule decides what follows.
fn once() -> CallOptions {
    CallOptions::new().retry(RetryPolicy::none())
}

/// Whether an error is not about the people in the request. A proxy's refusal is not about them either.
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

/// What a refusal means for the people it is about.
fn outcome(error: &Error) -> PersonOutcome {
    let reason = match (error, error.api().and_then(|api| api.details().first())) {
        (Error::InvalidRequest(error), _) => Reason::new(format!("{} {}", error.field(), error.rule())),
        (_, Some(detail)) => Reason::new(detail.message.as_str()).with_code(detail.raw_code.as_str()),
        _ => Reason::new(error.to_string()),
    };
    match error.code() {
        Some(
            ErrorCode::DuplicateRecord
            | ErrorCode::OrganizationInvitationNotUnique
            | ErrorCode::WaitlistEntryAlreadyInvited,
        ) => PersonOutcome::AlreadyInvited(reason),
        Some(ErrorCode::AlreadyAMemberInOrganization) => PersonOutcome::AlreadyMember(reason),
        Some(ErrorCode::FormIdentifierExists | ErrorCode::WaitlistEntryAlreadyCompleted) => {
            PersonOutcome::AlreadyUser(reason)
        }
        _ => PersonOutcome::Refused(reason),
    }
}

/// Looks up whether a request that was sent so long ago has invited this person.
pub(super) async fn look_up(clerk: &Clerk, person: &Person, elapsed: Duration) -> Result<LookupResult> {
    match person {
        Person::Application(invitation) => {
            let found = clerk.look_up(invitation, elapsed, &once()).await?;
            Ok(result(found, invitation_id))
        }
        Person::Organization(invitation) => {
            let found = clerk.look_up(invitation, elapsed, &once()).await?;
            Ok(result(found, organization_invitation_id))
        }
        Person::Waitlist { entry, .. } => {
            let found = clerk.look_up(&InviteWaitlistEntry::new(entry), elapsed, &once()).await?;
            Ok(result(found, invitation_of))
        }
    }
}

fn result<T>(found: Found<T>, id: fn(T) -> String) -> LookupResult {
    match found {
        Found::New(found) => LookupResult::New(id(found)),
        Found::Older(found) => LookupResult::Older(id(found)),
        Found::Absent => LookupResult::Absent,
        _ => LookupResult::Unclear,
    }
}

/// Revokes the invitation of a person, and says what else is learned of it. An error is one that everybody else would get too.
pub(super) async fn revoke(
    clerk: &Clerk,
    person: &Person,
    invitation_id: &str,
    now: Timestamp,
) -> Result<(RevokeResult, Option<StatusUpdate>)> {
    let sent = match person {
        Person::Organization(invitation) => {
            let revoke = RevokeOrganizationInvitation::new(invitation.organization_id.clone(), invitation_id);
            clerk.send_with(&revoke, &once()).await.map(drop)
        }
        _ => clerk.send_with(&RevokeInvitation::new(invitation_id), &once()).await.map(drop),
    };
    let Err(error) = sent else { return Ok((RevokeResult::Revoked, None)) };
    let stands = |status| {
        let id = invitation_id.to_owned();
        Some(StatusUpdate::Invitation { id, status, created_at: None, updated_at: now })
    };
    Ok(match error.code() {
        Some(ErrorCode::InvitationAlreadyRevoked) => {
            (RevokeResult::AlreadyRevoked, stands(InvitationStatus::Revoked))
        }
        // Revoked or expired.
        Some(ErrorCode::OrganizationInvitationNotPending) => (RevokeResult::AlreadyRevoked, None),
        Some(ErrorCode::InvitationAlreadyAccepted | ErrorCode::OrganizationInvitationAlreadyAccepted) => {
            (RevokeResult::NotPending, stands(InvitationStatus::Accepted))
        }
        Some(ErrorCode::ResourceNotFound) => (RevokeResult::NotPending, None),
        _ if error.is_rate_limited() => (RevokeResult::RateLimited(error.retry_after()), None),
        _ if is_fatal(&error) => return Err(error),
        _ if error.is_about_people() => (RevokeResult::NotPending, None),
        _ => (RevokeResult::Failed, None),
    })
}

/// Makes a small request for the `Date` of its answer, that of an error included.
pub(super) async fn date(clerk: &Clerk) -> (Result<()>, Option<Timestamp>) {
    match clerk.send_with(&ListInvitations::new().limit(1), &once()).await {
        Ok(answer) => (Ok(()), answer.response.date()),
        Err(error) => {
            let date = error.api().and_then(|api| api.response().date());
            (Err(error), date)
        }
    }
}
