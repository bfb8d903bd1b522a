//! Names as TypeScript has them.

use clerk_invitations_core::schema::Kind;

/// What is said of the way to call a method that cannot succeed.
pub(crate) const WITHOUT_REQUEST: &str =
    "@deprecated Without a request nothing is sent: it fails with an `InvalidRequestError`.";

/// The type of a field's value.
pub(crate) fn field_type(kind: Kind) -> String {
    match kind {
        Kind::Text | Kind::TicketUrl => "string".to_owned(),
        Kind::OpenEnum(name) => name.to_owned(),
        Kind::OpenEnums(name) => format!("{name} | readonly {name}[]"),
        Kind::Boolean => "boolean".to_owned(),
        Kind::Integer | Kind::Timestamp => "number".to_owned(),
        Kind::Metadata | Kind::PrivateMetadata => "Metadata".to_owned(),
        Kind::Model(model) => model.name.to_owned(),
        Kind::Page(model) => format!("Page<{}>", model.name),
        Kind::List(model) => format!("{}[]", model.name),
    }
}

/// The names, without repetitions, in the order of the alphabet.
pub(crate) fn sorted(names: impl Iterator<Item = String>) -> Vec<String> {
    let names: std::collections::BTreeSet<String> = names.collect();
    names.into_iter().collect()
}
