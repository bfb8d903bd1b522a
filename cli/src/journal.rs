//! The journal as a SQLite database.

pub mod import;
mod record;
mod survey;

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use clerk_invitations_campaign::{
    Intent, Journal, JournalError, LaneName, Person, PersonId, Settling, Standing,
};
use clerk_invitations_native::{CreateInvitation, Timestamp};
use rusqlite::{Connection, OpenFlags, OptionalExtension, Row, params};

use crate::failure::Failure;
pub use record::Defaults;

const SCHEMA: &str = include_str!("journal/schema.sql");
/// "Clk1": whose file it is.
const APPLICATION_ID: i32 = 0x436c_6b31;
/// The largest share of memory that SQLite keeps pages in, in KiB.
const CACHE_KIB: i32 = 16 * 1024;

/// A campaign's journal in a file. One process at a time writes to it; others may read.
#[derive(Debug)]
pub struct SqliteJournal {
    connection: Connection,
    /// What whoever is to be invited gets unless the input says otherwise.
    pub defaults: Defaults,
    /// Held as long as this lives, and given back by the system if the process dies.
    _lock: Option<File>,
}

impl SqliteJournal {
    /// Opens a journal to write, or makes one. A second process is refused while the first lives.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let lock_path = beside(path, "lock");
        let cannot =
            |error: &dyn std::fmt::Display| Failure::usage(format_args!("{}: {error}", path.display()));
        let lock =
            File::options().create(true).append(true).open(&lock_path).map_err(|error| cannot(&error))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(Failure::stopped(format_args!(
                    "{}: another clerk-invite is at work on this journal; let it finish, or stop it first",
                    path.display()
                )));
            }
            Err(TryLockError::Error(error)) => return Err(cannot(&error)),
        }
        let connection = Connection::open(path).map_err(|error| cannot(&error))?;
        let id: i32 = connection
            .pragma_query_value(None, "application_id", |row| row.get(0))
            .map_err(|error| cannot(&error))?;
        let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0))?;
        if tables > 0 && id != APPLICATION_ID {
            return Err(cannot(&"is no journal of clerk-invite"));
        }
        // FULL: what is committed outlives a power cut, in WAL mode too.
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
        connection.pragma_update(None, "application_id", APPLICATION_ID)?;
        connection.execute_batch(SCHEMA)?;
        Ok(Self { connection, defaults: Defaults::default(), _lock: Some(lock) })
    }

    /// Opens a journal to read, also while somebody writes to it.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let cannot = |error: rusqlite::Error| Failure::usage(format_args!("{}: {error}", path.display()));
        // Not read-only: a reader of a journal whose writer died must be able to take up its log.
        let connection =
            Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(cannot)?;
        let id: i32 =
            connection.pragma_query_value(None, "application_id", |row| row.get(0)).map_err(cannot)?;
        if id != APPLICATION_ID {
            return Err(Failure::usage(format_args!("{}: is no journal of clerk-invite", path.display())));
        }
        Ok(Self { connection, defaults: Defaults::default(), _lock: None })
    }

    /// How many people stand so: by outcome, or `waiting`.
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

    /// Everybody in the order of the input, those included that were never to be sent: line, address,
    /// outcome, detail.
    pub fn report(
        &self,
        mut visit: impl FnMut(u64, &str, &str, &str) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut statement = self.connection.prepare(
            "SELECT line, address, coalesce(outcome, CASE state WHEN 2 THEN 'in_flight' ELSE 'waiting' END),
                    coalesce(detail, '') FROM people
             UNION ALL SELECT line, address, outcome, detail FROM rejected ORDER BY 1",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let text = |index| row.get_ref(index)?.as_str().map_err(rusqlite::Error::from);
            visit(row.get(0)?, text(1)?, text(2)?, text(3)?)?;
        }
        Ok(())
    }

    /// When requests of each lane last left: lane, how many, the last.
    pub fn requests(&self) -> Result<Vec<(String, u64, i64)>, Failure> {
        let mut statement = self
            .connection
            .prepare("SELECT lane, count(*), max(at) FROM requests GROUP BY lane ORDER BY lane")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What was noted under this name.
    pub fn note(&self, name: &str) -> Result<Option<String>, Failure> {
        let query = "SELECT value FROM notes WHERE name = ?1";
        Ok(self.connection.query_row(query, [name], |row| row.get(0)).optional()?)
    }
}

/// `people.db` → `people.db-lock`, beside SQLite's own `-wal` and `-shm`.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-");
    name.push(suffix);
    name.into()
}

