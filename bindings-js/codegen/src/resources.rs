//! The resources and their methods.

use clerk_invitations_core::dynamic::camel_case;
use clerk_invitations_core::schema::{Kind, Method};

use crate::docs::comment;
use crate::names::{self, WITHOUT_REQUEST, field_type, function, is_request_missable, is_request_optional};
use crate::names::{path_field, property, request};
use crate::{RESOURCES, Resource};

pub(crate) fn file() -> String {
    let mut text = String::from("import type { ClerkCore } from \"../core.js\";\n");
    text.push_str("import { Listing } from \"../listing.js\";\n");
    text.push_str("import type { RequestOptions } from \"../options.js\";\n");
    text.push_str("import type { DeletedObject, Invitation, WaitlistEntry } from \"./models.js\";\n");
    text.push_str("import type { Page } from \"../decode.js\";\nimport { METHODS } from \"./methods.js\";\n");
    let mut types: Vec<String> = Vec::new();
    for method in RESOURCES.iter().flat_map(|resource| resource.methods) {
        let name = format!("{}Request", method.request);
        if !types.contains(&name) {
            types.push(name);
        }
    }
    types.sort();
    text.push_str(&format!("import type {{\n  {},\n}} from \"./requests.js\";\n", types.join(",\n  ")));
    for resource in &RESOURCES {
        text.push_str(&class(resource));
    }
    text
}

fn class(resource: &Resource) -> String {
    let mut text = head(&property(resource), resource.name, None);
    for (method, about) in resource.methods.iter().zip(resource.docs) {
        let name = camel_case(names::signature(method).name);
        text.push_str(&self::method(resource, method, about, &name, true));
        if let Kind::Page(model) = names::signature(method).answer {
            text.push_str(&list_all(method, model.name, &function(resource, method)));
        }
    }
    text.push_str("}\n");
    text
}

/// A class of methods until the first of them.
pub(crate) fn head(place: &str, name: &str, base: Option<&Resource>) -> String {
    let (extends, super_call) = match base {
        Some(base) => (format!(" extends {}", base.name), "    super(core);\n"),
        None => (String::new(), ""),
    };
    format!(
        "\n/** `clerk.{place}`. */\nexport class {name}{extends} {{\n  readonly #core: ClerkCore;\n\n  \
         /** @internal */\n  constructor(core: ClerkCore) {{\n{super_call}    this.#core = core;\n  }}\n"
    )
}

/// A method under this name; one that needs a request may be allowed to be called without it all the same.
pub(crate) fn method(
    resource: &Resource,
    method: &Method,
    about: &str,
    name: &str,
    may_miss_request: bool,
) -> String {
    let (answer, request) = (field_type(names::signature(method).answer), request(method));
    let about = comment(about, 2);
    let function = function(resource, method);
    let Some(path) = path_field(method).map(|field| camel_case(field.name)) else {
        let with = |optional: &str| {
            format!("  {name}(request{optional}: {request}, options?: RequestOptions): Promise<{answer}>")
        };
        let head = if may_miss_request && is_request_missable(method) {
            let without = comment(WITHOUT_REQUEST, 2);
            format!("{without}  {name}(): Promise<{answer}>;\n{about}{};\n{}", with(""), with("?"))
        } else {
            about + &with(if is_request_optional(method) { "?" } else { "" })
        };
        return format!(
            "\n{head} {{\n    return this.#core.call(METHODS.{function}, request, options);\n  }}\n"
        );
    };
    if method.fields.len() == 1 {
        return format!(
            "\n{about}  {name}(id: string | {request}, options?: RequestOptions): Promise<{answer}> {{\n    \
             const request = typeof id === \"string\" ? {{ {path}: id }} : id;\n    \
             return this.#core.call(METHODS.{function}, request, options);\n  }}\n"
        );
    }
    format!(
        "\n{about}  {name}(id: string, params?: Omit<{request}, \"{path}\">, options?: RequestOptions): Promise<{answer}>;\n  \
         {name}(request: {request}, options?: RequestOptions): Promise<{answer}>;\n  \
         {name}(id: string | {request}, second?: object, third?: RequestOptions): Promise<{answer}> {{\n    \
         return typeof id === \"string\"\n      \
         ? this.#core.call(METHODS.{function}, second, third, {{ {path}: id }})\n      \
         : this.#core.call(METHODS.{function}, id, second);\n  }}\n"
    )
}

fn list_all(method: &Method, model: &str, function: &str) -> String {
    let about = comment(
        "Lists over all pages, oldest first, 500 at a time unless `limit` says fewer.\n\n\
         Nothing is listed twice, and nothing is missed, while others insert or remove; what is inserted meanwhile \
         comes last.\n`orderBy` has no effect. Leaving the loop early cancels what is under way.",
        2,
    );
    let request = request(method);
    format!(
        "\n{about}  listAll(request?: {request}, options?: RequestOptions): Listing<{model}> {{\n    \
         return new Listing(this.#core, METHODS.{function}, request, options);\n  }}\n"
    )
}
