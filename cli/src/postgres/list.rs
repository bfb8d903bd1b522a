//! Taking an input in, and saying what has become of it.

use std::collections::{BTreeSet, HashMap};

use clerk_invitations_campaign::{InvitationKind, OutcomeKind, PersonId};
use clerk_invitations_native::{SeenAddresses, WaitlistEntry};
use tokio_postgres::{Row, Transaction};

use super::link::Trouble;
use super::{PostgresJournal, cell, small, storable};
use crate::failure::Failure;
use crate::input::{Seen, is_everyday, key};
use crate::journal::record::{self, WAITS_IN_LINE};
use crate::journal::{Defaults, Unsurveyed};
use crate::store::{ReportLine, Rows, Store, Visit};

/// How many rows one statement writes or reads.
const PIECE: usize = 1000;

/// Lines that are new, a column each.
#[derive(Default)]
struct NewPeople {
    lines: Vec<i64>,
    addresses: Vec<String>,
    fields: Vec<Option<String>>,
    states: Vec<i32>,
    organizations: Vec<Option<String>>,
}

/// Lines that are not sent, a column each.
#[derive(Default)]
struct Rejected {
    lines: Vec<i64>,
    addresses: Vec<String>,
    outcomes: Vec<&'static str>,
    details: Vec<String>,
}

impl Rejected {
    fn add(&mut self, line: u64, address: &str, outcome: &'static str, detail: &str) {
        self.lines.push(line.cast_signed());
        self.addresses.push(storable(address));
        self.outcomes.push(outcome);
        self.details.push(storable(detail));
    }
}

impl Store for PostgresJournal {
    fn note(&mut self, name: &str) -> Result<Option<String>, Failure> {
        Self::note(self, name)
    }

    fn set_note(&mut self, name: &str, value: &str) -> Result<(), Failure> {
        Ok(self.write(async |transaction| self.write_note(transaction, name, value).await)?)
    }

    fn use_defaults(&mut self, defaults: Defaults) {
        self.defaults = defaults;
    }

    fn dedicate(&mut self, kind: &str) -> Result<(), Failure> {
        let noted = match self.note("kind")? {
            Some(noted) => noted,
            None => {
                Store::set_note(self, "kind", kind)?;
                kind.to_owned()
            }
        };
        if noted == kind {
            return Ok(());
        }
        Err(Failure::usage(format_args!("this journal is of `{noted}`; give `{kind}` one of its own")))
    }

    fn import(&mut self, input: &mut Rows<'_>, fingerprint: Option<u64>) -> Result<(), Failure> {
        let fingerprint = fingerprint.map(|fingerprint| format!("{fingerprint:016x}"));
        if fingerprint.is_some() && self.note("input")? == fingerprint {
            return Ok(());
        }
        let known = self.addresses()?;
        let (mut seen, mut people, mut rejected) = (Seen::new(), NewPeople::default(), Rejected::default());
        for row in input {
            let row = match row? {
                Ok(row) => row,
                Err(problem) => {
                    rejected.add(problem.line, &problem.subject, "invalid", &problem.why());
                    continue;
                }
            };
            let (address, organization) = (&row.invitation.email_address, row.organization_id.as_deref());
            if let Err(duplicate) = seen.insert(organization, address, row.line) {
                rejected.add(row.line, address, "duplicate", &duplicate.to_string());
            } else if !known.contains(&key(organization, address)) {
                people.lines.push(row.line.cast_signed());
                // An odd one may be refused without being named: it goes by itself.
                people.states.push(i32::from(!is_everyday(address)));
                people.fields.push(record::fields(&row.invitation, row.role.as_deref())?);
                people.addresses.push(address.clone());
                people.organizations.push(organization.map(str::to_owned));
            }
        }
        self.write(async |transaction| {
            self.add_rejected(transaction, &rejected).await?;
            self.add_people(transaction, &people).await?;
            match &fingerprint {
                Some(fingerprint) => self.write_note(transaction, "input", fingerprint).await,
                None => Ok(()),
            }
        })?;
        Ok(())
    }

