//! The records of a CSV, whatever stands between its fields.

use std::io::{self, Read};

use csv::{ByteRecord, Reader, ReaderBuilder, Terminator};

use super::header::Sense;
use super::table::{Records, is_blank};
use crate::failure::Failure;

/// The longest row that is read: the rest of a list, where a quote does not close, has no place in memory.
pub(super) const MAX_ROW: u64 = 1024 * 1024;
/// What follows the last byte: the end of a line, and one more that only a quote still open would swallow.
const END: [u8; 2] = *b"\n\n";

/// Where nothing stands between fields, because each line is one.
const NOTHING: u8 = 0x1f;
/// What may stand between fields, and what it is called.
const SEPARATORS: [(u8, &str); 5] =
    [(NOTHING, "lines"), (b',', "commas"), (b';', "semicolons"), (b'\t', "tabs"), (b'|', "vertical bars")];

/// What stands between fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Separator {
    byte: u8,
    name: &'static str,
    /// Whether a first line `sep=;` says so, as spreadsheets write it.
    is_said: bool,
}

impl Separator {
    /// The one of a list that begins like this: under which its first row makes the most sense.
    pub(super) fn of(start: &[u8], chosen: Option<&str>) -> Self {
        let all = SEPARATORS.map(|(byte, name)| Self { byte, name, is_said: false });
        let said = start.strip_prefix(b"sep=").and_then(|rest| rest.split_first());
        if let Some((byte, rest)) = said
            && matches!(rest, [] | [b'\n', ..])
            && let Some(said) = all.iter().find(|separator| separator.byte == *byte)
        {
            return Self { is_said: true, ..*said };
        }
        let sense = |separator: &Self| {
            let mut record = ByteRecord::new();
            let read = CsvRecords::new("", start, *separator).read(&mut record).ok().flatten();
            let text = |field| String::from_utf8_lossy(field).trim().to_owned();
            let titles: Vec<String> = read.iter().flat_map(|_| record.iter().map(text)).collect();
            (Sense::of(&titles, chosen), titles.len())
        };
        // Of equals the first.
        let best = all.iter().rev().max_by_key(|separator| sense(separator));
        best.copied().unwrap_or(all[0])
    }

    /// What it is called, in the plural.
    pub(super) fn name(&self) -> &'static str {
        self.name
    }
}

pub(super) struct CsvRecords<R> {
    name: String,
    reader: Reader<Bounded<R>>,
    skips: bool,
}

impl<R: Read> CsvRecords<R> {
    /// Of a source whose lines end with `\n`.
    pub(super) fn new(name: &str, source: R, separator: Separator) -> Self {
        let source = Bounded { inner: source, given: 0, allowed: 0, is_ended: false };
        let reader = ReaderBuilder::new()
            .delimiter(separator.byte)
            .flexible(true)
            .has_headers(false)
            .terminator(Terminator::Any(b'\n'))
            .from_reader(source);
        Self { name: name.to_owned(), reader, skips: separator.is_said }
    }

    /// Whether the record that was just read has taken everything, the end included.
    fn is_open(&self) -> bool {
        let source = self.reader.get_ref();
        source.is_ended && source.given == self.reader.position().byte()
    }
}

impl<R: Read> Records for CsvRecords<R> {
    fn read(&mut self, record: &mut ByteRecord) -> Result<Option<u64>, Failure> {
        loop {
            let (begin, line) = (self.reader.position().byte(), self.reader.position().line());
            self.reader.get_mut().allowed = begin + MAX_ROW;
            let wrong = |line: u64, what: &dyn std::fmt::Display| {
                Failure::usage(format_args!("{}:{line}: {what}", self.name))
            };
            if !self.reader.read_byte_record(record).map_err(|error| match error.into_kind() {
                csv::ErrorKind::Io(error) => wrong(line, &error),
                other => wrong(line, &format_args!("{other:?}")),
            })? {
                return Ok(None);
            }
            // Counted back from the end: blank lines may come before the record.
            let breaks = record.iter().flatten().filter(|byte| **byte == b'\n').count();
            let last = self.reader.position().line() - u64::try_from(breaks).unwrap_or(0);
            if self.is_open() {
                let column = record.len();
                return Err(wrong(
                    last,
                    &format_args!("column {column}: a quote opens here and never closes"),
                ));
            }
            if std::mem::take(&mut self.skips) || is_blank(record) {
                continue;
            }
            return Ok(Some(last.saturating_sub(1)));
        }
    }
}

/// A source that gives so much and no more, and ends a last line like all others.
struct Bounded<R> {
    inner: R,
    given: u64,
    allowed: u64,
    is_ended: bool,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given > self.allowed {
            let text = "the row is over a megabyte long; does a quote in it never close?";
            return Err(io::Error::new(io::ErrorKind::InvalidData, text));
        }
        let mut read = self.inner.read(buffer)?;
        if read == 0 && !self.is_ended {
            self.is_ended = true;
            read = END.as_slice().read(buffer)?;
        }
        self.given += u64::try_from(read).unwrap_or(0);
        Ok(read)
    }
}
