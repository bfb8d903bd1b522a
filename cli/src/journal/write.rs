//! What a campaign reads and writes while it runs.

use clerk_invitations_campaign::{
    Intent, Journal, JournalError, LaneName, Person, PersonId, PersonState, Target,
};
use clerk_invitations_native::Timestamp;
use rusqlite::{Row, params};

use super::files::beside;
use super::{SqliteJournal, advice, record};

impl Journal for SqliteJournal {
    fn states(&mut self, visit: &mut dyn FnMut(PersonId, Target, PersonState)) -> Result<(), JournalError> {
        let mut read = || -> rusqlite::Result<()> {
            let query = "SELECT id, entry IS NOT NULL, state, since, organization FROM people WHERE state <> 3 ORDER BY id";
            let mut statement = self.connection.prepare(query)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let since = row.get::<_, Option<i64>>(3)?.map(Timestamp::from_millis);
                let target = record::target(row.get(1)?, row.get(4)?);
                visit(row.get(0)?, target, record::state(row.get(2)?, since));
            }
            Ok(())
        };
        read().map_err(failed)
    }

    fn requests_since(&mut self, since: Timestamp) -> Result<Vec<(LaneName, Timestamp)>, JournalError> {
        let read = || -> rusqlite::Result<_> {
            let query = "SELECT lane, at FROM requests WHERE at >= ?1 ORDER BY at";
            let mut statement = self.connection.prepare(query)?;
            let request = |row: &Row<'_>| {
                Ok((LaneName::new(row.get::<_, String>(0)?), Timestamp::from_millis(row.get(1)?)))
            };
            statement.query_map([since.as_millis()], request)?.collect()
        };
        read().map_err(failed)
    }

    fn person(&mut self, id: PersonId) -> Result<Person, JournalError> {
        let query = "SELECT address, entry, fields, name FROM people
                     LEFT JOIN organizations ON organizations.id = organization WHERE people.id = ?1";
        let read = || {
            let mut statement = self.connection.prepare_cached(query)?;
            statement.query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
        };
        let (address, entry, fields, organization): (String, Option<String>, Option<String>, Option<String>) =
            read().map_err(failed)?;
        record::person(&self.defaults, address, entry, fields, organization)
    }

    fn write_intent(&mut self, intent: &Intent) -> Result<(), JournalError> {
        // Before it is written, for what is written to a file that is gone is nothing to go on from.
        self.check_files()?;
        let mut write = || -> rusqlite::Result<()> {
            let transaction = self.connection.transaction()?;
            for (id, since) in &intent.people {
                let query = "UPDATE people SET state = 2, since = ?2 WHERE id = ?1";
                found(transaction.prepare_cached(query)?.execute(params![id, since.as_millis()])?)?;
            }
            let query = "INSERT INTO requests (lane, at) VALUES (?1, ?2)";
            transaction
                .prepare_cached(query)?
                .execute(params![intent.lane.as_str(), intent.at.as_millis()])?;
            transaction.commit()
        };
        write().map_err(failed)
    }

    fn write_states(&mut self, changes: &[(PersonId, PersonState)]) -> Result<(), JournalError> {
        let mut write = || -> rusqlite::Result<()> {
            let transaction = self.connection.transaction()?;
            for (id, state) in changes {
                let (number, since, outcome) = record::columns(state);
                let reason = outcome.and_then(|outcome| outcome.reason());
                let detail = reason.map(|reason| reason.message.as_str());
                let query = "UPDATE people SET state = ?2, since = ?3, outcome = ?4, code = ?5, detail = ?6
                             WHERE id = ?1";
                found(transaction.prepare_cached(query)?.execute(params![
                    id,
                    number,
                    since.map(Timestamp::as_millis),
                    outcome.map(|outcome| outcome.kind().as_str()),
                    reason.and_then(|reason| reason.code.as_deref()),
                    detail.or(outcome.and_then(|outcome| outcome.invitation_id())),
                ])?)?;
            }
            transaction.commit()
        };
        write().map_err(failed)?;
        self.check_files()
    }
}

impl SqliteJournal {
    /// Stops where the journal was moved or deleted, or its disk removed: a second process could start over,
    /// and what is written here would be lost with this one. It is saved first.
    fn check_files(&self) -> Result<(), JournalError> {
        let Some(files) = &self.files else { return Ok(()) };
        let Some(missing) = files.missing() else { return Ok(()) };
        let (path, rescued) = (files.path().display(), beside(files.path(), "rescued"));
        let rescue = self.connection.execute("VACUUM INTO ?1", [rescued.to_string_lossy()]);
        let saved = match rescue {
            Ok(_) => format!(
                "everything in it is saved in {0}. Move {0} to {path}, then run the same command again",
                rescued.display()
            ),
            Err(error) => format!(
                "it could not be saved either ({error}). Where the file or its disk is back, run the same command \
                 again; with a new journal, Clerk itself refuses those who are invited already"
            ),
        };
        let why = format!(
            "{} was moved or deleted while it was in use, so nothing more is sent; {saved}",
            missing.display()
        );
        Err(JournalError::new(why))
    }
}

/// Whether the person was there of whom something was written.
fn found(rows: usize) -> rusqlite::Result<()> {
    if rows == 0 { Err(rusqlite::Error::QueryReturnedNoRows) } else { Ok(()) }
}

fn failed(error: rusqlite::Error) -> JournalError {
    JournalError::new(format!("{error}{}", advice(&error)))
}
