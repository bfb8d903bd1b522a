//! The standalone functions, each in a file of its own, and the table of methods.

use clerk_invitations_core::schema::Kind;

use crate::docs::comment;
use crate::methods::{self, Method};
use crate::names::{WITHOUT_REQUEST, field_type, sorted};

pub(crate) fn files() -> impl Iterator<Item = (String, String)> {
    let functions = methods::all().map(|method| (format!("../funcs/{}.ts", method.function()), func(method)));
    functions.chain([("methods.ts".to_owned(), table())])
}

fn func(method: Method) -> String {
    let (name, answer) = (method.function(), field_type(method.signature.answer));
    let page = if matches!(method.signature.answer, Kind::Page(_)) {
        "import type { Page } from \"../decode.js\";\n"
    } else {
        ""
    };
    let request = method.request();
    let about = comment(
        &format!(
            "{}\nAnswers `{{ ok: true, value }}` or `{{ ok: false, error }}`; it never throws.",
            method.signature.text
        ),
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
    let head = if method.is_request_missable() {
        let without = comment(WITHOUT_REQUEST, 0) + &signature("core: ClerkCore");
        format!("{without};\n{about}{};\n{}", with(""), with("?"))
    } else {
        about + &with(if method.is_request_optional() { "?" } else { "" })
    };
    format!(
        "import type {{ ClerkCore }} from \"../core.js\";\n{page}\
         import type {{ ClerkError }} from \"../errors.js\";\n\
         import type {{ RequestOptions }} from \"../options.js\";\n\
         import {{ result, type Result }} from \"../result.js\";\n\
         import {{ {name} as METHOD }} from \"../generated/methods.js\";\n\
         import type {{ {} }} from \"../generated/models.js\";\n\
         import type {{ {} }} from \"../generated/requests.js\";\n\n\
         {head} {{\n  return result(core.call(METHOD, request, options));\n}}\n",
        method.model(),
        request.trim_start_matches("readonly ").trim_end_matches("[]"),
    )
}

/// The table of methods, each with its number in wasm and the way to read its answer.
fn table() -> String {
    let models = sorted(methods::all().map(|method| method.model().to_owned()));
    let classes: Vec<String> = models.iter().map(|model| format!("{model}Model")).collect();
    let mut text = format!(
        "import {{ list, type Method, one, page }} from \"../decode.js\";\n\
         import {{ {} }} from \"./model-classes.js\";\n\
         import type {{ {} }} from \"./models.js\";\n\
         import type {{ Page }} from \"../decode.js\";\n\n\
         // A constant each, so that who imports one function does not load what the others answer.\n",
        classes.join(", "),
        models.join(", "),
    );
    for method in methods::all() {
        let decode = match method.signature.answer {
            Kind::Page(_) => "page",
            Kind::List(_) => "list",
            _ => "one",
        };
        text.push_str(&format!(
            "export const {}: Method<{}> = {{ number: {}, verb: \"{}\", decode: /* @__PURE__ */ {decode}({}Model) }};\n",
            method.function(),
            field_type(method.signature.answer),
            method.number,
            method.takes.operation.method,
            method.model(),
        ));
    }
    text
}
