//! Inviting people again: the invitation that they have is revoked right before.

use clerk_invitations_core::Timestamp;

use super::result::Changes;
use super::{InFlight, Schedule};
use crate::{PersonId, PersonOutcome, PersonState, RevokeResult, Step};

/// An invitation that is to be revoked.
#[derive(Clone, Debug)]
pub(super) struct Replaced {
    invitation_id: String,
    /// Whether a request to revoke it was sent, so that it may be this campaign that has revoked it.
    is_repeated: bool,
}

impl Replaced {
    pub(super) fn new(invitation_id: &str, is_repeated: bool) -> Self {
        Self { invitation_id: invitation_id.to_owned(), is_repeated }
    }

    /// How it ends for somebody whose invitation was not revoked: they keep it.
    pub(super) fn kept(self) -> PersonOutcome {
        PersonOutcome::created(self.invitation_id)
    }
}

impl Schedule {
    /// Sends a request, or first revokes what is to be revoked of those in it: one after the other, so that nobody is without
    /// an invitation for longer than that takes.
    pub(super) fn revoke_first(&mut self, now: Timestamp, request: InFlight) -> Step {
        let person = request.group.ids().iter().copied().find(|id| self.replaced.contains_key(id));
        let to_revoke = person.and_then(|person| Some((person, self.replaced.get_mut(&person)?)));
        let Some((person, replaced)) = to_revoke else { return self.send(now, request) };
        let invitation_id = replaced.invitation_id.clone();
        let is_repeated = std::mem::replace(&mut replaced.is_repeated, true);
        self.all.sent.count(now);
        self.chosen = Some(request);
        Step::Revoke { person, invitation_id, is_repeated }
    }

    /// Takes the result of revoking an invitation, `is_repeated` as the step had it. Returns what is to be written to the journal.
    pub fn revoked(
        &mut self,
        now: Timestamp,
        person: PersonId,
        is_repeated: bool,
        result: RevokeResult,
    ) -> Changes {
        self.all.sent.recount(now);
        match result {
            RevokeResult::RateLimited(wait) => self.shut(now, None, wait),
            RevokeResult::Failed => self.pause(now),
            RevokeResult::AlreadyRevoked if !is_repeated => return self.keep(person),
            RevokeResult::NotPending => return self.keep(person),
            RevokeResult::Revoked | RevokeResult::AlreadyRevoked => {
                self.failures = 0;
                if self.replaced.remove(&person).is_some() {
                    return vec![(person, PersonState::Waiting { since: None })];
                }
            }
        }
        Vec::new()
    }

    /// Somebody is not to be invited again: accepted meanwhile, or revoked by somebody else.
    fn keep(&mut self, person: PersonId) -> Changes {
        self.failures = 0;
        if let Some(request) = self.chosen.take() {
            let queue = request.queue;
            // The others are in the journal as they are.
            self.put_back(request);
            if let Some(queue) = self.queues.get_mut(queue) {
                queue.remove(person, false);
            }
        }
        let kept = self.replaced.remove(&person).map(Replaced::kept);
        kept.map(|outcome| (person, PersonState::Done(outcome))).into_iter().collect()
    }
}
