//! What happened, by the emulator's outbox and state, beside what was told.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use clerk_invitations_emulator::{MailKind, State};
use delivery_driver::{Line, Told};

use crate::scenario::Scenario;

/// How much the emulator had seen before a contender began.
pub(crate) struct Mark {
    mails: usize,
    invitations: usize,
    requests: usize,
}

impl Mark {
    pub(crate) fn set(clerk: &mut State) -> Self {
        Self {
            mails: clerk.outbox().len(),
            invitations: clerk.invitations().len(),
            requests: clerk.requests().len(),
        }
    }
}

/// The figures of one contender in one table.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) user_agent: String,
    pub(crate) once: usize,
    pub(crate) more_than_once: usize,
    /// Of those who should be invited.
    pub(crate) never: usize,
    pub(crate) told_invited_but_not: usize,
    pub(crate) told_not_but_invited: usize,
    pub(crate) left_open: usize,
    pub(crate) hung: usize,
    /// What was said where it was wrong, and how often.
    pub(crate) wrong_words: BTreeMap<String, usize>,
    pub(crate) posts: usize,
    pub(crate) gets: usize,
    pub(crate) took: Duration,
}

impl Tally {
    /// Counts; an error if the driver has not told of everybody once, or the emulator contradicts itself.
    pub(crate) fn count(
        clerk: &mut State,
        since: &Mark,
        scenario: &Scenario,
        lines: &[Line],
        took: Duration,
    ) -> Result<Self, String> {
        let mut tally = Self { took, ..Self::default() };
        let invitations = invitations(clerk, since)?;
        let told: HashMap<&str, &Line> =
            lines.iter().map(|line| (line.email_address.as_str(), line)).collect();
        if lines.len() != scenario.people.len() {
            return Err(format!("told of {} of {} people", lines.len(), scenario.people.len()));
        }
        for person in &scenario.people {
            let line = told.get(person.as_str()).ok_or_else(|| format!("nothing was told of {person}"))?;
            let invited = invitations.get(person).copied().unwrap_or_default();
            tally.add(invited, scenario.should_be_invited(person), line);
        }
        for request in clerk.requests().into_iter().skip(since.requests) {
            match request.method.as_str() {
                "GET" => tally.gets += 1,
                _ => tally.posts += 1,
            }
            if let Some(user_agent) = request.headers.get("user-agent") {
                tally.user_agent.clone_from(user_agent);
            }
        }
        Ok(tally)
    }

    fn add(&mut self, invited: usize, should_be: bool, line: &Line) {
        match invited {
            0 if should_be => self.never += 1,
            0 => {}
            1 => self.once += 1,
            _ => self.more_than_once += 1,
        }
        let wrong = match (line.told, invited) {
            (Told::Invited, 0) => &mut self.told_invited_but_not,
            (Told::NotInvited, 1..) => &mut self.told_not_but_invited,
            (Told::Unknown, _) => {
                self.left_open += 1;
                self.hung += usize::from(line.detail.starts_with("no answer"));
                return;
            }
            (Told::Invited, _) | (Told::NotInvited, 0) => return,
        };
        *wrong += 1;
        *self.wrong_words.entry(line.detail.clone()).or_default() += 1;
    }

    /// What the claim is: nobody twice, nobody told what is not so.
    pub(crate) fn keeps_the_claim(&self) -> bool {
        self.more_than_once + self.told_invited_but_not + self.told_not_but_invited == 0
    }
}

/// How many invitations everybody was mailed since the mark. Nobody asks for any without a mail, so there are as many
/// in the state.
fn invitations(clerk: &mut State, since: &Mark) -> Result<HashMap<String, usize>, String> {
    let mails = clerk.outbox().into_iter().skip(since.mails).filter(|mail| mail.kind == MailKind::Invitation);
    let mails = counted(mails.map(|mail| mail.to));
    let made =
        counted(clerk.invitations().into_iter().skip(since.invitations).map(|made| made.email_address));
    if mails == made { Ok(mails) } else { Err("the outbox and the state do not agree".into()) }
}

fn counted(addresses: impl Iterator<Item = String>) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for address in addresses {
        *counts.entry(address).or_default() += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use delivery_driver::Told::{self, Invited, NotInvited, Unknown};

    use super::{Line, Tally};

    fn told_of(invited: usize, told: Told) -> Tally {
        let mut tally = Tally::default();
        tally.add(invited, true, &Line { email_address: "ada@example.com".into(), told, detail: "x".into() });
        tally
    }

    #[test]
    fn only_nobody_twice_and_nothing_wrong_keeps_the_claim() {
        for (invited, told, keeps) in [
            (1, Invited, true),
            (0, NotInvited, true),
            (0, Unknown, true),
            (1, Unknown, true),
            (0, Invited, false),
            (1, NotInvited, false),
            (2, Invited, false),
            (2, Unknown, false),
        ] {
            assert_eq!(told_of(invited, told).keeps_the_claim(), keeps, "{invited} {told:?}");
        }
    }

    #[test]
    fn what_was_said_is_kept_where_it_was_wrong() {
        assert_eq!(told_of(1, NotInvited).wrong_words.get("x"), Some(&1));
        assert!(told_of(1, Unknown).wrong_words.is_empty());
    }
}
