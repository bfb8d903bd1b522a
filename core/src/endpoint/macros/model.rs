//! Models, and fields as data.

/// The answer of an operation, or a part of it. What is optional may be missing or null; what is metadata is then
/// empty.
macro_rules! model {
    (
        $(#[doc = $doc:expr])*
        $(#[derive($($derive:ident),+)])?
        $name:ident {
            required { $($(#[doc = $required_doc:expr])* $required:ident: $required_type:ident,)* }
            metadata { $($(#[doc = $metadata_doc:expr])* $metadata:ident: $metadata_type:ident,)* }
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
                #[serde(default, deserialize_with = "crate::endpoint::metadata::null_as_default")]
                pub $metadata: $metadata_type,
            )*
            $(
                $(#[doc = $optional_doc])*
                #[serde(default, skip_serializing_if = "Option::is_none")]
                pub $optional: Option<$optional_type>,
            )*
        }

        impl $crate::endpoint::schema::Described for $name {
            const DOCS: Option<&'static $crate::endpoint::schema::Docs> = Some(&$crate::endpoint::schema::Docs {
                name: stringify!($name),
                text: concat!($($doc, "\n"),*),
                parts: &[
                    $($crate::endpoint::macros::part!($required: $required_type, $($required_doc)*),)*
                    $($crate::endpoint::macros::part!($metadata: $metadata_type, $($metadata_doc)*),)*
                    $($crate::endpoint::macros::part!($optional: $optional_type, $($optional_doc)*),)*
                ],
            });
            const KIND: $crate::endpoint::schema::Kind = $crate::endpoint::schema::Kind::Model(&$crate::endpoint::schema::Model {
                name: stringify!($name),
                fields: &[
                    $($crate::endpoint::macros::field!(true, $required: $required_type),)*
                    $($crate::endpoint::macros::field!(true, $metadata: $metadata_type),)*
                    $($crate::endpoint::macros::field!(false, $optional: $optional_type),)*
                ],
                docs: Self::DOCS.unwrap(),
            });
        }
    };
}

/// A field as data.
macro_rules! field {
    ($is_required:literal, $name:ident: $type:ident) => {
        $crate::endpoint::schema::Field {
            name: stringify!($name),
            kind: <$type as $crate::endpoint::schema::Described>::KIND,
            is_required: $is_required,
            rule: None,
        }
    };
    ($is_required:literal, $name:ident: $type:ident [$rule:expr]) => {
        $crate::endpoint::schema::Field {
            rule: Some($rule),
            ..$crate::endpoint::macros::field!($is_required, $name: $type)
        }
    };
}

/// The documentation of a field.
macro_rules! part {
    ($name:ident: $type:ident, $($doc:expr)*) => {
        $crate::endpoint::schema::Part {
            name: stringify!($name),
            text: concat!($($doc, "\n"),*),
            docs: <$type as $crate::endpoint::schema::Described>::DOCS,
        }
    };
}

pub(crate) use {field, model, part};
