//! What a campaign reads and writes while it runs.

use clerk_invitations_campaign::{
    Intent, Journal, JournalError, LaneName, Person, PersonId, PersonState, Target,
};
use clerk_invitations_native::Timestamp;
use tokio_postgres::types::ToSql;

use super::link::Trouble;
use super::{PostgresJournal, cell, small, storable};
use crate::journal::record;

impl Journal for PostgresJournal {
    fn states(&mut self, visit: &mut dyn FnMut(PersonId, Target, PersonState)) -> Result<(), JournalError> {
        let query = "SELECT id, entry IS NOT NULL, organization, state, since FROM clerk_invite.people
                     WHERE campaign = $1 AND state <> 3 ORDER BY id";
        for row in self.query(query, &[&self.campaign])? {
            let organization = cell::<Option<i64>>(&row, 2)?.map(small).transpose()?;
            let since = cell::<Option<i64>>(&row, 4)?.map(Timestamp::from_millis);
            let target = record::target(cell(&row, 1)?, organization);
            visit(small(cell(&row, 0)?)?, target, record::state(cell(&row, 3)?, since));
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
        let query = "SELECT address, entry, fields, name FROM clerk_invite.people
                     LEFT JOIN clerk_invite.organizations
                         ON organizations.campaign = people.campaign AND organizations.id = organization
                     WHERE people.campaign = $1 AND people.id = $2";
        let rows = self.query(query, &[&self.campaign, &i64::from(id)])?;
        let row = rows.first().ok_or(Trouble::Nobody)?;
        let (address, entry, fields, organization) =
            (cell(row, 0)?, cell::<Option<String>>(row, 1)?, cell(row, 2)?, cell(row, 3)?);
        record::person(&self.defaults, address, entry, fields, organization)
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
            let query =
                "UPDATE clerk_invite.people SET state = $3, since = $4, outcome = $5, code = $6, detail = $7
                         WHERE campaign = $1 AND id = $2";
            for (id, state) in changes {
                let (number, since, outcome) = record::columns(state);
                let reason = outcome.and_then(|outcome| outcome.reason());
                let detail = reason.map(|reason| reason.message.as_str());
                let parameters: [&(dyn ToSql + Sync); 7] = [
                    &self.campaign,
                    &i64::from(*id),
                    &number,
                    &since.map(Timestamp::as_millis),
                    &outcome.map(|outcome| outcome.kind().as_str()),
                    &reason.and_then(|reason| reason.code.as_deref()),
                    &detail.or(outcome.and_then(|outcome| outcome.invitation_id())).map(storable),
                ];
                found(transaction.execute(query, &parameters).await?)?;
            }
            Ok(())
        })
    }
}

/// Whether the person was there of whom something was written.
fn found(rows: u64) -> Result<(), Trouble> {
    if rows == 0 { Err(Trouble::Nobody) } else { Ok(()) }
}
