//! The resources and their methods.

use clerk_invitations_core::RESOURCES;
use clerk_invitations_core::dynamic::camel_case;
use clerk_invitations_core::schema::{Kind, Resource};

use crate::docs::comment;
use crate::methods::{self, Method};
use crate::names::{field_type, sorted};

pub(crate) fn file() -> String {
    let mut text = String::from("import type { ClerkCore } from \"../core.js\";\n");
    text.push_str("import { Listing } from \"../listing.js\";\n");
    text.push_str("import type { RequestOptions } from \"../options.js\";\n");
    let models = sorted(methods::all().map(|method| method.model().to_owned()));
    text.push_str(&format!("import type {{ {} }} from \"./models.js\";\n", models.join(", ")));
    text.push_str("import type { Page } from \"../decode.js\";\nimport { METHODS } from \"./methods.js\";\n");
    let types = sorted(methods::all().map(Method::request_name));
    text.push_str(&format!("import type {{\n  {},\n}} from \"./requests.js\";\n", types.join(",\n  ")));
    for resource in RESOURCES {
        text.push_str(&class(resource));
    }
    text
}

fn class(resource: &Resource) -> String {
    let mut text = format!(
        "\n/** `clerk.{}`. */\nexport class {} {{\n  readonly #core: ClerkCore;\n\n  /** @internal */\n  constructor(core: ClerkCore) {{\n    this.#core = core;\n  }}\n",
        camel_case(resource.accessor),
        resource.name
    );
    for method in methods::all().filter(|method| method.resource.name == resource.name) {
        text.push_str(&self::method(method));
        if let (Kind::Page(model), None) = (method.signature.answer, method.takes.max_items) {
            text.push_str(&list_all(method, model.name));
        }
    }
    text.push_str("}\n");
    text
}

fn method(method: Method) -> String {
    let (name, answer, request) = (method.name(), field_type(method.signature.answer), method.request());
    let about = comment(method.signature.text, 2);
    let function = method.function();
    let Some(path) = method.path_field().map(|field| camel_case(field.name)) else {
        let optional = if method.is_request_optional() { "?" } else { "" };
        return format!(
            "\n{about}  {name}(request{optional}: {request}, options?: RequestOptions): Promise<{answer}> {{\n    \
             return this.#core.call(METHODS.{function}, request, options);\n  }}\n"
        );
    };
    if method.takes.fields.len() == 1 {
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

fn list_all(method: Method, model: &str) -> String {
    let about = comment(
        "Lists over all pages, oldest first, 500 at a time unless `limit` says fewer.\n\n\
         Nothing is listed twice, and nothing is missed, while others insert or remove; what is inserted meanwhile \
         comes last.\n`orderBy` has no effect. Leaving the loop early cancels what is under way.",
        2,
    );
    let (request, function) = (method.request(), method.function());
    format!(
        "\n{about}  listAll(request?: {request}, options?: RequestOptions): Listing<{model}> {{\n    \
         return new Listing(this.#core, METHODS.{function}, request, options);\n  }}\n"
    )
}
