//! CSV with a header.

use std::io::{self, Read};

use csv::{ByteRecord, Reader, ReaderBuilder, Terminator};

use super::row::{self, Column};
use super::{Problem, Row};
use crate::failure::Failure;

pub(super) struct CsvRows<R> {
    name: String,
    reader: Reader<Terminated<R>>,
    columns: Vec<(String, Column)>,
    ignored: Vec<String>,
    record: ByteRecord,
}

/// A source whose last line is ended like all others.
struct Terminated<R> {
    inner: R,
    last: u8,
}

impl<R: Read> Read for Terminated<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        match (read, buffer.first_mut()) {
            (0, Some(first)) if self.last != b'\n' => {
                *first = b'\n';
                self.last = b'\n';
                Ok(1)
            }
            _ => {
                let last = read.checked_sub(1).and_then(|index| buffer.get(index));
                self.last = last.copied().unwrap_or(self.last);
                Ok(read)
            }
        }
    }
}

impl<R: Read> CsvRows<R> {
    /// Reads the header.
    pub(super) fn new(name: &str, source: R) -> Result<Self, Failure> {
        let mut reader = ReaderBuilder::new()
            .flexible(true)
            .has_headers(false)
            // Of CRLF the first half is a blank, which is trimmed: else lines would be counted wrongly.
            .terminator(Terminator::Any(b'\n'))
            .from_reader(Terminated { inner: source, last: b'\n' });
        let mut record = ByteRecord::new();
        let unusable = |line, what: &str| Err(Failure::usage(format_args!("{name}:{line}: {what}")));
        let is_there = reader.read_byte_record(&mut record).map_err(|error| broken(name, &error))?;
        let line = record.position().map_or(1, csv::Position::line);
        if !is_there {
            return unusable(
                1,
                "there is no header: the first line must name the columns, `email_address` among them",
            );
        }
        let mut columns: Vec<(String, Column)> = Vec::new();
        for (number, field) in (1..).zip(record.iter()) {
            let Ok(title) = std::str::from_utf8(field) else {
                return unusable(line, &format!("column {number} of the header is not UTF-8"));
            };
            let title = title.trim().to_owned();
            let column = Column::named(&title);
            if column != Column::Ignored && columns.iter().any(|(_, other)| *other == column) {
                return unusable(line, &format!("column {number}: `{title}` is there twice"));
            }
            columns.push((title, column));
        }
        if !columns.iter().any(|(_, column)| *column == Column::EmailAddress) {
            return unusable(line, "the header names no column `email_address` (or `email`)");
        }
        let is_ignored = |(_, column): &&(String, Column)| *column == Column::Ignored;
        let ignored = columns.iter().filter(is_ignored).map(|(title, _)| title.clone()).collect();
        Ok(Self { name: name.to_owned(), reader, columns, ignored, record })
    }

    pub(super) fn ignored(&self) -> &[String] {
        &self.ignored
    }

    /// The line on which the record begins: counted back from its end, because the reader's own position is
    /// that of blank lines before it.
    fn line(&self) -> u64 {
        let breaks = self.record.iter().flatten().filter(|byte| **byte == b'\n').count();
        self.reader.position().line().saturating_sub(u64::try_from(breaks).unwrap_or(0) + 1)
    }

    fn row(&self) -> Result<Row, Problem> {
        let line = self.line();
        let mut invitation = row::blank();
        let mut first: Option<(u64, String, String)> = None;
        for ((number, field), (title, column)) in (1..).zip(self.record.iter()).zip(&self.columns) {
            let set = match std::str::from_utf8(field) {
                Ok(text) => row::set_text(&mut invitation, column, text).map_err(str::to_owned),
                Err(error) => Err(format!("is not UTF-8 (byte {} of the field)", error.valid_up_to() + 1)),
            };
            if let Err(rule) = set {
                first.get_or_insert((number, title.clone(), rule));
            }
        }
        let problem = |column, field, rule| Problem {
            line,
            column,
            field,
            rule,
            subject: invitation.email_address.clone(),
        };
        let (expected, found) = (self.columns.len(), self.record.len());
        if expected != found {
            let rule = format!("there are {found} columns, and {expected} in the header");
            return Err(problem(0, String::new(), rule));
        }
        if let Some((column, field, rule)) = first {
            return Err(problem(column, field, rule));
        }
        row::check(&invitation).map_err(|(field, rule)| {
            let of_field = |(_, column): &(String, Column)| *column == Column::named(&field);
            let index = self.columns.iter().position(of_field).unwrap_or_default();
            problem(u64::try_from(index).unwrap_or(0) + 1, field, rule)
        })?;
        Ok(Row { line, invitation })
    }
}

impl<R: Read> Iterator for CsvRows<R> {
    type Item = Result<Result<Row, Problem>, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.reader.read_byte_record(&mut self.record) {
                Ok(true) if self.record.iter().all(|field| field.trim_ascii().is_empty()) => {}
                Ok(true) => return Some(Ok(self.row())),
                Ok(false) => return None,
                Err(error) => return Some(Err(broken(&self.name, &error))),
            }
        }
    }
}

fn broken(name: &str, error: &csv::Error) -> Failure {
    let line = error.position().map_or(1, csv::Position::line);
    Failure::usage(format_args!("{name}:{line}: {error}"))
}
