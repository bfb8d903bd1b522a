//! What is said of a thing in Rust, as a comment for editors.

use std::collections::BTreeSet;

use clerk_invitations_core::dynamic::camel_case;
use clerk_invitations_core::schema::Docs;

use crate::RESOURCES;
use crate::names::signature;

/// What is said of the type of this name. Without it the type would lose its fields, so the program ends.
pub(crate) fn of(all: &[&'static Docs], name: &str) -> &'static Docs {
    let found = all.iter().find(|docs| docs.name == name);
    found.copied().unwrap_or_else(|| {
        eprintln!("`{name}` is in no list of `DOCS` in bindings-js/codegen: add `{name}::DOCS`");
        std::process::exit(1)
    })
}

/// A comment of this text, indented by so many spaces.
pub(crate) fn comment(text: &str, indent: usize) -> String {
    let margin = " ".repeat(indent);
    let lines: Vec<String> = prose(text).lines().map(str::to_owned).collect();
    match lines.as_slice() {
        [] => String::new(),
        [line] => format!("{margin}/** {line} */\n"),
        lines => {
            let lines = lines.iter().map(|line| format!("{margin} * {line}").trim_end().to_owned() + "\n");
            format!("{margin}/**\n{}{margin} */\n", lines.collect::<String>())
        }
    }
}

/// The text without Rust's examples and links, and with the names that JavaScript has.
fn prose(text: &str) -> String {
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
    let methods = RESOURCES.iter().flat_map(|resource| resource.methods);
    let of = |method: &'static clerk_invitations_core::schema::Method| {
        method.fields.iter().map(|field| field.name).chain([signature(method).name])
    };
    methods.flat_map(of).chain(["list_all"]).filter(|name| *name != "template_slug").collect()
}
