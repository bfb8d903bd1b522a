//! Lists as spreadsheets, mail programs and people write them.

use std::io::Cursor;

use clerk_invitations_cli::input::Input;

use crate::workbook::{sheets, workbook};

/// What a list was taken for, and the addresses (or problems) with their lines.
fn read(content: impl Into<Vec<u8>>, column: Option<&str>) -> (String, Vec<String>) {
    let mut input = Input::new("list", Cursor::new(content.into()), column).unwrap();
    let rows = input.by_ref().map(|row| match row.unwrap() {
        Ok(row) => format!("{} {}", row.line, row.invitation.email_address),
        Err(problem) => format!("! {problem}"),
    });
    let rows = rows.collect();
    (input.read_as().to_string(), rows)
}

#[track_caller]
fn assert_read(content: impl Into<Vec<u8>>, read_as: &str, rows: &[&str]) {
    let (odd, read) = read(content, None);
    assert_eq!((odd.as_str(), read.iter().map(String::as_str).collect::<Vec<_>>()), (read_as, rows.to_vec()));
}

fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    format!("\u{feff}{text}").encode_utf16().flat_map(unit).collect()
}

#[test]
fn separators_survive_quoted_fields() {
    let ada = ["2 ada@x.co", "3 bob@x.co"];
    for (separator, read_as) in [(",", ""), (";", "semicolons"), ("\t", "tabs"), ("|", "vertical bars")] {
        // Every other separator is in the fields, and the quoted ones have this one too.
        let text = "\"a, b; c\t| d\"#email#\"e, f; g\t| h\"\n\"1;2,3|4\t\"#ada@x.co#\n\",,,;;;|||\t\t\t\"#bob@x.co#x\n";
        assert_read(text.replace('#', separator), read_as, &ada);
        assert_read(
            format!("sep={separator}\n{}", text.replace('#', separator)),
            read_as,
            &["3 ada@x.co", "4 bob@x.co"],
        );
    }
    // More semicolons than commas: the header decides.
    assert_read("a;b;c;d,email\n;;;;,ada@x.co\n", "", &["2 ada@x.co"]);
    assert_read("email;a,b,c,d\nada@x.co;,,,\n", "semicolons", &["2 ada@x.co"]);
    // A semicolon in the name of a single column is none.
    assert_read("email\n\"ada@x.co\"\n", "", &["2 ada@x.co"]);
}

#[test]
fn encodings_and_line_ends() {
    let text = "Name;Email Address;metadata.city\r\nJosé;ada@x.co;Köln\r\n\"two\r\nlines\";bob@x.co;\r\n";
    let rows = ["2 ada@x.co", "3 bob@x.co"];
    let odd = |encoding: &str| format!("semicolons{encoding}, column 2 “Email Address”");
    assert_read(text, &odd(""), &rows);
    assert_read(format!("\u{feff}{text}"), &odd(""), &rows);
    assert_read(utf16(text, u16::to_le_bytes), &odd(", UTF-16"), &rows);
    assert_read(utf16(text, u16::to_be_bytes), &odd(", UTF-16"), &rows);
    assert_read(text.replace("\r\n", "\r"), &odd(""), &rows);
    assert_read(text.replace("\r\n", "\n"), &odd(""), &rows);
    // What is after the broken line is counted as before.
    assert_read(
        text.replace("\r\n", "\r") + ";x;\r;c@x.co;",
        &odd(""),
        &[
            "2 ada@x.co",
            "3 bob@x.co",
            "! line 5: column 2: `email_address` must be an email address: text on both sides of an `@`, no blanks around, no control characters",
            "6 c@x.co",
        ],
    );

    let latin: Vec<u8> = text.chars().map(|character| u8::try_from(u32::from(character)).unwrap()).collect();
    assert_read(latin.clone(), &odd(", windows-1252"), &rows);
    let mut input = Input::new("list", Cursor::new(latin), None).unwrap();
    let row = input.next().unwrap().unwrap().unwrap();
    assert_eq!(row.invitation.public_metadata.unwrap()["city"], "Köln");
    assert!(input.doubt().unwrap().contains("windows-1252"));
    assert_eq!(Input::new("list", Cursor::new(text), None).unwrap().doubt(), None);
    // JSON too.
    assert_read(utf16("{\"email\": \"ada@x.co\"}\r\n", u16::to_le_bytes), "UTF-16", &["1 ada@x.co"]);
}

#[test]
fn a_guess_at_the_encoding_that_comes_late_is_told() {
    let mut list = "name,email\n".to_owned();
    for number in 0..100_000 {
        list += &format!("somebody,p{number}@example.com\n");
    }
    let mut list = list.into_bytes();
    list.extend(b"Jos\xe9,jose@example.com\nx,jos\xe9@example.com\n");
    let mut input = Input::new("list", Cursor::new(list), None).unwrap();
    assert_eq!((input.doubt(), input.read_as().encoding), (None, "UTF-8"));
    let rows: Vec<_> = input.by_ref().map(Result::unwrap).collect();
    assert_eq!(rows[100_000].as_ref().unwrap().invitation.email_address, "jose@example.com");
    let problem = rows[100_001].as_ref().unwrap_err();
    assert!(
        problem
            .to_string()
            .starts_with("line 100003: column 2: `email_address` has letters in it that are a guess")
    );
    assert!(input.doubt().is_some());
}

