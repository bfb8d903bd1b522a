//! The types of requests.

use clerk_invitations_core::dynamic::camel_case;
use clerk_invitations_core::schema::{Docs, Field, Kind};

use crate::docs::comment;
use crate::methods::{self, request_name};
use crate::models;
use crate::names::field_type;

pub(crate) fn file() -> String {
    let mut text = String::from("/** Key-value data of yours: its keys and numbers are never changed. */\n");
    text.push_str("export type Metadata = { [key: string]: unknown };\n");
    let mut written: Vec<&str> = Vec::new();
    for method in methods::all() {
        let (takes, signature) = (method.takes, method.signature);
        if let (Some(items), Some(docs)) = (takes.items, signature.item) {
            text.push_str(&interface(items.request, items.fields, docs, None, &mut written));
            if takes.fields.is_empty() {
                continue;
            }
        }
        text.push_str(&interface(
            takes.request,
            takes.fields,
            signature.request,
            method.items(),
            &mut written,
        ));
    }
    // What only answers have.
    for model in models::models() {
        for (field, part) in model.fields.iter().zip(model.docs.parts) {
            if matches!(field.kind, Kind::OpenEnum(_)) {
                text.push_str(&open_enum(part.docs, &mut written));
            }
        }
    }
    text
}

/// The type of a request or of an item, after those of the open enums that it has, where it is not written yet.
fn interface(
    request: &'static str,
    fields: &[Field],
    docs: &Docs,
    items: Option<String>,
    written: &mut Vec<&'static str>,
) -> String {
    if written.contains(&request) {
        return String::new();
    }
    written.push(request);
    let mut text: String = docs.parts.iter().map(|part| open_enum(part.docs, written)).collect();
    text.push('\n');
    text.push_str(&comment(docs.text, 0));
    text.push_str(&format!("export interface {} {{\n", request_name(request)));
    for (field, part) in fields.iter().zip(docs.parts) {
        text.push_str(&comment(part.text, 2));
        let (name, kind) = (camel_case(field.name), field_type(field.kind));
        let line = if field.is_required {
            format!("  {name}: {kind};\n")
        } else {
            format!("  {name}?: {kind} | null | undefined;\n")
        };
        text.push_str(&line);
    }
    if let Some(items) = items {
        text.push_str(&format!("{}  items: {items};\n", comment("The items, at least one.", 2)));
    }
    text.push_str("}\n");
    text
}

/// The type of an open enum, where it is not written yet. Known values complete in an editor, others are welcome.
fn open_enum(docs: Option<&'static Docs>, written: &mut Vec<&'static str>) -> String {
    let Some(Docs { name, text: about, parts }) = docs.filter(|docs| !written.contains(&docs.name)) else {
        return String::new();
    };
    written.push(name);
    let list: String =
        parts.iter().map(|value| format!("- `{}`: {}\n", value.name, value.text.trim())).collect();
    let about = format!("{about}\n{list}\nClerk adds values without a new API version.");
    let union: Vec<String> = parts.iter().map(|value| format!("\"{}\"", value.name)).collect();
    format!("\n{}export type {name} = {} | (string & {{}});\n", comment(&about, 0), union.join(" | "))
}
