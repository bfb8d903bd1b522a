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
            $($(#[doc = $required_doc])* pub $required: $required_type,)*
            $(
                $(#[doc = $optional_doc])*
                #[serde(skip_serializing_if = "Option::is_none")]
                pub $optional: Option<$optional_type>,
            )*
        }

        impl $name {
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
        }

        impl $crate::endpoint::schema::Declared for $name {
            const NAME: &'static str = stringify!($name);
            const FIELDS: &'static [$crate::endpoint::schema::Field] = &[
                $($crate::endpoint::macros::field!(true, $required: $required_type $([$required_rule])?),)*
                $($crate::endpoint::macros::field!(false, $optional: $optional_type $([$optional_rule])?),)*
            ];
            const DOCS: &'static $crate::endpoint::schema::Docs = &$crate::endpoint::schema::Docs {
                name: stringify!($name),
                text: concat!($($doc, "\n"),*),
                parts: &[
                    $($crate::endpoint::macros::part!($required: $required_type, $($required_doc)*),)*
                    $($crate::endpoint::macros::part!($optional: $optional_type, $($optional_doc)*),)*
                ],
            };

            fn encode(
                &self,
                request: &mut $crate::endpoint::request::RawRequest,
            ) -> Result<(), $crate::error::InvalidRequest> {
                $crate::endpoint::encode::encode(request, Self::FIELDS, self)
            }
        }

        $crate::endpoint::macros::source!($name: required { $($required)* } optional { $($optional)* });
    };
}

/// The values of a request, by the names of its fields.
macro_rules! source {
    ($name:ident: required { $($required:ident)* } optional { $($optional:ident)* }) => {
        impl $crate::endpoint::encode::Source for $name {
            fn value(
                &self,
                field: &$crate::endpoint::schema::Field,
            ) -> Result<Option<$crate::endpoint::encode::Value<'_>>, $crate::error::InvalidRequest> {
                Ok(match field.name {
                    $(stringify!($required) => Some($crate::endpoint::encode::FieldValue::value(&self.$required)),)*
                    $(
                        stringify!($optional) => {
                            self.$optional.as_ref().map($crate::endpoint::encode::FieldValue::value)
                        }
                    )*
                    _ => None,
                })
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

/// `From` for what the required fields of a request can be made of: `revoke("inv_…")`, `revoke(("org_…", "orginv_…"))`.
macro_rules! from_required {
    ($name:ident($($generic:ident $field:ident: $type:ty),+)) => {
        impl<$($generic: Into<$type>),+> From<($($generic),+)> for $name {
            fn from(($($field),+): ($($generic),+)) -> Self {
                Self::new($($field),+)
            }
        }
    };
    ($name:ident: $($source:ty),+) => {$(
        impl From<$source> for $name {
            fn from(required: $source) -> Self {
                Self::new(required)
            }
        }
    )+};
}

/// A bulk request: an array of items as the body, and what the path takes besides.
macro_rules! bulk {
    ($(#[doc = $doc:expr])* $name:ident($item:ident) up to $max:literal) => {
        $crate::endpoint::macros::bulk!($(#[doc = $doc])* $name($item) up to $max in {});

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
    (
        $(#[doc = $doc:expr])*
        $name:ident($item:ident) up to $max:literal
        in { $($(#[doc = $parameter_doc:expr])* $parameter:ident: $parameter_type:ident,)* }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub struct $name {
            $($(#[doc = $parameter_doc])* pub $parameter: $parameter_type,)*
            /// The items, at least one.
            pub items: Vec<$item>,
        }

        impl $name {
            /// How many items one request takes at most.
            pub const MAX_ITEMS: usize = $max;

            const ITEM_SCHEMA: &'static $crate::endpoint::schema::Items = &$crate::endpoint::schema::Items {
                request: <$item as $crate::endpoint::schema::Declared>::NAME,
                fields: <$item as $crate::endpoint::schema::Declared>::FIELDS,
                max: $max,
            };

            /// A request of these items.
            pub fn new<T: Into<$item>>(
                $($parameter: impl Into<$parameter_type>,)*
                items: impl IntoIterator<Item = T>,
            ) -> Self {
                Self { $($parameter: $parameter.into(),)* items: items.into_iter().map(Into::into).collect() }
            }
        }

        impl $crate::endpoint::schema::Declared for $name {
            const NAME: &'static str = stringify!($name);
            const FIELDS: &'static [$crate::endpoint::schema::Field] =
                &[$($crate::endpoint::macros::field!(true, $parameter: $parameter_type),)*];
            const ITEMS: Option<&'static $crate::endpoint::schema::Items> = Some(Self::ITEM_SCHEMA);
            const DOCS: &'static $crate::endpoint::schema::Docs = &$crate::endpoint::schema::Docs {
                name: stringify!($name),
                text: concat!($($doc, "\n"),*),
                parts: &[$($crate::endpoint::macros::part!($parameter: $parameter_type, $($parameter_doc)*),)*],
            };
            const ITEM_DOCS: Option<&'static $crate::endpoint::schema::Docs> =
                Some(<$item as $crate::endpoint::schema::Declared>::DOCS);

            fn encode(
                &self,
                request: &mut $crate::endpoint::request::RawRequest,
            ) -> Result<(), $crate::error::InvalidRequest> {
                $crate::endpoint::encode::encode_bulk(request, Self::FIELDS, self, Self::ITEM_SCHEMA, self.items.iter())
            }
        }

        $crate::endpoint::macros::source!($name: required { $($parameter)* } optional {});
    };
}

/// The `encode` of an [`Endpoint`](crate::Endpoint) whose request is declared.
macro_rules! encode_fields {
    () => {
        fn encode(
            &self,
            request: &mut $crate::endpoint::request::RawRequest,
        ) -> Result<(), $crate::error::InvalidRequest> {
            $crate::endpoint::schema::Declared::encode(self, request)
        }
    };
}

pub(crate) use {argument, bulk, encode_fields, from_required, request, source};
