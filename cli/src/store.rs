//! What the command asks of a journal besides what a campaign does: in SQLite or in PostgreSQL.

use std::path::Path;

use clerk_invitations_campaign::{InvitationKind, Journal, PersonId};
use clerk_invitations_native::{Timestamp, WaitlistEntry};
use serde::Serialize;

use crate::failure::Failure;
use crate::input::{Problem, Row};
use crate::journal::{Defaults, SqliteJournal, Unsurveyed};

/// A list as it is taken in.
pub type Rows<'a> = dyn Iterator<Item = Result<Result<Row, Problem>, Failure>> + 'a;

/// A line of the input, and what became of it. Times are milliseconds since the Unix epoch.
#[derive(Clone, Copy, Debug)]
pub struct ReportLine<'a> {
    /// Its number.
    pub line: u64,
    /// The address, or what should have been one.
    pub address: &'a str,
    /// An [`OutcomeKind`](clerk_invitations_campaign::OutcomeKind), or `waiting`, `in_flight`, `invalid`, `duplicate`.
    pub outcome: &'a str,
    /// The invitation's id, or why there is none; of an error of Clerk's with `code: ` before.
    pub detail: &'a str,
    /// Into which organization; empty where into none.
    pub organization: &'a str,
    /// Where the invitation stands, as Clerk said last: `pending`, `accepted`, `expired`, `revoked`.
    pub status: Option<&'a str>,
    /// When they were invited first.
    pub invited_at: Option<i64>,
    /// Since when there is a user with the address, or a member of the organization.
    pub joined_at: Option<i64>,
    /// How often they were invited again.
    pub reminders: u32,
}

/// What is done with each line of a report.
pub type Visit<'a> = dyn FnMut(&ReportLine<'_>) -> Result<(), Failure> + 'a;

/// How many invitations of the campaign stand how, as far as Clerk has said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Standings {
    /// Not accepted yet.
    pub pending: u64,
    /// Accepted.
    pub accepted: u64,
    /// Not accepted in time.
    pub expired: u64,
    /// Revoked.
    pub revoked: u64,
    /// How many people are users, or members of the organization.
    pub joined: u64,
    /// How many reminders were sent.
    pub reminders: u64,
}

/// How many are to be invited again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Due {
    /// To the application.
    pub application: u64,
    /// Into organizations.
    pub organizations: u64,
    /// How many others are being invited again already.
    pub under_way: u64,
    /// How many could not be, because Clerk has not shown their invitations.
    pub without_invitation_id: u64,
}

/// Somebody who has not joined: number and address.
pub type Unjoined = (PersonId, String);

