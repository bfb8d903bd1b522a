//! Rust's documentation as comments for editors.

use std::collections::BTreeSet;

use clerk_invitations_core::dynamic::camel_case;

use crate::methods;
use crate::models;

/// A comment of this text, indented by so many spaces.
pub(crate) fn comment(text: &str, indent: usize) -> String {
    written(&prose(text, rename), indent)
}

/// The same, of what keeps the API's names.
pub(crate) fn verbatim(text: &str, indent: usize) -> String {
    written(&prose(text, str::to_owned), indent)
}

fn written(text: &str, indent: usize) -> String {
    let margin = " ".repeat(indent);
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    match lines.as_slice() {
        [] => String::new(),
        [line] => format!("{margin}/** {line} */\n"),
        lines => {
            let lines = lines.iter().map(|line| format!("{margin} * {line}").trim_end().to_owned() + "\n");
            format!("{margin}/**\n{}{margin} */\n", lines.collect::<String>())
        }
    }
}

/// The text without Rust's examples and links, and with these names.
fn prose(text: &str, rename: impl Fn(&str) -> String) -> String {
    let mut is_example = false;
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines().map(str::trim) {
        if line.starts_with("```") {
            is_example = !is_example;
        } else if !is_example {
            lines.push(line.to_owned());
        }
    }
    let text = lines.join("\n").trim().to_owned();
    let parts = text.split('`').enumerate();
    let renamed: Vec<String> =
        parts.map(|(index, part)| if index % 2 == 1 { rename(part) } else { part.to_owned() }).collect();
    // Rust's links are the names alone here.
    renamed.join("`").replace("[`", "`").replace("`]", "`").replace("*/", "*\\/")
}

/// A name of Rust's as JavaScript's; what is neither a field nor a method is left alone.
fn rename(name: &str) -> String {
    let name = name.rsplit("::").next().unwrap_or(name);
    if names().contains(name) { camel_case(name) } else { name.to_owned() }
}

fn names() -> BTreeSet<&'static str> {
    let of = |method: methods::Method| {
        let items = method.takes.items.into_iter().flat_map(|items| items.fields);
        method.takes.fields.iter().chain(items).map(|field| field.name).chain([method.signature.name])
    };
    let walks = ["list_all", "list_instance_all", "bulk_create_all"];
    let answered = models::models().into_iter().flat_map(|model| model.fields).map(|field| field.name);
    methods::all().flat_map(of).chain(walks).chain(answered).filter(|name| *name != "template_slug").collect()
}
