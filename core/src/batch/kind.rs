//! What can be sent in batches.

use crate::endpoint::Endpoint;
use crate::maybe_send::{MaybeSend, MaybeSync};

/// A request for one person that has a bulk form: [`CreateInvitation`](crate::CreateInvitation),
/// [`CreateOrganizationInvitation`](crate::CreateOrganizationInvitation) and
/// [`CreateWaitlistEntry`](crate::CreateWaitlistEntry).
pub trait Batchable: Endpoint<Response: MaybeSend + MaybeSync + 'static> + Clone + 'static {
    /// Its bulk form.
    type Bulk: Endpoint<Response: Into<Vec<Self::Response>>>;

    /// How many of them one request takes.
    const MAX_ITEMS: usize;

    /// Several in one request.
    fn bulk(items: Vec<Self>) -> Self::Bulk;

    /// Whom it is about.
    fn email_address(&self) -> &str;

    /// The field that the path of the bulk takes, if it takes one, and its value: it must be the same for all items of a
    /// batch.
    fn parent(&self) -> Option<(&'static str, &str)> {
        None
    }
}
