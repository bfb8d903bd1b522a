//! Reading a list of people: CSV with a header, or JSON lines.

mod address;
mod csv_rows;
mod json_lines;
mod row;

use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use clerk_invitations_native::CreateInvitation;

use crate::failure::Failure;
pub use address::is_everyday;
use csv_rows::CsvRows;
use json_lines::JsonLines;

/// A person of the input.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The line it begins on, counted from 1.
    pub line: u64,
    /// Whom to invite, and how.
    pub invitation: CreateInvitation,
}

/// A line that cannot be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The line it begins on, counted from 1.
    pub line: u64,
    /// The column of a CSV, or the character of a JSON line, counted from 1; 0 for the line as a whole.
    pub column: u64,
    /// The field.
    pub field: String,
    /// The rule that it breaks.
    pub rule: String,
    /// The address, as far as it could be read.
    pub subject: String,
}

impl Problem {
    /// Without file and line.
    pub fn why(&self) -> String {
        match (self.column, self.field.as_str()) {
            (0, _) => self.rule.clone(),
            (column, "") => format!("column {column}: {}", self.rule),
            (column, field) => format!("column {column}: `{field}` {}", self.rule),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.why())
    }
}

/// The rows of an input. `Err` ends it: nothing more can be read.
pub struct Input {
    rows: Rows,
    ignored: Vec<String>,
}

type Rows = Box<dyn Iterator<Item = Result<Result<Row, Problem>, Failure>>>;

impl Input {
    /// Opens a file, or stdin where it is `-`.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let name = path.display().to_string();
        if path == Path::new("-") {
            return Self::new("stdin", io::stdin());
        }
        let file = File::open(path).map_err(|error| Failure::usage(format_args!("{name}: {error}")))?;
        Self::new(&name, file)
    }

    /// Reads from anything; `name` is what errors call it.
    pub fn new(name: &str, source: impl Read + 'static) -> Result<Self, Failure> {
        let mut source = BufReader::with_capacity(64 * 1024, source);
        let start = source.fill_buf().map_err(|error| Failure::usage(format_args!("{name}: {error}")))?;
        let bom = if start.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        source.consume(bom);
        let start = source.buffer().trim_ascii_start();
        if start.first() == Some(&b'{') {
            let rows = JsonLines::new(name.to_owned(), source);
            return Ok(Self { rows: Box::new(rows), ignored: Vec::new() });
        }
        let rows = CsvRows::new(name, source)?;
        let ignored = rows.ignored().to_vec();
        Ok(Self { rows: Box::new(rows), ignored })
    }

    /// The columns that mean nothing here.
    pub fn ignored(&self) -> &[String] {
        &self.ignored
    }
}

impl Iterator for Input {
    type Item = Result<Result<Row, Problem>, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        self.rows.next()
    }
}

impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Input").field("ignored", &self.ignored).finish_non_exhaustive()
    }
}
