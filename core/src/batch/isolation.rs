//! Finding those for whom Clerk refuses a bulk, in as few requests as can be.
//!
//! Pure, and lean: numbers in, numbers out. It knows neither HTTP nor JSON nor models.

use std::collections::VecDeque;

/// Whom to send together, and what a refusal of them would mean. Ids are the caller's; `R` is why Clerk
/// refuses.
///
/// - A refusal that names its offenders costs the others nothing but being sent again.
/// - One that names nobody is answered by halving: the first half is sent; if Clerk takes it, the offender is
///   in the other, without asking. If it does not, nothing is known of the other half, and those go along
///   with the people sent next.
/// - Of two, if one is taken, the refusal was about the other: no request is spent on it.
///
/// It takes a refused bulk for one that created nobody. Where that is not certain, the caller looks, and
/// [takes out](Isolation::take_out) whom it has found.
#[derive(Clone, Debug)]
pub struct Isolation<R> {
    size: usize,
    loose: VecDeque<u32>,
    suspects: Vec<Suspects<R>>,
}

/// People of whom at least one is refused, and why.
#[derive(Clone, Debug)]
struct Suspects<R> {
    ids: Vec<u32>,
    reason: R,
}

/// People to be sent in one request.
#[derive(Clone, Debug)]
pub struct Group<R> {
    ids: Vec<u32>,
    /// The other half, if these are one.
    sibling: Option<Suspects<R>>,
}

/// The result of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict<R> {
    /// Clerk has taken all.
    Taken,
    /// Clerk has refused the request: those it names, if it names any, and why.
    Refused {
        /// Whom it names.
        named: Vec<u32>,
        /// Why.
        reason: R,
    },
    /// Nothing is known, as before.
    Unsent,
}

/// People about whom nothing more is to be found out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled<R> {
    /// Whom Clerk has taken.
    pub taken: Vec<u32>,
    /// Whom it has refused, and why.
    pub refused: Vec<(u32, R)>,
}

impl<R> Group<R> {
    /// People who have been taken out of an isolation, or never were in one.
    pub fn of(ids: Vec<u32>) -> Self {
        Self { ids, sibling: None }
    }

    /// Whom to send.
    pub fn ids(&self) -> &[u32] {
        &self.ids
    }

    /// Those to send, and the other half.
    pub(crate) fn into_all(self) -> Vec<u32> {
        let Self { mut ids, sibling } = self;
        ids.extend(sibling.into_iter().flat_map(|suspects| suspects.ids));
        ids
    }
}

impl<R: Clone> Isolation<R> {
    /// Groups of at most `size` (10 for invitations, 50 for the waitlist).
    pub fn new(size: usize) -> Self {
        Self { size: size.max(1), loose: VecDeque::new(), suspects: Vec::new() }
    }

    /// Adds somebody who has not been sent.
    pub fn push(&mut self, id: u32) {
        self.loose.push_back(id);
    }

    /// Adds people of whom at least one is refused.
    pub fn push_suspects(&mut self, ids: Vec<u32>, reason: R) {
        if !ids.is_empty() {
            self.suspects.push(Suspects { ids, reason });
        }
    }

    /// How many have not been sent, or may be sent with anybody.
    pub fn loose(&self) -> usize {
        self.loose.len()
    }

    /// How many there are in all.
    pub fn len(&self) -> usize {
        self.loose.len() + self.suspects.iter().map(|suspects| suspects.ids.len()).sum::<usize>()
    }

    /// Whether nobody is left.
    pub fn is_empty(&self) -> bool {
        self.loose.is_empty() && self.suspects.is_empty()
    }

    /// The next group of those nothing is known about.
    pub fn next_loose(&mut self) -> Option<Group<R>> {
        let ids: Vec<u32> = self.loose.drain(..self.size.min(self.loose.len())).collect();
        (!ids.is_empty()).then_some(Group::of(ids))
    }

    /// One of those nothing is known about.
    pub fn next_one(&mut self) -> Option<Group<R>> {
        Some(Group::of(vec![self.loose.pop_front()?]))
    }

    /// The next half of people of whom at least one is refused.
    pub fn next_half(&mut self) -> Option<Group<R>> {
        let Suspects { mut ids, reason } = self.suspects.pop()?;
        let other = ids.split_off(ids.len().div_ceil(2));
        let sibling = (!other.is_empty()).then_some(Suspects { ids: other, reason });
        Some(Group { ids, sibling })
    }

    /// Gives up halving the people who were refused last.
    pub fn take_suspects(&mut self) -> Option<Vec<u32>> {
        self.suspects.pop().map(|suspects| suspects.ids)
    }

    /// Takes somebody out, of whom enough is known. Those with whom they were suspected are no longer
    /// suspects: the offender may have been the one who is gone.
    pub fn withdraw(&mut self, id: u32) {
        self.loose.retain(|other| *other != id);
        if let Some(index) = self.suspects.iter().position(|suspects| suspects.ids.contains(&id)) {
            let Suspects { ids, .. } = self.suspects.remove(index);
            self.put_back(ids.into_iter().filter(|other| *other != id));
        }
    }

    /// Takes somebody out whom Clerk has taken, as a lookup has shown: the offender is among the others.
    pub fn take_out(&mut self, id: u32) {
        self.loose.retain(|other| *other != id);
        for suspects in &mut self.suspects {
            suspects.ids.retain(|other| *other != id);
        }
        self.suspects.retain(|suspects| !suspects.ids.is_empty());
    }

    /// Notes the result of a group.
    pub fn settle(&mut self, group: Group<R>, verdict: Verdict<R>) -> Settled<R> {
        let Group { ids, sibling } = group;
        let mut settled = Settled { taken: Vec::new(), refused: Vec::new() };
        match verdict {
            Verdict::Taken => {
                settled.taken = ids;
                match sibling {
                    Some(Suspects { ids, reason }) if ids.len() == 1 => {
                        settled.refused.extend(ids.into_iter().map(|id| (id, reason.clone())));
                    }
                    Some(suspects) => self.suspects.push(suspects),
                    None => {}
                }
            }
            Verdict::Refused { named, reason } => {
                let (named, others): (Vec<u32>, Vec<u32>) = if ids.len() == 1 {
                    (ids, Vec::new())
                } else {
                    ids.iter().partition(|id| named.contains(id))
                };
                let names_nobody = named.is_empty();
                settled.refused.extend(named.into_iter().map(|id| (id, reason.clone())));
                self.put_back(sibling.into_iter().flat_map(|suspects| suspects.ids));
                if names_nobody {
                    self.push_suspects(others, reason);
                } else {
                    self.put_back(others);
                }
            }
            Verdict::Unsent => match sibling {
                Some(Suspects { ids: other, reason }) => {
                    let ids = ids.into_iter().chain(other).collect();
                    self.suspects.push(Suspects { ids, reason });
                }
                None => self.put_back(ids),
            },
        }
        settled
    }

    /// In front, so that people are settled in the order in which they came.
    fn put_back<I: IntoIterator<Item = u32>>(&mut self, ids: I)
    where
        I::IntoIter: DoubleEndedIterator,
    {
        for id in ids.into_iter().rev() {
            self.loose.push_front(id);
        }
    }
}

#[cfg(test)]
mod tests;
