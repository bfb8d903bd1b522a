//! What has become of invitations, and who is invited again.

use clerk_invitations_campaign::{InvitationKind, PersonId};
use clerk_invitations_native::Timestamp;
use tokio_postgres::types::ToSql;

use super::{PostgresJournal, cell, small};
use crate::failure::Failure;
use crate::follow_up::{Due, FollowUp, Standings, Unjoined};
use crate::journal::record::{self, IS_OPEN};

impl FollowUp for PostgresJournal {
    fn standings(&mut self) -> Result<Standings, Failure> {
        let query = "SELECT count(*) FILTER (WHERE outcome = 'created' AND status = 'pending'),
                count(*) FILTER (WHERE outcome = 'created' AND status = 'accepted'),
                count(*) FILTER (WHERE outcome = 'created' AND status = 'expired'),
                count(*) FILTER (WHERE outcome = 'created' AND status = 'revoked'),
                count(joined_at), coalesce(sum(reminders), 0)::bigint
            FROM clerk_invite.people WHERE campaign = $1";
        let [pending, accepted, expired, revoked, joined, reminders] =
            self.numbers(query, &[&self.campaign])?;
        Ok(Standings { pending, accepted, expired, revoked, joined, reminders })
    }

    fn invited_kinds(&mut self) -> Result<Vec<InvitationKind>, Failure> {
        let query = "SELECT DISTINCT entry IS NOT NULL AND reminders = 0, organization IS NOT NULL
                     FROM clerk_invite.people WHERE campaign = $1 AND outcome = 'created' ORDER BY 1, 2";
        let rows = self.query(query, &[&self.campaign])?;
        let kind = |row| {
            let organization = cell::<bool>(row, 1)?.then_some(1);
            Ok(record::target(cell(row, 0)?, organization).kind)
        };
        rows.iter().map(kind).collect()
    }

    fn unjoined(&mut self, after: PersonId, limit: usize) -> Result<Vec<Unjoined>, Failure> {
        let query = "SELECT id, address FROM clerk_invite.people
                     WHERE campaign = $1 AND id > $2 AND outcome = 'created' AND joined_at IS NULL
                         AND organization IS NULL
                     ORDER BY id LIMIT $3";
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows = self.query(query, &[&self.campaign, &i64::from(after), &limit])?;
        rows.iter().map(|row| Ok((small(cell(row, 0)?)?, cell(row, 1)?))).collect()
    }

    fn due(&mut self, before: Timestamp) -> Result<Due, Failure> {
        let query = format!(
            "SELECT count(*) FILTER (WHERE is_due AND organization IS NULL),
                    count(*) FILTER (WHERE is_due AND organization IS NOT NULL), count(replaces),
                    count(*) FILTER (WHERE detail = entry AND outcome = 'created' AND joined_at IS NULL)
             FROM (SELECT *, {IS_OPEN} AND sent_at <= $2 AS is_due FROM clerk_invite.people WHERE campaign = $1)
                 AS people"
        );
        let [application, organizations, under_way, without_invitation_id] =
            self.numbers(&query, &[&self.campaign, &before.as_millis()])?;
        Ok(Due { application, organizations, under_way, without_invitation_id })
    }

    fn remind(&mut self, before: Timestamp) -> Result<(), Failure> {
        let query = format!(
            "UPDATE clerk_invite.people SET replaces = detail, since = NULL, outcome = NULL, detail = NULL, status = NULL,
                 state = CASE status WHEN 'expired' THEN 0 ELSE 4 END
             WHERE campaign = $1 AND {IS_OPEN} AND sent_at <= $2"
        );
        self.write(async |transaction| {
            Ok(transaction.execute(&query, &[&self.campaign, &before.as_millis()]).await?)
        })?;
        Ok(())
    }
}

impl PostgresJournal {
    /// The numbers of the only row.
    fn numbers<const N: usize>(
        &self,
        query: &str,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<[u64; N], Failure> {
        let mut numbers = [0; N];
        for row in self.query(query, parameters)? {
            for (column, number) in numbers.iter_mut().enumerate() {
                *number = cell::<i64>(&row, column)?.cast_unsigned();
            }
        }
        Ok(numbers)
    }
}
