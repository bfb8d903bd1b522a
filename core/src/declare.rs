//! The forms in which ids, enums, requests and resources are declared.

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        ///
        /// Prefixes are not checked: Clerk may change them.
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The id as Clerk writes it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self(id.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(id: String) -> Self {
                Self(id)
            }
        }

        impl From<&Self> for $name {
            fn from(id: &Self) -> Self {
                id.clone()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl $crate::schema::Described for $name {
            const KIND: $crate::schema::Kind = $crate::schema::Kind::Text;
        }

        impl $crate::check::Value for $name {
            fn breaks(&self, rule: &$crate::check::Rule) -> bool {
                self.0.breaks(rule)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.0 == other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.0 == *other
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

macro_rules! open_enum {
    (
        $(#[doc = $doc:expr])*
        $name:ident { $($(#[doc = $variant_doc:expr])* $variant:ident = $text:literal,)+ }
    ) => {
        $(#[doc = $doc])*
        ///
        /// Clerk adds values without a new API version; one that this release does not know is `Unknown`.
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[doc = $variant_doc])* $variant,)+
            /// A value that this release does not know, as Clerk wrote it.
            Unknown(String),
        }

        impl $name {
            /// Every known value.
            pub const KNOWN: &[Self] = &[$(Self::$variant),+];

            /// What is said of it.
            pub const DOCS: &$crate::schema::Docs = &$crate::schema::Docs {
                name: stringify!($name),
                text: concat!($($doc, "\n"),*),
                parts: &[$(concat!($($variant_doc, "\n"),*)),+],
            };

            /// The value as Clerk writes it.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)+
                    Self::Unknown(text) => text,
                }
            }
        }

        impl $crate::schema::Described for $name {
            const KIND: $crate::schema::Kind =
                $crate::schema::Kind::OpenEnum(stringify!($name), &[$($text),+]);
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $($text => Self::$variant,)+
                    other => Self::Unknown(other.to_owned()),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Text;

                impl serde::de::Visitor<'_> for Text {
                    type Value = $name;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str("a string")
                    }

                    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<$name, E> {
                        Ok($name::from(text))
                    }
                }

                deserializer.deserialize_str(Text)
            }
        }
    };
}

/// A request struct: public fields, `new` with the required ones, a setter for each optional one, its rules.
/// An optional field that is not set is not sent.
macro_rules! request {
    (
        $(#[doc = $doc:expr])*
        $(#[derive($derive:ident)])?
        $name:ident {
            required { $(
                $(#[doc = $required_doc:expr])*
                $(#[serde($serde:ident)])?
                $required:ident: $required_type:ident $([$required_rule:expr])?,
            )* }
            optional { $(
                $(#[doc = $optional_doc:expr])*
                $optional:ident: $optional_type:ident $([$optional_rule:expr])?,
            )* }
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize $(, $derive)?)]
        #[non_exhaustive]
        pub struct $name {
            $($(#[doc = $required_doc])* $(#[serde($serde)])? pub $required: $required_type,)*
            $(
                $(#[doc = $optional_doc])*
                #[serde(skip_serializing_if = "Option::is_none")]
                pub $optional: Option<$optional_type>,
            )*
        }

        impl $name {
            pub(crate) const NAME: &'static str = stringify!($name);
            pub(crate) const MAX: Option<usize> = None;
            pub(crate) const FIELDS: &'static [$crate::schema::Field] = &[
                $($crate::declare::field!(true, $required: $required_type $([$required_rule])?),)*
                $($crate::declare::field!(false, $optional: $optional_type $([$optional_rule])?),)*
            ];

            /// What is said of it.
            pub const DOCS: &'static $crate::schema::Docs = &$crate::schema::Docs {
                name: stringify!($name),
                text: concat!($($doc, "\n"),*),
                parts: &[
                    $(concat!($($required_doc, "\n"),*),)*
                    $(concat!($($optional_doc, "\n"),*),)*
                ],
            };

            /// A request with the required fields only.
            pub fn new($($required: impl Into<$required_type>),*) -> Self {
                Self { $($required: $required.into(),)* $($optional: None,)* }
            }

            $(
                $(#[doc = $optional_doc])*
                #[must_use]
                pub fn $optional(mut self, $optional: $crate::declare::argument!($optional_type)) -> Self {
                    self.$optional = Some($optional.into());
                    self
                }
            )*

            /// The rules of the fields.
            pub(crate) fn check_fields(&self) -> Result<(), $crate::error::InvalidRequest> {
                $($($crate::check::field(stringify!($required), Some(&self.$required), &$required_rule)?;)?)*
                $($($crate::check::field(stringify!($optional), self.$optional.as_ref(), &$optional_rule)?;)?)*
                Ok(())
            }
        }
    };
}

/// The answer of an operation, or a part of it. What is optional may be missing or null; what is metadata is then
/// empty.
macro_rules! model {
    (
        $(#[doc = $doc:expr])*
        $(#[derive($($derive:ident),+)])?
        $name:ident {
            required { $($(#[doc = $required_doc:expr])* $required:ident: $required_type:ident,)* }
            metadata { $($(#[doc = $metadata_doc:expr])* $metadata:ident,)* }
            optional { $($(#[doc = $optional_doc:expr])* $optional:ident: $optional_type:ident,)* }
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize $(, $($derive),+)?)]
        #[non_exhaustive]
        pub struct $name {
            $($(#[doc = $required_doc])* pub $required: $required_type,)*
            $(
                $(#[doc = $metadata_doc])*
                #[serde(default, deserialize_with = "crate::model::null_as_default")]
                pub $metadata: $crate::model::Metadata,
            )*
            $(
                $(#[doc = $optional_doc])*
                #[serde(default, skip_serializing_if = "Option::is_none")]
                pub $optional: Option<$optional_type>,
            )*
        }

        impl $name {
            /// What is said of it.
            pub const DOCS: &'static $crate::schema::Docs = &$crate::schema::Docs {
                name: stringify!($name),
                text: concat!($($doc, "\n"),*),
                parts: &[
                    $(concat!($($required_doc, "\n"),*),)*
                    $(concat!($($metadata_doc, "\n"),*),)*
                    $(concat!($($optional_doc, "\n"),*),)*
                ],
            };
        }

        impl $crate::schema::Described for $name {
            const KIND: $crate::schema::Kind = $crate::schema::Kind::Model(&$crate::schema::Model {
                name: stringify!($name),
                fields: &[
                    $($crate::declare::field!(true, $required: $required_type),)*
                    $($crate::declare::field!(true, $metadata: Metadata),)*
                    $($crate::declare::field!(false, $optional: $optional_type),)*
                ],
            });
        }
    };
}

/// A field as data.
macro_rules! field {
    ($is_required:literal, $name:ident: $type:ident) => {
        $crate::schema::Field {
            name: stringify!($name),
            kind: <$type as $crate::schema::Described>::KIND,
            is_required: $is_required,
            rule: None,
        }
    };
    ($is_required:literal, $name:ident: $type:ident [$rule:expr]) => {
        $crate::schema::Field {
            rule: Some($rule),
            ..$crate::declare::field!($is_required, $name: $type)
        }
    };
}

/// The type of a setter's argument. `impl Into` would leave the type of a number literal open.
macro_rules! argument {
    (bool) => { bool };
    (u16) => { u16 };
    (u64) => { u64 };
    ($type:ident) => { impl Into<$type> };
}

/// A bulk request: an array of requests as the body.
macro_rules! bulk {
    ($(#[$doc:meta])* $name:ident($item:ident) up to $max:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize)]
        #[serde(transparent)]
        #[non_exhaustive]
        pub struct $name {
            /// The items, at least one.
            pub items: Vec<$item>,
        }

        impl $name {
            /// How many items one request takes at most.
            pub const MAX_ITEMS: usize = $max;

            pub(crate) const NAME: &'static str = $item::NAME;
            pub(crate) const MAX: Option<usize> = Some($max);
            pub(crate) const FIELDS: &'static [$crate::schema::Field] = $item::FIELDS;

            /// A request of these items.
            pub fn new<T: Into<$item>>(items: impl IntoIterator<Item = T>) -> Self {
                Self { items: items.into_iter().map(Into::into).collect() }
            }

            fn check_items(&self) -> Result<(), $crate::error::InvalidRequest> {
                $crate::check::bulk_size(self.items.len(), Self::MAX_ITEMS)?;
                let check = |(index, item): (usize, &$item)| item.check_fields().map_err(|error| error.at(index));
                self.items.iter().enumerate().try_for_each(check)
            }
        }

        impl<T: Into<$item>> From<Vec<T>> for $name {
            fn from(items: Vec<T>) -> Self {
                Self::new(items)
            }
        }

        impl<T: Into<$item>, const N: usize> From<[T; N]> for $name {
            fn from(items: [T; N]) -> Self {
                Self::new(items)
            }
        }
    };
}

/// `From` for what a request with a single required field can be made of: `revoke("inv_…")`.
macro_rules! from_required {
    ($name:ident: $($source:ty),+) => {$(
        impl From<$source> for $name {
            fn from(required: $source) -> Self {
                Self::new(required)
            }
        }
    )+};
}

/// A resource: its facade, with a method for each operation.
macro_rules! resource {
    (
        $(#[$doc:meta])*
        $name:ident { $($(#[doc = $method_doc:expr])* $method:ident($request:ident),)+ }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name<'a> {
            clerk: &'a $crate::client::Clerk,
        }

        impl<'a> $name<'a> {
            /// The operations of this resource.
            pub const OPERATIONS: &'static [&'static $crate::operation::Operation] =
                &[$(<$request as $crate::endpoint::Endpoint>::OPERATION),+];

            /// The methods of this resource, as data.
            pub const METHODS: &'static [$crate::schema::Method] = &[$($crate::schema::Method {
                name: stringify!($method),
                operation: <$request as $crate::endpoint::Endpoint>::OPERATION,
                request: $request::NAME,
                fields: $request::FIELDS,
                max_items: $request::MAX,
                answer: <<$request as $crate::endpoint::Endpoint>::Response as $crate::schema::Described>::KIND,
            }),+];

            /// What is said of its methods.
            pub const METHOD_DOCS: &'static $crate::schema::Docs = &$crate::schema::Docs {
                name: stringify!($name),
                text: "",
                parts: &[$(concat!($($method_doc, "\n"),*)),+],
            };

            pub(crate) fn new(clerk: &'a $crate::client::Clerk) -> Self {
                Self { clerk }
            }

            $(
                $(#[doc = $method_doc])*
                pub fn $method(&self, request: impl Into<$request>) -> $crate::client::Call<$request> {
                    self.clerk.call(request.into())
                }
            )+
        }
    };
}

pub(crate) use {argument, bulk, field, from_required, id, model, open_enum, request, resource};
