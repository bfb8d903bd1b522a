//! What a list was taken for.

use std::fmt;

use serde::Serialize;

use super::csv_records::Separator;
use super::header::Header;
use super::shown;

/// What a list was taken for. As text, only what is odd about it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ReadAs {
    /// `csv`, `xlsx` or `json lines`.
    pub format: &'static str,
    /// Its name in the Encoding Standard.
    pub encoding: &'static str,
    /// What stands between the fields of a CSV, in the plural; `lines` where there is one a line.
    pub separator: Option<&'static str>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// How many sheets the workbook has.
    pub sheets: Option<usize>,
    /// How many columns there are.
    pub columns: Option<usize>,
    /// The number of the column that has the addresses, counted from 1.
    pub column: Option<usize>,
    /// What this column is called; `None` where there is no header.
    pub title: Option<String>,
}

impl ReadAs {
    pub(super) fn json() -> Self {
        Self { format: "json lines", ..Self::default() }
    }

    pub(super) fn csv(separator: Separator) -> Self {
        Self { format: "csv", separator: Some(separator.name()), ..Self::default() }
    }

    pub(super) fn sheet((name, of): (String, usize)) -> Self {
        Self { format: "xlsx", sheet: Some(name), sheets: Some(of), ..Self::default() }
    }

    pub(super) fn with(self, header: &Header) -> Self {
        let title = header.columns.get(header.address).map(|(title, _)| title.clone());
        Self {
            columns: Some(header.columns.len()),
            column: Some(header.address + 1),
            title: title.filter(|_| header.is_there),
            ..self
        }
    }

    fn column(&self) -> Option<String> {
        match (self.column?, self.title.as_deref()) {
            (_, Some("email_address" | "email")) => None,
            (number, Some(title)) => Some(format!("column {number} {}", shown(title))),
            (_, None) if self.columns == Some(1) => Some("no header, an address a line".to_owned()),
            (number, None) => Some(format!("no header, addresses in column {number}")),
        }
    }
}

impl fmt::Display for ReadAs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sheet = self.sheet.as_deref().map(|name| match self.sheets {
            Some(1) | None => format!("sheet {}", shown(name)),
            Some(of) => format!("sheet {}, the first of {of}", shown(name)),
        });
        let odd = [
            self.separator.filter(|name| !matches!(*name, "lines" | "commas")).map(str::to_owned),
            // Which of its two bytes comes first is nobody's concern.
            match self.encoding {
                "UTF-8" => None,
                "UTF-16LE" | "UTF-16BE" => Some("UTF-16".to_owned()),
                other => Some(other.to_owned()),
            },
            sheet,
            self.column(),
        ];
        f.write_str(&odd.into_iter().flatten().collect::<Vec<_>>().join(", "))
    }
}
