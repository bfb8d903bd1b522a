//! The types of requests.

use clerk_invitations_core::dynamic::camel_case;
use clerk_invitations_core::schema::{Docs, Kind};
use clerk_invitations_core::{
    CreateInvitation, CreateWaitlistEntry, DeleteWaitlistEntry, InvitationStatus, InviteWaitlistEntry,
    ListInvitations, ListWaitlistEntries, ObjectType, RejectWaitlistEntry, RevokeInvitation, TemplateSlug,
    WaitlistEntryStatus,
};

use crate::RESOURCES;
use crate::docs::{self, comment};
use crate::models;
use crate::names::field_type;

const DOCS: [&Docs; 8] = [
    CreateInvitation::DOCS,
    ListInvitations::DOCS,
    RevokeInvitation::DOCS,
    CreateWaitlistEntry::DOCS,
    ListWaitlistEntries::DOCS,
    InviteWaitlistEntry::DOCS,
    RejectWaitlistEntry::DOCS,
    DeleteWaitlistEntry::DOCS,
];

/// What is said of each open enum, and its known values.
fn enums() -> [(&'static Docs, Vec<&'static str>); 4] {
    [
        (InvitationStatus::DOCS, InvitationStatus::KNOWN.iter().map(InvitationStatus::as_str).collect()),
        (
            WaitlistEntryStatus::DOCS,
            WaitlistEntryStatus::KNOWN.iter().map(WaitlistEntryStatus::as_str).collect(),
        ),
        (TemplateSlug::DOCS, TemplateSlug::KNOWN.iter().map(TemplateSlug::as_str).collect()),
        (ObjectType::DOCS, ObjectType::KNOWN.iter().map(ObjectType::as_str).collect()),
    ]
}

pub(crate) fn file() -> String {
    let mut text = String::from("/** Key-value data of yours: its keys and numbers are never changed. */\n");
    text.push_str("export type Metadata = { [key: string]: unknown };\n");
    let mut written: Vec<&str> = Vec::new();
    for method in RESOURCES.iter().flat_map(|resource| resource.methods) {
        for field in method.fields {
            if let Kind::OpenEnum(name) = field.kind
                && !written.contains(&name)
            {
                written.push(name);
                text.push_str(&open_enum(name));
            }
        }
        if written.contains(&method.request) {
            continue;
        }
        written.push(method.request);
        let Docs { text: about, parts, .. } = *docs::of(&DOCS, method.request);
        text.push('\n');
        text.push_str(&comment(about, 0));
        text.push_str(&format!("export interface {}Request {{\n", method.request));
        for (field, about) in method.fields.iter().zip(parts) {
            text.push_str(&comment(about, 2));
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
    for field in models::models().iter().flat_map(|model| model.fields) {
        if let Kind::OpenEnum(name) = field.kind
            && !written.contains(&name)
        {
            written.push(name);
            text.push_str(&open_enum(name));
        }
    }
    text
}

/// Known values complete in an editor, others are welcome.
fn open_enum(name: &str) -> String {
    let enums = enums();
    let Docs { text: about, parts, .. } = *docs::of(&enums.each_ref().map(|(docs, _)| *docs), name);
    let known = enums.iter().filter(|(docs, _)| docs.name == name).flat_map(|(_, known)| known);
    let values: Vec<(&str, &str)> = known.zip(parts).map(|(value, about)| (*value, about.trim())).collect();
    let list: String = values.iter().map(|(value, about)| format!("- `{value}`: {about}\n")).collect();
    let about = format!("{about}\n{list}\nClerk adds values without a new API version.");
    let union: Vec<String> = values.iter().map(|(value, _)| format!("\"{value}\"")).collect();
    format!("\n{}export type {name} = {} | (string & {{}});\n", comment(&about, 0), union.join(" | "))
}
