//! `waitlist`: invites from the waitlist, with the guarantees of `send`.

use std::path::Path;

use clerk_invitations_native::{ListWaitlistEntries, WaitlistEntryStatus};

use crate::args::{Globals, Pace};
use crate::client::client;
use crate::failure::Failure;
use crate::progress::Progress;
use crate::send::{Stop, carry};
use crate::store;

pub(crate) async fn run(
    globals: &Globals,
    oldest: Option<usize>,
    path: &Path,
    pace: &Pace,
) -> Result<u8, Failure> {
    let (clerk, clock) = client(globals)?;
    let progress = Progress::new(globals.json, clock);
    let mut journal = store::open(path, globals.lease, &mut |text| progress.note(text))?;
    journal.dedicate("waitlist")?;
    if pace.retry_refused {
        journal.retry_refused()?;
    }
    // Who was to be invited is decided once: the same command again goes on with them.
    let wanted = oldest.unwrap_or(usize::MAX);
    let known = usize::try_from(journal.people()?).unwrap_or(usize::MAX);
    if known < wanted {
        let pending = ListWaitlistEntries::new().status(WaitlistEntryStatus::Pending);
        let mut list = clerk.waitlist_entries().list_all(pending);
        let mut entries = Vec::new();
        // Those known already may still be pending: they are not counted twice.
        while entries.len() < wanted {
            match list.next().await {
                Some(entry) => entries.push(entry?),
                None => break,
            }
        }
        journal.import_entries(&entries, wanted - known)?;
    }
    let stop = Stop::listen()?;
    carry(clerk, journal, pace.limits(), pace.max_wait, progress, stop, "clerk-invite waitlist …").await
}
