//! Who has been asked about before anything was sent.

use clerk_invitations_campaign::PersonId;
use rusqlite::{OptionalExtension, params};

use super::SqliteJournal;
use crate::failure::Failure;

impl SqliteJournal {
    /// How many have not been asked about and wait to be sent. Not those whom an earlier request of ours may
    /// have invited: what they have is ours.
    pub fn unsurveyed(&self, limit: u32) -> Result<u64, Failure> {
        let query = "SELECT count(*) FROM (SELECT 1 FROM people WHERE id > ?1 AND state = 0 AND since IS NULL LIMIT ?2)";
        Ok(self.connection.query_row(query, params![self.last_surveyed()?, limit], |row| row.get(0))?)
    }

    /// The next of them.
    pub fn unsurveyed_people(&self, limit: usize) -> Result<Vec<(PersonId, String)>, Failure> {
        let query = "SELECT id, address FROM people WHERE id > ?1 AND state = 0 AND since IS NULL ORDER BY id LIMIT ?2";
        let mut statement = self.connection.prepare_cached(query)?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows = statement
            .query_map(params![self.last_surveyed()?, limit], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Everybody up to this one has been asked about.
    pub fn surveyed(&self, last: PersonId) -> Result<(), Failure> {
        let query = "INSERT INTO notes VALUES ('surveyed', ?1) ON CONFLICT (name) DO UPDATE SET value = ?1";
        self.connection.execute(query, [last.to_string()])?;
        Ok(())
    }

    fn last_surveyed(&self) -> Result<i64, Failure> {
        let query = "SELECT value FROM notes WHERE name = 'surveyed'";
        let noted: Option<String> = self.connection.query_row(query, [], |row| row.get(0)).optional()?;
        Ok(noted.and_then(|id| id.parse().ok()).unwrap_or(0))
    }
}
