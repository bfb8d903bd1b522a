//! A JSON object a line.

use std::io::BufRead;

use serde_json::{Map, Value};

use super::row::{self, Column};
use super::{Problem, Row};
use crate::failure::Failure;

/// The longest line that is read. An invitation is far shorter.
const MAX_LINE: u64 = 1024 * 1024;

pub(super) struct JsonLines<R> {
    name: String,
    source: R,
    line: u64,
    buffer: Vec<u8>,
}

impl<R: BufRead> JsonLines<R> {
    pub(super) fn new(name: String, source: R) -> Self {
        Self { name, source, line: 0, buffer: Vec::new() }
    }

    /// Reads a line; answers whether there was one.
    fn read(&mut self) -> Result<bool, Failure> {
        self.buffer.clear();
        self.line += 1;
        let mut limited = std::io::Read::take(&mut self.source, MAX_LINE);
        let read = limited
            .read_until(b'\n', &mut self.buffer)
            .map_err(|error| Failure::usage(format_args!("{}:{}: {error}", self.name, self.line)))?;
        if u64::try_from(read).is_ok_and(|read| read == MAX_LINE) {
            let line = self.line;
            return Err(Failure::usage(format_args!(
                "{}:{line}: the line is over a megabyte long",
                self.name
            )));
        }
        Ok(read > 0)
    }

    fn row(&self) -> Result<Row, Problem> {
        let problem = |column, field: &str, rule: String, subject: &str| Problem {
            line: self.line,
            column,
            field: field.to_owned(),
            rule,
            subject: subject.to_owned(),
        };
        let whole = |column, rule| problem(column, "", rule, "");
        let text = std::str::from_utf8(&self.buffer).map_err(|error| {
            whole(u64::try_from(error.valid_up_to()).unwrap_or(0) + 1, "is not UTF-8".to_owned())
        })?;
        let fields: Map<String, Value> = serde_json::from_str(text).map_err(|error| {
            whole(u64::try_from(error.column()).unwrap_or(0).max(1), "is no JSON object".to_owned())
        })?;
        let mut invitation = row::blank();
        // A single error is enough; the address is wanted all the same, to be named in the report.
        let mut first = None;
        for (name, value) in fields {
            let column = Column::named(&name);
            if column == Column::Ignored {
                first.get_or_insert((name, "is no field of an invitation"));
            } else if let Err(rule) = row::set_json(&mut invitation, &column, value) {
                first.get_or_insert((name, rule));
            }
        }
        let subject = invitation.email_address.clone();
        if let Some((field, rule)) = first {
            return Err(problem(1, &field, rule.to_owned(), &subject));
        }
        row::check(&invitation).map_err(|(field, rule)| problem(1, &field, rule, &subject))?;
        Ok(Row { line: self.line, invitation })
    }
}

impl<R: BufRead> Iterator for JsonLines<R> {
    type Item = Result<Result<Row, Problem>, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.read() {
                Ok(true) if self.buffer.trim_ascii().is_empty() => {}
                Ok(true) => return Some(Ok(self.row())),
                Ok(false) => return None,
                Err(failure) => return Some(Err(failure)),
            }
        }
    }
}
