//! The journal as a SQLite database.

mod files;
mod follow_up;
pub mod import;
pub(crate) mod record;
mod schema;
mod survey;
mod write;

use std::path::Path;

use clerk_invitations_campaign::{InvitationKind, OutcomeKind};
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension};

use crate::failure::Failure;
use crate::store::{ReportLine, Visit};
use files::Files;
pub use record::Defaults;
use record::WAITS_IN_LINE;
use schema::Make;
pub use survey::Unsurveyed;

/// The largest share of memory that SQLite keeps pages in, in KiB.
const CACHE_KIB: i32 = 16 * 1024;

/// A campaign's journal in a file. One process at a time writes to it; others may read.
#[derive(Debug)]
pub struct SqliteJournal {
    connection: Connection,
    /// What invitations get unless the input says otherwise.
    pub defaults: Defaults,
    /// Where it is opened to be written.
    files: Option<Files>,
}

impl SqliteJournal {
    /// Opens a journal to write, or makes one. A journal of an older release is brought up to date.
    ///
    /// # Errors
    ///
    /// If another process writes to it, it cannot be written, it is another program's file or a newer
    /// release's.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let files = Files::lock(path)?;
        let open = || {
            let mut connection = Connection::open(path)?;
            // FULL: what is committed outlives a power cut, in WAL mode too.
            schema::prepare(&mut connection, Make::IfMissing)?;
            connection.pragma_update(None, "journal_mode", "WAL")?;
            connection.pragma_update(None, "synchronous", "FULL")?;
            connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
            Ok(connection)
        };
        let connection = open().map_err(|failure| at(path, failure))?;
        Ok(Self { connection, defaults: Defaults::default(), files: Some(files) })
    }

    /// Opens a journal to read, also while somebody writes to it.
    ///
    /// # Errors
    ///
    /// If there is none, or it is another program's file or a newer release's.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        if path.try_exists().is_ok_and(|exists| !exists) {
            return Err(at(path, Failure::usage("there is no such journal")));
        }
        let open = || {
            // Not read-only: a reader of a journal whose writer died must be able to take up its log.
            let mut connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
            schema::prepare(&mut connection, Make::Never)?;
            Ok(connection)
        };
        let connection = open().map_err(|failure: Failure| at(path, failure))?;
        Ok(Self { connection, defaults: Defaults::default(), files: None })
    }

    /// How many people have each outcome, or are `waiting` or `in_flight`.
    ///
    /// # Errors
    ///
    /// If the journal cannot be read.
    pub fn counts(&self) -> Result<Vec<(String, u64)>, Failure> {
        let mut statement = self.connection.prepare(
            "SELECT CASE WHEN outcome IS NOT NULL THEN outcome
                         WHEN state = 2 THEN 'in_flight' ELSE 'waiting' END AS name, count(*)
             FROM people GROUP BY name
             UNION ALL SELECT outcome, count(*) FROM rejected GROUP BY outcome ORDER BY 1",
        )?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many people of each kind are not done.
    ///
    /// # Errors
    ///
    /// If the journal cannot be read.
    pub fn left(&self) -> Result<Vec<(InvitationKind, u64)>, Failure> {
        let mut statement = self.connection.prepare(&format!(
            "SELECT {WAITS_IN_LINE} AS waits, min(organization), count(*) FROM people WHERE state <> 3
             GROUP BY waits, organization IS NOT NULL"
        ))?;
        let rows = statement
            .query_map([], |row| Ok((record::target(row.get(0)?, row.get(1)?).kind, row.get(2)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Everybody in the order of the input, those included that were never to be sent.
    ///
    /// # Errors
    ///
    /// If the journal cannot be read, or `visit` fails.
    pub fn report(&self, visit: &mut Visit<'_>) -> Result<(), Failure> {
        let mut statement = self.connection.prepare(
            "SELECT line, address, coalesce(outcome, CASE state WHEN 2 THEN 'in_flight' ELSE 'waiting' END),
                    coalesce(code || ': ', '') || coalesce(detail, ''), coalesce(name, ''),
                    status, invited_at, joined_at, reminders
             FROM people LEFT JOIN organizations ON organizations.id = organization
             UNION ALL SELECT line, address, outcome, detail, '', NULL, NULL, NULL, 0 FROM rejected ORDER BY 1",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let text = |index| row.get_ref(index)?.as_str().map_err(rusqlite::Error::from);
            visit(&ReportLine {
                line: row.get(0)?,
                address: text(1)?,
                outcome: text(2)?,
                detail: text(3)?,
                organization: text(4)?,
                status: row.get_ref(5)?.as_str_or_null().map_err(rusqlite::Error::from)?,
                invited_at: row.get(6)?,
                joined_at: row.get(7)?,
                reminders: row.get(8)?,
            })?;
        }
        Ok(())
    }

    /// The requests that were sent in each lane: its name, how many, when the last.
    ///
    /// # Errors
    ///
    /// If the journal cannot be read.
    pub fn requests(&self) -> Result<Vec<(String, u64, i64)>, Failure> {
        let mut statement = self
            .connection
            .prepare("SELECT lane, count(*), max(at) FROM requests GROUP BY lane ORDER BY lane")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What was noted under this name.
    ///
    /// # Errors
    ///
    /// If the journal cannot be read.
    pub fn note(&self, name: &str) -> Result<Option<String>, Failure> {
        let query = "SELECT value FROM notes WHERE name = ?1";
        Ok(self.connection.query_row(query, [name], |row| row.get(0)).optional()?)
    }

    /// Notes it.
    ///
    /// # Errors
    ///
    /// If the journal cannot be written.
    pub fn set_note(&self, name: &str, value: &str) -> Result<(), Failure> {
        let query = "INSERT INTO notes VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2";
        self.connection.execute(query, [name, value])?;
        Ok(())
    }

    /// For tests: as if the disk had room for so many pages more.
    #[doc(hidden)]
    pub fn limit_growth(&self, pages: u32) -> Result<(), Failure> {
        let now: u32 = self.connection.pragma_query_value(None, "page_count", |row| row.get(0))?;
        let most = format!("max_page_count = {}", now.saturating_add(pages));
        self.connection.query_row(&format!("PRAGMA {most}"), [], |_| Ok(()))?;
        Ok(())
    }
}

fn at(path: &Path, failure: Failure) -> Failure {
    Failure { message: format!("{}: {}", path.display(), failure.message), ..failure }
}

/// What to do about an error of the database.
pub(crate) fn advice(error: &rusqlite::Error) -> &'static str {
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => ". Make room, then run the same command again: nothing is lost",
        Some(ErrorCode::SystemIoFailure) => {
            ". See to the disk (is it full, or gone?), then run the same command again: nothing is lost"
        }
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
            ". A journal must be writable, and so must its folder"
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            ". Another program has the file open; close it, then run the same command again"
        }
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            ". The file is damaged, or no journal of clerk-invite"
        }
        _ => "",
    }
}

/// Whether somebody could not be invited, and is not there already either.
pub fn is_refusal(outcome: &str) -> bool {
    [OutcomeKind::Refused.as_str(), OutcomeKind::Ambiguous.as_str(), "invalid"].contains(&outcome)
}
