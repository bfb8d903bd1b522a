//! Lists as people have them.

use clerk_invitations_cli::failure::Failure;
use clerk_invitations_cli::input::Input;

/// Each row or problem, as a line.
fn read(content: impl Into<Vec<u8>>) -> Result<Vec<String>, Failure> {
    let input = Input::new("people.csv", std::io::Cursor::new(content.into()), None)?;
    input
        .map(|row| {
            Ok(match row? {
                Ok(row) => format!("{} {}", row.line, serde_json::to_string(&row.invitation).unwrap()),
                Err(problem) => format!("! {problem}"),
            })
        })
        .collect()
}

fn rows(content: impl Into<Vec<u8>>) -> Vec<String> {
    read(content).unwrap()
}

#[test]
fn csv_as_programs_write_it() {
    let plain = [r#"2 {"email_address":"a@b.co"}"#, r#"3 {"email_address":"c@d.co"}"#];
    for content in [
        "email_address\na@b.co\nc@d.co\n",
        "email\na@b.co\nc@d.co",
        "email_address\r\na@b.co\r\nc@d.co\r\n",
        "\u{feff}email_address\r\na@b.co\r\nc@d.co",
        "\"email_address\"\n\"a@b.co\"\n  c@d.co  \n",
    ] {
        assert_eq!(rows(content), plain, "{content:?}");
    }
    // Blank lines and lines of blanks are nobody.
    assert_eq!(rows("name,email\n\nAda,a@b.co\n,\n"), [r#"3 {"email_address":"a@b.co"}"#]);
    assert_eq!(
        rows("email\n\n\"a@b.co\n\"\n\r\nc@d.co"),
        [r#"3 {"email_address":"a@b.co"}"#, r#"6 {"email_address":"c@d.co"}"#]
    );
    assert_eq!(read("email\n").unwrap_err().message, "people.csv:2: there is nobody below the header");
}

#[test]
fn every_column_and_where_a_quoted_one_ends() {
    let csv = "email,redirect_url,expires_in_days,notify,public_metadata,metadata.plan,metadata.note\n\
               a@b.co,https://x.io/a,7,no,\"{\"\"n\"\": 1}\",pro,\"two\nlines, and a comma\"\n\
               c@d.co,,,,,,\n";
    assert_eq!(
        rows(csv),
        [
            r#"2 {"email_address":"a@b.co","expires_in_days":7,"notify":false,"public_metadata":{"n":1,"note":"two\nlines, and a comma","plan":"pro"},"redirect_url":"https://x.io/a"}"#,
            r#"4 {"email_address":"c@d.co"}"#,
        ]
    );
}

#[test]
fn what_is_wrong_with_a_row_names_line_column_field_and_rule() {
    let table: &[(&[u8], &str)] = &[
        (b"email\nnobody\n", "! line 2: column 1: `email_address` must be an email address"),
        (b"name,email\nAda,\n", "! line 2: column 2: `email_address` is missing"),
        (b"email,notify\na@b.co,maybe\n", "! line 2: column 2: `notify` must be true or false"),
        (b"email,expires_in_days\na@b.co,0\n", "! line 2: column 2: `expires_in_days` must be from 1 to 365"),
        (
            b"email,expires_in_days\na@b.co,soon\n",
            "! line 2: column 2: `expires_in_days` must be a whole number",
        ),
        (
            b"email,public_metadata\na@b.co,[1]\n",
            "! line 2: column 2: `public_metadata` must be a JSON object",
        ),
        (b"email,notify\na@b.co\n", "! line 2: has 1 column, and the header 2"),
        (
            b"email,n\na\xffb@c.co,\xc3\xa9\n",
            "! line 2: column 1: `email` is not UTF-8 (character 2 of the field)",
        ),
        (b"email,n\n\"x\ny\"\n", "! line 2: has 1 column, and the header 2"),
    ];
    for (csv, expected) in table {
        let rows = rows(*csv);
        assert_eq!(rows.len(), 1);
        assert!(rows[0].starts_with(expected), "{} is not {expected}", rows[0]);
    }
}

#[test]
fn json_lines() {
    let lines = "\u{feff}{\"email_address\":\"a@b.co\",\"notify\":true,\"public_metadata\":{\"n\":[1]}}\r\n\
                 \n\
                 {\"email\":\"c@d.co\",\"expires_in_days\":7,\"redirect_url\":null,\"metadata.plan\":\"pro\"}\n\
                 {\"email\":\"e@f.co\",\"expires_in_days\":\"7\"}\n\
                 {\"email\":\"g@h.co\",\"colour\":1}\n\
                 {\"email\":\n\
                 [1]\n\
                 {\"notify\":true}\n";
    let expected = [
        r#"1 {"email_address":"a@b.co","notify":true,"public_metadata":{"n":[1]}}"#,
        r#"3 {"email_address":"c@d.co","expires_in_days":7,"public_metadata":{"plan":"pro"}}"#,
        "! line 4: column 1: `expires_in_days` must be a whole number from 1 to 365",
        "! line 5: column 1: `colour` is no field of an invitation",
        "! line 6: column 1: is no JSON object",
        "! line 7: column 1: is no JSON object",
        "! line 8: column 1: `email_address` is missing",
    ];
    let read = rows(lines);
    for (row, expected) in read.iter().zip(expected) {
        assert_eq!(row, expected);
    }
    assert_eq!(read.len(), expected.len());
    assert_eq!(rows(b"{\"email\":\"\xff\xc3\xa9\"}\n"), ["! line 1: column 11: is not UTF-8"]);
}
