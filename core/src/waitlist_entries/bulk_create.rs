use http::Method;

use crate::declare::bulk;
use crate::endpoint::Endpoint;
use crate::error::InvalidRequest;
use crate::operation::{Operation, Repeat};
use crate::request::RawRequest;
use crate::waitlist_entries::{CreateWaitlistEntry, FIND_ENTRY, WaitlistEntry};

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
        Repeat::UntilDone(FIND_ENTRY),
    );

    fn check(&self) -> Result<(), InvalidRequest> {
        self.check_items()
    }

    fn encode(&self, request: &mut RawRequest) -> Result<(), InvalidRequest> {
        request.json(self)
    }
}
