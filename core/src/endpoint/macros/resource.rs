//! Resources: the facade with a method for each operation.

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
            pub const OPERATIONS: &'static [&'static $crate::endpoint::operation::Operation] =
                &[$(<$request as $crate::endpoint::Endpoint>::OPERATION),+];

            /// The methods of this resource, as data.
            pub const METHODS: &'static [$crate::endpoint::schema::Method] = &[$($crate::endpoint::schema::Method {
                operation: <$request as $crate::endpoint::Endpoint>::OPERATION,
                request: $request::NAME,
                fields: $request::FIELDS,
                max_items: $request::MAX,
            }),+];

            /// What its methods are called and answer, in their order.
            pub const SIGNATURES: &'static [$crate::endpoint::schema::Signature] = &[$($crate::endpoint::schema::Signature {
                name: stringify!($method),
                answer: <<$request as $crate::endpoint::Endpoint>::Response as $crate::endpoint::schema::Described>::KIND,
            }),+];

            /// What is said of its methods.
            pub const METHOD_DOCS: &'static $crate::endpoint::schema::Docs = &$crate::endpoint::schema::Docs {
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

pub(crate) use resource;
