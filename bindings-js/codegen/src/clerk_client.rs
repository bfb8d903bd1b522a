//! The resources as `createClerkClient` of `@clerk/backend` has them: its names for methods, beside ours.

use std::collections::BTreeSet;

use clerk_invitations_core::dynamic::camel_case;

use crate::client::accessor;
use crate::docs::comment;
use crate::methods::{self, Method, RESOURCES};
use crate::names::sorted;
use crate::resources::{head, method};

/// Where `@clerk/backend` calls an operation otherwise than we do: operation, resource, method. Resources that only it has
/// may be named too.
const NAMES: [(&str, &str, &str); 12] = [
    ("CreateInvitation", "invitations", "createInvitation"),
    ("ListInvitations", "invitations", "getInvitationList"),
    ("CreateBulkInvitations", "invitations", "createInvitationBulk"),
    ("RevokeInvitation", "invitations", "revokeInvitation"),
    ("DeleteInvitation", "invitations", "deleteInvitation"),
    ("CreateOrganizationInvitation", "organizations", "createOrganizationInvitation"),
    ("CreateOrganizationInvitationBulk", "organizations", "createOrganizationInvitationBulk"),
    ("ListOrganizationInvitations", "organizations", "getOrganizationInvitationList"),
    ("GetOrganizationInvitation", "organizations", "getOrganizationInvitation"),
    ("RevokeOrganizationInvitation", "organizations", "revokeOrganizationInvitation"),
    ("ListInstanceOrganizationInvitations", "organizations", "getInstanceOrganizationInvitationList"),
    ("CreateBulkWaitlistEntries", "waitlistEntries", "createBulk"),
];

pub(crate) fn file() -> String {
    let all: Vec<(&str, &str, Method)> =
        NAMES.iter().map(|(operation, place, name)| (*place, *name, find(operation))).collect();
    let mut bases: BTreeSet<&str> = BTreeSet::new();
    let (mut classes, mut members) = (String::new(), String::new());
    for place in all.iter().map(|(place, ..)| *place).collect::<BTreeSet<_>>() {
        let base = RESOURCES.iter().find(|resource| camel_case(resource.accessor) == place);
        bases.extend(base.map(|base| base.name));
        let class = format!("ClerkClient{}", capital(place));
        classes.push_str(&head(place, &class, base));
        let (text, modifier) = match base {
            Some(base) => (base.text.to_owned(), "override "),
            None => (format!("`{place}` of `@clerk/backend`."), ""),
        };
        members.push_str(&comment(&text, 2));
        members.push_str(&accessor(place, &class, modifier));
        for (_, name, found) in all.iter().filter(|(other, ..)| *other == place) {
            classes.push_str(&method(*found, name, false));
        }
        classes.push_str("}\n");
    }
    let models = sorted(all.iter().map(|(.., found)| found.model().to_owned()));
    let requests = sorted(all.iter().flat_map(|(.., found)| found.types()));
    let about = comment(
        "A client with the methods of `@clerk/backend` for invitations and the waitlist, and those of `Clerk`.",
        0,
    );
    format!(
        "import {{ Clerk }} from \"./client.js\";\nimport type {{ ClerkCore }} from \"../core.js\";\nimport type {{ Page }} from \"../decode.js\";\n\
         import type {{ RequestOptions }} from \"../options.js\";\nimport * as METHODS from \"./methods.js\";\n\
         import type {{ {} }} from \"./models.js\";\nimport type {{\n  {},\n}} from \"./requests.js\";\n\
         import {{ {} }} from \"./resources.js\";\n{classes}\n{about}\
         export class ClerkClient extends Clerk {{\n{members}}}\n",
        models.join(", "),
        requests.join(",\n  "),
        bases.into_iter().collect::<Vec<_>>().join(", "),
    )
}

/// The method of an operation. Without it a name would be lost, so the program ends.
fn find(operation: &str) -> Method {
    methods::all().find(|method| method.takes.operation.name == operation).unwrap_or_else(|| {
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
