//! What is wrong with a header or with rows.

use super::{Bad, File, Rows, bad};
use crate::workbook::workbook;

pub(super) fn all() -> Vec<Bad> {
    [headers(), rows(), encodings(), json()].concat()
}

fn headers() -> Vec<Bad> {
    let many: String = (0..50_000).map(|number| format!("metadata.{number},")).collect();
    let wide: String = (0..100_000).map(|number| format!("c{number},")).collect();
    let column = |column, list: &str, wrong| Bad {
        arguments: vec!["--column", column],
        ..bad("--column", list, wrong)
    };
    let list = "a,Email\n1,a@x.co\n";
    vec![
        bad(
            "no column of addresses",
            "name;town\nAda;London\n",
            File(
                "list:1: no column is called `email_address`, `email` or alike; there are: 1 “name”, 2 “town”. Say which has the addresses with --column NAME",
            ),
        ),
        bad(
            "two email columns",
            "\nEmail,E-Mail,name\na@x.co,b@x.co,\n",
            File(
                "list:2: several columns may be the one of addresses: 1 “Email”, 2 “E-Mail”. Say which with --column NAME",
            ),
        ),
        bad(
            "two addresses in the first row",
            "a@x.co, b@x.co, c@x.co",
            File("list:1: several columns may be the one of addresses: 1 “a@x.co”, 2 “b@x.co”, 3 “c@x.co”"),
        ),
        column(
            "town",
            list,
            File("list:1: there is no column “town” (--column); there are: 1 “a”, 2 “Email”"),
        ),
        column("3", list, File("list:1: there is no column “3” (--column)")),
        column("0", list, File("list:1: there is no column “0” (--column)")),
        column("a", list, Rows("list: line 2: column 1: `email_address` must be an email address")),
        column(
            "MAIL",
            "Mail,mail\na@x.co,b@x.co\n",
            File("list:1: several columns may be the one of addresses: 1 “Mail”, 2 “mail”"),
        ),
        bad(
            "a field twice",
            "email,Redirect URL,redirect_url\na@x.co,,\n",
            File("list:1: column 3: “redirect_url” means the same as column 2"),
        ),
        bad(
            "a broken header",
            "\u{e9}\u{e9},email,".as_bytes().iter().chain(b"\xff\na@x.co,,\n").copied().collect::<Vec<_>>(),
            File("list:1: column 3 of the header is not UTF-8"),
        ),
        bad(
            "100,000 columns",
            wide.clone() + "\n",
            File("list:1: no column is called `email_address`, `email` or alike; there are: 1 “c0”"),
        ),
        bad(
            "100,000 columns and a row",
            format!("{wide}Email\nnobody\n"),
            Rows("list: line 2: has 1 column, and the header 100001"),
        ),
        bad(
            "50,000 fields",
            format!("{many}Email\n{}nobody\n", ",".repeat(50_000)),
            Rows("list: line 2: column 50001: `email_address` must be an email address"),
        ),
        bad(
            "a separator that is none",
            "sep=:\nEmail:name\na@x.co:Ada\n",
            File("list:1: no column is called"),
        ),
    ]
}

