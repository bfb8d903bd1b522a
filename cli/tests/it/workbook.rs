//! Workbooks as spreadsheet programs write them, but for what no list needs.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// A workbook with a sheet of these rows. A cell that begins with `=` is a number, others are texts; an empty
/// one is not there at all.
pub(crate) fn workbook(rows: &[&[&str]]) -> Vec<u8> {
    sheets(&[("People", true, rows)])
}

/// A workbook with these sheets: name, whether it is visible, rows.
pub(crate) fn sheets(sheets: &[(&str, bool, &[&[&str]])]) -> Vec<u8> {
    pack(&files(sheets))
}

/// The zip of these files.
pub(crate) fn pack(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in files {
        zip.start_file(name, options).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// What is in the zip: names and contents.
pub(crate) fn files(sheets: &[(&str, bool, &[&[&str]])]) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut add = |name: &str, content: String| {
        let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
        files.push((name.to_owned(), format!("{head}{content}").into_bytes()));
    };
    let (mut names, mut relations, mut strings) = (String::new(), String::new(), Vec::new());
    for (number, (name, is_visible, rows)) in (1..).zip(sheets) {
        let state = if *is_visible { "" } else { " state=\"hidden\"" };
        names += &format!("<sheet name=\"{name}\" sheetId=\"{number}\"{state} r:id=\"rId{number}\"/>");
        relations += &relation(number, "worksheet", &format!("worksheets/sheet{number}.xml"));
        let mut data = String::new();
        for (line, row) in (1..).zip(*rows) {
            data += &format!("<row r=\"{line}\">");
            for (column, cell) in ('A'..='Z').zip(*row).filter(|(_, cell)| !cell.is_empty()) {
                data += &match cell.strip_prefix('=') {
                    Some(number) => format!("<c r=\"{column}{line}\"><v>{number}</v></c>"),
                    None => {
                        strings.push(format!("<si><t>{}</t></si>", cell.replace('<', "&lt;")));
                        format!("<c r=\"{column}{line}\" t=\"s\"><v>{}</v></c>", strings.len() - 1)
                    }
                };
            }
            data += "</row>";
        }
        let sheet = format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{data}</sheetData></worksheet>");
        add(&format!("xl/worksheets/sheet{number}.xml"), sheet);
    }
    relations += &relation(99, "sharedStrings", "sharedStrings.xml");
    add("xl/_rels/workbook.xml.rels", related(&relations));
    add("_rels/.rels", related(&relation(1, "officeDocument", "xl/workbook.xml")));
    let book = format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>{names}</sheets></workbook>");
    add("xl/workbook.xml", book);
    add("xl/sharedStrings.xml", format!("<sst xmlns=\"{MAIN}\">{}</sst>", strings.concat()));
    files
}

fn relation(id: u32, kind: &str, target: &str) -> String {
    format!("<Relationship Id=\"rId{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>")
}

fn related(relations: &str) -> String {
    format!("<Relationships xmlns=\"{PACKAGE}\">{relations}</Relationships>")
}
