//! A list that arrives in pieces: CSV with a header or without, or a line of JSON for each person.

use clerk_invitations_campaign::list::field::{self, Column, Given, Invitee};
use clerk_invitations_campaign::list::header::Header;
use clerk_invitations_campaign::list::{clean, is_everyday, key};
use csv_core::ReadRecordResult;
use serde::Serialize;
use serde_json::{Map, Value};

/// The longest row, in bytes.
pub const MAX_ROW: usize = 1024 * 1024;

/// Somebody to be invited, as the journal keeps them.
#[derive(Debug, PartialEq, Serialize)]
pub struct Row {
    /// The line it begins on, counted from 1.
    pub line: u64,
    /// Whom to invite.
    pub address: String,
    /// What tells one person from another: [`key_of`].
    pub key: String,
    /// All but the address, organization and role among them.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub fields: Map<String, Value>,
    /// Whether it is to be sent by itself: Clerk may refuse it without saying whom it refuses.
    pub odd: bool,
}

impl Row {
    /// Of a list.
    pub(crate) fn new(line: u64, Invitee { invitation, organization_id, role }: Invitee) -> Self {
        let fields = match serde_json::to_value(&invitation) {
            Ok(Value::Object(mut fields)) => {
                fields.remove(field::ADDRESS);
                let others = [("organization_id", organization_id.clone()), ("role", role)];
                fields.extend(
                    others.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?.into()))),
                );
                fields
            }
            _ => Map::new(),
        };
        let address = invitation.email_address;
        Self {
            line,
            key: key_of(organization_id.as_deref(), &address),
            odd: !is_everyday(&address),
            address,
            fields,
        }
    }
}

/// A line that cannot be sent.
#[derive(Debug, PartialEq, Serialize)]
pub struct Problem {
    /// The line it begins on, counted from 1.
    pub line: u64,
    /// The address, as far as it could be read.
    pub address: String,
    /// The field, and the rule that it breaks.
    pub why: String,
}

/// What a piece has brought.
#[derive(Debug, Default, PartialEq, Serialize)]
pub struct Rows {
    /// Whom to invite.
    pub rows: Vec<Row>,
    /// What is wrong.
    pub problems: Vec<Problem>,
}

/// Reads a list piece by piece; between two of them it holds a row at most.
#[derive(Debug, Default)]
pub struct ListReader {
    format: Option<Format>,
    /// What is not read yet.
    rest: Vec<u8>,
    line: u64,
    /// Into which organization people are invited whose rows do not say.
    organization_id: Option<String>,
}

#[derive(Debug)]
enum Format {
    JsonLines,
    Csv(Box<Csv>),
}

#[derive(Debug)]
struct Csv {
    separator: u8,
    header: Option<Header>,
}

impl ListReader {
    /// Nothing is read yet. Whose row names no organization is invited into this one, if any.
    pub fn new(organization_id: Option<String>) -> Self {
        Self { organization_id, ..Self::default() }
    }

    /// Takes the next piece.
    ///
    /// # Errors
    ///
    /// What makes the whole list unreadable, with its line: no column of addresses, a row over a megabyte.
    pub fn push(&mut self, piece: &[u8]) -> Result<Rows, String> {
        self.rest.extend_from_slice(piece);
        self.read(false)
    }

    /// Takes what is left, at the end.
    ///
    /// # Errors
    ///
    /// As [`ListReader::push`]; and if there is nothing in it.
    pub fn finish(&mut self) -> Result<Rows, String> {
        let rows = self.read(true)?;
        match self.format {
            None => Err("1: there is nothing in it, neither a header nor an address".to_owned()),
            Some(_) => Ok(rows),
        }
    }

    fn read(&mut self, is_end: bool) -> Result<Rows, String> {
        let mut rows = Rows::default();
        let rest = std::mem::take(&mut self.rest);
        let mut at = 0;
        while let Some(row) = rest.get(at..).filter(|rest| !rest.is_empty()) {
            let Some(length) = self.row_length(row, is_end) else { break };
            let row = row.get(..length).unwrap_or_default();
            self.row(row, &mut rows)?;
            self.line += row.iter().filter(|byte| **byte == b'\n').count() as u64;
            at += length;
        }
        self.rest = rest.get(at..).unwrap_or_default().to_vec();
        if self.rest.len() > MAX_ROW {
            return Err(format!("{}: the row is over a megabyte long", self.line + 1));
        }
        Ok(rows)
    }

    /// How long the first row is, with its end; `None` where that has not arrived.
    fn row_length(&self, bytes: &[u8], is_end: bool) -> Option<usize> {
        let mut is_quoted = false;
        let is_json = match self.format {
            Some(Format::JsonLines) => true,
            Some(Format::Csv(_)) => false,
            None => looks_like_json(bytes),
        };
        for (index, byte) in bytes.iter().enumerate() {
            match byte {
                // Of a quote within quotes there are two, which leaves it as it was.
                b'"' if !is_json => is_quoted = !is_quoted,
                b'\n' if !is_quoted => return Some(index + 1),
                _ => {}
            }
        }
        is_end.then_some(bytes.len())
    }

