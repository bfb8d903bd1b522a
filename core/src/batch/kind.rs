//! What can be sent in batches.

use crate::api::invitations::{BulkCreateInvitations, CreateInvitation};
use crate::api::waitlist_entries::{BulkCreateWaitlistEntries, CreateWaitlistEntry};
use crate::endpoint::Endpoint;
use crate::maybe_send::{MaybeSend, MaybeSync};

/// A request for one person that has a bulk form: [`CreateInvitation`] and [`CreateWaitlistEntry`].
pub trait Batchable: Endpoint<Response: MaybeSend + MaybeSync + 'static> + Clone + 'static {
    /// Its bulk form.
    type Bulk: Endpoint<Response: Into<Vec<Self::Response>>>;

    /// How many of them one request takes.
    const MAX_ITEMS: usize;

    /// Several in one request.
    fn bulk(items: Vec<Self>) -> Self::Bulk;

    /// Whom it is about.
    fn email_address(&self) -> &str;
}

impl Batchable for CreateInvitation {
    type Bulk = BulkCreateInvitations;
    const MAX_ITEMS: usize = BulkCreateInvitations::MAX_ITEMS;

    fn bulk(items: Vec<Self>) -> Self::Bulk {
        BulkCreateInvitations::new(items)
    }

    fn email_address(&self) -> &str {
        &self.email_address
    }
}

impl Batchable for CreateWaitlistEntry {
    type Bulk = BulkCreateWaitlistEntries;
    const MAX_ITEMS: usize = BulkCreateWaitlistEntries::MAX_ITEMS;

    fn bulk(items: Vec<Self>) -> Self::Bulk {
        BulkCreateWaitlistEntries::new(items)
    }

    fn email_address(&self) -> &str {
        &self.email_address
    }
}

/// Gives a resource `bulk_create_all`.
macro_rules! bulk_create_all {
    ($resource:ident of $request:ident, $what:literal) => {
        impl $resource<'_> {
            #[doc = $what]
            ///
            /// The outcomes come in the order of completion, one for each item. Whoever cannot be taken costs
            /// the others nothing but being sent again: see [`Batch`](crate::Batch), which also says what to
            /// set. It takes no more from the input than it has room for, so the input may be a generator of
            /// millions.
            pub fn bulk_create_all<I>(&self, items: I) -> $crate::batch::Batch<$request>
            where
                I: IntoIterator<Item: Into<$request>, IntoIter: $crate::maybe_send::MaybeSend + 'static>,
            {
                $crate::batch::Batch::of_iterator(self.clerk.clone(), items)
            }

            /// The same, of a stream.
            pub fn bulk_create_stream<S>(&self, items: S) -> $crate::batch::Batch<$request>
            where
                S: futures_core::Stream<Item: Into<$request>> + $crate::maybe_send::MaybeSend + 'static,
            {
                $crate::batch::Batch::of_stream(self.clerk.clone(), items)
            }
        }
    };
}

pub(crate) use bulk_create_all;
