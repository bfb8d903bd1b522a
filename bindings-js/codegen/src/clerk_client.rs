//! The resources as `createClerkClient` of `@clerk/backend` has them: its names for methods, beside ours.

use std::collections::BTreeSet;

use clerk_invitations_core::schema::{Kind, Method};

use crate::names::{property, signature};
use crate::resources::{head, method};
use crate::{RESOURCES, Resource};

/// Where `@clerk/backend` calls an operation otherwise than we do: operation, resource, method. Resources that only it has
/// may be named too.
const NAMES: [(&str, &str, &str); 5] = [
    ("CreateInvitation", "invitations", "createInvitation"),
    ("ListInvitations", "invitations", "getInvitationList"),
    ("CreateBulkInvitations", "invitations", "createInvitationBulk"),
    ("RevokeInvitation", "invitations", "revokeInvitation"),
    ("CreateBulkWaitlistEntries", "waitlistEntries", "createBulk"),
];

pub(crate) fn file() -> String {
    let mut bases: BTreeSet<&str> = BTreeSet::new();
    let mut models: BTreeSet<&str> = BTreeSet::new();
    let mut requests: BTreeSet<String> = BTreeSet::new();
    let mut classes = String::new();
    for place in NAMES.iter().map(|(_, place, _)| *place).collect::<BTreeSet<_>>() {
        let base = RESOURCES.iter().find(|resource| property(resource) == place);
        bases.extend(base.map(|base| base.name));
        classes.push_str(&head(place, &format!("ClerkClient{}", capital(place)), base));
        for (operation, _, name) in NAMES.iter().filter(|(_, other, _)| *other == place) {
            let (resource, found, about) = find(operation);
            requests.insert(format!("{}Request", found.request));
            if let Kind::Model(model) | Kind::Page(model) | Kind::List(model) = signature(found).answer {
                models.insert(model.name);
            }
            classes.push_str(&method(resource, found, about, name, false));
        }
        classes.push_str("}\n");
    }
    let join = |names: Vec<&str>| names.join(", ");
    format!(
        "import type {{ ClerkCore }} from \"../core.js\";\nimport type {{ Page }} from \"../decode.js\";\n\
         import type {{ RequestOptions }} from \"../options.js\";\nimport {{ METHODS }} from \"./methods.js\";\n\
         import type {{ {} }} from \"./models.js\";\nimport type {{\n  {},\n}} from \"./requests.js\";\n\
         import {{ {} }} from \"./resources.js\";\n{classes}",
        join(models.into_iter().collect()),
        requests.into_iter().collect::<Vec<_>>().join(",\n  "),
        join(bases.into_iter().collect()),
    )
}

/// The method of an operation, and what is said of it. Without it a name would be lost, so the program ends.
fn find(operation: &str) -> (&'static Resource, &'static Method, &'static str) {
    let all = RESOURCES.iter().flat_map(|resource| {
        resource.methods.iter().zip(resource.docs).map(move |(method, about)| (resource, method, *about))
    });
    all.into_iter().find(|(_, method, _)| method.operation.name == operation).unwrap_or_else(|| {
        eprintln!(
            "there is no operation `{operation}`: see NAMES in bindings-js/codegen/src/clerk_client.rs"
        );
        std::process::exit(1)
    })
}

fn capital(name: &str) -> String {
    let (first, rest) = name.split_at(1);
    first.to_uppercase() + rest
}
