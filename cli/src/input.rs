//! Reading a list of people: a table (CSV, or a sheet of a workbook), a list of addresses, or JSON lines.

mod csv_records;
mod json_lines;
mod read_as;
mod seen;
mod table;
mod text;
mod workbook;

use std::fmt;
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read};
use std::path::Path;

use clerk_invitations_campaign::list::field::Invitee;
use clerk_invitations_campaign::list::{clean, field, header, shown, some_of};
pub use clerk_invitations_campaign::list::{is_everyday, key};
use clerk_invitations_native::CreateInvitation;

use crate::failure::Failure;
use csv_records::{CsvRecords, MAX_ROW, Separator};
use json_lines::JsonLines;
pub use read_as::ReadAs;
pub use seen::{Duplicate, Seen};
use table::Table;
use text::{Found, Text};
use workbook::Sheet;

/// A person of the input.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The line it begins on, counted from 1.
    pub line: u64,
    /// Whom to invite, and how.
    pub invitation: CreateInvitation,
    /// Into which organization, where it is one.
    pub organization_id: Option<String>,
    /// The role there.
    pub role: Option<String>,
}

impl Row {
    fn new(line: u64, invitee: Invitee) -> Self {
        let Invitee { invitation, organization_id, role } = invitee;
        Self { line, invitation, organization_id, role }
    }
}

/// A line that cannot be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The line it begins on, counted from 1.
    pub line: u64,
    /// The column of a table, or the character of a JSON line, counted from 1; 0 for the line as a whole.
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
    read_as: ReadAs,
    found: Found,
    organization_id: Option<String>,
}

type Rows = Box<dyn Iterator<Item = Result<Result<Row, Problem>, Failure>>>;

/// What a file begins with that is no list, and what it is.
const OTHERS: [(&[u8], &str); 4] = [
    (b"\xd0\xcf\x11\xe0", "an .xls workbook, or another old Office file: save it as .xlsx or as CSV"),
    (b"%PDF", "a PDF: a list is needed, as CSV"),
    (b"\x1f\x8b", "packed: unpack it first"),
    (b"SQLite format 3\0", "a database, perhaps the journal of a list: give the list"),
];

impl Input {
    /// Opens a file, or stdin where it is `-`. `column` says which column has the addresses, where that is
    /// not plain.
    pub fn open(path: &Path, column: Option<&str>) -> Result<Self, Failure> {
        if path == Path::new("-") {
            return Self::new("stdin", io::stdin(), column);
        }
        let name = path.display().to_string();
        let file = File::open(path).map_err(|error| Failure::usage(format_args!("{name}: {error}")))?;
        Self::new(&name, file, column)
    }

    /// Reads from anything; `name` is what errors call it.
    pub fn new(name: &str, mut source: impl Read + 'static, column: Option<&str>) -> Result<Self, Failure> {
        let broken = |error| Failure::usage(format_args!("{name}: {error}"));
        let mut start = Vec::new();
        source.by_ref().take(16).read_to_end(&mut start).map_err(broken)?;
        if let Some((_, what)) = OTHERS.iter().find(|(magic, _)| start.starts_with(magic)) {
            return Err(Failure::usage(format_args!("{name}:1: is {what}")));
        }
        if start.starts_with(b"PK\x03\x04") {
            source.read_to_end(&mut start).map_err(broken)?;
            let sheet = Sheet::new(name, start)?;
            let read_as = ReadAs::sheet(sheet.title.clone());
            let rows = Table::new(name, sheet, Found::default(), column)?;
            return Ok(Self::of_table(rows, read_as, Found::default()));
        }
        let mut text = Text::new(Cursor::new(start).chain(source));
        let found = text.found();
        let mut start = Vec::new();
        text.by_ref().take(MAX_ROW).read_to_end(&mut start).map_err(broken)?;
        let visible = start.trim_ascii_start();
        if let Some(array) = visible.strip_prefix(b"[")
            && array.trim_ascii_start().starts_with(b"{")
        {
            let what = "is a JSON array; what is read is an object a line, as `jq -c '.[]'` makes them";
            return Err(Failure::usage(format_args!("{name}:1: {what}")));
        }
        if visible.starts_with(b"{") {
            let source = BufReader::new(Cursor::new(start).chain(text));
            let rows = Box::new(JsonLines::new(name, source, found.clone(), column));
            let read_as = ReadAs::json();
            return Ok(Self { rows, ignored: Vec::new(), read_as, found, organization_id: None });
        }
        let separator = Separator::of(&start, column);
        let records = CsvRecords::new(name, Cursor::new(start).chain(text), separator);
        let rows = Table::new(name, records, found.clone(), column)?;
        Ok(Self::of_table(rows, ReadAs::csv(separator), found))
    }

    fn of_table(rows: Table<impl table::Records + 'static>, read_as: ReadAs, found: Found) -> Self {
        let (ignored, read_as) = (rows.header().ignored(), read_as.with(rows.header()));
        Self { rows: Box::new(rows), ignored, read_as, found, organization_id: None }
    }

    /// Invites those into this organization whose row names none.
    #[must_use]
    pub fn into_organization(mut self, organization_id: Option<&str>) -> Self {
        self.organization_id = organization_id.map(str::to_owned);
        self
    }

    /// What there is to be said before it is read: what it was taken for, if that is odd, and which columns
    /// mean nothing here.
    pub fn remarks(&self) -> Vec<String> {
        let read_as = Some(self.read_as().to_string()).filter(|odd| !odd.is_empty());
        let ignored =
            Some(some_of(self.ignored.iter().map(|title| shown(title)))).filter(|all| !all.is_empty());
        let remarks = [
            read_as.map(|odd| format!("read as: {odd}")),
            ignored.map(|titles| format!("columns that mean nothing here are ignored: {titles}")),
        ];
        remarks.into_iter().flatten().collect()
    }

    /// What it was taken for; the encoding as far as has been read.
    pub fn read_as(&self) -> ReadAs {
        ReadAs { encoding: self.found.encoding().name(), ..self.read_as.clone() }
    }

    /// A warning where the encoding is a guess. It may show only when all has been read.
    pub fn doubt(&self) -> Option<&'static str> {
        self.found.is_guess().then_some(
            "warning: the list is not UTF-8, and was read as windows-1252 (Western European): if letters with \
             accents come out wrong, save it as UTF-8",
        )
    }
}

impl Iterator for Input {
    type Item = Result<Result<Row, Problem>, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut row = self.rows.next();
        match &mut row {
            Some(Ok(Ok(row))) => {
                row.organization_id = row.organization_id.take().or_else(|| self.organization_id.clone())
            }
            Some(Err(_)) => self.rows = Box::new(std::iter::empty()),
            _ => {}
        }
        row
    }
}

impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Input").field("read_as", &self.read_as).finish_non_exhaustive()
    }
}
