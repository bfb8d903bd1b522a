//! What can be sent in batches: each method that takes several items, with the one that takes one of them.

use clerk_invitations_core::dynamic::camel_case;
use clerk_invitations_core::{Done, Guard, Key, Lookup, Repeat, Source};

use crate::methods::{self, Method};
use crate::names::sorted;

pub(crate) fn file() -> String {
    let bulks = || methods::all().filter(|method| method.takes.items.is_some());
    let models = sorted(bulks().map(|method| method.model().to_owned()));
    let mut text = format!(
        "import type {{ Kind }} from \"../batch/kind.js\";\n\
         import * as METHODS from \"./methods.js\";\n\
         import type {{ {} }} from \"./models.js\";\n",
        models.join(", "),
    );
    text.extend(bulks().filter_map(kind));
    text
}

/// Without a method for one there is no batch: that is what somebody who is left alone is sent through.
fn kind(bulk: Method) -> Option<String> {
    let same = || methods::all().filter(|method| method.resource.accessor == bulk.resource.accessor);
    let of_one = bulk.signature.name.trim_start_matches("bulk_");
    let create = same().find(|method| method.signature.name == of_one)?;
    let lookup = create.takes.operation.repeat.lookup().and_then(|lookup| {
        let read = lookup.operation().map(|operation| operation.name);
        let list = same().find(|method| Some(method.takes.operation.name) == read)?;
        lookup_of(create, lookup, list)
    });
    Some(format!(
        "\nexport const {}: Kind<{}> = {{\n  create: METHODS.{},\n  bulkCreate: METHODS.{},\n  size: {},\n  lookup: {},\n}};\n",
        camel_case(bulk.resource.accessor),
        bulk.model(),
        create.function(),
        bulk.function(),
        bulk.takes.items.map_or(1, |items| items.max),
        lookup.as_deref().unwrap_or("undefined"),
    ))
}

/// A lookup of a record that is found by an address, and done where it is there; a batch knows no other.
fn lookup_of(create: Method, lookup: &Lookup, list: Method) -> Option<String> {
    let (Source::List { parameter, limit: (_, limit), .. }, Key::Email(_), Done::Present) =
        (lookup.source, lookup.key, lookup.done)
    else {
        return None;
    };
    let (in_the_way, lifted) = match lookup.guard {
        Guard::Refuses(refusal) | Guard::MayRefuse(refusal) => (refusal.statuses, refusal.lifted),
        _ => (&[] as &[&str], None),
    };
    Some(format!(
        "{{\n    list: METHODS.{},\n    query: \"{}\",\n    limit: {limit},\n    afterRefusals: {},\n    isGuarded: {},\n    \
         inTheWay: {in_the_way:?},\n    quota: {:?},\n    liftedBy: {},\n  }}",
        list.function(),
        camel_case(parameter),
        matches!(create.takes.operation.repeat, Repeat::AfterLookup(_)),
        lookup.is_guarded(),
        lookup.quota,
        lifted.map_or("undefined".to_owned(), |lifted| format!("\"{}\"", camel_case(lifted.by))),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_without_a_lookup_has_its_methods_and_size() {
        let text = file();
        let kind = "export const seats: Kind<Invitation> = {\n  create: METHODS.seatsCreate,\n  \
                    bulkCreate: METHODS.seatsBulkCreate,\n  size: 3,\n  lookup: undefined,\n};\n";
        assert!(text.contains(kind), "{text}");
    }
}
