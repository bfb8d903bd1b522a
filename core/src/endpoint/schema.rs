//! Requests, models and their fields as data: for hosts without Rust types, and for the generator of theirs.
//!
//! All of it comes from the declarations of the types themselves ([`macros`](crate::endpoint::macros)), so it cannot differ from them.

use crate::api::model::{Metadata, TicketUrl};
use crate::endpoint::operation::Operation;
use crate::endpoint::rule::Rule;
use crate::page::Page;
use crate::timestamp::Timestamp;

/// A resource: its methods, their documentation, and what they answer.
#[derive(Debug)]
pub struct Resource {
    /// The name of its type: `Invitations`.
    pub name: &'static str,
    /// The name of the method of [`Clerk`](crate::Clerk) that makes it: `invitations`.
    pub accessor: &'static str,
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
    /// The name of the request, or of an item of a bulk request: `CreateInvitation`.
    pub request: &'static str,
    /// The fields of the request, or of an item of a bulk request.
    pub fields: &'static [Field],
    /// How many items one request takes at most, for a bulk.
    pub max_items: Option<usize>,
}

/// What a method is called and answers: apart from what it takes, so that a program that reads answers by itself does not
/// carry the models.
#[derive(Debug)]
pub struct Signature {
    /// The name of the method: `bulk_create`.
    pub name: &'static str,
    /// Its documentation.
    pub text: &'static str,
    /// The documentation of its request, or of an item of a bulk request.
    pub request: &'static Docs,
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

/// What a field holds, or an operation answers.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A text.
    Text,
    /// A text of which some values are known so far: the parts of the documentation of the type of this name.
    OpenEnum(&'static str),
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

macro_rules! described {
    ($($type:ty => $kind:expr),+ $(,)?) => {$(
        impl Described for $type {
            const KIND: Kind = $kind;
        }
    )+};
}

described! {
    String => Kind::Text,
    TicketUrl => Kind::TicketUrl,
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
