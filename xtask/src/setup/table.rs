//! What is here and what is not, for a person to read.

use super::piece::{Facts, Piece, Remedy};

/// A piece, and whether it is here.
pub(crate) struct Row {
    pub(crate) piece: Piece,
    pub(crate) is_needed: bool,
    /// Its version, or why it does not count.
    pub(crate) found: Result<String, String>,
}

impl Row {
    pub(crate) fn find(piece: Piece, is_needed: bool) -> Self {
        Self { piece, is_needed, found: piece.find() }
    }
}

/// A line for each piece, and below what is not here what that costs and what brings it.
pub(crate) fn of(rows: &[Row]) -> String {
    let width = rows.iter().map(|row| row.piece.facts().name.len()).max().unwrap_or_default();
    rows.iter().map(|row| line(row, width)).collect()
}

fn line(row: &Row, width: usize) -> String {
    let Facts { name, without, .. } = row.piece.facts();
    let (answer, what) = match &row.found {
        Ok(version) => ("here", version.clone()),
        Err(why) => ("NOT HERE", why.clone()),
    };
    let line = format!("   {name:width$}  {answer:8}  {what}").trim_end().to_owned();
    let Err(_) = row.found else { return line + "\n" };
    let indent = " ".repeat(width + 5);
    let cost = if row.is_needed { "needed".to_owned() } else { format!("skipped: {without}") };
    format!("{line}\n{indent}{cost}\n{indent}to have it: {}\n", remedy(row.piece))
}

/// What is needed and not here, and what brings it; nothing if all is well.
pub(crate) fn wanting(rows: &[Row]) -> Option<String> {
    let rows = rows.iter().filter(|row| row.is_needed && row.found.is_err());
    let lines: Vec<String> =
        rows.map(|row| format!("   {}: {}", row.piece.facts().name, remedy(row.piece))).collect();
    if lines.is_empty() { None } else { Some(lines.join("\n")) }
}

fn remedy(piece: Piece) -> String {
    match piece.facts().remedy {
        Remedy::Rustup(arguments) => format!("rustup {arguments}"),
        Remedy::Reader(how) => how,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_says_what_it_costs_and_what_brings_it() {
        let row = |piece, is_needed, found| Row { piece, is_needed, found };
        let rows = [
            row(Piece::Rust, true, Ok("1.95.0".into())),
            row(Piece::Clippy, true, Err(String::new())),
            row(Piece::Valgrind, false, Err(String::new())),
        ];
        let text = of(&rows);
        for line in [
            "   Rust      here      1.95.0\n",
            "   clippy    NOT HERE\n             needed\n             to have it: rustup component add clippy\n",
            "   valgrind  NOT HERE\n             skipped: the comparison with the baseline\n",
        ] {
            assert!(text.contains(line), "{text}");
        }
        assert_eq!(wanting(&rows).as_deref(), Some("   clippy: rustup component add clippy"));
        assert_eq!(wanting(&[row(Piece::Valgrind, false, Err(String::new()))]), None);
    }
}
