//! What is wrong with a file as a whole.

use super::{Bad, File, Wrong, bad};
use crate::workbook::{sheets, workbook};

const EMPTY: Wrong = File("list:1: there is nothing in it");

pub(super) fn all() -> Vec<Bad> {
    [nothing_in_it(), no_text(), quotes_and_lengths()].concat()
}

fn nothing_in_it() -> Vec<Bad> {
    vec![
        bad("empty", "", EMPTY),
        bad("blank lines", "\n \r\n\t\n", EMPTY),
        bad("a byte order mark", "\u{feff}", EMPTY),
        bad("UTF-16 of nothing", b"\xff\xfe", EMPTY),
        bad("only a header", "email\n", File("list:2: there is nobody below the header")),
        bad("a header and blanks", "name,email\n,\n\n", File("list:2: there is nobody below the header")),
        bad("a workbook's empty sheet", workbook(&[]), EMPTY),
        bad(
            "a workbook's header",
            workbook(&[&[], &["Email"]]),
            File("list:3: there is nobody below the header"),
        ),
    ]
}

fn no_text() -> Vec<Bad> {
    let zip = |cut| {
        let mut book = workbook(&[&["email"], &["a@x.co"]]);
        book.truncate(book.len() - cut);
        book
    };
    vec![
        bad("an old workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", File("list:1: is an .xls workbook")),
        bad("a PDF", "%PDF-1.7\n%", File("list:1: is a PDF")),
        bad("gzip", b"\x1f\x8b\x08\0\0\0\0\0", File("list:1: is packed")),
        bad(
            "a journal",
            b"SQLite format 3\0\x10\0\x01\x01",
            File("list:1: is a database, perhaps the journal"),
        ),
        bad(
            "another zip",
            b"PK\x03\x04\x14\0\0\0 and so on",
            File("list:1: is no .xlsx workbook that can be read"),
        ),
        bad("a workbook cut short", zip(600), File("list:1: is no .xlsx workbook that can be read")),
        bad(
            "a workbook without a sheet to see",
            sheets(&[("a", false, &[&["email"]])]),
            File("list:1: is no .xlsx workbook that can be read (it has no visible sheet)"),
        ),
        bad("NUL bytes", b"\0\0\0\0\n", File("list:1: column 1 has NUL bytes")),
        bad(
            "UTF-16 without a mark",
            "email\na@x.co\n".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>(),
            File("list:1: column 1 has NUL bytes: this is no text, or UTF-16 without a byte order mark"),
        ),
        bad(
            "an image",
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
            File("list:1: no column is called `email_address`"),
        ),
    ]
}

fn quotes_and_lengths() -> Vec<Bad> {
    let long = "x".repeat(5 << 20);
    vec![
        bad(
            "a quote that opens in the header",
            "\"email\na@x.co\n",
            File("list:1: column 1: a quote opens here and never closes"),
        ),
        bad(
            "a quote that does not close",
            "n,email,m\n1,b@x.co,\n2,\"a@x.co,3\n4,c@x.co,",
            File("list:3: column 2: a quote opens here and never closes"),
        ),
        bad(
            "a last quote that does not close",
            "email,n\nb@x.co,\"",
            File("list:2: column 2: a quote opens here and never closes"),
        ),
        bad(
            "a quote over two megabytes",
            format!("email,n\nb@x.co,\"\n{}", "c@x.co,\n".repeat(1 << 18)),
            File("list:2: the row is over a megabyte long"),
        ),
        bad(
            "5 MB in a line",
            format!("email\n{long}\n"),
            File("list:2: the row is over a megabyte long; does a quote in it never close?"),
        ),
        bad("5 MB in the first line", long.clone(), File("list:1: the row is over a megabyte long")),
        bad(
            "5 MB of JSON in a line",
            format!("{{\"email\":\"{long}\"}}\n"),
            File("list:1: the line is over a megabyte long"),
        ),
    ]
}
