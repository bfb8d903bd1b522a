//! Rows of a table: a CSV, or a sheet of a workbook.

use csv::ByteRecord;

use super::field::{self, Column, Given, Rule};
use super::header::Header;
use super::text::Found;
use super::{Problem, Row, clean};
use crate::failure::Failure;

/// Where a table's records come from.
pub(super) trait Records {
    /// Reads the next that is not blank; answers the line it begins on, counted from 1, or `None` at the end.
    fn read(&mut self, record: &mut ByteRecord) -> Result<Option<u64>, Failure>;
}

pub(super) struct Table<S> {
    name: String,
    records: S,
    found: Found,
    header: Header,
    record: ByteRecord,
    /// The line of a first record that is no header.
    first: Option<u64>,
    /// The line of a header that nobody has followed yet.
    bare: Option<u64>,
}

impl<S: Records> Table<S> {
    /// Reads the header.
    pub(super) fn new(
        name: &str,
        mut records: S,
        found: Found,
        chosen: Option<&str>,
    ) -> Result<Self, Failure> {
        let mut record = ByteRecord::new();
        let unusable = |line, what: String| Failure::usage(format_args!("{name}:{line}: {what}"));
        let Some(line) = records.read(&mut record)? else {
            return Err(unusable(1, "there is nothing in it, neither a header nor an address".to_owned()));
        };
        let titles = titles(&record).map_err(|rule| unusable(line, rule))?;
        let header = Header::new(titles, chosen).map_err(|rule| unusable(line, rule))?;
        let (first, bare) = if header.is_there { (None, Some(line)) } else { (Some(line), None) };
        Ok(Self { name: name.to_owned(), records, found, header, record, first, bare })
    }

    pub(super) fn header(&self) -> &Header {
        &self.header
    }

    fn row(&self, line: u64) -> Result<Row, Problem> {
        let mut row = field::blank();
        let mut first: Option<(u64, String, Rule)> = None;
        for ((number, field), (title, column)) in (1..).zip(self.record.iter()).zip(&self.header.columns) {
            let set = match (column, std::str::from_utf8(field)) {
                (Column::Ignored, _) => Ok(()),
                (_, Err(error)) => {
                    let good = field.get(..error.valid_up_to()).unwrap_or_default();
                    let before = String::from_utf8_lossy(good).chars().count();
                    Err(format!("is not UTF-8 (character {} of the field)", before + 1).into())
                }
                (_, Ok(text)) => column.set(&mut row, Given::Text(text)),
            };
            if let Err(rule) = set {
                // Without a header, the first row's fields are no names.
                let title = if self.header.is_there { title.as_str() } else { field::ADDRESS };
                first.get_or_insert((number, clean(title), rule));
            }
        }
        let subject = row.invitation.email_address.clone();
        let problem = |column, field: &str, rule: Rule| Problem {
            line,
            column,
            field: field.to_owned(),
            rule: rule.into_owned(),
            subject: subject.clone(),
        };
        let (expected, found) = (self.header.columns.len(), self.record.len());
        if expected != found {
            let of = if self.header.is_there { "the header" } else { "the first row" };
            let columns = if found == 1 { "column" } else { "columns" };
            return Err(problem(0, "", format!("has {found} {columns}, and {of} {expected}").into()));
        }
        if let Some((column, field, rule)) = first {
            return Err(problem(column, &field, rule));
        }
        field::check(&row, self.found.is_guess()).map_err(|(name, rule)| {
            let is_it = |(_, column): &(String, Column)| column.name().is_some_and(|other| other == name);
            let index = self.header.columns.iter().position(is_it).unwrap_or_default();
            problem(u64::try_from(index).unwrap_or(0) + 1, &name, rule)
        })?;
        Ok(Row::new(line, row))
    }
}

impl<S: Records> Iterator for Table<S> {
    type Item = Result<Result<Row, Problem>, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        let line = match self.first.take() {
            Some(line) => Ok(Some(line)),
            None => self.records.read(&mut self.record),
        };
        match (line, self.bare.take()) {
            (Ok(Some(line)), _) => Some(Ok(self.row(line))),
            (Ok(None), None) => None,
            (Ok(None), Some(header)) => {
                let (name, line) = (&self.name, header + 1);
                Some(Err(Failure::usage(format_args!("{name}:{line}: there is nobody below the header"))))
            }
            (Err(failure), _) => Some(Err(failure)),
        }
    }
}

/// The first record, as titles of columns.
fn titles(record: &ByteRecord) -> Result<Vec<String>, String> {
    let title = |(number, field): (u64, &[u8])| match std::str::from_utf8(field) {
        Ok(title) if title.contains('\0') => Err(format!(
            "column {number} has NUL bytes: this is no text, or UTF-16 without a byte order mark"
        )),
        Ok(title) => Ok(title.trim().to_owned()),
        Err(_) => Err(format!("column {number} of the header is not UTF-8")),
    };
    (1..).zip(record.iter()).map(title).collect()
}

/// Whether it has nothing but blanks: then it is nobody.
pub(super) fn is_blank(record: &ByteRecord) -> bool {
    record.iter().all(|field| field.trim_ascii().is_empty())
}
