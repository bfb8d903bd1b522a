//! Taking an input into the journal.

use std::hash::{DefaultHasher, Hasher};

use clerk_invitations_campaign::OutcomeKind;
use clerk_invitations_native::{SeenAddresses, WaitlistEntry};
use rusqlite::{OptionalExtension, Transaction, params};

use super::{SqliteJournal, record};
use crate::failure::Failure;
use crate::input::{Problem, Row, Seen, is_everyday, key};

impl SqliteJournal {
    /// Takes the whole input in, or nothing of it. What is in the journal already stays as it is, so the same
    /// input, or one that has grown, may be taken in again.
    ///
    /// Of an input that has not changed since, `fingerprint` tells without reading it whole.
    pub fn import(
        &mut self,
        input: impl Iterator<Item = Result<Result<Row, Problem>, Failure>>,
        fingerprint: Option<u64>,
    ) -> Result<(), Failure> {
        let fingerprint = fingerprint.map(|fingerprint| format!("{fingerprint:016x}"));
        if fingerprint.is_some() && self.note("input")? == fingerprint {
            return Ok(());
        }
        let known = self.addresses()?;
        let mut seen = Seen::new();
        let transaction = self.connection.transaction()?;
        transaction.execute("DELETE FROM rejected", [])?;
        {
            let mut add = transaction.prepare(
                "INSERT INTO people (line, address, fields, state, organization) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?;
            let mut reject = transaction
                .prepare("INSERT INTO rejected (line, address, outcome, detail) VALUES (?1, ?2, ?3, ?4)")?;
            for row in input {
                match row? {
                    Ok(row) => {
                        let (address, organization_id) =
                            (&row.invitation.email_address, row.organization_id.as_deref());
                        if let Err(duplicate) = seen.insert(organization_id, address, row.line) {
                            let why = duplicate.to_string();
                            reject.execute(params![row.line, address, "duplicate", why])?;
                        } else if !known.contains(&key(organization_id, address)) {
                            // An odd one may be refused without being named: it goes by itself.
                            let state = i32::from(!is_everyday(address));
                            let fields = record::fields(&row.invitation, row.role.as_deref())?;
                            let organization =
                                organization_id.map(|name| number(&transaction, name)).transpose()?;
                            add.execute(params![row.line, address, fields, state, organization])?;
                        }
                    }
                    Err(problem) => {
                        let why = problem.why();
                        reject.execute(params![problem.line, problem.subject, "invalid", why])?;
                    }
                }
            }
        }
        if let Some(fingerprint) = fingerprint {
            let query = "INSERT INTO notes VALUES ('input', ?1) ON CONFLICT (name) DO UPDATE SET value = ?1";
            transaction.execute(query, [fingerprint])?;
        }
        Ok(transaction.commit()?)
    }

    /// How many people it is about.
    pub fn people(&self) -> Result<u64, Failure> {
        Ok(self.connection.query_row("SELECT count(*) FROM people", [], |row| row.get(0))?)
    }

    /// Takes entries of the waitlist in, so many at most; those known already stay as they are, and do not
    /// count.
    pub fn import_entries(&mut self, entries: &[WaitlistEntry], most: usize) -> Result<(), Failure> {
        let transaction = self.connection.transaction()?;
        let mut added = 0;
        {
            let mut add = transaction.prepare(
                "INSERT OR IGNORE INTO people (line, address, entry, state)
                 SELECT count(*) + 1, ?1, ?2, 1 FROM people",
            )?;
            for entry in entries {
                if added == most {
                    break;
                }
                added += add.execute(params![entry.email_address, entry.id.as_str()])?;
            }
        }
        Ok(transaction.commit()?)
    }

    /// What kind of campaign it is: of a list, or of the waitlist. It is one for good.
    pub fn dedicate(&mut self, kind: &str) -> Result<(), Failure> {
        self.connection.execute("INSERT OR IGNORE INTO notes VALUES ('kind', ?1)", [kind])?;
        match self.note("kind")? {
            Some(noted) if noted != kind => Err(Failure::usage(format_args!(
                "this journal is of `{noted}`; give `{kind}` one of its own"
            ))),
            _ => Ok(()),
        }
    }

    /// Puts those back whom Clerk has refused, each to be sent alone. Not those who are invited or users.
    pub fn retry_refused(&mut self) -> Result<(), Failure> {
        let query =
            "UPDATE people SET state = 1, outcome = NULL, code = NULL, detail = NULL WHERE outcome = ?1";
        self.connection.execute(query, [OutcomeKind::Refused.as_str()])?;
        Ok(())
    }

    fn addresses(&self) -> Result<SeenAddresses, Failure> {
        let mut known = SeenAddresses::new();
        let query =
            "SELECT name, address FROM people LEFT JOIN organizations ON organizations.id = organization";
        let mut statement = self.connection.prepare(query)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (name, address) = (row.get_ref(0)?.as_str_or_null(), row.get_ref(1)?.as_str());
            let (name, address) =
                (name.map_err(rusqlite::Error::from)?, address.map_err(rusqlite::Error::from)?);
            known.insert(&key(name, address));
        }
        Ok(known)
    }
}

/// The number that the journal has, or gives, an organization.
fn number(transaction: &Transaction<'_>, name: &str) -> rusqlite::Result<u32> {
    let mut find = transaction.prepare_cached("SELECT id FROM organizations WHERE name = ?1")?;
    if let Some(id) = find.query_row([name], |row| row.get(0)).optional()? {
        return Ok(id);
    }
    transaction
        .prepare_cached("INSERT INTO organizations (name) VALUES (?1) RETURNING id")?
        .query_row([name], |row| row.get(0))
}

/// What tells one content from another.
pub fn fingerprint(mut content: impl std::io::Read) -> std::io::Result<u64> {
    let mut hasher = DefaultHasher::new();
    let mut buffer = [0; 64 * 1024];
    loop {
        let read = content.read(&mut buffer)?;
        if read == 0 {
            return Ok(hasher.finish());
        }
        hasher.write(buffer.get(..read).unwrap_or_default());
    }
}
