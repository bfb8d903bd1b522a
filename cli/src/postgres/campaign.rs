//! What a campaign reads and writes while it runs.

use clerk_invitations_campaign::{
    Intent, Journal, JournalError, LaneName, Person, PersonId, PersonState, Standing, StatusUpdate, Target,
};
use clerk_invitations_native::{InvitationStatus, Timestamp};
use tokio_postgres::types::ToSql;

use super::link::Trouble;
use super::{PostgresJournal, cell, small, storable};
use crate::journal::record::{self, Columns, WAITS_IN_LINE};

// Each as in SQLite: src/journal/write.rs.
const WRITE_STATE: &str = "UPDATE clerk_invite.people SET state = $3, outcome = $5, code = $6, detail = $7,
    reminders = reminders + coalesce($5::text = 'created' AND replaces <> $7, false)::integer,
    invited_at = CASE WHEN $5 = 'created' THEN coalesce(invited_at, since) ELSE invited_at END,
    sent_at = CASE WHEN $5 = 'created' AND replaces IS DISTINCT FROM $7 THEN since ELSE sent_at END,
    replaces = CASE WHEN $3 <> 3 THEN coalesce($8, replaces) END,
    since = $4
    WHERE campaign = $1 AND id = $2";
const BY_INVITATION: &str = "SELECT id, status, joined_at FROM clerk_invite.people
    WHERE campaign = $1 AND detail = $2 AND outcome = 'created'";
const BY_ADDRESS: &str = "SELECT id, status, joined_at FROM clerk_invite.people
    WHERE campaign = $1 AND lower(address) = ANY($2) AND organization IS NULL";
const UPDATE: &str =
    "UPDATE clerk_invite.people SET status = $3, joined_at = $4, sent_at = coalesce($5, sent_at),
    invited_at = coalesce(invited_at, $5) WHERE campaign = $1 AND id = $2";

impl Journal for PostgresJournal {
    fn states(&mut self, visit: &mut dyn FnMut(PersonId, Target, PersonState)) -> Result<(), JournalError> {
        let query = format!(
            "SELECT id, {WAITS_IN_LINE}, organization, state, since, replaces FROM clerk_invite.people
             WHERE campaign = $1 AND state <> 3 ORDER BY id"
        );
        for row in self.query(&query, &[&self.campaign])? {
            let organization = cell::<Option<i64>>(&row, 2)?.map(small).transpose()?;
            let target = record::target(cell(&row, 1)?, organization);
            let state = record::state(cell(&row, 3)?, cell(&row, 4)?, cell(&row, 5)?);
            visit(small(cell(&row, 0)?)?, target, state);
        }
        Ok(())
    }

    fn requests_since(&mut self, since: Timestamp) -> Result<Vec<(LaneName, Timestamp)>, JournalError> {
        let query = "SELECT lane, at FROM clerk_invite.requests WHERE campaign = $1 AND at >= $2 ORDER BY at";
        let rows = self.query(query, &[&self.campaign, &since.as_millis()])?;
        let request =
            |row| Ok((LaneName::new(cell::<String>(row, 0)?), Timestamp::from_millis(cell(row, 1)?)));
        rows.iter().map(request).collect()
    }

    fn person(&mut self, id: PersonId) -> Result<Person, JournalError> {
        let query = "SELECT address, entry, replaces IS NOT NULL OR reminders > 0, fields, name
                     FROM clerk_invite.people
                     LEFT JOIN clerk_invite.organizations
                         ON organizations.campaign = people.campaign AND organizations.id = organization
                     WHERE people.campaign = $1 AND people.id = $2";
        let rows = self.query(query, &[&self.campaign, &i64::from(id)])?;
        let row = rows.first().ok_or(Trouble::Nobody)?;
        let (address, entry, is_invited_again) = (cell(row, 0)?, cell(row, 1)?, cell(row, 2)?);
        record::person(&self.defaults, address, entry, is_invited_again, cell(row, 3)?, cell(row, 4)?)
    }

    fn write_intent(&mut self, intent: &Intent) -> Result<(), JournalError> {
        self.write(async |transaction| {
            let query =
                "UPDATE clerk_invite.people SET state = 2, since = $3 WHERE campaign = $1 AND id = $2";
            for (id, since) in &intent.people {
                let parameters: [&(dyn ToSql + Sync); 3] =
                    [&self.campaign, &i64::from(*id), &since.as_millis()];
                found(transaction.execute(query, &parameters).await?)?;
            }
            let query = "INSERT INTO clerk_invite.requests (campaign, lane, at) VALUES ($1, $2, $3)";
            transaction
                .execute(query, &[&self.campaign, &intent.lane.as_str(), &intent.at.as_millis()])
                .await?;
            Ok(())
        })
    }

    fn write_states(&mut self, changes: &[(PersonId, PersonState)]) -> Result<(), JournalError> {
        self.write(async |transaction| {
            let query = transaction.prepare(WRITE_STATE).await?;
            for (id, state) in changes {
                let Columns { state, since, outcome, code, detail, replaces } = state.into();
                let (detail, replaces) = (detail.map(storable), replaces.map(storable));
                let parameters: [&(dyn ToSql + Sync); 8] =
                    [&self.campaign, &i64::from(*id), &state, &since, &outcome, &code, &detail, &replaces];
                found(transaction.execute(&query, &parameters).await?)?;
            }
            Ok(())
        })
    }

    fn replaced(&mut self, id: PersonId) -> Result<Option<String>, JournalError> {
        let query = "SELECT replaces FROM clerk_invite.people WHERE campaign = $1 AND id = $2";
        let rows = self.query(query, &[&self.campaign, &i64::from(id)])?;
        cell(rows.first().ok_or(Trouble::Nobody)?, 0)
    }

    fn update(&mut self, updates: &[StatusUpdate]) -> Result<usize, JournalError> {
        self.write(async |transaction| {
            let (by_invitation, by_address, write) = (
                transaction.prepare(BY_INVITATION).await?,
                transaction.prepare(BY_ADDRESS).await?,
                transaction.prepare(UPDATE).await?,
            );
            let mut changed = 0;
            for update in updates {
                let (rows, created_at) = match update {
                    StatusUpdate::Invitation { id, created_at, .. } => {
                        let rows =
                            transaction.query(&by_invitation, &[&self.campaign, &storable(id)]).await?;
                        (rows, created_at.map(Timestamp::as_millis))
                    }
                    StatusUpdate::User { email_addresses, .. } => {
                        let keys: Vec<String> = email_addresses
                            .iter()
                            .map(|address| storable(&address.to_ascii_lowercase()))
                            .collect();
                        (transaction.query(&by_address, &[&self.campaign, &keys]).await?, None)
                    }
                    _ => continue,
                };
                for row in rows {
                    let standing = record::standing(row.try_get(1)?, row.try_get(2)?);
                    let Some(Standing { status, joined_at, .. }) = standing.after(update) else { continue };
                    let status = status.as_ref().map(InvitationStatus::as_str).map(storable);
                    let joined_at = joined_at.map(Timestamp::as_millis);
                    let parameters: [&(dyn ToSql + Sync); 5] =
                        [&self.campaign, &row.try_get::<_, i64>(0)?, &status, &joined_at, &created_at];
                    transaction.execute(&write, &parameters).await?;
                    changed += 1;
                }
            }
            Ok(changed)
        })
    }
}

/// Whether the person was there of whom something was written.
fn found(rows: u64) -> Result<(), Trouble> {
    if rows == 0 { Err(Trouble::Nobody) } else { Ok(()) }
}
