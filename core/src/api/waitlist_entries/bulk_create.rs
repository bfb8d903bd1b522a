use http::Method;

use crate::api::waitlist_entries::{CreateWaitlistEntry, LOOKUP, WaitlistEntry};
use crate::batch::Batchable;
use crate::endpoint::Endpoint;
use crate::endpoint::macros::{bulk, encode_fields};
use crate::endpoint::operation::{Operation, Repeat};

bulk! {
    /// Puts up to 50 people on the waitlist in one request. No address may be there twice.
    BulkCreateWaitlistEntries(CreateWaitlistEntry) up to 50
}

impl Endpoint for BulkCreateWaitlistEntries {
    type Response = Vec<WaitlistEntry>;
    const OPERATION: &'static Operation = &Operation::new(
        "CreateBulkWaitlistEntries",
        Method::POST,
        "/waitlist_entries/bulk",
        Repeat::UntilDone(LOOKUP),
    );

    encode_fields!();
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
