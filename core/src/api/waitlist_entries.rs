//! The waitlist: people who asked to be let in.

use crate::api::invitations::Invitation;
use crate::api::model::ObjectType;
use crate::batch::bulk_create_all;
use crate::endpoint::operation::{Lookup};
use crate::endpoint::Endpoint;
use crate::endpoint::lookup::{Done, Guard, Key};
use crate::endpoint::macros::{id, model, open_enum, resource};
use crate::page::macros::{listed, paged};
use crate::timestamp::Timestamp;

resource! {
    /// The waitlist. [`Clerk::waitlist_entries`](crate::Clerk::waitlist_entries) makes it.
    WaitlistEntries {
        /// Lists waitlist entries, one page at a time.
        ///
        /// [`WaitlistEntries::list_all`] goes over all pages.
        list: ListWaitlistEntries,
        /// Puts one person on the waitlist, and confirms it by mail unless `notify` is false. A person who
        /// is on it already stays on it: the existing entry is the answer.
        create: CreateWaitlistEntry,
        /// Puts up to 50 people on the waitlist in one request; those on it already stay on it.
        bulk_create: BulkCreateWaitlistEntries,
        /// Invites the person of an entry.
        ///
        /// Fails with `waitlist_entry_already_invited` on a second call unless `ignore_existing` is set.
        invite: InviteWaitlistEntry,
        /// Rejects an entry.
        reject: RejectWaitlistEntry,
        /// Deletes a pending entry.
        delete: DeleteWaitlistEntry,
    }
}

id! {
    /// The id of a waitlist entry: `wle_…`.
    WaitlistEntryId
}

open_enum! {
    /// Where a waitlist entry stands.
    WaitlistEntryStatus {
        /// Waiting.
        Pending = "pending",
        /// Invited, not signed up yet.
        Invited = "invited",
        /// Signed up.
        Completed = "completed",
        /// Rejected.
        Rejected = "rejected",
    }
}

bulk_create_all!(WaitlistEntries of CreateWaitlistEntry, "Puts any number of people on the waitlist, 50 in a request.");

listed!(WaitlistEntry);
paged!(ListWaitlistEntries of WaitlistEntry on WaitlistEntries as list_all);

/// A person who was to be put on the waitlist is found by address.
const LOOKUP: &Lookup = &Lookup::in_list(
    ListWaitlistEntries::OPERATION,
    "query",
    Key::Email("email_address"),
    Done::Present,
    Guard::None,
);

/// An entry is found by its id.
const fn lookup_by_id(done: Done, guard: Guard) -> Lookup {
    Lookup::in_list(ListWaitlistEntries::OPERATION, "query", Key::Path("waitlist_entry_id"), done, guard)
}

model! {
    /// A person on the waitlist.
    WaitlistEntry {
        required {
            /// Always `waitlist_entry`.
            object: ObjectType,
            /// The id.
            id: WaitlistEntryId,
            /// Who waits.
            email_address: String,
            /// Where the entry stands.
            status: WaitlistEntryStatus,
            /// When it was made.
            created_at: Timestamp,
            /// When it was changed last.
            updated_at: Timestamp,
        }
        metadata {}
        optional {
            /// Whether a batch is working on it; it cannot be changed meanwhile.
            is_locked: bool,
            /// The invitation, once there is one.
            invitation: Invitation,
        }
    }
}