/// A journal, as the command uses it. The methods are [`SqliteJournal`]'s, which says what they mean.
pub trait Store: Journal {
    /// See [`SqliteJournal::set_defaults`].
    fn set_defaults(&mut self, defaults: Defaults) -> Result<(), Failure>;
    /// See [`SqliteJournal::noted_defaults`].
    fn noted_defaults(&mut self) -> Result<Defaults, Failure>;
    /// See [`SqliteJournal::dedicate`].
    fn dedicate(&mut self, kind: &str) -> Result<(), Failure>;
    /// See [`SqliteJournal::import`].
    fn import(&mut self, input: &mut Rows<'_>, fingerprint: Option<u64>) -> Result<(), Failure>;
    /// See [`SqliteJournal::import_entries`].
    fn import_entries(&mut self, entries: &[WaitlistEntry], most: usize) -> Result<(), Failure>;
    /// See [`SqliteJournal::people`].
    fn people(&mut self) -> Result<u64, Failure>;
    /// See [`SqliteJournal::retry_refused`].
    fn retry_refused(&mut self) -> Result<(), Failure>;
    /// See [`SqliteJournal::counts`].
    fn counts(&mut self) -> Result<Vec<(String, u64)>, Failure>;
    /// See [`SqliteJournal::left`].
    fn left(&mut self) -> Result<Vec<(InvitationKind, u64)>, Failure>;
    /// See [`SqliteJournal::report`].
    fn report(&mut self, visit: &mut Visit<'_>) -> Result<(), Failure>;
    /// See [`SqliteJournal::requests`].
    fn requests(&mut self) -> Result<Vec<(String, u64, i64)>, Failure>;
    /// See [`SqliteJournal::unsurveyed`].
    fn unsurveyed(&mut self) -> Result<(u64, u64), Failure>;
    /// See [`SqliteJournal::unsurveyed_people`].
    fn unsurveyed_people(&mut self, limit: usize) -> Result<Vec<Unsurveyed>, Failure>;
    /// See [`SqliteJournal::surveyed`].
    fn surveyed(&mut self, last: PersonId) -> Result<(), Failure>;
    /// See [`SqliteJournal::standings`].
    fn standings(&mut self) -> Result<Standings, Failure>;
    /// See [`SqliteJournal::invited_kinds`].
    fn invited_kinds(&mut self) -> Result<Vec<InvitationKind>, Failure>;
    /// See [`SqliteJournal::unjoined`].
    fn unjoined(&mut self, after: PersonId, limit: usize) -> Result<Vec<Unjoined>, Failure>;
    /// See [`SqliteJournal::due`].
    fn due(&mut self, before: Timestamp) -> Result<Due, Failure>;
    /// See [`SqliteJournal::remind`].
    fn remind(&mut self, before: Timestamp) -> Result<(), Failure>;
    /// See [`SqliteJournal::set_refreshed`].
    fn set_refreshed(&mut self, at: Timestamp) -> Result<(), Failure>;
    /// See [`SqliteJournal::refreshed`].
    fn refreshed(&mut self) -> Result<Option<Timestamp>, Failure>;
}

impl Store for SqliteJournal {
    fn set_defaults(&mut self, defaults: Defaults) -> Result<(), Failure> {
        self.set_defaults(defaults)
    }

    fn noted_defaults(&mut self) -> Result<Defaults, Failure> {
        Self::noted_defaults(self)
    }

    fn dedicate(&mut self, kind: &str) -> Result<(), Failure> {
        self.dedicate(kind)
    }

    fn import(&mut self, input: &mut Rows<'_>, fingerprint: Option<u64>) -> Result<(), Failure> {
        self.import(input, fingerprint)
    }

    fn import_entries(&mut self, entries: &[WaitlistEntry], most: usize) -> Result<(), Failure> {
        self.import_entries(entries, most)
    }

    fn people(&mut self) -> Result<u64, Failure> {
        Self::people(self)
    }

    fn retry_refused(&mut self) -> Result<(), Failure> {
        self.retry_refused()
    }

    fn counts(&mut self) -> Result<Vec<(String, u64)>, Failure> {
        Self::counts(self)
    }

    fn left(&mut self) -> Result<Vec<(InvitationKind, u64)>, Failure> {
        Self::left(self)
    }

    fn report(&mut self, visit: &mut Visit<'_>) -> Result<(), Failure> {
        Self::report(self, visit)
    }

    fn requests(&mut self) -> Result<Vec<(String, u64, i64)>, Failure> {
        Self::requests(self)
    }

    fn unsurveyed(&mut self) -> Result<(u64, u64), Failure> {
        Self::unsurveyed(self)
    }

    fn unsurveyed_people(&mut self, limit: usize) -> Result<Vec<Unsurveyed>, Failure> {
        Self::unsurveyed_people(self, limit)
    }

    fn surveyed(&mut self, last: PersonId) -> Result<(), Failure> {
        Self::surveyed(self, last)
    }

    fn standings(&mut self) -> Result<Standings, Failure> {
        Self::standings(self)
    }

    fn invited_kinds(&mut self) -> Result<Vec<InvitationKind>, Failure> {
        Self::invited_kinds(self)
    }

    fn unjoined(&mut self, after: PersonId, limit: usize) -> Result<Vec<Unjoined>, Failure> {
        Self::unjoined(self, after, limit)
    }

    fn due(&mut self, before: Timestamp) -> Result<Due, Failure> {
        Self::due(self, before)
    }

    fn remind(&mut self, before: Timestamp) -> Result<(), Failure> {
        self.remind(before)
    }

    fn set_refreshed(&mut self, at: Timestamp) -> Result<(), Failure> {
        self.set_refreshed(at)
    }

    fn refreshed(&mut self) -> Result<Option<Timestamp>, Failure> {
        Self::refreshed(self)
    }
}

/// The address of a database, where a journal is none of a file.
pub(crate) fn address(journal: &Path) -> Option<&str> {
    let schemes = ["postgres://", "postgresql://"];
    journal.to_str().filter(|text| schemes.iter().any(|scheme| text.starts_with(scheme)))
}

/// Opens a journal to write: a file, or `postgres://…`. Where somebody else writes to the latter, it waits until they end
/// or die: so many milliseconds at the most, unless it is the usual time.
pub(crate) fn open(
    journal: &Path,
    lease: Option<u64>,
    note: &mut dyn FnMut(&str),
) -> Result<Box<dyn Store>, Failure> {
    match address(journal) {
        #[cfg(feature = "postgres")]
        Some(address) => {
            let lease = lease.map_or(crate::postgres::LEASE, std::time::Duration::from_millis);
            Ok(Box::new(crate::postgres::PostgresJournal::open(address, lease, note)?))
        }
        #[cfg(not(feature = "postgres"))]
        Some(_) => Err(without_postgres()),
        None => {
            let _nobody_to_wait_for = (lease, note);
            Ok(Box::new(SqliteJournal::open(journal)?))
        }
    }
}

/// Opens a journal to read.
pub(crate) fn read(journal: &Path) -> Result<Box<dyn Store>, Failure> {
    match address(journal) {
        #[cfg(feature = "postgres")]
        Some(address) => Ok(Box::new(crate::postgres::PostgresJournal::read(address)?)),
        #[cfg(not(feature = "postgres"))]
        Some(_) => Err(without_postgres()),
        None => Ok(Box::new(SqliteJournal::read(journal)?)),
    }
}

#[cfg(not(feature = "postgres"))]
fn without_postgres() -> Failure {
    Failure::usage(
        "this clerk-invite is built without PostgreSQL: cargo install clerk-invitations-cli --features postgres",
    )
}