    fn row(&mut self, bytes: &[u8], rows: &mut Rows) -> Result<(), String> {
        let line = self.line + 1;
        let bytes = if line == 1 { bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes) } else { bytes };
        if bytes.trim_ascii().is_empty() {
            return Ok(());
        }
        let unusable = |why: String| format!("{line}: {why}");
        let text = std::str::from_utf8(bytes);
        let Ok(text) = text else {
            if self.format.is_none() {
                return Err(unusable("is not UTF-8: save the list as UTF-8".to_owned()));
            }
            rows.problems.push(Problem { line, address: String::new(), why: "is not UTF-8".to_owned() });
            return Ok(());
        };
        let format = self.format.get_or_insert_with(|| Format::of(text));
        let read = match format {
            Format::JsonLines => json(text),
            Format::Csv(csv) => {
                let fields = csv.fields(text);
                match &csv.header {
                    Some(header) => table_row(header, &fields),
                    None => {
                        let header = Header::new(fields.clone(), None).map_err(unusable)?;
                        let first = (!header.is_there).then(|| table_row(&header, &fields));
                        csv.header = Some(header);
                        match first {
                            Some(first) => first,
                            None => return Ok(()),
                        }
                    }
                }
            }
        };
        match read.and_then(|invitee| {
            let checked = field::check(&invitee, false);
            let address = || invitee.invitation.email_address.clone();
            checked.map_err(|(name, rule)| (address(), format!("`{name}` {rule}")))?;
            Ok(invitee)
        }) {
            Ok(mut invitee) => {
                invitee.organization_id = invitee.organization_id.or_else(|| self.organization_id.clone());
                rows.rows.push(Row::new(line, invitee));
            }
            Err((address, why)) => rows.problems.push(Problem { line, address, why }),
        }
        Ok(())
    }
}

fn looks_like_json(bytes: &[u8]) -> bool {
    matches!(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start().first(), Some(b'{'))
}

impl Format {
    /// Of the first row.
    fn of(text: &str) -> Self {
        if looks_like_json(text.as_bytes()) {
            return Self::JsonLines;
        }
        use clerk_invitations_campaign::list::header::Sense;
        let sense =
            |separator: &u8| Sense::of(&Csv { separator: *separator, header: None }.fields(text), None);
        // The separator that makes the most of it; of those that make as much, the first.
        let best = [b',', b';', b'\t', b'|'].into_iter().rev().max_by_key(sense);
        Self::Csv(Box::new(Csv { separator: best.unwrap_or(b','), header: None }))
    }
}

impl Csv {
    /// The fields of one row.
    fn fields(&self, row: &str) -> Vec<String> {
        let mut reader = csv_core::ReaderBuilder::new().delimiter(self.separator).build();
        let (mut output, mut ends) = (vec![0; row.len() + 1], vec![0; row.len() + 2]);
        let (mut input, mut written, mut count) = (row.as_bytes(), 0, 0);
        loop {
            let room = output.get_mut(written..).unwrap_or_default();
            let (result, read, wrote, ended) =
                reader.read_record(input, room, ends.get_mut(count..).unwrap_or_default());
            input = input.get(read..).unwrap_or_default();
            written += wrote;
            count += ended;
            // At the end of its input it is called once more.
            if !matches!(result, ReadRecordResult::InputEmpty) {
                break;
            }
        }
        let mut begin = 0;
        let field = |end: &usize| {
            let field = output.get(begin..*end).unwrap_or_default();
            begin = *end;
            String::from_utf8_lossy(field).into_owned()
        };
        ends.iter().take(count).map(field).collect()
    }
}

/// Whom a row is about, or the address and what is wrong.
type Read = Result<Invitee, (String, String)>;

fn table_row(header: &Header, fields: &[String]) -> Read {
    let mut invitee = field::blank();
    let mut first = None;
    for ((number, text), (title, column)) in (1..).zip(fields).zip(&header.columns) {
        if let Err(rule) = column.set(&mut invitee, Given::Text(text)) {
            let title = if header.is_there { title.as_str() } else { field::ADDRESS };
            first.get_or_insert(format!("column {number}: `{}` {rule}", clean(title)));
        }
    }
    let (expected, found) = (header.columns.len(), fields.len());
    if expected != found {
        let of = if header.is_there { "the header" } else { "the first row" };
        first = Some(format!("has {found} columns, and {of} {expected}"));
    }
    match first {
        Some(why) => Err((invitee.invitation.email_address, why)),
        None => Ok(invitee),
    }
}

fn json(text: &str) -> Read {
    let members: Map<String, Value> = match serde_json::from_str(text) {
        Ok(members) => members,
        Err(_) => return Err((String::new(), "is no JSON object".to_owned())),
    };
    let mut invitee = field::blank();
    let mut names = Vec::new();
    let mut first = None;
    for (name, value) in members {
        let column = Column::named(&name);
        let set = match column.name() {
            None => Err("is no field of an invitation".into()),
            Some(known) if names.contains(&known) => Err("is there twice".into()),
            Some(known) => {
                names.push(known);
                column.set(&mut invitee, Given::Json(value))
            }
        };
        if let Err(rule) = set {
            first.get_or_insert(format!("`{}` {rule}", clean(&name)));
        }
    }
    match first {
        Some(why) => Err((invitee.invitation.email_address, why)),
        None => Ok(invitee),
    }
}

/// What tells one person from another, without a NUL, which SQLite's JSON does not take.
pub fn key_of(organization_id: Option<&str>, address: &str) -> String {
    key(organization_id, address).replace('\0', " ")
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]
mod tests;
