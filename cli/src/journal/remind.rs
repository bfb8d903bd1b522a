//! What has become of invitations, and who is invited again.

use clerk_invitations_campaign::{InvitationKind, PersonId};
use clerk_invitations_native::Timestamp;
use rusqlite::params;

use super::record::{self, IS_OPEN};
use super::{Defaults, SqliteJournal};
use crate::failure::Failure;
use crate::store::{Due, Standings, Unjoined};

impl SqliteJournal {
    /// What is known of the invitations.
    ///
    /// # Errors
    ///
    /// If the journal cannot be read.
    pub fn standings(&self) -> Result<Standings, Failure> {
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

    /// Of which kinds there are people whom this campaign has invited. Those of the waitlist who were invited again are of the
    /// application.
    ///
    /// # Errors
    ///
    /// If the journal cannot be read.
    pub fn invited_kinds(&self) -> Result<Vec<InvitationKind>, Failure> {
        let query =
            "SELECT DISTINCT entry IS NOT NULL AND reminders = 0, organization IS NOT NULL FROM people
                     WHERE outcome = 'created' ORDER BY 1, 2";
        let mut statement = self.connection.prepare(query)?;
        let rows = statement
            .query_map([], |row| Ok(record::target(row.get(0)?, row.get::<_, bool>(1)?.then_some(1)).kind))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The next who are invited, not into an organization, and of whom it is not known that they have joined.
    ///
    /// # Errors
    ///
    /// If the journal cannot be read.
    pub fn unjoined(&self, after: PersonId, limit: usize) -> Result<Vec<Unjoined>, Failure> {
        let query =
            "SELECT id, address FROM people WHERE id > ?1 AND outcome = 'created' AND joined_at IS NULL
                     AND organization IS NULL ORDER BY id LIMIT ?2";
        let mut statement = self.connection.prepare_cached(query)?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
        let rows = statement.query_map(params![after, limit], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Who was invited before this time, and has not accepted: by kind; and how many are being invited again already.
    ///
    /// # Errors
    ///
    /// If the journal cannot be read.
    pub fn due(&self, before: Timestamp) -> Result<Due, Failure> {
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

    /// Has those invited again whom [`SqliteJournal::due`] counts. An expired invitation needs no revoking.
    ///
    /// # Errors
    ///
    /// If the journal cannot be written.
    pub fn remind(&mut self, before: Timestamp) -> Result<(), Failure> {
        let query = format!(
            "UPDATE people SET replaces = detail, state = iif(status = 'expired', 0, 4), since = NULL, outcome = NULL,
                detail = NULL, status = NULL WHERE {IS_OPEN} AND sent_at <= ?1"
        );
        self.connection.execute(&query, [before.as_millis()])?;
        Ok(())
    }

    /// Notes when Clerk was asked last what has become of the invitations.
    ///
    /// # Errors
    ///
    /// If the journal cannot be written.
    pub fn set_refreshed(&mut self, at: Timestamp) -> Result<(), Failure> {
        self.set_note("refreshed", &at.as_millis().to_string())
    }

    /// When Clerk was asked last, if ever.
    ///
    /// # Errors
    ///
    /// If the journal cannot be read.
    pub fn refreshed(&self) -> Result<Option<Timestamp>, Failure> {
        let noted = self.note("refreshed")?;
        Ok(noted.and_then(|noted| noted.parse().ok()).map(Timestamp::from_millis))
    }

    /// What invitations get unless the input says otherwise; kept for when they are sent again.
    ///
    /// # Errors
    ///
    /// If the journal cannot be written.
    pub fn set_defaults(&mut self, defaults: Defaults) -> Result<(), Failure> {
        self.set_note("defaults", &serde_json::to_string(&defaults).map_err(Failure::stopped)?)?;
        self.defaults = defaults;
        Ok(())
    }

    /// What they got last.
    ///
    /// # Errors
    ///
    /// If the journal cannot be read.
    pub fn noted_defaults(&self) -> Result<Defaults, Failure> {
        let noted = self.note("defaults")?;
        noted.map_or_else(
            || Ok(Defaults::default()),
            |noted| serde_json::from_str(&noted).map_err(Failure::stopped),
        )
    }
}
