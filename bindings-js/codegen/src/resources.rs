//! The resources and their methods.

use clerk_invitations_core::dynamic::camel_case;
use clerk_invitations_core::schema::Resource;

use crate::docs::comment;
use crate::methods::{self, Id, Method, RESOURCES, Rest};
use crate::names::{WITHOUT_REQUEST, field_type, sorted};

pub(crate) fn file() -> String {
    let mut text = String::from("import type { ClerkCore } from \"../core.js\";\n");
    text.push_str("import { Listing } from \"../listing.js\";\n");
    text.push_str("import type { RequestOptions } from \"../options.js\";\n");
    let models = sorted(methods::all().map(|method| method.model().to_owned()));
    text.push_str(&format!("import type {{ {} }} from \"./models.js\";\n", models.join(", ")));
    text.push_str(
        "import type { Page } from \"../decode.js\";\nimport * as METHODS from \"./methods.js\";\n",
    );
    let types = sorted(methods::all().flat_map(Method::types));
    text.push_str(&format!("import type {{\n  {},\n}} from \"./requests.js\";\n", types.join(",\n  ")));
    for resource in RESOURCES {
        text.push_str(&class(resource));
    }
    text
}

fn class(resource: &Resource) -> String {
    let mut text = head(&camel_case(resource.accessor), resource.name, None);
    for method in methods::all().filter(|method| method.resource.name == resource.name) {
        text.push_str(&self::method(method, &method.name(), true));
        if method.is_list() {
            text.push_str(&list_all(method));
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
pub(crate) fn method(method: Method, name: &str, may_miss_request: bool) -> String {
    let (answer, request) = (field_type(method.signature.answer), method.request());
    let about = comment(method.signature.text, 2);
    let function = method.function();
    let Some(Id { name: id, rest }) = method.id() else {
        let with = |optional: &str| {
            format!("  {name}(request{optional}: {request}, options?: RequestOptions): Promise<{answer}>")
        };
        let head = if may_miss_request && method.is_request_missable() {
            let without = comment(WITHOUT_REQUEST, 2);
            format!("{without}  {name}(): Promise<{answer}>;\n{about}{};\n{}", with(""), with("?"))
        } else {
            about + &with(if method.is_request_optional() { "?" } else { "" })
        };
        return format!(
            "\n{head} {{\n    return this.#core.call(METHODS.{function}, request, options);\n  }}\n"
        );
    };
    let (second, given) = match rest {
        Rest::Nothing => {
            return format!(
                "\n{about}  {name}(id: string | {request}, options?: RequestOptions): Promise<{answer}> {{\n    \
                 const request = typeof id === \"string\" ? {{ {id}: id }} : id;\n    \
                 return this.#core.call(METHODS.{function}, request, options);\n  }}\n"
            );
        }
        Rest::Items(items) => (format!("items: {items}"), "{ items: second }"),
        Rest::Params(params) => (params, "second"),
    };
    format!(
        "\n{about}  {name}(id: string, {second}, options?: RequestOptions): Promise<{answer}>;\n  \
         {name}(request: {request}, options?: RequestOptions): Promise<{answer}>;\n  \
         {name}(id: string | {request}, second?: object, third?: RequestOptions): Promise<{answer}> {{\n    \
         return typeof id === \"string\"\n      \
         ? this.#core.call(METHODS.{function}, {given}, third, {{ {id}: id }})\n      \
         : this.#core.call(METHODS.{function}, id, second);\n  }}\n"
    )
}

fn list_all(method: Method) -> String {
    let about = comment(
        "Lists over all pages, oldest first, 500 at a time unless `limit` says fewer.\n\n\
         Nothing is listed twice, and nothing is missed, while others insert or remove; what is inserted meanwhile \
         comes last.\n`orderBy` has no effect. Leaving the loop early cancels what is under way.",
        2,
    );
    let (request, function, model) = (method.request(), method.function(), method.model());
    let name = method.name();
    let Some(Id { name: id, rest: Rest::Params(params) }) = method.id() else {
        let optional = if method.is_request_optional() { "?" } else { "" };
        return format!(
            "\n{about}  {name}All(request{optional}: {request}, options?: RequestOptions): Listing<{model}> {{\n    \
             return new Listing(this.#core, METHODS.{function}, request, options);\n  }}\n"
        );
    };
    format!(
        "\n{about}  {name}All(id: string, {params}, options?: RequestOptions): Listing<{model}>;\n  \
         {name}All(request: {request}, options?: RequestOptions): Listing<{model}>;\n  \
         {name}All(id: string | {request}, second?: object, third?: RequestOptions): Listing<{model}> {{\n    \
         return typeof id === \"string\"\n      \
         ? new Listing(this.#core, METHODS.{function}, {{ ...second, {id}: id }}, third)\n      \
         : new Listing(this.#core, METHODS.{function}, id, second);\n  }}\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A method without its comment.
    fn written(name: &str) -> String {
        let method = methods::all().find(|method| method.name() == name).unwrap();
        let text = self::method(method, name, true);
        text.lines().filter(|line| !line.trim_start().starts_with(['/', '*'])).collect::<Vec<_>>().join("\n")
    }

    fn assert_has(text: &str, part: &str) {
        assert!(text.contains(part), "{part} is not in {text}");
    }

    #[test]
    fn several_parameters_of_a_path_are_given_in_an_object() {
        let revoke = written("revoke");
        assert_has(
            &revoke,
            "revoke(request: RevokeSeatRequest, options?: RequestOptions): Promise<Invitation> {",
        );
        assert!(!revoke.contains("id: string"), "{revoke}");
        assert_has(&written("get"), "get(request: GetSeatRequest, options?");
    }

    #[test]
    fn a_single_parameter_may_come_first() {
        let create = written("create");
        assert_has(&create, "create(id: string, params: Omit<CreateSeatRequest, \"teamId\">, options?");
        assert_has(&create, "create(request: CreateSeatRequest, options?");
        assert_has(
            &written("list"),
            "list(id: string, params?: Omit<ListSeatsRequest, \"teamId\">, options?",
        );
        let bulk = written("bulkCreate");
        assert_has(&bulk, "bulkCreate(id: string, items: readonly GuestRequest[], options?");
        assert_has(&bulk, "METHODS.seatsBulkCreate, { items: second }, third, { teamId: id })");
    }

    #[test]
    fn a_bulk_that_answers_a_page_is_no_list() {
        let class = class(&RESOURCES[0]);
        assert_eq!(class.matches("new Listing(this.#core, METHODS.seatsList, ").count(), 2, "{class}");
        assert!(!class.contains("new Listing(this.#core, METHODS.seatsBulkCreate"), "{class}");
        assert_has(&written("bulkCreate"), "Promise<Page<Invitation>>");
    }

    #[test]
    fn requests_have_their_fields_and_a_bulk_its_items() {
        let requests = crate::requests::file();
        let bulk = "export interface BulkCreateSeatsRequest {\n  /** Of which team. */\n  teamId: string;\n  \
                    /** The items, at least one. */\n  items: readonly GuestRequest[];\n}";
        assert_has(&requests, bulk);
        let revoke = "export interface RevokeSeatRequest {\n  /** Of which team. */\n  teamId: string;\n  \
                      /** Which seat. */\n  seatId: string;\n}";
        assert_has(&requests, revoke);
    }
}
