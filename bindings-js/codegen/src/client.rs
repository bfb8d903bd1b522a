//! The client, with an accessor for each resource.

use clerk_invitations_core::dynamic::camel_case;

use crate::docs::comment;
use crate::methods::RESOURCES;

pub(crate) fn file() -> String {
    let names: Vec<&str> = RESOURCES.iter().map(|resource| resource.name).collect();
    let mut text = format!(
        "import {{ ClerkCore }} from \"../core.js\";\nimport {{ {} }} from \"./resources.js\";\n\n{}\
         export class Clerk extends ClerkCore {{\n",
        names.join(", "),
        comment("A client of Clerk's Backend API. It holds no connection: make as many as you like.", 0),
    );
    for resource in RESOURCES {
        text.push_str(&comment(resource.text, 2));
        text.push_str(&accessor(&camel_case(resource.accessor), resource.name, ""));
    }
    text + "}\n"
}

/// A member that is a resource.
pub(crate) fn accessor(name: &str, class: &str, modifier: &str) -> String {
    format!("  {modifier}readonly {name}: {class} = new {class}(this);\n")
}