#[test]
fn what_the_column_may_be_called() {
    for title in [
        "email_address",
        "email",
        "Email",
        "E-mail",
        "EMAIL ADDRESS",
        "Email-Address",
        "Primary email",
        "Mail",
        "primary_email_address",
        "e mail",
        "\u{a0}Email\u{a0}",
    ] {
        let (_, rows) = read(format!("{title},x\nada@x.co,\n"), None);
        assert_eq!(rows, ["2 ada@x.co"], "{title}");
        let (_, rows) = read(format!("{{\"{title}\": \"ada@x.co\"}}"), None);
        assert_eq!(rows, ["1 ada@x.co"], "{title}");
    }
    let list = "Email,Redirect URL,EXPIRES-IN-DAYS,Notify,Public Metadata,Metadata.Plan\n\
                ada@x.co,https://x.io,7,No,\"{\"\"a\"\": 1}\",pro\n";
    let mut input = Input::new("list", Cursor::new(list), None).unwrap();
    assert_eq!(input.remarks(), ["read as: column 1 “Email”"]);
    assert_eq!(
        serde_json::to_value(input.next().unwrap().unwrap().unwrap().invitation).unwrap(),
        serde_json::json!({"email_address": "ada@x.co", "redirect_url": "https://x.io", "expires_in_days": 7,
            "notify": false, "public_metadata": {"a": 1, "Plan": "pro"}})
    );
}

#[test]
fn which_column_is_said_on_the_command_line() {
    let list = "Email;Work Mail;email\na@x.co;b@x.co;c@x.co\n";
    for (column, expected, read_as) in [
        ("Email", "a", "column 1 “Email”"),
        ("email", "c", ""),
        ("work_mail", "b", "column 2 “Work Mail”"),
        ("2", "b", "column 2 “Work Mail”"),
    ] {
        let odd =
            ["semicolons", read_as].into_iter().filter(|odd| !odd.is_empty()).collect::<Vec<_>>().join(", ");
        assert_eq!(read(list, Some(column)), (odd, vec![format!("2 {expected}@x.co")]), "{column}");
    }
    let two = "a@x.co\tb@x.co\n";
    assert_eq!(
        read(two, Some("2")),
        ("tabs, no header, addresses in column 2".to_owned(), vec!["1 b@x.co".to_owned()])
    );
    let json = "{\"email\": \"a@x.co\", \"Work mail\": \"b@x.co\"}\n";
    assert_eq!(read(json, Some("work_mail")).1, ["1 b@x.co"]);
    let ignored = Input::new("list", Cursor::new(list), Some("email")).unwrap().remarks();
    assert_eq!(ignored[1], "columns that mean nothing here are ignored: “Email”, “Work Mail”");
}

#[test]
fn addresses_without_a_header() {
    let one = "no header, an address a line";
    assert_read("ada@x.co", one, &["1 ada@x.co"]);
    assert_read(
        "\r\nada@x.co\r\n\r\nnobody\r\nbob@x.co",
        one,
        &[
            "2 ada@x.co",
            "! line 4: column 1: `email_address` must be an email address: text on both sides of an `@`, no blanks around, no control characters",
            "5 bob@x.co",
        ],
    );
    assert_read(
        "Ada <ada@x.co>\n\"Lovelace, Ada\" <al@x.co>\nLovelace, Ada <l@x.co>\n<m@x.co>\nbob@x.co\n",
        one,
        &["1 ada@x.co", "2 al@x.co", "3 l@x.co", "4 m@x.co", "5 bob@x.co"],
    );
    assert_read("Lovelace, Ada <l@x.co>\nbob@x.co\n", one, &["1 l@x.co", "2 bob@x.co"]);
    assert_read(
        "Ada,ada@x.co,1\nBob,bob@x.co,2\n",
        "no header, addresses in column 2",
        &["1 ada@x.co", "2 bob@x.co"],
    );
    assert_read(
        "ada@x.co;\nbob@x.co;\n",
        "semicolons, no header, addresses in column 1",
        &["1 ada@x.co", "2 bob@x.co"],
    );
    // In a column of a table too.
    assert_read(
        "n,Mail\n1,Ada <ada@x.co>\n2,\"\"\"Lovelace, A\"\" <l@x.co>\"\n",
        "column 2 “Mail”",
        &["2 ada@x.co", "3 l@x.co"],
    );
}

#[test]
fn a_sheet_of_a_workbook() {
    let rows: &[&[&str]] = &[
        &[],
        &["Name", "Email Address", "expires_in_days", "metadata.seats"],
        &["Ada", "ada@x.co", "=7", "=2.5"],
        &["", "", "", ""],
        &["", "bob@x.co"],
        &["Eve", "eve", "", "", "", "a note in passing"],
        &["", "", "", "", "", "another"],
    ];
    let broken = "! line 6: column 2: `email_address` must be an email address: text on both sides of an `@`, no blanks around, no control characters";
    assert_read(
        workbook(rows),
        "sheet “People”, column 2 “Email Address”",
        &["3 ada@x.co", "5 bob@x.co", broken],
    );
    let mut input = Input::new("list", Cursor::new(workbook(rows)), None).unwrap();
    assert_eq!(input.remarks()[1], "columns that mean nothing here are ignored: “Name”");
    let ada = input.next().unwrap().unwrap().unwrap().invitation;
    assert_eq!((ada.expires_in_days, ada.public_metadata.unwrap()["seats"].as_str()), (Some(7), Some("2.5")));

    let hidden =
        sheets(&[("Old", false, &[&["x"]]), ("New", true, &[&["email"], &["a@x.co"]]), ("More", true, &[])]);
    assert_read(hidden, "sheet “New”, the first of 2", &["2 a@x.co"]);
    assert_read(
        workbook(&[&["a@x.co"], &["B <b@x.co>"]]),
        "sheet “People”, no header, an address a line",
        &["1 a@x.co", "2 b@x.co"],
    );
}