    fn import_entries(&mut self, entries: &[WaitlistEntry], most: usize) -> Result<(), Failure> {
        let query = "INSERT INTO clerk_invite.people (campaign, id, line, address, entry, state)
                     SELECT $1, coalesce(max(id), 0) + 1, coalesce(max(id), 0) + 1, $2, $3, 1
                     FROM clerk_invite.people WHERE campaign = $1 ON CONFLICT DO NOTHING";
        self.write(async |transaction| {
            let query = transaction.prepare(query).await?;
            let mut added = 0;
            for entry in entries {
                if added >= most {
                    break;
                }
                let row = transaction
                    .execute(&query, &[&self.campaign, &entry.email_address, &entry.id.as_str()])
                    .await?;
                added += usize::from(row > 0);
            }
            Ok(())
        })?;
        Ok(())
    }

    fn people(&mut self) -> Result<u64, Failure> {
        let query = "SELECT count(*) FROM clerk_invite.people WHERE campaign = $1";
        let rows = self.query(query, &[&self.campaign])?;
        Ok(rows.first().map(|row| cell::<i64>(row, 0)).transpose()?.unwrap_or(0).cast_unsigned())
    }

    fn retry_refused(&mut self) -> Result<(), Failure> {
        let query = "UPDATE clerk_invite.people SET state = 1, outcome = NULL, code = NULL, detail = NULL
                     WHERE campaign = $1 AND outcome = $2";
        self.write(async |transaction| {
            let refused = OutcomeKind::Refused.as_str();
            Ok(transaction.execute(query, &[&self.campaign, &refused]).await?)
        })?;
        Ok(())
    }

