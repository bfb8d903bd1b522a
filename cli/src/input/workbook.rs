//! A sheet of an `.xlsx` workbook.

use std::io::Cursor;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use csv::ByteRecord;

use super::table::{Records, is_blank};
use crate::failure::Failure;

/// How many records are read ahead.
const AHEAD: usize = 256;
/// The most columns that a sheet has.
const MAX_COLUMNS: u32 = 16_384;

/// The first sheet that is visible.
pub(super) struct Sheet {
    name: String,
    /// What it is called, and of how many it is the first.
    pub(super) title: (String, usize),
    parts: Receiver<Part>,
    /// Columns of the first row: what is beyond has no title, what is less is empty.
    width: usize,
    line: u64,
}

/// What comes of reading.
enum Part {
    Title(String, usize),
    Record(u64, ByteRecord),
    Broken(String),
    End,
}

impl Sheet {
    /// Of a workbook's bytes.
    ///
    /// A thread reads it: calamine lends the workbook to the reader of its cells, and what it may do on a
    /// damaged one stays there.
    pub(super) fn new(name: &str, bytes: Vec<u8>) -> Result<Self, Failure> {
        let (sender, parts) = sync_channel(AHEAD);
        std::thread::spawn(move || {
            let end = match read(bytes, &sender) {
                Ok(()) => Part::End,
                Err(why) => Part::Broken(why),
            };
            let _reader_gone = sender.send(end);
        });
        let mut sheet = Self { name: name.to_owned(), title: (String::new(), 0), parts, width: 0, line: 1 };
        match sheet.part()? {
            Part::Title(title, of) => sheet.title = (title, of),
            _ => return Err(sheet.broken("it has no visible sheet")),
        }
        Ok(sheet)
    }

    fn part(&self) -> Result<Part, Failure> {
        match self.parts.recv() {
            Ok(Part::Broken(why)) => Err(self.broken(&why)),
            Ok(part) => Ok(part),
            Err(_) => Err(self.broken("it is damaged")),
        }
    }

    fn broken(&self, why: &str) -> Failure {
        let (name, line) = (&self.name, self.line);
        Failure::usage(format_args!(
            "{name}:{line}: is no .xlsx workbook that can be read ({why}); save it as CSV in the program that \
             made it"
        ))
    }
}

impl Records for Sheet {
    fn read(&mut self, record: &mut ByteRecord) -> Result<Option<u64>, Failure> {
        while let Part::Record(line, read) = self.part()? {
            self.line = line;
            self.width = if self.width == 0 { read.len() } else { self.width };
            record.clear();
            record.extend(read.iter().chain(std::iter::repeat(b"".as_slice())).take(self.width));
            if !is_blank(record) {
                return Ok(Some(line));
            }
        }
        Ok(None)
    }
}

/// Sends everything; ends early if nobody wants more.
fn read(bytes: Vec<u8>, parts: &SyncSender<Part>) -> Result<(), String> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(text)?;
    let is_list = |sheet: &&calamine::Sheet| {
        sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible
    };
    let sheets = book.sheets_metadata().iter().filter(is_list);
    let names: Vec<String> = sheets.map(|sheet| sheet.name.clone()).collect();
    let Some(name) = names.first() else { return Ok(()) };
    if parts.send(Part::Title(name.clone(), names.len())).is_err() {
        return Ok(());
    }
    let mut cells = book.worksheet_cells_reader(name).map_err(text)?;
    let (mut line, mut record) = (0, ByteRecord::new());
    while let Some(cell) = cells.next_cell().map_err(text)? {
        let (row, column) = cell.get_position();
        if column >= MAX_COLUMNS {
            return Err(format!("a cell is in column {}", u64::from(column) + 1));
        }
        if line != u64::from(row) + 1 {
            if !send(parts, line, &mut record) {
                return Ok(());
            }
            line = u64::from(row) + 1;
        }
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if column < record.len() {
            return Err(format!("the cells of row {line} are out of order"));
        }
        record.extend(std::iter::repeat_n(b"", column - record.len()));
        record.push_field(written(cell.get_value()).as_bytes());
    }
    send(parts, line, &mut record);
    Ok(())
}

/// Whether there is anybody to go on for.
fn send(parts: &SyncSender<Part>, line: u64, record: &mut ByteRecord) -> bool {
    let record = std::mem::take(record);
    is_blank(&record) || parts.send(Part::Record(line, record)).is_ok()
}

/// A cell as a CSV would have it.
fn written(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::Bool(value) => value.to_string(),
        DataRef::Int(value) => value.to_string(),
        DataRef::Float(value) => value.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::DateTime(value) if value.is_datetime() => {
            let (year, month, day, hour, minute, second, _) = value.to_ymd_hms_milli();
            let date = format!("{year:04}-{month:02}-{day:02}");
            match (hour, minute, second) {
                (0, 0, 0) => date,
                _ => format!("{date}T{hour:02}:{minute:02}:{second:02}"),
            }
        }
        DataRef::DateTime(value) => value.as_f64().to_string(),
        DataRef::Error(error) => error.to_string(),
    }
}

fn text(error: XlsxError) -> String {
    error.to_string()
}
