//! The faults that there are, and what of them strikes.

use std::mem;

use crate::fault::{Fault, FaultKind, Subject};
use crate::ids::Ids;
use crate::log::Log;

/// How many used-up faults are still shown.
const SPENT: u32 = 500;

/// All faults, in the order they were added.
#[derive(Default)]
pub(crate) struct Faults {
    active: Vec<Fault>,
    /// Those that have struck as often as they were to.
    spent: Log<Fault>,
}

/// What strikes one subject.
#[derive(Default)]
pub(crate) struct Strike {
    pub(crate) kinds: Vec<FaultKind>,
    names: Vec<String>,
}

impl Strike {
    /// The kinds of all that struck, in words.
    pub(crate) fn names(&self) -> Option<String> {
        (!self.names.is_empty()).then(|| self.names.join(", "))
    }
}

impl Faults {
    pub(crate) fn add(&mut self, fault: Fault) {
        self.active.push(fault);
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    pub(crate) fn active(&self) -> &[Fault] {
        &self.active
    }

    /// The newest of those that are used up, newest first.
    pub(crate) fn spent(&self) -> impl Iterator<Item = &Fault> {
        self.spent.iter().rev()
    }

    /// Asks the faults in the order they were added, and puts those aside that are used up. Of those that do not
    /// combine, at most one strikes.
    pub(crate) fn strike(&mut self, subject: &Subject<'_>, ids: &mut Ids) -> Strike {
        let mut strike = Strike::default();
        let is_webhook = matches!(subject, Subject::Webhook { .. });
        let fits = |fault: &&mut Fault| fault.kind.is_about_webhooks() == is_webhook && fault.fits(subject);
        for fault in self.active.iter_mut().filter(fits) {
            let may = fault.kind.combines() || strike.kinds.iter().all(FaultKind::combines);
            if !fault.strikes(may, ids) {
                continue;
            }
            strike.names.push(fault.name());
            strike.kinds.push(fault.kind.clone());
        }
        // `extract_if` is newer than the oldest Rust that is supported.
        let (left, used_up): (Vec<_>, Vec<_>) =
            mem::take(&mut self.active).into_iter().partition(|fault| !fault.is_used_up());
        self.active = left;
        used_up.into_iter().for_each(|fault| self.spent.push(fault, SPENT));
        strike
    }
}