    fn counts(&mut self) -> Result<Vec<(String, u64)>, Failure> {
        let query = "SELECT name, count(*) FROM (
                         SELECT coalesce(outcome, CASE state WHEN 2 THEN 'in_flight' ELSE 'waiting' END) AS name
                         FROM clerk_invite.people WHERE campaign = $1
                         UNION ALL SELECT outcome FROM clerk_invite.rejected WHERE campaign = $1
                     ) AS all_lines GROUP BY name ORDER BY name COLLATE \"C\"";
        let rows = self.query(query, &[&self.campaign])?;
        rows.iter().map(|row| Ok((cell(row, 0)?, cell::<i64>(row, 1)?.cast_unsigned()))).collect()
    }

    fn left(&mut self) -> Result<Vec<(InvitationKind, u64)>, Failure> {
        let query = format!(
            "SELECT {WAITS_IN_LINE} AS waits, min(organization), count(*) FROM clerk_invite.people
             WHERE campaign = $1 AND state <> 3 GROUP BY waits, organization IS NOT NULL"
        );
        let rows = self.query(&query, &[&self.campaign])?;
        let kind = |row| {
            let organization = cell::<Option<i64>>(row, 1)?.map(small).transpose()?;
            Ok((record::target(cell(row, 0)?, organization).kind, cell::<i64>(row, 2)?.cast_unsigned()))
        };
        rows.iter().map(kind).collect()
    }

    fn report(&mut self, visit: &mut Visit<'_>) -> Result<(), Failure> {
        // The server keeps what is not read yet, with no transaction open meanwhile.
        let query =
            "DECLARE report CURSOR WITH HOLD FOR
                     SELECT line, address, coalesce(outcome, CASE state WHEN 2 THEN 'in_flight' ELSE 'waiting' END),
                            coalesce(code || ': ', '') || coalesce(detail, ''), coalesce(name, ''),
                            status, invited_at, joined_at, reminders
                     FROM clerk_invite.people LEFT JOIN clerk_invite.organizations
                         ON organizations.campaign = people.campaign AND organizations.id = organization
                     WHERE people.campaign = $1
                     UNION ALL SELECT line, address, outcome, detail, '', NULL, NULL, NULL, 0 FROM clerk_invite.rejected
                     WHERE campaign = $1 ORDER BY 1";
        self.query(query, &[&self.campaign])?;
        let mut read = || {
            loop {
                let rows = self.query(&format!("FETCH {PIECE} FROM report"), &[])?;
                if rows.is_empty() {
                    return Ok(());
                }
                rows.iter().try_for_each(|row| visit(&line(row)?))?;
            }
        };
        let done = read();
        self.query("CLOSE report", &[])?;
        done
    }

    fn requests(&mut self) -> Result<Vec<(String, u64, i64)>, Failure> {
        let query = "SELECT lane, count(*), max(at) FROM clerk_invite.requests WHERE campaign = $1
                     GROUP BY lane ORDER BY lane COLLATE \"C\"";
        let rows = self.query(query, &[&self.campaign])?;
        rows.iter()
            .map(|row| Ok((cell(row, 0)?, cell::<i64>(row, 1)?.cast_unsigned(), cell(row, 2)?)))
            .collect()
    }

    fn unsurveyed(&mut self) -> Result<(u64, u64), Failure> {
        let query = "SELECT count(*) - count(organization), count(organization) FROM clerk_invite.people
                     WHERE campaign = $1 AND id > $2 AND state = 0 AND since IS NULL AND replaces IS NULL";
        let rows = self.query(query, &[&self.campaign, &self.last_surveyed()?])?;
        let Some(row) = rows.first() else { return Ok((0, 0)) };
        Ok((cell::<i64>(row, 0)?.cast_unsigned(), cell::<i64>(row, 1)?.cast_unsigned()))
    }

    fn unsurveyed_people(&mut self, limit: usize) -> Result<Vec<Unsurveyed>, Failure> {
        let query =
            "SELECT people.id, address, name FROM clerk_invite.people LEFT JOIN clerk_invite.organizations
                         ON organizations.campaign = people.campaign AND organizations.id = organization
                     WHERE people.campaign = $1 AND people.id > $2 AND state = 0 AND since IS NULL
                     AND replaces IS NULL
                     ORDER BY people.id LIMIT $3";
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows = self.query(query, &[&self.campaign, &self.last_surveyed()?, &limit])?;
        let person = |row| {
            let id = small(cell(row, 0)?)?;
            Ok(Unsurveyed { id, address: cell(row, 1)?, organization_id: cell(row, 2)? })
        };
        rows.iter().map(person).collect()
    }

    fn surveyed(&mut self, last: PersonId) -> Result<(), Failure> {
        Store::set_note(self, "surveyed", &last.to_string())
    }
}

/// A line of a report.
fn line(row: &Row) -> Result<ReportLine<'_>, Failure> {
    Ok(ReportLine {
        line: cell::<i64>(row, 0)?.cast_unsigned(),
        address: cell(row, 1)?,
        outcome: cell(row, 2)?,
        detail: cell(row, 3)?,
        organization: cell(row, 4)?,
        status: cell(row, 5)?,
        invited_at: cell(row, 6)?,
        joined_at: cell(row, 7)?,
        reminders: small(cell(row, 8)?)?,
    })
}

impl PostgresJournal {
    fn note(&self, name: &str) -> Result<Option<String>, Failure> {
        let query = "SELECT value FROM clerk_invite.notes WHERE campaign = $1 AND name = $2";
        let rows = self.query(query, &[&self.campaign, &name])?;
        Ok(rows.first().map(|row| cell(row, 0)).transpose()?)
    }

    async fn write_note(
        &self,
        transaction: &Transaction<'_>,
        name: &str,
        value: &str,
    ) -> Result<(), Trouble> {
        let query = "INSERT INTO clerk_invite.notes (campaign, name, value) VALUES ($1, $2, $3)
                     ON CONFLICT (campaign, name) DO UPDATE SET value = excluded.value";
        transaction.execute(query, &[&self.campaign, &name, &value]).await?;
        Ok(())
    }

