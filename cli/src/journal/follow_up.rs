//! What has become of invitations, and who is invited again.

use clerk_invitations_campaign::{InvitationKind, PersonId};
use clerk_invitations_native::Timestamp;
use rusqlite::params;

use super::SqliteJournal;
use super::record::{self, IS_OPEN};
use crate::failure::Failure;
use crate::follow_up::{Due, FollowUp, Standings, Unjoined};

impl FollowUp for SqliteJournal {
    fn standings(&mut self) -> Result<Standings, Failure> {
        let query = "SELECT count(*) FILTER (WHERE outcome = 'created' AND status = 'pending'),
            count(*) FILTER (WHERE outcome = 'created' AND status = 'accepted'),
            count(*) FILTER (WHERE outcome = 'created' AND status = 'expired'),
            count(*) FILTER (WHERE outcome = 'created' AND status = 'revoked'),
            count(joined_at), total(reminders) FROM people";
        Ok(self.connection.query_row(query, [], |row| {
            Ok(Standings {
                pending: row.get(0)?,
                accepted: row.get(1)?,
                expired: row.get(2)?,
                revoked: row.get(3)?,
                joined: row.get(4)?,
                reminders: row.get::<_, f64>(5)? as u64,
            })
        })?)
    }

    fn invited_kinds(&mut self) -> Result<Vec<InvitationKind>, Failure> {
        let query =
            "SELECT DISTINCT entry IS NOT NULL AND reminders = 0, organization IS NOT NULL FROM people
                     WHERE outcome = 'created' ORDER BY 1, 2";
        let mut statement = self.connection.prepare(query)?;
        let rows = statement
            .query_map([], |row| Ok(record::target(row.get(0)?, row.get::<_, bool>(1)?.then_some(1)).kind))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn unjoined(&mut self, after: PersonId, limit: usize) -> Result<Vec<Unjoined>, Failure> {
        let query =
            "SELECT id, address FROM people WHERE id > ?1 AND outcome = 'created' AND joined_at IS NULL
                     AND organization IS NULL ORDER BY id LIMIT ?2";
        let mut statement = self.connection.prepare_cached(query)?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
        let rows = statement.query_map(params![after, limit], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn due(&mut self, before: Timestamp) -> Result<Due, Failure> {
        let query = format!(
            "SELECT count(*) FILTER (WHERE is_due AND organization IS NULL),
                    count(*) FILTER (WHERE is_due AND organization IS NOT NULL),
                    count(replaces), count(*) FILTER (WHERE detail IS entry AND outcome = 'created' AND joined_at IS NULL)
             FROM (SELECT *, {IS_OPEN} AND sent_at <= ?1 AS is_due FROM people)"
        );
        Ok(self.connection.query_row(&query, [before.as_millis()], |row| {
            Ok(Due {
                application: row.get(0)?,
                organizations: row.get(1)?,
                under_way: row.get(2)?,
                without_invitation_id: row.get(3)?,
            })
        })?)
    }

    fn remind(&mut self, before: Timestamp) -> Result<(), Failure> {
        let query = format!(
            "UPDATE people SET replaces = detail, state = iif(status = 'expired', 0, 4), since = NULL, outcome = NULL,
                detail = NULL, status = NULL WHERE {IS_OPEN} AND sent_at <= ?1"
        );
        self.connection.execute(&query, [before.as_millis()])?;
        Ok(())
    }
}
