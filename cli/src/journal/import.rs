//! Taking an input into the journal.

use std::hash::{DefaultHasher, Hasher};

use clerk_invitations_campaign::OutcomeKind;
use clerk_invitations_native::{SeenAddresses, WaitlistEntry};
use rusqlite::params;

use super::{SqliteJournal, record};
use crate::failure::Failure;
use crate::input::{Problem, Row, Seen, is_everyday};

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
            let mut add = transaction
                .prepare("INSERT INTO people (line, address, fields, state) VALUES (?1, ?2, ?3, ?4)")?;
            let mut reject = transaction
                .prepare("INSERT INTO rejected (line, address, outcome, detail) VALUES (?1, ?2, ?3, ?4)")?;
            for row in input {
                match row? {
                    Ok(row) => {
                        let address = &row.invitation.email_address;
                        if let Err(duplicate) = seen.insert(address, row.line) {
                            let why = duplicate.to_string();
                            reject.execute(params![row.line, address, "duplicate", why])?;
                        } else if !known.contains(&address.to_lowercase()) {
                            // An odd one may be refused without being named: it goes by itself.
                            let state = i32::from(!is_everyday(address));
                            add.execute(params![row.line, address, record::fields(&row.invitation)?, state])?;
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
        let mut statement = self.connection.prepare("SELECT address FROM people")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            known.insert(&row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?.to_lowercase());
        }
        Ok(known)
    }
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
