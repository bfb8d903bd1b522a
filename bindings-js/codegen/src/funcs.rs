//! The standalone functions, each in a file of its own, and the table of methods.

use clerk_invitations_core::schema::{Kind, Method};

use crate::docs::comment;
use crate::names::{self, WITHOUT_REQUEST, field_type, function, is_request_missable, is_request_optional};
use crate::names::{number, request};
use crate::{RESOURCES, Resource};

pub(crate) fn files() -> impl Iterator<Item = (String, String)> {
    let methods = RESOURCES.iter().flat_map(|resource| {
        resource.methods.iter().zip(resource.docs).map(move |(method, about)| {
            (format!("../funcs/{}.ts", function(resource, method)), func(resource, method, about))
        })
    });
    methods.chain([("methods.ts".to_owned(), table())])
}

fn func(resource: &Resource, method: &Method, about: &str) -> String {
    let (name, answer, request) =
        (function(resource, method), field_type(names::signature(method).answer), request(method));
    let model = model(method);
    let page = if matches!(names::signature(method).answer, Kind::Page(_)) {
        "import type { Page } from \"../decode.js\";\n"
    } else {
        ""
    };
    let request_name = request.trim_start_matches("readonly ").trim_end_matches("[]");
    let about = comment(
        &format!("{about}\nAnswers `{{ ok: true, value }}` or `{{ ok: false, error }}`; it never throws."),
        0,
    );
    let signature = |parameters: &str| {
        format!("export function {name}({parameters}): Promise<Result<{answer}, ClerkError>>")
    };
    let with = |optional: &str| {
        signature(&format!(
            "\n  core: ClerkCore,\n  request{optional}: {request},\n  options?: RequestOptions,\n"
        ))
    };
    let head = if is_request_missable(method) {
        let without = comment(WITHOUT_REQUEST, 0) + &signature("core: ClerkCore");
        format!("{without};\n{about}{};\n{}", with(""), with("?"))
    } else {
        about + &with(if is_request_optional(method) { "?" } else { "" })
    };
    format!(
        "import type {{ ClerkCore }} from \"../core.js\";\n{page}\
         import type {{ ClerkError }} from \"../errors.js\";\n\
         import type {{ RequestOptions }} from \"../options.js\";\n\
         import {{ result, type Result }} from \"../result.js\";\n\
         import {{ METHODS }} from \"../generated/methods.js\";\n\
         import type {{ {model} }} from \"../generated/models.js\";\n\
         import type {{ {request_name} }} from \"../generated/requests.js\";\n\n\
         {head} {{\n  return result(core.call(METHODS.{name}, request, options));\n}}\n",
    )
}

/// What core's methods are called and answer, by the number that wasm has for each.
fn table() -> String {
    let mut text = String::from(
        "import { list, type Method, one, page } from \"../decode.js\";\n\
         import { DeletedObjectModel, InvitationModel, WaitlistEntryModel } from \"./models.js\";\n\
         import type { DeletedObject, Invitation, WaitlistEntry } from \"./models.js\";\n\
         import type { Page } from \"../decode.js\";\n\n\
         /** The methods, by the number that wasm has for each. */\nexport const METHODS = {\n",
    );
    for resource in &RESOURCES {
        for method in resource.methods {
            let decode = match names::signature(method).answer {
                Kind::Page(_) => "page",
                Kind::List(_) => "list",
                _ => "one",
            };
            text.push_str(&format!(
                "  {}: {{ number: {}, verb: \"{}\", decode: {decode}({}Model) }} as Method<{}>,\n",
                function(resource, method),
                number(method),
                method.operation.method,
                model(method),
                field_type(names::signature(method).answer),
            ));
        }
    }
    text.push_str("};\n");
    text
}

fn model(method: &Method) -> &'static str {
    match names::signature(method).answer {
        Kind::Model(model) | Kind::Page(model) | Kind::List(model) => model.name,
        _ => "never",
    }
}
