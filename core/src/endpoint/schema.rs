//! Requests, models and their fields as data: for hosts without Rust types, and for the generator of theirs.
//!
//! All of it comes from the declarations of the types themselves (`endpoint/macros`), so it cannot differ from them.

use crate::endpoint::metadata::Metadata;
use crate::endpoint::operation::Operation;
use crate::endpoint::path::{has_parameter, parameters};
use crate::endpoint::request::RawRequest;
use crate::endpoint::rule::Rule;
use crate::error::InvalidRequest;
use crate::page::response::Page;
use crate::timestamp::Timestamp;

/// A resource: its methods, their documentation, and what they answer.
#[derive(Debug)]
pub struct Resource {
    /// The name of its type: `Invitations`.
    pub name: &'static str,
    /// The name of the method of [`Clerk`](crate::Clerk) that makes it: `invitations`.
    pub accessor: &'static str,
    /// The documentation of that method.
    pub text: &'static str,
    /// Its methods: what they take.
    pub methods: &'static [Method],
    /// What its methods are called and answer, in their order.
    pub signatures: &'static [Signature],
}

/// A method of a resource: what it takes.
#[derive(Debug)]
pub struct Method {
    /// The operation that it calls.
    pub operation: &'static Operation,
    /// The name of the request: `CreateInvitation`.
    pub request: &'static str,
    /// The fields of the request; for a bulk, those that are not its items'.
    pub fields: &'static [Field],
    /// The items, for a bulk.
    pub items: Option<&'static Items>,
}

/// The items of a bulk request.
#[derive(Debug)]
pub struct Items {
    /// The name of the type of an item: `CreateInvitation`.
    pub request: &'static str,
    /// The fields of an item.
    pub fields: &'static [Field],
    /// How many items one request takes at most.
    pub max: usize,
}

/// What a method is called and answers: apart from what it takes, so that a program that reads answers by itself does not
/// carry the models.
#[derive(Debug)]
pub struct Signature {
    /// The name of the method: `bulk_create`.
    pub name: &'static str,
    /// Its documentation.
    pub text: &'static str,
    /// The documentation of its request.
    pub request: &'static Docs,
    /// The documentation of an item, for a bulk.
    pub item: Option<&'static Docs>,
    /// What it answers.
    pub answer: Kind,
}

/// A field of a request or of a model.
#[derive(Debug)]
pub struct Field {
    /// The name, as the API writes it.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether it is always there.
    pub is_required: bool,
    /// What its value must be besides.
    pub(crate) rule: Option<Rule>,
}

impl Field {
    /// The least and the most that a number may be, both included, where it has bounds.
    pub fn range(&self) -> Option<(u16, u16)> {
        match self.rule {
            Some(Rule::Range(min, max)) => Some((min, max)),
            _ => None,
        }
    }
}

/// What a field holds, or an operation answers.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A text.
    Text,
    /// A text of which some values are known so far: the parts of the documentation of the type of this name.
    OpenEnum(&'static str),
    /// One or several of such texts.
    OpenEnums(&'static str),
    /// A secret link.
    TicketUrl,
    /// True or false.
    Boolean,
    /// A whole number, not negative.
    Integer,
    /// Milliseconds since the Unix epoch.
    Timestamp,
    /// An object whose keys and values are the user's.
    Metadata,
    /// The same, for servers only: a secret.
    PrivateMetadata,
    /// A model.
    Model(&'static Model),
    /// A page of a model.
    Page(&'static Model),
    /// An array of a model.
    List(&'static Model),
}

/// What an operation answers, or a part of it.
#[derive(Debug)]
pub struct Model {
    /// Its name: `Invitation`.
    pub name: &'static str,
    /// Its fields.
    pub fields: &'static [Field],
    /// Its documentation.
    pub docs: &'static Docs,
}

/// The documentation of a type. Requests do not refer to theirs, so that a program that only sends them does not carry it.
#[derive(Debug)]
pub struct Docs {
    /// The name of the type.
    pub name: &'static str,
    /// Of the type.
    pub text: &'static str,
    /// Of its fields, or of its known values, in their order.
    pub parts: &'static [Part],
}

/// The documentation of a field, or of a known value of an open enum.
#[derive(Debug)]
pub struct Part {
    /// The name of the field, or the value, as the API writes it.
    pub name: &'static str,
    /// Of the field or the value.
    pub text: &'static str,
    /// Of the type of the field, where that is an open enum or a model.
    pub docs: Option<&'static Docs>,
}

/// A type that is a field's or an answer.
pub(crate) trait Described {
    const KIND: Kind;
    const DOCS: Option<&'static Docs> = None;
}

/// A request whose fields are declared.
pub(crate) trait Declared {
    const NAME: &'static str;
    const FIELDS: &'static [Field];
    const ITEMS: Option<&'static Items> = None;
    const DOCS: &'static Docs;
    const ITEM_DOCS: Option<&'static Docs> = None;

    /// Checks it and writes it.
    fn encode(&self, request: &mut RawRequest) -> Result<(), InvalidRequest>;
}

impl Method {
    /// The method of this request. In a constant, a placeholder of the path that no required field fills is a compile error,
    /// and so is a field of a bulk that goes neither into the path nor to its items.
    pub(crate) const fn of<R: Declared>(operation: &'static Operation) -> Self {
        let (mut fields, mut filled) = (R::FIELDS, 0);
        while let [field, others @ ..] = fields {
            if has_parameter(operation.path, field.name) {
                assert!(field.is_required, "a field that goes into the path is required");
                filled += 1;
            } else {
                assert!(R::ITEMS.is_none(), "a field of a bulk goes into the path, or is its items'");
            }
            fields = others;
        }
        assert!(filled == parameters(operation.path), "each placeholder is the name of a field");
        Self { operation, request: R::NAME, fields: R::FIELDS, items: R::ITEMS }
    }
}

macro_rules! described {
    ($($type:ty => $kind:expr),+ $(,)?) => {$(
        impl Described for $type {
            const KIND: Kind = $kind;
        }
    )+};
}

described! {
    String => Kind::Text,
    bool => Kind::Boolean,
    u16 => Kind::Integer,
    u64 => Kind::Integer,
    Timestamp => Kind::Timestamp,
    Metadata => Kind::Metadata,
}

impl<T: Described> Described for Page<T> {
    const KIND: Kind = match T::KIND {
        Kind::Model(model) => Kind::Page(model),
        other => other,
    };
}

impl<T: Described> Described for Vec<T> {
    const KIND: Kind = match T::KIND {
        Kind::Model(model) => Kind::List(model),
        other => other,
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{BulkCreateInvitations, ListInvitations, RevokeInvitation};
    use crate::endpoint::operation::Repeat;

    fn of<R: Declared>(path: &'static str) -> Method {
        Method::of::<R>(Box::leak(Box::new(Operation::new("Test", http::Method::POST, path, Repeat::Never))))
    }

    #[test]
    fn a_path_is_filled_by_required_fields() {
        assert_eq!(of::<RevokeInvitation>("/a/{invitation_id}").fields.len(), 1);
        assert_eq!(of::<BulkCreateInvitations>("/a").items.map(|items| items.max), Some(10));
    }

    #[test]
    #[should_panic = "each placeholder is the name of a field"]
    fn a_placeholder_without_a_field_is_refused() {
        of::<RevokeInvitation>("/a/{organization_id}/b/{invitation_id}");
    }

    #[test]
    #[should_panic = "is required"]
    fn an_optional_field_in_a_path_is_refused() {
        of::<ListInvitations>("/a/{query}");
    }
}