    fn last_surveyed(&self) -> Result<i64, Failure> {
        Ok(self.note("surveyed")?.and_then(|id| id.parse().ok()).unwrap_or(0))
    }

    fn addresses(&self) -> Result<SeenAddresses, Failure> {
        let query = "SELECT name, address FROM clerk_invite.people LEFT JOIN clerk_invite.organizations
                         ON organizations.campaign = people.campaign AND organizations.id = organization
                     WHERE people.campaign = $1";
        let mut known = SeenAddresses::new();
        for row in self.query(query, &[&self.campaign])? {
            known.insert(&key(cell(&row, 0)?, cell(&row, 1)?));
        }
        Ok(known)
    }

    async fn add_rejected(&self, transaction: &Transaction<'_>, rejected: &Rejected) -> Result<(), Trouble> {
        transaction
            .execute("DELETE FROM clerk_invite.rejected WHERE campaign = $1", &[&self.campaign])
            .await?;
        let query = "INSERT INTO clerk_invite.rejected (campaign, line, address, outcome, detail)
                     SELECT $1, * FROM unnest($2::bigint[], $3::text[], $4::text[], $5::text[])";
        let Rejected { lines, addresses, outcomes, details } = rejected;
        let columns = lines.chunks(PIECE).zip(addresses.chunks(PIECE));
        for ((lines, addresses), (outcomes, details)) in
            columns.zip(outcomes.chunks(PIECE).zip(details.chunks(PIECE)))
        {
            transaction.execute(query, &[&self.campaign, &lines, &addresses, &outcomes, &details]).await?;
        }
        Ok(())
    }

    async fn add_people(&self, transaction: &Transaction<'_>, people: &NewPeople) -> Result<(), Trouble> {
        let names: BTreeSet<&str> = people.organizations.iter().filter_map(Option::as_deref).collect();
        let numbers = self.organizations(transaction, &names).await?;
        let query = "INSERT INTO clerk_invite.people (campaign, id, line, address, fields, state, organization)
                     SELECT $1, (SELECT coalesce(max(id), 0) FROM clerk_invite.people WHERE campaign = $1) + ordinality,
                            line, address, fields, state, organization
                     FROM unnest($2::bigint[], $3::text[], $4::text[], $5::integer[], $6::bigint[]) WITH ORDINALITY
                         AS new (line, address, fields, state, organization, ordinality)";
        let query = transaction.prepare(query).await?;
        let NewPeople { lines, addresses, fields, states, organizations } = people;
        let columns = lines.chunks(PIECE).zip(addresses.chunks(PIECE)).zip(fields.chunks(PIECE));
        for (((lines, addresses), fields), (states, organizations)) in
            columns.zip(states.chunks(PIECE).zip(organizations.chunks(PIECE)))
        {
            let organizations: Vec<Option<i64>> = organizations
                .iter()
                .map(|name| name.as_ref().and_then(|name| numbers.get(name)).copied())
                .collect();
            transaction
                .execute(&query, &[&self.campaign, &lines, &addresses, &fields, &states, &organizations])
                .await?;
        }
        Ok(())
    }

    /// The numbers that the journal has, or gives, organizations.
    async fn organizations(
        &self,
        transaction: &Transaction<'_>,
        names: &BTreeSet<&str>,
    ) -> Result<HashMap<String, i64>, Trouble> {
        let names: Vec<&str> = names.iter().copied().collect();
        let query = "INSERT INTO clerk_invite.organizations (campaign, id, name)
                     SELECT $1, (SELECT coalesce(max(id), 0) FROM clerk_invite.organizations WHERE campaign = $1)
                         + row_number() OVER (ORDER BY name), name
                     FROM unnest($2::text[]) AS new (name)
                     WHERE name NOT IN (SELECT name FROM clerk_invite.organizations WHERE campaign = $1)";
        transaction.execute(query, &[&self.campaign, &names]).await?;
        let query = "SELECT name, id FROM clerk_invite.organizations WHERE campaign = $1";
        let rows = transaction.query(query, &[&self.campaign]).await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
    }
}
