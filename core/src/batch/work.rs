//! One group of a batch: sent, and looked after.

use std::sync::Arc;
use std::time::Duration;

use crate::batch::{Atomicity, BatchOutcome, Batchable, Group, Verdict, is_duplicate};
use crate::call::reconcile::reconciliation::{is_beyond_quota, lifts_guard};
use crate::call::retry::policy::Reconcile;
use crate::call::settings::CallOptions;
use crate::client::Clerk;
use crate::client::look_up::Found;
use crate::endpoint::operation::Repeat;
use crate::endpoint::request::RawRequest;
use crate::error::{Ambiguous, Error, ErrorCode, Outcome, Result};

/// Somebody in a group.
pub(super) struct Member<E> {
    pub(super) id: u32,
    pub(super) item: E,
    /// When an earlier request left that may have invited them.
    pub(super) since: Option<Duration>,
}

/// What is needed to carry out a group.
pub(super) struct Work<E: Batchable> {
    pub(super) clerk: Clerk,
    pub(super) options: CallOptions,
    pub(super) group: Group<Arc<Error>>,
    pub(super) members: Vec<Member<E>>,
    pub(super) atomicity: Atomicity,
    pub(super) with_pending: bool,
}

/// The result of a group.
pub(super) struct Worked<E: Batchable> {
    pub(super) group: Group<Arc<Error>>,
    pub(super) verdict: Verdict<Arc<Error>>,
    /// Those of whom more is known than the verdict says.
    pub(super) known: Vec<(u32, BatchOutcome<E::Response>)>,
    /// Since when those who are left over may be invited.
    pub(super) since: Option<Duration>,
    /// Who was looked up after a refused bulk, and whether it had invited them.
    pub(super) looked_up: Vec<(u32, bool)>,
    /// Why it failed, if it did, for a reason that is nobody's in it.
    pub(super) failed: Option<Arc<Error>>,
}

impl<E: Batchable> Work<E> {
    pub(super) async fn run(mut self) -> Worked<E> {
        let is_ours_to_look = self.is_ours_to_look();
        if is_ours_to_look {
            let mut policy = self.clerk.retry_policy(&self.options).clone();
            if policy.reconcile == Reconcile::Always {
                policy.reconcile = Reconcile::LostResponses;
            }
            self.options.retry = Some(policy);
        }
        let began = self.clerk.runtime().now();
        let sent = self.send().await;
        let mut worked = Worked {
            verdict: Verdict::Unsent,
            known: Vec::new(),
            since: None,
            looked_up: Vec::new(),
            failed: None,
            group: self.group.clone(),
        };
        match sent {
            Ok(created) => {
                let ids = self.members.iter().map(|member| member.id);
                worked.known = ids.zip(created.into_iter().map(BatchOutcome::Created)).collect();
                worked.verdict = Verdict::Taken;
            }
            Err(Error::Ambiguous(error)) => self.take_fates(error, &mut worked),
            Err(error) if error.is_about_people() || matches!(error, Error::InvalidRequest(_)) => {
                let named = self.named(&error);
                let reason = Arc::new(error);
                if is_ours_to_look && self.members.len() > 1 {
                    self.look_up_unnamed(self.atomicity, &named, began, &reason, &mut worked).await;
                }
                if is_duplicate(&reason) {
                    self.explain(&named, &mut worked).await;
                }
                worked.verdict = Verdict::Refused { named, reason };
            }
            Err(error) => {
                let is_open = error.may_have_been_executed();
                let error = Arc::new(error);
                if !is_open && self.may_be_there_in_part(&error) {
                    self.look_up_unnamed(self.atomicity.unguarded(), &[], began, &error, &mut worked).await;
                }
                let outcome = if is_open { BatchOutcome::Ambiguous } else { BatchOutcome::NotSent };
                let is_told = |id: u32| worked.known.iter().any(|(known, _)| *known == id);
                let others: Vec<u32> =
                    self.members.iter().map(|member| member.id).filter(|id| !is_told(*id)).collect();
                worked.known.extend(others.into_iter().map(|id| (id, outcome(error.clone()))));
                worked.failed = Some(error);
            }
        }
        worked
    }

    /// Whether the batch itself looks up what a refused bulk has created. Not where sending again does no harm; and
    /// where a request lifts the guard, the call has seen to everything.
    fn is_ours_to_look(&self) -> bool {
        let Repeat::AfterLookup(lookup) = E::OPERATION.repeat else { return false };
        let lifts = |member: &Member<E>| {
            let mut request = RawRequest::new(E::OPERATION);
            member.item.encode(&mut request).is_ok() && lifts_guard(&request, lookup)
        };
        !self.members.iter().any(lifts)
    }

    /// Whether a bulk that is refused for lack of room may have created as many as there was room for.
    fn may_be_there_in_part(&self, error: &Error) -> bool {
        let is_beyond_quota =
            E::OPERATION.repeat.lookup().is_some_and(|lookup| is_beyond_quota(error, lookup));
        is_beyond_quota && self.members.len() > 1 && self.is_ours_to_look()
    }

    /// Looks up what there is of somebody, whom a request may have invited at `since`.
    async fn look_up(&self, member: &Member<E>, since: Duration) -> Result<Found<E::Response>> {
        let elapsed = self.clerk.runtime().now().saturating_sub(since);
        self.clerk.look_up(&member.item, elapsed, &self.options).await
    }

