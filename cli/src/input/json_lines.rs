//! A JSON object a line.

use std::collections::HashSet;
use std::io::BufRead;

use serde_json::{Map, Value};

use super::csv_records::MAX_ROW;
use super::field::{self, Column, Given, Rule, plain};
use super::text::Found;
use super::{Problem, Row, clean};
use crate::failure::Failure;

pub(super) struct JsonLines<R> {
    name: String,
    source: R,
    /// What the address is called, where `--column` says so.
    chosen: Option<String>,
    found: Found,
    line: u64,
    buffer: Vec<u8>,
}

impl<R: BufRead> JsonLines<R> {
    pub(super) fn new(name: &str, source: R, found: Found, chosen: Option<&str>) -> Self {
        let chosen = chosen.map(plain);
        Self { name: name.to_owned(), source, chosen, found, line: 0, buffer: Vec::new() }
    }

    /// What a name means; `None` where another was chosen to have the address.
    fn column(&self, name: &str) -> Option<Column> {
        let named = Column::named(name);
        match &self.chosen {
            Some(chosen) if *chosen == plain(name) => Some(Column::address()),
            Some(_) if named.is_address() => None,
            _ => Some(named),
        }
    }

    /// Reads a line; answers whether there was one.
    fn read(&mut self) -> Result<bool, Failure> {
        self.buffer.clear();
        self.line += 1;
        let mut limited = std::io::Read::take(&mut self.source, MAX_ROW);
        let read = limited
            .read_until(b'\n', &mut self.buffer)
            .map_err(|error| Failure::usage(format_args!("{}:{}: {error}", self.name, self.line)))?;
        if u64::try_from(read).is_ok_and(|read| read == MAX_ROW) {
            let line = self.line;
            return Err(Failure::usage(format_args!(
                "{}:{line}: the line is over a megabyte long",
                self.name
            )));
        }
        Ok(read > 0)
    }

    fn row(&self) -> Result<Row, Problem> {
        let problem = |column, field: &str, rule: Rule, subject: &str| Problem {
            line: self.line,
            column,
            field: field.to_owned(),
            rule: rule.into_owned(),
            subject: subject.to_owned(),
        };
        let whole = |column, rule| problem(column, "", rule, "");
        let text = std::str::from_utf8(&self.buffer).map_err(|error| {
            whole(u64::try_from(error.valid_up_to()).unwrap_or(0) + 1, "is not UTF-8".into())
        })?;
        let fields: Map<String, Value> = serde_json::from_str(text).map_err(|error| {
            whole(u64::try_from(error.column()).unwrap_or(0).max(1), "is no JSON object".into())
        })?;
        let mut row = field::blank();
        let mut names = HashSet::new();
        // A single error is enough; the address is wanted all the same, to be named in the report.
        let mut first: Option<(String, Rule)> = None;
        for (name, value) in fields {
            let Some(column) = self.column(&name) else { continue };
            let set = match column.name() {
                None => Err("is no field of an invitation".into()),
                Some(other) if names.contains(&other) => {
                    Err(format!("is `{}`, which is there twice", clean(&other)).into())
                }
                Some(other) => {
                    names.insert(other);
                    column.set(&mut row, Given::Json(value))
                }
            };
            if let Err(rule) = set {
                first.get_or_insert((clean(&name), rule));
            }
        }
        let subject = row.invitation.email_address.clone();
        if let Some((field, rule)) = first {
            return Err(problem(1, &field, rule, &subject));
        }
        field::check(&row, self.found.is_guess())
            .map_err(|(field, rule)| problem(1, &field, rule, &subject))?;
        Ok(Row::new(self.line, row))
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
