//! What a campaign reads and writes while it runs.

use clerk_invitations_campaign::{
    Intent, Journal, JournalError, LaneName, Person, PersonId, PersonState, Standing, StatusUpdate, Target,
};
use clerk_invitations_native::{InvitationStatus, Timestamp};
use rusqlite::{Row, Transaction, named_params, params};

use super::files::beside;
use super::record::{Columns, WAITS_IN_LINE};
use super::{SqliteJournal, advice, record};

/// Somebody who is done without another invitation than before has not been reminded.
const WRITE_STATE: &str =
    "UPDATE people SET state = :state, outcome = :outcome, code = :code, detail = :detail,
    reminders = reminders + ((:outcome = 'created' AND replaces <> :detail) IS TRUE),
    invited_at = iif(:outcome = 'created', coalesce(invited_at, since), invited_at),
    sent_at = iif(:outcome = 'created' AND replaces IS NOT :detail, since, sent_at),
    replaces = iif(:state = 3, NULL, coalesce(:replaces, replaces)),
    since = :since
    WHERE id = :id";

const UPDATE: &str = "UPDATE people SET status = ?2, joined_at = ?3, sent_at = coalesce(?4, sent_at),
    invited_at = coalesce(invited_at, ?4) WHERE id = ?1";

impl Journal for SqliteJournal {
    fn states(&mut self, visit: &mut dyn FnMut(PersonId, Target, PersonState)) -> Result<(), JournalError> {
        let mut read = || -> rusqlite::Result<()> {
            let query = format!(
                "SELECT id, {WAITS_IN_LINE}, organization, state, since, replaces FROM people WHERE state <> 3 ORDER BY id"
            );
            let mut statement = self.connection.prepare(&query)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let target = record::target(row.get(1)?, row.get(2)?);
                visit(row.get(0)?, target, record::state(row.get(3)?, row.get(4)?, row.get(5)?));
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
        let query = "SELECT address, entry, replaces IS NOT NULL OR reminders > 0, fields, name FROM people
                     LEFT JOIN organizations ON organizations.id = organization WHERE people.id = ?1";
        let read = || {
            let mut statement = self.connection.prepare_cached(query)?;
            statement
                .query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))
        };
        let (address, entry, is_invited_again, fields, organization) = read().map_err(failed)?;
        record::person(&self.defaults, address, entry, is_invited_again, fields, organization)
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
                let Columns { state, since, outcome, code, detail, replaces } = state.into();
                let written = transaction.prepare_cached(WRITE_STATE)?.execute(named_params! {
                    ":id": id, ":state": state, ":since": since, ":outcome": outcome, ":code": code,
                    ":detail": detail, ":replaces": replaces,
                })?;
                found(written)?;
            }
            transaction.commit()
        };
        write().map_err(failed)?;
        self.check_files()
    }

    fn replaced(&mut self, id: PersonId) -> Result<Option<String>, JournalError> {
        let query = "SELECT replaces FROM people WHERE id = ?1";
        self.connection.query_row(query, [id], |row| row.get(0)).map_err(failed)
    }

    fn update(&mut self, updates: &[StatusUpdate]) -> Result<usize, JournalError> {
        let mut write = || -> rusqlite::Result<usize> {
            let transaction = self.connection.transaction()?;
            let mut changed = 0;
            for update in updates {
                for (id, standing) in concerned(&transaction, update)? {
                    let Some(Standing { status, joined_at, .. }) = standing.after(update) else { continue };
                    let created_at = match update {
                        StatusUpdate::Invitation { created_at, .. } => created_at.map(Timestamp::as_millis),
                        _ => None,
                    };
                    let status = status.as_ref().map(InvitationStatus::as_str);
                    let joined_at = joined_at.map(Timestamp::as_millis);
                    transaction
                        .prepare_cached(UPDATE)?
                        .execute(params![id, status, joined_at, created_at])?;
                    changed += 1;
                }
            }
            transaction.commit()?;
            Ok(changed)
        };
        let changed = write().map_err(failed)?;
        self.check_files()?;
        Ok(changed)
    }
}

/// Whom an update concerns, and what is known of them.
fn concerned(
    transaction: &Transaction<'_>,
    update: &StatusUpdate,
) -> rusqlite::Result<Vec<(PersonId, Standing)>> {
    let (query, values) = match update {
        StatusUpdate::Invitation { id, .. } => {
            ("SELECT id, status, joined_at FROM people WHERE detail = ?1 AND outcome = 'created'", vec![id])
        }
        StatusUpdate::User { email_addresses, .. } => (
            "SELECT id, status, joined_at FROM people
             WHERE address = ?1 COLLATE NOCASE AND organization IS NULL",
            email_addresses.iter().collect(),
        ),
        _ => return Ok(Vec::new()),
    };
    let mut statement = transaction.prepare_cached(query)?;
    let mut found = Vec::new();
    for value in values {
        let rows = statement
            .query_map([value], |row| Ok((row.get(0)?, record::standing(row.get(1)?, row.get(2)?))))?;
        for row in rows {
            found.push(row?);
        }
    }
    Ok(found)
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
