//! The resources and their methods.

use clerk_invitations_core::dynamic::camel_case;
use clerk_invitations_core::schema::{Kind, Method};

use crate::docs::comment;
use crate::names::{self, field_type, function, is_request_optional, path_field, property, request};
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
    let mut text = format!(
        "\n/** `clerk.{}`. */\nexport class {} {{\n  readonly #core: ClerkCore;\n\n  /** @internal */\n  constructor(core: ClerkCore) {{\n    this.#core = core;\n  }}\n",
        property(resource),
        resource.name
    );
    for (method, about) in resource.methods.iter().zip(resource.docs) {
        text.push_str(&self::method(resource, method, about));
        if let Kind::Page(model) = names::signature(method).answer {
            text.push_str(&list_all(method, model.name, &function(resource, method)));
        }
    }
    text.push_str("}\n");
    text
}

fn method(resource: &Resource, method: &Method, about: &str) -> String {
    let (name, answer, request) = (
        camel_case(names::signature(method).name),
        field_type(names::signature(method).answer),
        request(method),
    );
    let about = comment(about, 2);
    let function = function(resource, method);
    let Some(path) = path_field(method).map(|field| camel_case(field.name)) else {
        let optional = if is_request_optional(method) { "?" } else { "" };
        return format!(
            "\n{about}  {name}(request{optional}: {request}, options?: RequestOptions): Promise<{answer}> {{\n    \
             return this.#core.call(METHODS.{function}, request, options);\n  }}\n"
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
