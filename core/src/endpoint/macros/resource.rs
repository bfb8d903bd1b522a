//! Resources: the facade with a method for each operation.

/// Declares a resource: a facade with a method for each operation. `create: CreateInvitation` stands for the module
/// `create`, which declares the request `CreateInvitation`, and for the method `create` that sends it.
macro_rules! resource {
    (
        $(#[$doc:meta])*
        $name:ident { $($(#[doc = $method_doc:expr])* $method:ident: $request:ident,)+ }
    ) => {
        $(
            mod $method;
            pub use $method::*;
        )+

        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name<'a> {
            clerk: &'a $crate::client::Clerk,
        }

        impl<'a> $name<'a> {
            /// The operations of this resource.
            pub const OPERATIONS: &'static [&'static $crate::endpoint::operation::Operation] =
                &[$(<$request as $crate::endpoint::Endpoint>::OPERATION),+];

            pub(crate) const METHODS: &'static [$crate::endpoint::schema::Method] = &[$($crate::endpoint::schema::Method {
                operation: <$request as $crate::endpoint::Endpoint>::OPERATION,
                request: $request::NAME,
                fields: $request::FIELDS,
                max_items: $request::MAX,
            }),+];

            pub(crate) const RESOURCE: $crate::endpoint::schema::Resource = $crate::endpoint::schema::Resource {
                name: stringify!($name),
                accessor: "",
                methods: Self::METHODS,
                signatures: &[$($crate::endpoint::schema::Signature {
                    name: stringify!($method),
                    text: concat!($($method_doc, "\n"),*),
                    request: $request::DOCS,
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

pub(crate) use resource;
