use super::*;

fn read(pieces: &[&str]) -> Result<Rows, String> {
    let mut reader = ListReader::new();
    let mut all = Rows::default();
    let mut take = |rows: Rows| {
        all.rows.extend(rows.rows);
        all.problems.extend(rows.problems);
    };
    for piece in pieces {
        take(reader.push(piece.as_bytes())?);
    }
    take(reader.finish()?);
    Ok(all)
}

fn addresses(rows: &Rows) -> Vec<(u64, &str)> {
    rows.rows.iter().map(|row| (row.line, row.address.as_str())).collect()
}

const LISTS: [&str; 3] = [
    "Name,E-Mail,notify,metadata.plan\r\n\"Lovelace,\r\nAda \"\"A\"\"\",Ada@example.com,yes,pro\r\n\r\nBob,bob@example.com,,\r\nNo,nobody,1,\r\n",
    "ada@example.com\nbob@example.com\n",
    "{\"emailAddress\":\"ada@example.com\",\"publicMetadata\":{\"n\":1}}\n{\"email\":\"bob@example.com\",\"x\":1}\n{\"email_address\":\"cid@example.com\"}",
];

#[test]
fn wherever_it_is_cut_it_is_the_same_list() {
    for list in LISTS {
        let whole = read(&[list]).unwrap();
        for cut in 0..=list.len() {
            let (before, after) = list.as_bytes().split_at(cut);
            let [before, after] = [before, after].map(|piece| std::str::from_utf8(piece).unwrap());
            assert_eq!(read(&[before, after]).unwrap(), whole, "{list:?} cut at {cut}");
        }
        let bytes: Vec<String> = list.chars().map(String::from).collect();
        let bytes: Vec<&str> = bytes.iter().map(String::as_str).collect();
        assert_eq!(read(&bytes).unwrap(), whole);
    }
}

#[test]
fn a_table_with_a_header() {
    let rows = read(&[LISTS[0]]).unwrap();
    assert_eq!(addresses(&rows), [(2, "Ada@example.com"), (5, "bob@example.com")]);
    let ada = &rows.rows[0];
    assert_eq!(ada.key, "ada@example.com");
    assert_eq!(
        Value::Object(ada.fields.clone()).to_string(),
        r#"{"notify":true,"public_metadata":{"plan":"pro"}}"#
    );
    let [problem] = rows.problems.as_slice() else { panic!("{:?}", rows.problems) };
    assert_eq!((problem.line, problem.address.as_str()), (6, "nobody"));
    assert!(problem.why.starts_with("`email_address` must"), "{}", problem.why);
}

#[test]
fn addresses_alone_and_lines_of_json() {
    assert_eq!(addresses(&read(&[LISTS[1]]).unwrap()), [(1, "ada@example.com"), (2, "bob@example.com")]);
    let rows = read(&[LISTS[2]]).unwrap();
    assert_eq!(addresses(&rows), [(1, "ada@example.com"), (3, "cid@example.com")]);
    assert_eq!(rows.problems[0].why, "`x` is no field of an invitation");
}

#[test]
fn other_separators_a_mark_and_odd_addresses() {
    for (list, expected) in [
        ("\u{feff}email;redirect_url\na@x.co;https://e.com/?a,b\n", "a@x.co"),
        ("email\tnotify\na@x.co\ttrue", "a@x.co"),
        ("Ada <a@x.co>\n", "a@x.co"),
    ] {
        let rows = read(&[list]).unwrap();
        assert_eq!(rows.rows[0].address, expected, "{list:?} {rows:?}");
        assert!(!rows.rows[0].odd);
    }
    assert!(read(&["email\na@b\n"]).unwrap().rows[0].odd);
}

#[test]
fn what_is_no_list_is_an_error_that_says_where() {
    for (list, expected) in [
        ("", "1: there is nothing in it"),
        ("\n\n", "1: there is nothing in it"),
        ("\nname,age\n", "2: no column is called"),
        ("email,mail\n", "1: several columns"),
    ] {
        let error = read(&[list]).unwrap_err();
        assert!(error.starts_with(expected), "{list:?}: {error}");
    }
    let mut reader = ListReader::new();
    assert!(
        reader
            .push(b"email\n\xff@x.co\nb@x.co\n")
            .is_ok_and(|rows| rows.problems[0].line == 2 && rows.rows[0].line == 3)
    );
    let long = format!("\"{}", "x".repeat(MAX_ROW));
    assert!(ListReader::new().push(long.as_bytes()).unwrap_err().contains("over a megabyte"));
}

#[test]
fn who_is_to_be_invited_into_an_organization_is_not_invited_elsewhere() {
    let rows = read(&["email,organization_id\na@x.co,\nb@x.co,org_1\n"]).unwrap();
    assert_eq!((rows.rows.len(), rows.problems.len()), (1, 1));
    assert!(rows.problems[0].why.contains("`organization_id` is not taken here"), "{:?}", rows.problems);
}
