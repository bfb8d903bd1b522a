use http::Method;

use crate::api::invitations::{Invitation, InvitationStatus};
use crate::endpoint::Endpoint;
use crate::endpoint::macros::{encode_fields, request};
use crate::endpoint::operation::{Operation, Repeat};
use crate::endpoint::rule::Rule;
use crate::page::response::Page;

request! {
    /// Lists invitations.
    #[derive(Default)]
    ListInvitations {
        required {}
        optional {
            /// Only those that stand so. Without it: all but the revoked ones.
            status: InvitationStatus,
            /// Only those whose address or id matches. Whether a part of an address matches is Clerk's to
            /// choose: compare what you get.
            query: String,
            /// The order: a field such as `created_at`, with `+` (ascending) or `-` (descending) before it.
            /// Clerk's default is `-created_at`.
            order_by: String,
            /// How many at the most: 1 to 500. Clerk's default is 10.
            limit: u16 [Rule::Range(1, 500)],
            /// How many to skip. Clerk's default is 0.
            offset: u64,
        }
    }
}

impl Endpoint for ListInvitations {
    type Response = Page<Invitation>;
    const OPERATION: &'static Operation =
        // Without it the answer is a bare array, and nobody learns how many there are.
        &Operation::new("ListInvitations", Method::GET, "/invitations", Repeat::Freely)
                .with_query("paginated=true");

    encode_fields!();
}
