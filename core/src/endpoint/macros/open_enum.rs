//! Open enums.

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

            /// The value as Clerk writes it.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)+
                    Self::Unknown(text) => text,
                }
            }
        }

        impl $crate::endpoint::schema::Described for $name {
            const KIND: $crate::endpoint::schema::Kind =
                $crate::endpoint::schema::Kind::OpenEnum(stringify!($name));
            const DOCS: Option<&'static $crate::endpoint::schema::Docs> = Some(&$crate::endpoint::schema::Docs {
                name: stringify!($name),
                text: concat!($($doc, "\n"),*),
                parts: &[$($crate::endpoint::schema::Part {
                    name: $text,
                    text: concat!($($variant_doc, "\n"),*),
                    docs: None,
                }),+],
            });
        }

        impl $crate::endpoint::encode::FieldValue for $name {
            fn value(&self) -> $crate::endpoint::encode::Value<'_> {
                $crate::endpoint::encode::Value::text(self.as_str())
            }
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

pub(crate) use open_enum;