impl Journal for SqliteJournal {
    fn standings(&mut self, visit: &mut dyn FnMut(PersonId, Standing)) -> Result<(), JournalError> {
        let query = "SELECT id, state, since FROM people WHERE state <> 3 ORDER BY id";
        let mut statement = self.connection.prepare(query).map_err(JournalError::new)?;
        let mut rows = statement.query([]).map_err(JournalError::new)?;
        while let Some(row) = rows.next().map_err(JournalError::new)? {
            let (id, standing) = standing(row).map_err(JournalError::new)?;
            visit(id, standing);
        }
        Ok(())
    }

    fn requests_since(&mut self, since: Timestamp) -> Result<Vec<(LaneName, Timestamp)>, JournalError> {
        let read = || -> rusqlite::Result<Vec<(LaneName, Timestamp)>> {
            let mut statement =
                self.connection.prepare("SELECT lane, at FROM requests WHERE at >= ?1 ORDER BY at")?;
            let rows = statement.query_map([since.as_millis()], |row| {
                let lane: String = row.get(0)?;
                let lane = if lane == LaneName::Bulk.as_str() { LaneName::Bulk } else { LaneName::Single };
                Ok((lane, Timestamp::from_millis(row.get(1)?)))
            })?;
            rows.collect()
        };
        read().map_err(JournalError::new)
    }

    fn person(&mut self, id: PersonId) -> Result<Person, JournalError> {
        let query = "SELECT address, entry, fields FROM people WHERE id = ?1";
        let read = || {
            let mut statement = self.connection.prepare_cached(query)?;
            statement.query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        };
        let (address, entry, fields): (String, Option<String>, Option<String>) =
            read().map_err(JournalError::new)?;
        match entry {
            Some(entry) => Ok(Person::waiting(entry, address)),
            None => {
                let invitation = CreateInvitation::new(address);
                Ok(Person::new(self.defaults.complete(record::restore(invitation, fields.as_deref())?)))
            }
        }
    }

    fn intend(&mut self, intent: &Intent) -> Result<(), JournalError> {
        let mut write = || -> rusqlite::Result<()> {
            let transaction = self.connection.transaction()?;
            for (id, since) in &intent.people {
                let query = "UPDATE people SET state = 2, since = ?2 WHERE id = ?1";
                transaction.prepare_cached(query)?.execute(params![id, since.as_millis()])?;
            }
            let query = "INSERT INTO requests (lane, at) VALUES (?1, ?2)";
            transaction
                .prepare_cached(query)?
                .execute(params![intent.lane.as_str(), intent.at.as_millis()])?;
            transaction.commit()
        };
        write().map_err(JournalError::new)
    }

    fn conclude(&mut self, changes: &[(PersonId, Standing)]) -> Result<(), JournalError> {
        let mut write = || -> rusqlite::Result<()> {
            let transaction = self.connection.transaction()?;
            for (id, standing) in changes {
                let (state, since, settlement) = match standing {
                    Standing::Waiting { since } => (0, *since, None),
                    Standing::Suspect { since } => (1, *since, None),
                    Standing::InFlight { since } => (2, Some(*since), None),
                    Standing::Settled(settlement) => (3, None, Some(settlement)),
                    // Of a later core: as if nothing were known.
                    _ => (2, None, None),
                };
                let query =
                    "UPDATE people SET state = ?2, since = ?3, outcome = ?4, detail = ?5 WHERE id = ?1";
                transaction.prepare_cached(query)?.execute(params![
                    id,
                    state,
                    since.map(Timestamp::as_millis),
                    settlement.map(|settlement| settlement.outcome.as_str()),
                    settlement.map(|settlement| settlement.detail.as_str()),
                ])?;
            }
            transaction.commit()
        };
        write().map_err(JournalError::new)
    }
}

fn standing(row: &Row<'_>) -> rusqlite::Result<(PersonId, Standing)> {
    let since = row.get::<_, Option<i64>>(2)?.map(Timestamp::from_millis);
    let standing = match row.get(1)? {
        0 => Standing::Waiting { since },
        1 => Standing::Suspect { since },
        _ => Standing::InFlight { since: since.unwrap_or_default() },
    };
    Ok((row.get(0)?, standing))
}

/// Whether somebody could not be invited, and is not there already either.
pub fn is_refusal(outcome: &str) -> bool {
    outcome == Settling::Refused.as_str() || outcome == "invalid"
}
