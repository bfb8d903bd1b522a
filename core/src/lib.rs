#![doc = include_str!("../README.md")]

mod attempts;
mod base_url;
mod batch;
mod campaign;
mod check;
mod client;
mod config;
mod date;
mod declare;
pub mod dynamic;
mod endpoint;
mod error;
mod exchange;
mod headers;
mod invitations;
mod json;
mod maybe_send;
mod model;
mod operation;
mod page;
mod path;
mod reconcile;
mod request;
mod response;
mod retry;
mod runtime;
pub mod schema;
mod secret;
#[cfg(feature = "testing")]
pub mod testing;
mod text;
mod timestamp;
mod trace;
mod transport;
mod waitlist_entries;
mod wire;

pub use bytes::Bytes;
pub use http::{self, Method, StatusCode};

pub use batch::{
    Batch, BatchItem, BatchOutcome, Batchable, Group, Isolation, SeenAddresses, Settled, Verdict,
};
pub use campaign::{
    Advance, Answered, Campaign, CampaignError, Intent, Journal, JournalError, LaneName, Limits,
    MemoryJournal, Person, PersonId, Quota, Reply, Schedule, Seen, Settlement, Settling, Standing, Step,
    WaitReason,
};
pub use client::{Call, Clerk};
pub use config::{
    CallOptions, ClerkBuilder, DEFAULT_API_VERSION, DEFAULT_ATTEMPT_TIMEOUT, DEFAULT_BASE_URL,
    DEFAULT_TIMEOUT, DEFAULT_USER_AGENT, Platform,
};
pub use endpoint::Endpoint;
pub use error::{
    Ambiguous, ApiError, ConfigError, DecodeError, Error, ErrorBody, ErrorCode, ErrorDetail, Fate,
    InvalidRequest, Outcome, Result,
};
pub use exchange::{Exchange, ExchangeAnswer, ExchangeRequest};
pub use headers::{HeaderRule, Headers};
pub use invitations::{
    BulkCreateInvitations, CreateInvitation, Invitation, InvitationId, InvitationStatus, Invitations,
    ListInvitations, RevokeInvitation, TemplateSlug,
};
pub use maybe_send::{BoxError, BoxFuture, MaybeSend, MaybeSync};
pub use model::{DeletedObject, Metadata, ObjectType, TicketUrl};
pub use operation::{Done, Find, FindBy, Operation, Repeat};
pub use page::{Listed, Listing, Page, Paged};
pub use request::RawRequest;
pub use response::{Answer, RawResponse};
pub use retry::{BackoffStrategy, RetryConfig, RetryPolicy};
pub use runtime::Runtime;
pub use secret::SecretKey;
pub use timestamp::Timestamp;
pub use transport::{AttemptTimeout, HttpTransport, TransportError, TransportErrorKind};
pub use waitlist_entries::{
    BulkCreateWaitlistEntries, CreateWaitlistEntry, DeleteWaitlistEntry, InviteWaitlistEntry,
    ListWaitlistEntries, RejectWaitlistEntry, WaitlistEntries, WaitlistEntry, WaitlistEntryId,
    WaitlistEntryStatus,
};

/// The operations of every resource: for tables, coverage tests and generators.
pub const OPERATIONS: &[&[&Operation]] = &[Invitations::OPERATIONS, WaitlistEntries::OPERATIONS];
