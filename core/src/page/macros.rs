//! What makes an endpoint a list, and gives its resource the way over all pages.

/// Makes a list endpoint [`Paged`], and gives its resource the method that goes over all pages.
macro_rules! paged {
    ($request:ident of $item:ident on $resource:ident as $method:ident) => {
        impl $crate::page::paged::Paged for $request {
            type Item = $item;

            fn window(&self) -> (Option<u64>, Option<u16>) {
                (self.offset, self.limit)
            }

            fn oldest_first(&self, offset: u64, limit: u16) -> Self {
                self.clone().order_by("+created_at").offset(offset).limit(limit)
            }
        }

        impl $resource<'_> {
            /// Lists over all pages, oldest first, 500 at a time unless `limit` says fewer.
            ///
            /// Nothing is listed twice, and nothing is missed, while others insert or remove; what is
            /// inserted meanwhile comes last. (What becomes visible late, with a `created_at` that has been
            /// passed, is not listed.) `order_by` has no effect.
            pub fn $method(&self, request: $request) -> $crate::page::listing::Listing<$request> {
                self.clerk.list_all(request)
            }
        }
    };
}

/// Makes a model [`Listed`].
macro_rules! listed {
    ($item:ident) => {
        impl $crate::page::paged::Listed for $item {
            fn id(&self) -> &str {
                self.id.as_str()
            }

            fn created_at(&self) -> $crate::timestamp::Timestamp {
                self.created_at
            }
        }
    };
}

pub(crate) use {listed, paged};
