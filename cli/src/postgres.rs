//! The journal in PostgreSQL: for several machines, of which one at a time sends.
//!
//! What a file's lock is to SQLite, here is a lease: a row with an end, by the server's clock, and an epoch that counts who has
//! held it. A background task puts the end off; where it does not, because process or machine is dead or stands still, the next
//! process takes the lease over and counts the epoch up. Each write is conditional on the epoch, in its own transaction and with the
//! row locked: so whoever has lost the lease can write nothing any more, however late it notices, and sends nothing, for what is
//! sent is written before.

mod campaign;
mod follow_up;
mod lease;
mod link;
mod list;

use std::time::Duration;

use clerk_invitations_campaign::JournalError;
use tokio_postgres::types::{FromSql, ToSql};
use tokio_postgres::{Client, Row, Transaction};

use crate::failure::Failure;
use crate::journal::Defaults;
use lease::Lease;
use link::{Link, Trouble};

/// How long a lease lasts unless it is put off: a second process takes over so long after the first one's death, and a second.
pub const LEASE: Duration = Duration::from_secs(20);

const SCHEMA: &str = include_str!("postgres/schema.sql");
/// The format that this release writes.
const FORMAT: i32 = 2;
/// Of those who make the tables at the same time, one does: any number that nobody else has.
const MAKING: i64 = 0x436c_6b31;
const DEFAULT_NAME: &str = "campaign";

/// A campaign's journal in a PostgreSQL database. One process at a time writes to it; others may read.
#[derive(Debug)]
pub struct PostgresJournal {
    link: Link,
    campaign: i64,
    /// Where it is opened to be written.
    lease: Option<Lease>,
    defaults: Defaults,
}

impl PostgresJournal {
    /// Opens a journal to write, or makes one, at `postgres://USER:PASSWORD@HOST/DATABASE#CAMPAIGN`. Where somebody else writes to
    /// it, it says so once, and waits until they end or die. Without a password in it, that is the environment's `PGPASSWORD`.
    ///
    /// # Errors
    ///
    /// If the address is wrong, the database cannot be reached or written, or the journal is a newer release's.
    pub fn open(address: &str, lease: Duration, note: &mut dyn FnMut(&str)) -> Result<Self, Failure> {
        let (link, name) = connect(address)?;
        link.wait(async |client| {
            let transaction = prepare(client).await?;
            let query = "INSERT INTO clerk_invite.campaigns (name, format) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
            transaction.execute(query, &[&name, &FORMAT]).await?;
            Ok(transaction.commit().await?)
        })?;
        let (campaign, _) = find(&link, name)?;
        let lease = Lease::take(&link, campaign, lease, note)?;
        Ok(Self { link, campaign, lease: Some(lease), defaults: Defaults::default() })
    }

    /// Opens a journal to read, also while somebody writes to it.
    ///
    /// # Errors
    ///
    /// If there is none, or it is a newer release's.
    pub fn read(address: &str) -> Result<Self, Failure> {
        let (link, name) = connect(address)?;
        let (mut campaign, format) = find(&link, name)?;
        if format < FORMAT {
            link.wait(async |client| Ok(prepare(client).await?.commit().await?))?;
            campaign = find(&link, name)?.0;
        }
        Ok(Self { link, campaign, lease: None, defaults: Defaults::default() })
    }

    /// For tests: as if the process stood still, so that nobody puts the lease off.
    #[doc(hidden)]
    pub fn stand_still(&self) {
        self.lease.iter().for_each(|lease| lease.renewal.abort());
    }

    /// What `write` does takes effect as a whole, and only while the lease is this process's.
    fn write<T>(
        &self,
        write: impl AsyncFnOnce(&Transaction<'_>) -> Result<T, Trouble>,
    ) -> Result<T, JournalError> {
        let lease = self.lease.as_ref().ok_or_else(|| JournalError::new("it is opened to be read"))?;
        self.link.wait(async |client| {
            let transaction = client.transaction().await?;
            lease.hold(&transaction).await?;
            let written = write(&transaction).await?;
            transaction.commit().await?;
            Ok(written)
        })
    }

    fn query(&self, query: &str, parameters: &[&(dyn ToSql + Sync)]) -> Result<Vec<Row>, JournalError> {
        self.link.wait(async |client| Ok(client.query(query, parameters).await?))
    }
}

impl Drop for PostgresJournal {
    fn drop(&mut self) {
        if let Some(lease) = &self.lease {
            lease.release(&self.link);
        }
    }
}

/// The connection, and the campaign's name.
fn connect(address: &str) -> Result<(Link, &str), Failure> {
    let (address, name) = address.split_once('#').unwrap_or((address, DEFAULT_NAME));
    Ok((Link::open(address)?, name))
}

/// Makes the tables, or brings those of an older release up to date: whatever else is done in the transaction.
async fn prepare(client: &mut Client) -> Result<Transaction<'_>, Trouble> {
    let transaction = client.transaction().await?;
    transaction.execute("SELECT pg_advisory_xact_lock($1)", &[&MAKING]).await?;
    transaction.batch_execute(SCHEMA).await?;
    Ok(transaction)
}

/// The number of the campaign of this name, and its format.
fn find(link: &Link, name: &str) -> Result<(i64, i32), Failure> {
    let query = "SELECT id, format FROM clerk_invite.campaigns WHERE name = $1";
    let found = link.wait(async |client| Ok(client.query_opt(query, &[&name]).await?))?;
    let row = found.ok_or_else(|| Failure::usage(format_args!("the database has no campaign `{name}`")))?;
    let format: i32 = cell(&row, 1)?;
    if format > FORMAT {
        return Err(Failure::usage(format_args!(
            "the campaign `{name}` is of format {format}, and this clerk-invite knows formats up to {FORMAT}: update \
             clerk-invite to the release that wrote it"
        )));
    }
    Ok((cell(&row, 0)?, format))
}

/// A column of a row.
fn cell<'a, T: FromSql<'a>>(row: &'a Row, column: usize) -> Result<T, JournalError> {
    row.try_get(column).map_err(|error| Trouble::from(error).into())
}

/// A number as a person has it.
fn small(number: i64) -> Result<u32, JournalError> {
    u32::try_from(number).map_err(JournalError::new)
}

/// Text as the database can keep it: of all characters it has no NUL.
fn storable(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}
