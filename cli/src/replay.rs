//! Webhook messages that have been handled, in SQLite.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use clerk_invitations_native::webhook::{CLAIM_LEASE, Claim, RETENTION, ReplayGuard};
use clerk_invitations_native::{BoxError, Timestamp};
use rusqlite::{Connection, OptionalExtension, params};

/// How long to wait for another process that writes.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(5);

const SCHEMA: &str = "CREATE TABLE IF NOT EXISTS webhook_messages (
    id TEXT PRIMARY KEY, finished INTEGER NOT NULL, until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS webhook_messages_by_end ON webhook_messages (until);";

/// One statement, so that of several processes one claims.
const CLAIM: &str =
    "INSERT INTO webhook_messages (id, finished, until) VALUES (?1, 0, ?2) ON CONFLICT (id) DO NOTHING";
const FINISH: &str = "INSERT INTO webhook_messages (id, finished, until) VALUES (?1, 1, ?2)
    ON CONFLICT (id) DO UPDATE SET finished = 1, until = excluded.until";

/// Remembers webhook messages in a file, for any number of processes of one machine.
#[derive(Debug)]
pub struct SqliteReplayGuard(Mutex<Connection>);

impl SqliteReplayGuard {
    /// Opens the file, or makes it.
    ///
    /// # Errors
    ///
    /// If it cannot be written, or is no database.
    pub fn open(path: &Path) -> Result<Self, BoxError> {
        let connection = Connection::open(path)?;
        connection.busy_timeout(PATIENCE)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.execute_batch(SCHEMA)?;
        Ok(Self(Mutex::new(connection)))
    }

    fn with<T>(&self, act: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, BoxError> {
        Ok(act(&self.0.lock().unwrap_or_else(PoisonError::into_inner))?)
    }
}

#[async_trait]
impl ReplayGuard for SqliteReplayGuard {
    async fn claim(&self, message_id: &str, now: Timestamp) -> Result<Claim, BoxError> {
        self.with(|connection| {
            let over = "DELETE FROM webhook_messages WHERE until <= ?1";
            connection.prepare_cached(over)?.execute([now.as_millis()])?;
            let until = (now + CLAIM_LEASE).as_millis();
            let claimed = connection.prepare_cached(CLAIM)?.execute(params![message_id, until])?;
            if claimed == 1 {
                return Ok(Claim::New);
            }
            let query = "SELECT finished FROM webhook_messages WHERE id = ?1";
            let finished =
                connection.prepare_cached(query)?.query_row([message_id], |row| row.get(0)).optional()?;
            Ok(if finished == Some(true) { Claim::Finished } else { Claim::Busy })
        })
    }

    async fn finish(&self, message_id: &str, now: Timestamp) -> Result<(), BoxError> {
        self.with(|connection| {
            let until = (now + RETENTION).as_millis();
            connection.prepare_cached(FINISH)?.execute(params![message_id, until]).map(drop)
        })
    }
}
