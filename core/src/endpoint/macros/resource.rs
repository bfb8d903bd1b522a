//! Resources: the facade with a method for each operation.

/// Declares a resource: `create: CreateInvitation` stands for the module `create`, which declares the request
/// `CreateInvitation`, and for the facade's method `create` that sends it.
macro_rules! resource {
    (
        $(#[$doc:meta])*
        $name:ident { $($(#[doc = $method_doc:expr])* $method:ident: $request:ident,)+ }
    ) => {
        $(
            mod $method;
            pub use $method::*;
        )+

        $crate::endpoint::macros::facade! {
            $(#[$doc])*
            $name { $($(#[doc = $method_doc])* $method: $request,)+ }
        }
    };
}

/// The facade of a resource, with a method for each operation, and what is declared of it as data.
macro_rules! facade {
    (
        $(#[$doc:meta])*
        $name:ident { $($(#[doc = $method_doc:expr])* $method:ident: $request:ident,)+ }
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

            pub(crate) const METHODS: &'static [$crate::endpoint::schema::Method] = &[
                $($crate::endpoint::schema::Method::of::<$request>(<$request as $crate::endpoint::Endpoint>::OPERATION)),+
            ];

            pub(crate) const RESOURCE: $crate::endpoint::schema::Resource = $crate::endpoint::schema::Resource {
                name: stringify!($name),
                accessor: "",
                text: "",
                methods: Self::METHODS,
                signatures: &[$($crate::endpoint::schema::Signature {
                    name: stringify!($method),
                    text: concat!($($method_doc, "\n"),*),
                    request: <$request as $crate::endpoint::schema::Declared>::DOCS,
                    item: <$request as $crate::endpoint::schema::Declared>::ITEM_DOCS,
                    answer: <<$request as $crate::endpoint::Endpoint>::Response as $crate::endpoint::schema::Described>::KIND,
                }),+],
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

pub(crate) use {facade, resource};
