//! Requests and bulks.

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
            pub(crate) const FIELDS: &'static [$crate::endpoint::schema::Field] = &[
                $($crate::endpoint::macros::field!(true, $required: $required_type $([$required_rule])?),)*
                $($crate::endpoint::macros::field!(false, $optional: $optional_type $([$optional_rule])?),)*
            ];

            pub(crate) const DOCS: &'static $crate::endpoint::schema::Docs = &$crate::endpoint::schema::Docs {
                name: stringify!($name),
                text: concat!($($doc, "\n"),*),
                parts: &[
                    $($crate::endpoint::macros::part!($required: $required_type, $($required_doc)*),)*
                    $($crate::endpoint::macros::part!($optional: $optional_type, $($optional_doc)*),)*
                ],
            };

            /// A request with the required fields only.
            pub fn new($($required: impl Into<$required_type>),*) -> Self {
                Self { $($required: $required.into(),)* $($optional: None,)* }
            }

            $(
                $(#[doc = $optional_doc])*
                #[must_use]
                pub fn $optional(mut self, $optional: $crate::endpoint::macros::argument!($optional_type)) -> Self {
                    self.$optional = Some($optional.into());
                    self
                }
            )*

            /// The rules of the fields.
            pub(crate) fn check_fields(&self) -> Result<(), $crate::error::InvalidRequest> {
                $($($crate::endpoint::rule::field(stringify!($required), Some(&self.$required), &$required_rule)?;)?)*
                $($($crate::endpoint::rule::field(stringify!($optional), self.$optional.as_ref(), &$optional_rule)?;)?)*
                Ok(())
            }
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
            pub(crate) const FIELDS: &'static [$crate::endpoint::schema::Field] = $item::FIELDS;
            pub(crate) const DOCS: &'static $crate::endpoint::schema::Docs = $item::DOCS;

            /// A request of these items.
            pub fn new<T: Into<$item>>(items: impl IntoIterator<Item = T>) -> Self {
                Self { items: items.into_iter().map(Into::into).collect() }
            }

            fn check_items(&self) -> Result<(), $crate::error::InvalidRequest> {
                $crate::endpoint::rule::bulk_size(self.items.len(), Self::MAX_ITEMS)?;
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

pub(crate) use {argument, bulk, from_required, request};
