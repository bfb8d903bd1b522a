//! The format of the database, and older ones.

use rusqlite::{Connection, ErrorCode, TransactionBehavior};

use crate::failure::Failure;

/// "Clk1": whose file it is.
const APPLICATION_ID: i32 = 0x436c_6b31;
/// The format that this release writes.
const FORMAT: i32 = 3;
const NO_JOURNAL: &str = "is no journal of clerk-invite";
const SCHEMA: &str = include_str!("schema.sql");
/// What brings each older format to the next one.
const MIGRATIONS: [&str; FORMAT as usize] =
    [include_str!("from_0.sql"), include_str!("from_1.sql"), include_str!("from_2.sql")];

/// Whether a database is to be made where there is none.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Make {
    IfMissing,
    Never,
}

/// Makes the tables, or brings those of an older release up to date; everything or nothing.
pub(super) fn prepare(connection: &mut Connection, make: Make) -> Result<(), Failure> {
    // Read first: a reader does not wait for a writer.
    let (id, format): (i32, i32) =
        (pragma(connection, "application_id")?, pragma(connection, "user_version")?);
    if id == APPLICATION_ID && format == FORMAT {
        return Ok(());
    }
    let is_empty = connection
        .query_row("SELECT count(*) = 0 FROM sqlite_master", [], |row| row.get::<_, bool>(0))
        .map_err(Failure::from)?;
    if id != APPLICATION_ID && !(is_empty && make == Make::IfMissing) {
        return Err(Failure::usage(NO_JOURNAL));
    }
    if format > FORMAT {
        return Err(Failure::usage(format_args!(
            "is of format {format}, and this clerk-invite knows formats up to {FORMAT}: it was written by a newer \
             release; update clerk-invite to that one"
        )));
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if is_empty {
        transaction.execute_batch(SCHEMA)?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    } else {
        // Again, now that nobody else can have done it meanwhile.
        let format = usize::try_from(pragma(&transaction, "user_version")?).unwrap_or_default();
        for migration in MIGRATIONS.iter().skip(format) {
            transaction.execute_batch(migration)?;
        }
    }
    transaction.pragma_update(None, "user_version", FORMAT)?;
    Ok(transaction.commit()?)
}

fn pragma(connection: &Connection, name: &str) -> Result<i32, Failure> {
    connection.pragma_query_value(None, name, |row| row.get(0)).map_err(|error| {
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => Failure::usage(NO_JOURNAL),
            _ => error.into(),
        }
    })
}
