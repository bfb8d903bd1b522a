//! The types of answers, and the classes that read them.

use clerk_invitations_core::dynamic::camel_case;
use clerk_invitations_core::schema::{Docs, Field, Kind, Model};

use crate::docs::comment;
use crate::methods;
use crate::names::{field_type, sorted};

/// Fields that are null where there is nothing, as `@clerk/backend` has them; others are undefined then, as it has those.
const NULLABLE: [(&str, &str); 5] = [
    ("OrganizationInvitation", "url"),
    ("WaitlistEntry", "invitation"),
    ("DeletedObject", "id"),
    ("DeletedObject", "slug"),
    ("DeletedObject", "external_id"),
];

fn is_nullable(model: &Model, field: &Field) -> bool {
    NULLABLE.contains(&(model.name, field.name))
}

/// The types of answers.
pub(crate) fn file() -> String {
    let models = models();
    let mut text = imports(&models);
    for model in &models {
        text.push_str(&interface(model));
    }
    text
}

/// The classes that read them.
pub(crate) fn classes() -> String {
    let models = models();
    let names = sorted(models.iter().map(|model| model.name.to_owned()));
    let mut text = format!(
        "import {{ flag, metadata, Model, model, number, text }} from \"../decode.js\";\n\
         import type {{ {} }} from \"./models.js\";\n{}",
        names.join(", "),
        imports(&models),
    );
    for model in &models {
        text.push_str(&class(model));
    }
    text
}

/// What models have of requests.
fn imports(models: &[&Model]) -> String {
    let fields = models.iter().flat_map(|model| model.fields);
    let named = fields
        .filter(|field| matches!(field.kind, Kind::OpenEnum(_) | Kind::Metadata | Kind::PrivateMetadata));
    let types = sorted(named.map(|field| field_type(field.kind)));
    format!("import type {{ {} }} from \"./requests.js\";\n", types.join(", "))
}

/// Each model that an answer holds, those it holds itself first.
pub(crate) fn models() -> Vec<&'static Model> {
    let mut models: Vec<&'static Model> = Vec::new();
    let mut add = |model: &'static Model| {
        if !models.iter().any(|other| other.name == model.name) {
            models.push(model);
        }
    };
    for method in methods::all() {
        if let Kind::Model(model) | Kind::Page(model) | Kind::List(model) = method.signature.answer {
            for field in model.fields {
                if let Kind::Model(inner) = field.kind {
                    add(inner);
                }
            }
            add(model);
        }
    }
    models
}

fn interface(model: &Model) -> String {
    let Docs { text: about, parts, .. } = *model.docs;
    let mut text = format!("\n{}export interface {} {{\n", comment(about, 0), model.name);
    for (field, part) in model.fields.iter().zip(parts) {
        let about = if matches!(field.kind, Kind::Timestamp) {
            format!("{}\nMilliseconds since the Unix epoch.", part.text)
        } else {
            part.text.to_owned()
        };
        text.push_str(&comment(&about, 2));
        let (name, kind) = (camel_case(field.name), field_type(field.kind));
        let line = if field.is_required {
            format!("  readonly {name}: {kind};\n")
        } else if is_nullable(model, field) {
            format!("  readonly {name}: {kind} | null;\n")
        } else {
            format!("  readonly {name}?: {kind} | undefined;\n")
        };
        text.push_str(&line);
    }
    text.push_str(&comment("It as Clerk wrote it: for fields that this release does not know.", 2));
    text.push_str("  readonly raw?: { readonly [name: string]: unknown } | undefined;\n}\n");
    text
}

/// Plain assignments: the quickest that an engine knows.
///
/// A secret is no property of its own, so that nothing that prints properties shows it.
fn class(model: &Model) -> String {
    let name = model.name;
    let is_secret = |field: &&Field| matches!(field.kind, Kind::TicketUrl | Kind::PrivateMetadata);
    let own: Vec<&Field> = model.fields.iter().filter(|field| !is_secret(field)).collect();
    let secret: Vec<&Field> = model.fields.iter().filter(is_secret).collect();
    let nothing = |field: &Field| match (field.is_required, is_nullable(model, field)) {
        (true, _) => "",
        (false, true) => " | null",
        (false, false) => " | undefined",
    };

    let mut text = format!("\nexport class {name}Model extends Model implements {name} {{\n");
    for field in &own {
        let (name, kind) = (camel_case(field.name), field_type(field.kind));
        text.push_str(&format!("  declare readonly {name}: {kind}{};\n", nothing(field)));
    }
    text.push_str("\n  constructor(value: unknown) {\n    super(value);\n    const { raw } = this;\n");
    for field in &own {
        let nothing = if is_nullable(model, field) { " ?? null" } else { "" };
        text.push_str(&format!("    this.{} = {}{nothing};\n", camel_case(field.name), read(field, "raw")));
    }
    for field in &secret {
        text.push_str(&format!("    {};\n", check(field)));
    }
    text.push_str("  }\n");
    for field in &secret {
        let (name, kind) = (camel_case(field.name), field_type(field.kind));
        let none = if is_nullable(model, field) { " ?? null" } else { "" };
        text.push_str(&format!(
            "\n  get {name}(): {kind}{} {{\n    return {}{none};\n  }}\n",
            nothing(field),
            read(field, "this.raw")
        ));
    }
    if !secret.is_empty() {
        let names = secret.iter().map(|field| camel_case(field.name));
        let members: Vec<String> = names.map(|name| format!("{name}: this.{name}")).collect();
        text.push_str(&format!(
            "\n  protected override secrets(): object {{\n    return {{ {} }};\n  }}\n",
            members.join(", ")
        ));
    }
    text.push_str("}\n");
    text
}

/// A statement that fails where a field does not fit.
fn check(field: &Field) -> String {
    match field.kind {
        Kind::PrivateMetadata => read(field, "raw"),
        _ => format!(
            "if (typeof raw.{0} !== \"string\") text(raw.{0}, \"{0}\", {1})",
            field.name, field.is_required
        ),
    }
}

/// The value of a field, out of what Clerk wrote.
fn read(field: &Field, raw: &str) -> String {
    let value = format!("{raw}.{}", field.name);
    let (javascript, reader) = match field.kind {
        Kind::Boolean => ("boolean", "flag"),
        Kind::Integer | Kind::Timestamp => ("number", "number"),
        Kind::Metadata | Kind::PrivateMetadata => return format!("metadata({value}, \"{}\")", field.name),
        Kind::Model(model) | Kind::Page(model) | Kind::List(model) => {
            return format!("model({value}, {}Model, \"{}\")", model.name, field.name);
        }
        Kind::Text | Kind::OpenEnum(_) | Kind::OpenEnums(_) | Kind::TicketUrl => ("string", "text"),
    };
    let missing = if field.is_required { "true" } else { "false" };
    // The check that nearly always holds is made in place.
    format!(
        "typeof {value} === \"{javascript}\" ? {value} : {reader}({value}, \"{}\", {missing})",
        field.name
    )
}
