//! What the command asks of a journal besides what a campaign does: in SQLite or in PostgreSQL.

use std::path::Path;

use clerk_invitations_campaign::{InvitationKind, Journal, PersonId};
use clerk_invitations_native::WaitlistEntry;

use crate::failure::Failure;
use crate::input::{Problem, Row};
use crate::journal::{Defaults, SqliteJournal, Unsurveyed};

/// A list as it is taken in.
pub type Rows<'a> = dyn Iterator<Item = Result<Result<Row, Problem>, Failure>> + 'a;

/// What is done with each line of a report: its number; address, outcome, detail and organization.
pub type Visit<'a> = dyn FnMut(u64, [&str; 4]) -> Result<(), Failure> + 'a;

/// A journal, as the command uses it. The methods are [`SqliteJournal`]'s, which says what they mean.
pub trait Store: Journal {
    /// What invitations get unless the input says otherwise.
    fn set_defaults(&mut self, defaults: Defaults);
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
}

impl Store for SqliteJournal {
    fn set_defaults(&mut self, defaults: Defaults) {
        self.defaults = defaults;
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
}

/// The address of a database, where a journal is none of a file.
#[cfg_attr(not(feature = "postgres"), allow(dead_code, reason = "what is left is the error"))]
fn address(journal: &Path) -> Option<&str> {
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
