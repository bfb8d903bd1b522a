//! Names as TypeScript has them.

use clerk_invitations_core::dynamic::camel_case;
use clerk_invitations_core::schema::{Field, Kind, Method, Signature};

use crate::{RESOURCES, Resource};

/// `Invitations` as `invitations`.
pub(crate) fn property(resource: &Resource) -> String {
    let (first, rest) = resource.name.split_at(1);
    first.to_lowercase() + rest
}

/// The name of the standalone function: `invitationsBulkCreate`.
pub(crate) fn function(resource: &Resource, method: &Method) -> String {
    let name = camel_case(signature(method).name);
    let (first, rest) = name.split_at(1);
    property(resource) + &first.to_uppercase() + rest
}

/// The type of a method's request.
pub(crate) fn request(method: &Method) -> String {
    let name = format!("{}Request", method.request);
    if method.max_items.is_some() { format!("readonly {name}[]") } else { name }
}

/// Whether a request may be left out.
pub(crate) fn is_request_optional(method: &Method) -> bool {
    method.max_items.is_none() && method.fields.iter().all(|field| !field.is_required)
}

/// Whether Clerk's Speakeasy SDK lets the request be left out although nothing can come of it: its types must still take that.
pub(crate) fn is_request_missable(method: &Method) -> bool {
    !is_request_optional(method) && path_field(method).is_none()
}

/// What is said of the way to call a method that cannot succeed.
pub(crate) const WITHOUT_REQUEST: &str =
    "@deprecated Without a request nothing is sent: it fails with an `InvalidRequestError`.";

/// The type of a field's value.
pub(crate) fn field_type(kind: Kind) -> String {
    match kind {
        Kind::Text | Kind::TicketUrl => "string".to_owned(),
        Kind::OpenEnum(name) => name.to_owned(),
        Kind::Boolean => "boolean".to_owned(),
        Kind::Integer | Kind::Timestamp => "number".to_owned(),
        Kind::Metadata => "Metadata".to_owned(),
        Kind::Model(model) => model.name.to_owned(),
        Kind::Page(model) => format!("Page<{}>", model.name),
        Kind::List(model) => format!("{}[]", model.name),
    }
}

/// The field that the path takes, where there is one.
pub(crate) fn path_field(method: &Method) -> Option<&'static Field> {
    method.fields.iter().find(|field| method.operation.path.contains(&format!("{{{}}}", field.name)))
}

/// The number by which wasm knows a method.
pub(crate) fn number(method: &Method) -> usize {
    let all = RESOURCES.iter().flat_map(|resource| resource.methods);
    all.take_while(|other| other.operation.name != method.operation.name).count()
}

/// What a method is called and answers.
pub(crate) fn signature(method: &Method) -> &'static Signature {
    let mut all = RESOURCES.iter().flat_map(|resource| resource.signatures);
    all.nth(number(method)).unwrap_or(&Signature { name: "", answer: Kind::Text })
}
