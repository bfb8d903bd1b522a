use proptest::prelude::*;
use serde_json::Value;

use super::*;

#[test]
fn reads_members_and_writes_back_what_it_read() {
    let text = r#" {"a":"x\u0041","n" : 1.50e+3 ,"\u0061":"last","m":{"é":[null,true]},"i":[ 1, "2" ],"e":[],"o":{ }}"#;
    let value = parse(text).unwrap();
    assert_eq!(value.member("a").and_then(Json::text).as_deref(), Some("last"));
    assert_eq!(value.member("m").unwrap().raw(), r#"{"é":[null,true]}"#);
    assert_eq!(value.member("n").unwrap().raw(), "1.50e+3");
    let items = value.member("i").and_then(Json::items).unwrap();
    assert_eq!(items.map(Json::raw).collect::<Vec<_>>(), ["1", "\"2\""]);
    assert_eq!(value.member("e").and_then(Json::items).unwrap().count(), 0);
    assert_eq!(value.member("o").and_then(Json::members).unwrap().count(), 0);
    assert!(value.text().is_none() && value.items().is_none() && value.member("none").is_none());
}

#[test]
fn strings_are_read_as_serde_json_does() {
    for json in [r#""""#, r#""\"\\\/\b\f\n\r\t\u0000\uD83D\uDE00é\u00e9""#] {
        let expected: String = serde_json::from_str(json).unwrap();
        assert_eq!(parse(json).and_then(Json::text), Some(expected));
    }
}

#[test]
fn refuses_what_is_not_exactly_one_value() {
    for text in [
        "",
        "<html>",
        "{",
        "{}x",
        "[1,]",
        "[,]",
        "[1 2]",
        "[1:2]",
        "{1:2}",
        "{\"a\",1}",
        "{\"a\":}",
        "{\"a\":1,}",
        "nul",
        "nullx",
        "01",
        "-",
        "+1",
        "1.",
        ".5",
        "1e",
        "1e+",
        "\"",
        "\"\\",
        "\"\\x\"",
        "\"\n\"",
        "]",
        r#""\ud800""#,
        r#""\ud800\u0041""#,
        r#""\udc00""#,
        r#""\u00g0""#,
        r#""\u+0ff""#,
    ] {
        assert!(parse(text).is_none(), "{text}");
        assert!(serde_json::from_str::<Value>(text).is_err(), "{text}");
    }
    assert!(parse_bytes(&[b'"', 0xff, b'"']).is_none());
    assert!(parse(&"[".repeat(1_000_000)).is_none());
    for depth in [127, 128] {
        let text = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(parse(&text).is_some(), serde_json::from_str::<Value>(&text).is_ok());
    }
}

/// JSON, and what is nearly JSON.
fn nearly_json() -> impl Strategy<Value = String> {
    let json = prop::collection::vec((any::<String>(), any::<Option<i64>>(), any::<f64>()), 0..3)
        .prop_map(|items| serde_json::to_string_pretty(&items).unwrap());
    let noise = r#"[\[\]{},:"\\/udDcC8019eE+.\- \ntrfalsn]{0,12}"#;
    let changed = (json, any::<prop::sample::Index>(), noise).prop_map(|(json, at, noise)| {
        let (at, _) = json.char_indices().nth(at.index(json.chars().count())).unwrap();
        let (before, after) = json.split_at(at);
        format!("{before}{noise}{after}")
    });
    prop_oneof![noise, changed, any::<String>().prop_map(|text| Value::from(text).to_string())]
}

proptest! {
    #[test]
    fn reads_what_serde_json_reads(text in nearly_json()) {
        match (parse(&text), serde_json::from_str::<Value>(&text)) {
            (Some(value), Ok(expected)) => {
                prop_assert_eq!(serde_json::from_str::<Value>(value.raw()).unwrap(), expected.clone());
                prop_assert_eq!(value.text(), expected.as_str().map(str::to_owned));
                let items = value.items().map(Iterator::count);
                prop_assert_eq!(items, expected.as_array().map(Vec::len));
                for (name, member) in expected.as_object().into_iter().flatten() {
                    let read = value.member(name).map(|it| serde_json::from_str::<Value>(it.raw()).unwrap());
                    prop_assert_eq!(read.as_ref(), Some(member));
                }
            }
            (None, Err(_)) => {}
            // Numbers keep their text, so they may be of any size.
            (Some(_), Err(error)) => prop_assert!(error.to_string().contains("out of range"), "{error}: {text}"),
            (None, Ok(_)) => prop_assert!(false, "not read: {text}"),
        }
    }
}
