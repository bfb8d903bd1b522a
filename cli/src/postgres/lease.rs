//! Who may write.

use std::time::Duration;

use tokio::task::AbortHandle;
use tokio_postgres::Transaction;

use super::link::{Link, Trouble};
use crate::failure::Failure;

/// How often a process that waits looks whether it may take over.
const LOOK: Duration = Duration::from_secs(1);
/// How often in its length a lease is put off.
const RENEWALS: u32 = 4;

const TAKE: &str = "UPDATE clerk_invite.campaigns
    SET epoch = epoch + 1, holder = $2, lease_until = clock_timestamp() + $3 * interval '1 millisecond'
    WHERE id = $1 AND lease_until < clock_timestamp() RETURNING epoch";
const RENEW: &str = "UPDATE clerk_invite.campaigns
    SET lease_until = clock_timestamp() + $3 * interval '1 millisecond' WHERE id = $1 AND epoch = $2";
const RELEASE: &str =
    "UPDATE clerk_invite.campaigns SET lease_until = '-infinity' WHERE id = $1 AND epoch = $2";
const HOLDER: &str = "SELECT holder FROM clerk_invite.campaigns WHERE id = $1";

/// The right to write, and the number by which the database knows it.
#[derive(Debug)]
pub(super) struct Lease {
    campaign: i64,
    epoch: i64,
    milliseconds: f64,
    pub(super) renewal: AbortHandle,
}

impl Lease {
    /// Takes it as soon as nobody has it.
    pub(super) fn take(
        link: &Link,
        campaign: i64,
        length: Duration,
        note: &mut dyn FnMut(&str),
    ) -> Result<Self, Failure> {
        let milliseconds = length.as_secs_f64() * 1000.0;
        let me = format!("process {}", std::process::id());
        let mut is_told = false;
        let epoch = loop {
            let taken: Result<i64, String> = link.wait(async |client| {
                if let Some(row) = client.query_opt(TAKE, &[&campaign, &me, &milliseconds]).await? {
                    return Ok(Ok(row.try_get(0)?));
                }
                Ok(Err(client.query_one(HOLDER, &[&campaign]).await?.try_get(0)?))
            })?;
            match taken {
                Ok(epoch) => break epoch,
                Err(holder) if !is_told => {
                    note(&format!(
                        "another clerk-invite ({holder}) is at work on this campaign; waits until it ends or dies"
                    ));
                    is_told = true;
                }
                Err(_) => {}
            }
            std::thread::sleep(LOOK.min(length / RENEWALS));
        };
        let renewal = link.every(length / RENEWALS, RENEW, (campaign, epoch, milliseconds))?;
        Ok(Self { campaign, epoch, milliseconds, renewal })
    }

    /// The first statement of whatever writes: it locks the row, so that nobody takes over before the end.
    pub(super) async fn hold(&self, transaction: &Transaction<'_>) -> Result<(), Trouble> {
        let held = transaction.execute(RENEW, &[&self.campaign, &self.epoch, &self.milliseconds]).await?;
        if held == 1 { Ok(()) } else { Err(Trouble::Lost) }
    }

    /// Gives it back, so that nobody has to wait for its end.
    pub(super) fn release(&self, link: &Link) {
        let release = async |client: &mut tokio_postgres::Client| {
            Ok(client.execute(RELEASE, &[&self.campaign, &self.epoch]).await?)
        };
        // If it cannot be given back, it ends by itself.
        let _best_effort = link.wait(release);
    }
}
