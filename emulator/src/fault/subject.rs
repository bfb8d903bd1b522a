//! What a fault can strike.

use crate::record::RecordedRequest;

/// What a fault can strike.
pub(crate) enum Subject<'s> {
    /// An API call.
    Request(&'s RecordedRequest),
    /// A webhook, by what happened and to whom.
    Webhook { event: &'s str, email_address: &'s str },
}