    async fn send(&self) -> Result<Vec<E::Response>> {
        // A single one counts against another quota, which is the larger one.
        let created = match self.members.as_slice() {
            [only] => vec![self.clerk.send_with(&only.item, &self.options).await?.value],
            members => {
                let items = members.iter().map(|member| member.item.clone()).collect();
                self.clerk.send_with(&E::bulk(items), &self.options).await?.value.into()
            }
        };
        Ok(created)
    }

    /// Whom a refusal names.
    fn named(&self, error: &Error) -> Vec<u32> {
        let addresses: Vec<&str> = self.members.iter().map(|member| member.item.email_address()).collect();
        let named = error.named_people(&addresses).into_iter();
        named.filter_map(|index| self.members.get(index)).map(|member| member.id).collect()
    }

    /// Core has looked, and knows of each what became of it.
    fn take_fates(&self, error: Box<Ambiguous>, worked: &mut Worked<E>) {
        let is_judged = error.cause().is_about_people();
        let named = self.named(error.cause());
        let fates: Vec<Outcome> = error.fates().iter().map(|fate| fate.outcome.clone()).collect();
        let error = Arc::new(Error::Ambiguous(error));
        let mut fates = fates.into_iter();
        for member in &self.members {
            let outcome = match fates.next() {
                Some(Outcome::Done(json)) => serde_json::from_str(&json)
                    .map_or_else(|_| BatchOutcome::Ambiguous(error.clone()), BatchOutcome::Created),
                Some(Outcome::NotDone) if is_judged => continue,
                Some(Outcome::NotDone) => BatchOutcome::NotSent(error.clone()),
                Some(Outcome::Unknown) | None => BatchOutcome::Ambiguous(error.clone()),
            };
            worked.known.push((member.id, outcome));
        }
        worked.verdict = Verdict::Refused { named, reason: error };
    }

    /// Looks up those whom a refused bulk does not name, as far as [`Atomicity`] asks for it.
    async fn look_up_unnamed(
        &self,
        mut atomicity: Atomicity,
        named: &[u32],
        began: Duration,
        reason: &Arc<Error>,
        worked: &mut Worked<E>,
    ) {
        let unnamed: Vec<u32> =
            self.members.iter().map(|member| member.id).filter(|id| !named.contains(id)).collect();
        if !atomicity.is_guarded() && !atomicity.to_look_up(&unnamed).is_empty() {
            // A list may lag, and without a guard nothing else keeps somebody from being invited twice.
            self.clerk.runtime().sleep(self.clerk.retry_policy(&self.options).initial_backoff).await;
        }
        let mut done = Vec::new();
        while let Some(id) = atomicity.to_look_up(&unnamed).iter().copied().find(|id| !done.contains(id)) {
            done.push(id);
            worked.since = Some(began);
            let Some(member) = self.members.iter().find(|member| member.id == id) else { continue };
            let is_invited = match self.look_up(member, member.since.unwrap_or(began)).await {
                Ok(Found::New(created)) => {
                    worked.known.push((id, BatchOutcome::Created(created)));
                    true
                }
                Ok(Found::Absent) => false,
                // It says nothing of the bulk. They are sent again; if they are there, Clerk names them then.
                Ok(Found::Older(_)) => continue,
                Ok(Found::Unclear) | Err(_) if atomicity.is_guarded() => continue,
                Ok(Found::Unclear) | Err(_) => {
                    worked.known.push((id, BatchOutcome::Ambiguous(reason.clone())));
                    continue;
                }
            };
            atomicity.looked_up(id, is_invited);
            worked.looked_up.push((id, is_invited));
        }
    }

    /// A pending invitation may be what an earlier request of this batch has made.
    async fn explain(&self, named: &[u32], worked: &mut Worked<E>) {
        let is_only = self.members.len() == 1;
        for member in self.members.iter().filter(|member| is_only || named.contains(&member.id)) {
            if member.since.is_none() && !self.with_pending {
                continue;
            }
            let since = member.since.unwrap_or(self.clerk.runtime().now());
            let outcome = match self.look_up(member, since).await {
                Ok(Found::New(created)) if member.since.is_some() => BatchOutcome::Created(created),
                Ok(Found::New(pending) | Found::Older(pending)) if self.with_pending => {
                    BatchOutcome::AlreadyInvited(Some(pending))
                }
                _ => BatchOutcome::AlreadyInvited(None),
            };
            worked.known.push((member.id, outcome));
        }
    }
}

/// Whether everybody else would fare the same: a wrong key, no server, a limit that is too far away.
pub(super) fn is_hopeless(error: &Error) -> bool {
    error.is_connect()
        || error.api().is_some_and(|api| api.status().is_client_error() || api.status().is_redirection())
}

/// The outcome of the person that a refusal is about.
pub(super) fn refusal<T>(error: Arc<Error>) -> BatchOutcome<T> {
    let cause = match &*error {
        Error::Ambiguous(error) => error.cause(),
        error => error,
    };
    match cause.code() {
        _ if is_duplicate(cause) => BatchOutcome::AlreadyInvited(None),
        Some(ErrorCode::FormIdentifierExists) => BatchOutcome::AlreadyUser(error),
        Some(ErrorCode::AlreadyAMemberInOrganization) => BatchOutcome::AlreadyMember(error),
        _ => BatchOutcome::Refused(error),
    }
}
