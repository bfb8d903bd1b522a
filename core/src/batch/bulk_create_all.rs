//! The methods of a resource that make a batch.

/// Gives a resource `bulk_create_all`.
macro_rules! bulk_create_all {
    ($resource:ident of $request:ident, $what:literal) => {
        impl $resource<'_> {
            #[doc = $what]
            ///
            /// The outcomes come in the order of completion, one for each item. People who are refused cost
            /// the others nothing but being sent again: see [`Batch`](crate::Batch), which also says what to
            /// set. It takes no more from the input than it has room for, so the input may be a generator of
            /// millions.
            pub fn bulk_create_all<I>(&self, items: I) -> $crate::batch::stream::Batch<$request>
            where
                I: IntoIterator<Item: Into<$request>, IntoIter: $crate::maybe_send::MaybeSend + 'static>,
            {
                $crate::batch::stream::Batch::of_iterator(self.clerk.clone(), items)
            }

            /// The same, of a stream.
            pub fn bulk_create_stream<S>(&self, items: S) -> $crate::batch::stream::Batch<$request>
            where
                S: futures_core::Stream<Item: Into<$request>> + $crate::maybe_send::MaybeSend + 'static,
            {
                $crate::batch::stream::Batch::of_stream(self.clerk.clone(), items)
            }
        }
    };
}

pub(crate) use bulk_create_all;
