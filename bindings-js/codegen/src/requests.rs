//! The types of requests.

use clerk_invitations_core::dynamic::camel_case;
use clerk_invitations_core::schema::{Docs, Kind};

use crate::docs::comment;
use crate::names::field_type;
use crate::{methods, models};

pub(crate) fn file() -> String {
    let mut text = String::from("/** Key-value data of yours: its keys and numbers are never changed. */\n");
    text.push_str("export type Metadata = { [key: string]: unknown };\n");
    let mut written: Vec<&str> = Vec::new();
    for method in methods::all() {
        let Docs { text: about, parts, .. } = *method.signature.request;
        for part in parts {
            text.push_str(&open_enum(part.docs, &mut written));
        }
        if written.contains(&method.takes.request) {
            continue;
        }
        written.push(method.takes.request);
        text.push('\n');
        text.push_str(&comment(about, 0));
        text.push_str(&format!("export interface {} {{\n", method.request_name()));
        for (field, part) in method.takes.fields.iter().zip(parts) {
            text.push_str(&comment(part.text, 2));
            let (name, kind) = (camel_case(field.name), field_type(field.kind));
            let line = if field.is_required {
                format!("  {name}: {kind};\n")
            } else {
                format!("  {name}?: {kind} | null | undefined;\n")
            };
            text.push_str(&line);
        }
        text.push_str("}\n");
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
