//! Who has been asked about before anything was sent.

use clerk_invitations_campaign::PersonId;
use rusqlite::params;

use super::SqliteJournal;
use crate::failure::Failure;

/// Somebody who has not been asked about.
#[derive(Debug)]
pub struct Unsurveyed {
    /// The number.
    pub id: PersonId,
    /// The address.
    pub address: String,
    /// Into which organization, where it is one.
    pub organization_id: Option<String>,
}

impl SqliteJournal {
    /// How many have not been asked about and wait to be sent. Not those whom an earlier request of ours may
    /// have invited, or who are invited again: what they have is ours.
    /// Those invited to the application, and those invited into organizations.
    pub fn unsurveyed(&self) -> Result<(u64, u64), Failure> {
        let query = "SELECT count(*) - count(organization), count(organization) FROM people
                     WHERE id > ?1 AND state = 0 AND since IS NULL AND replaces IS NULL";
        Ok(self.connection.query_row(query, [self.last_surveyed()?], |row| Ok((row.get(0)?, row.get(1)?)))?)
    }

    /// The next of them, with the organization where it is one.
    pub fn unsurveyed_people(&self, limit: usize) -> Result<Vec<Unsurveyed>, Failure> {
        let query = "SELECT people.id, address, name FROM people
                     LEFT JOIN organizations ON organizations.id = organization
                     WHERE people.id > ?1 AND state = 0 AND since IS NULL AND replaces IS NULL ORDER BY people.id LIMIT ?2";
        let mut statement = self.connection.prepare_cached(query)?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let read = |row: &rusqlite::Row<'_>| {
            Ok(Unsurveyed { id: row.get(0)?, address: row.get(1)?, organization_id: row.get(2)? })
        };
        let rows = statement.query_map(params![self.last_surveyed()?, limit], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Everybody up to this one has been asked about.
    pub fn surveyed(&self, last: PersonId) -> Result<(), Failure> {
        self.set_note("surveyed", &last.to_string())
    }

    fn last_surveyed(&self) -> Result<i64, Failure> {
        Ok(self.note("surveyed")?.and_then(|id| id.parse().ok()).unwrap_or(0))
    }
}
