//! One group of a batch: sent, and looked after.

use std::sync::Arc;
use std::time::Duration;

use crate::batch::{BatchOutcome, Batchable, Group, Looked, Verdict, is_about_people, is_duplicate, named};
use crate::call::settings::CallOptions;
use crate::client::Clerk;
use crate::error::{Ambiguous, Error, ErrorCode, Outcome, Result};

/// Whether a refused bulk has created nothing. Clerk does not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Atomicity {
    Unknown,
    AllOrNothing,
    InPart,
}

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

/// What came of a group.
pub(super) struct Worked<E: Batchable> {
    pub(super) group: Group<Arc<Error>>,
    pub(super) verdict: Verdict<Arc<Error>>,
    /// Those of whom more is known than the verdict says.
    pub(super) known: Vec<(u32, BatchOutcome<E::Response>)>,
    /// Since when those who are left over may be invited.
    pub(super) since: Option<Duration>,
    /// What a look has shown of refused bulks, and by whom that may be proved.
    pub(super) atomicity: Atomicity,
    pub(super) probed: Option<u32>,
    /// Why it failed, if it did, for a reason that is nobody's in it.
    pub(super) failed: Option<Arc<Error>>,
}

impl<E: Batchable> Work<E> {
    pub(super) async fn run(mut self) -> Worked<E> {
        // Where Clerk would make another each time, core's own reconciliation has seen to everything.
        let is_ours_to_look =
            !E::IS_HARMLESS && !self.members.iter().any(|member| member.item.makes_another());
        self.options.trusts_refusals = is_ours_to_look;
        let began = self.clerk.runtime().now();
        let sent = self.send().await;
        let mut worked = Worked {
            verdict: Verdict::Unsent,
            known: Vec::new(),
            since: None,
            atomicity: self.atomicity,
            probed: None,
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
            Err(error) if is_about_people(&error) || matches!(error, Error::InvalidRequest(_)) => {
                let named = named(&error, &self.addresses());
                if is_ours_to_look && self.members.len() > 1 {
                    self.probe(&named, began, &mut worked).await;
                }
                if is_duplicate(&error) {
                    self.explain(&named, &mut worked).await;
                }
                worked.verdict = Verdict::Refused { named, reason: Arc::new(error) };
            }
            Err(error) => {
                let is_open = error.may_have_been_executed();
                let error = Arc::new(error);
                let outcome = if is_open { BatchOutcome::Ambiguous } else { BatchOutcome::NotSent };
                worked.known =
                    self.members.iter().map(|member| (member.id, outcome(error.clone()))).collect();
                worked.failed = Some(error);
            }
        }
        worked
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

    fn addresses(&self) -> Vec<(u32, &str)> {
        self.members.iter().map(|member| (member.id, member.item.email_address())).collect()
    }

    /// Core has looked, and knows of each what became of it.
    fn take_fates(&self, error: Box<Ambiguous>, worked: &mut Worked<E>) {
        let is_judged = is_about_people(error.cause());
        let named = named(error.cause(), &self.addresses());
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

    /// Whoever a refused bulk does not name may have been invited all the same, unless it is known that bulks
    /// are all-or-nothing. One look at one of them tells whether to look for the others. Whoever is not there
    /// may have been the offender, so that alone proves nothing: their being taken later does.
    async fn probe(&self, named: &[u32], began: Duration, worked: &mut Worked<E>) {
        if self.atomicity == Atomicity::AllOrNothing {
            return;
        }
        worked.since = Some(began);
        let others = self.members.iter().rev().filter(|member| !named.contains(&member.id));
        for member in others {
            let since = member.since.unwrap_or(began);
            let looked = E::look(&self.clerk, member.item.email_address(), &self.options, since).await;
            match looked {
                Ok(Looked::New(created)) => {
                    worked.atomicity = Atomicity::InPart;
                    worked.known.push((member.id, BatchOutcome::Created(created)));
                }
                Ok(Looked::Older(_)) => {}
                Ok(Looked::Absent) => worked.probed = Some(member.id),
                // It is sent again; should it be there, Clerk refuses it by name, and it is looked up then.
                Err(_) => {}
            }
            if worked.atomicity == Atomicity::Unknown {
                return;
            }
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
            let looked = E::look(&self.clerk, member.item.email_address(), &self.options, since).await;
            let outcome = match looked {
                Ok(Looked::New(created)) if member.since.is_some() => BatchOutcome::Created(created),
                Ok(Looked::New(pending) | Looked::Older(pending)) if self.with_pending => {
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

/// What a refusal means for whoever it is about.
pub(super) fn refusal<T>(error: Arc<Error>) -> BatchOutcome<T> {
    let code = match &*error {
        Error::Ambiguous(error) => error.cause().code(),
        error => error.code(),
    };
    match code {
        Some(ErrorCode::DuplicateRecord) => BatchOutcome::AlreadyInvited(None),
        Some(ErrorCode::FormIdentifierExists) => BatchOutcome::AlreadyUser(error),
        _ => BatchOutcome::Refused(error),
    }
}