fn rows() -> Vec<Bad> {
    vec![
        bad(
            "ragged rows",
            "email,name\na@x.co\nb@x.co,Bob,2\n",
            Rows("list: line 3: has 3 columns, and the header 2"),
        ),
        bad(
            "other separators below",
            "email,name\na@x.co;Ada\n",
            Rows("list: line 2: has 1 column, and the header 2"),
        ),
        bad(
            "no address",
            "email\nnobody\n@\na@\n@b\n",
            Rows("list: line 5: column 1: `email_address` must be an email address"),
        ),
        bad(
            "an address that is missing",
            "n,email\n1,\n",
            Rows("list: line 2: column 2: `email_address` is missing"),
        ),
        bad(
            "several addresses",
            "email\n\"a@x.co, b@x.co\"\na@x.co b@x.co\nA <a@x.co>; B <b@x.co>\n",
            Rows("list: line 4: column 1: `email` must be a single email address"),
        ),
        bad(
            "an invisible character",
            "email\na@x.co\u{200b}\n",
            Rows("list: line 2: column 1: `email` has an invisible character in it, U+200B"),
        ),
        bad(
            "a line break in an address",
            "email\n\"a@x.co\nb\"\n",
            Rows("list: line 2: column 1: `email` must be a single"),
        ),
        bad(
            "NUL in an address",
            "email\na\0@x.co\n",
            Rows("list: line 2: column 1: `email` has a NUL byte in it"),
        ),
        bad(
            "NUL in metadata",
            "email,metadata.a\na@x.co,b\0\n",
            Rows("list: line 2: column 2: `metadata.a` has a NUL byte in it"),
        ),
        bad(
            "days",
            "email,expires_in_days\na@x.co,0\nb@x.co,366\nc@x.co,-1\nd@x.co,1e2\n",
            Rows("list: line 5: column 2: `expires_in_days` must be a whole number"),
        ),
        bad(
            "a flag",
            "email,notify\na@x.co,perhaps\n",
            Rows("list: line 2: column 2: `notify` must be true or false"),
        ),
        bad(
            "metadata",
            "email,public_metadata\na@x.co,\"[1]\"\nb@x.co,{a: 1}\n",
            Rows("list: line 3: column 2: `public_metadata` must be a JSON object"),
        ),
        bad(
            "metadata without end",
            format!("email,public_metadata\na@x.co,{}\n", "[".repeat(100_000)),
            Rows("list: line 2: column 2: `public_metadata` must be a JSON object"),
        ),
        bad(
            "a workbook's rows",
            workbook(&[&["n", "Email"], &["", "nobody"], &["", "=7"]]),
            Rows("list: line 3: column 2: `email_address` must be"),
        ),
    ]
}

fn encodings() -> Vec<Bad> {
    let utf16 = |text: &str, end: &[u8]| {
        let units = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
        [&units, end].concat()
    };
    let unread =
        Rows("list: line 2: column 1: `email` has a character in it that could not be read (U+FFFD)");
    vec![
        bad(
            "invalid UTF-8",
            b"email,town\na\xffb@x.co,K\xc3\xb6ln\n",
            Rows("list: line 2: column 1: `email` is not UTF-8 (character 2 of the field)"),
        ),
        bad(
            "Latin-1 in an address",
            b"Email\njos\xe9@x.co\n",
            Rows(
                "list: line 2: column 1: `email_address` has letters in it that are a guess, because the list is not UTF-8",
            ),
        ),
        bad("half a character of UTF-16", utf16("email\na@x.co", b"a"), unread),
        bad("half a pair of UTF-16", utf16("email\na", b"\x00\xd8@\0x\0.\0c\0o\0"), unread),
        bad("a character lost before", "email\na\u{fffd}@x.co\n", unread),
    ]
}

fn json() -> Vec<Bad> {
    vec![
        bad(
            "a JSON array",
            "[\n {\"email\": \"a@x.co\"}\n]\n",
            File("list:1: is a JSON array; what is read is an object a line"),
        ),
        bad(
            "JSON over several lines",
            "{\n\"email\":\n1}\n",
            Rows("list: line 3: column 1: is no JSON object"),
        ),
        bad(
            "a field that is none",
            "{\"email\":\"a@x.co\",\"colour\":\"red\"}\n",
            Rows("list: line 1: column 1: `colour` is no field of an invitation"),
        ),
        bad(
            "a field twice",
            "{\"email\":\"a@x.co\",\"E-Mail\":\"b@x.co\"}\n",
            Rows("list: line 1: column 1: `email` is `email_address`, which is there twice"),
        ),
        bad(
            "a number for an address",
            "{\"email\":7}\n",
            Rows("list: line 1: column 1: `email` must be a text"),
        ),
        bad(
            "no address in JSON",
            "{\"notify\":true}\n{}\n",
            Rows("list: line 2: column 1: `email_address` is missing"),
        ),
        bad("JSON without end", "{\"public_metadata\":".repeat(10_000), Rows("list: line 1: column ")),
    ]
}
