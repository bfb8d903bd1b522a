//! Endpoints that answer pages, and what they list.

use crate::endpoint::Endpoint;
use crate::page::response::Page;
use crate::timestamp::Timestamp;

/// An endpoint that answers pages, so that [`Listing`](crate::Listing) can go over them.
pub trait Paged: Endpoint<Response = Page<Self::Item>> + Clone {
    /// What the pages hold.
    type Item: Listed;

    /// How many items to skip and how many to ask for, as the caller has set them.
    fn window(&self) -> (Option<u64>, Option<u16>);

    /// The same request, oldest first, for this window.
    #[must_use]
    fn oldest_first(&self, offset: u64, limit: u16) -> Self;
}

/// An item that [`Listing`](crate::Listing) can tell from others.
pub trait Listed {
    /// Its id.
    fn id(&self) -> &str;

    /// When it was made: pages are asked for in this order.
    fn created_at(&self) -> Timestamp;
}
