//! What the emulator holds, compared with what the caller was told.

use std::collections::{BTreeMap, HashSet};

use clerk_invitations_emulator::{Emulator, MailKind, State};
use clerk_invitations_native::{Error, Outcome, Result};

/// What was there before a run.
pub(crate) struct Before {
    invitations: HashSet<String>,
    mails: usize,
}

impl Before {
    pub(crate) fn look(emulator: &Emulator) -> Self {
        emulator.state(|state| Self {
            invitations: invitations(state).map(|(_, id)| id).collect(),
            mails: state.outbox().len(),
        })
    }
}

/// All invitations, those into organizations too: address and id.
fn invitations(state: &mut State) -> impl Iterator<Item = (String, String)> {
    let into_organizations = state.organization_invitations().into_iter();
    let into_organizations = into_organizations.map(|invitation| (invitation.email_address, invitation.id));
    let invitations = state.invitations().into_iter();
    invitations.map(|invitation| (invitation.email_address, invitation.id)).chain(into_organizations)
}

/// What a run has brought about: the ids of new invitations, and the mails, by address.
#[derive(Debug, Default)]
pub(crate) struct Effects {
    pub(crate) invitations: BTreeMap<String, Vec<String>>,
    pub(crate) mails: BTreeMap<String, Vec<MailKind>>,
}

impl Effects {
    pub(crate) fn since(before: &Before, emulator: &Emulator) -> Self {
        let mut effects = Self::default();
        emulator.state(|state| {
            for (address, id) in invitations(state) {
                if !before.invitations.contains(&id) {
                    effects.invitations.entry(address).or_default().push(id);
                }
            }
            for mail in state.outbox().into_iter().skip(before.mails) {
                effects.mails.entry(mail.to).or_default().push(mail.kind);
            }
        });
        effects
    }

    pub(crate) fn invitations_of(&self, address: &str) -> &[String] {
        self.invitations.get(address).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn mails_of(&self, address: &str) -> usize {
        self.mails.get(address).map_or(0, Vec::len)
    }
}

/// What the caller of a create or of a bulk was told of one address.
#[derive(Debug, PartialEq)]
pub(crate) enum Told {
    /// It is there, with this id.
    Done(String),
    /// It is not there.
    NotDone,
    /// It may be there.
    Unknown,
}

/// What a result says of an address; `id` finds it in a success.
pub(crate) fn told<T>(result: &Result<T>, address: &str, id: impl Fn(&T) -> Option<String>) -> Told {
    match result {
        Ok(value) => Told::Done(id(value).expect("a success names everybody")),
        Err(Error::Ambiguous(error)) => {
            let fate = error.fates().iter().find(|fate| fate.subject == address).expect("everybody is named");
            match &fate.outcome {
                Outcome::Done(json) => {
                    let value: serde_json::Value = serde_json::from_str(json).unwrap();
                    let id = value["invitation"]["id"].as_str().or(value["id"].as_str()).unwrap();
                    Told::Done(id.to_owned())
                }
                Outcome::NotDone => Told::NotDone,
                _ => Told::Unknown,
            }
        }
        Err(error) if error.may_have_been_executed() => Told::Unknown,
        Err(_) => Told::NotDone,
    }
}
