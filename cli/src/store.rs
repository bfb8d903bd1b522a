//! What the command asks of a journal besides what a campaign does: in SQLite or in PostgreSQL.

use std::path::Path;

use clerk_invitations_campaign::{InvitationKind, Journal, PersonId};
use clerk_invitations_native::{Timestamp, WaitlistEntry};

use crate::failure::Failure;
use crate::follow_up::FollowUp;
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

/// A journal, as the command uses it. Most methods are [`SqliteJournal`]'s, which says what they mean.
pub trait Store: Journal + FollowUp {
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
    /// What was noted under this name.
    fn note(&mut self, name: &str) -> Result<Option<String>, Failure>;
    /// Notes it.
    fn set_note(&mut self, name: &str, value: &str) -> Result<(), Failure>;
    /// What invitations get unless the input says otherwise.
    fn use_defaults(&mut self, defaults: Defaults);

    /// The same, and kept for when they are sent again.
    fn set_defaults(&mut self, defaults: Defaults) -> Result<(), Failure> {
        self.set_note("defaults", &serde_json::to_string(&defaults).map_err(Failure::stopped)?)?;
        self.use_defaults(defaults);
        Ok(())
    }

    /// What they got last.
    fn noted_defaults(&mut self) -> Result<Defaults, Failure> {
        let noted = self.note("defaults")?;
        let read = |noted: String| serde_json::from_str(&noted).map_err(Failure::stopped);
        noted.map_or_else(|| Ok(Defaults::default()), read)
    }

    /// Notes when Clerk was asked last what has become of the invitations.
    fn set_refreshed(&mut self, at: Timestamp) -> Result<(), Failure> {
        self.set_note("refreshed", &at.as_millis().to_string())
    }

    /// When Clerk was asked last, if ever.
    fn refreshed(&mut self) -> Result<Option<Timestamp>, Failure> {
        let noted = self.note("refreshed")?;
        Ok(noted.and_then(|noted| noted.parse().ok()).map(Timestamp::from_millis))
    }
}

impl Store for SqliteJournal {
    fn note(&mut self, name: &str) -> Result<Option<String>, Failure> {
        Self::note(self, name)
    }

    fn set_note(&mut self, name: &str, value: &str) -> Result<(), Failure> {
        Self::set_note(self, name, value)
    }

    fn use_defaults(&mut self, defaults: Defaults) {
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

/// Opens a journal to write that is there already.
pub(crate) fn open_existing(
    journal: &Path,
    lease: Option<u64>,
    note: &mut dyn FnMut(&str),
) -> Result<Box<dyn Store>, Failure> {
    drop(read(journal)?);
    open(journal, lease, note)
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
