//! The contract of [`ReplayGuard`], as code: for whoever implements it over a database of theirs.

use std::time::Duration;

use crate::maybe_send::BoxError;
use crate::timestamp::Timestamp;
use crate::webhook::{CLAIM_LEASE, Claim, RETENTION, ReplayGuard};

const SOME_TIME: Timestamp = Timestamp::from_millis(1_767_225_600_000);
const MOMENT: Duration = Duration::from_millis(1);

/// Checks what one caller can see of the contract; the guard must have no message yet. That of several who claim at once one is
/// told [`Claim::New`] is for a test of the database's.
///
/// # Errors
///
/// The first sentence of the contract that does not hold, or an error of the guard's.
pub async fn check_replay_guard(guard: &dyn ReplayGuard) -> Result<(), BoxError> {
    let expect = async |id: &str, now, expected, sentence: &str| match guard.claim(id, now).await? {
        claim if claim == expected => Ok(()),
        claim => Err(BoxError::from(format!("{sentence}: {claim:?} and not {expected:?}"))),
    };
    expect("a", SOME_TIME, Claim::New, "who comes first claims").await?;
    expect("a", SOME_TIME, Claim::Busy, "nobody else claims meanwhile").await?;
    expect("b'\"%é", SOME_TIME, Claim::New, "messages are told by their ids, whatever is in them").await?;
    expect("A", SOME_TIME, Claim::New, "letters are told from capitals").await?;
    let end = SOME_TIME + CLAIM_LEASE;
    expect("a", end - MOMENT, Claim::Busy, "a claim holds to its end").await?;
    expect("a", end, Claim::New, "and no longer").await?;
    expect("a", end + CLAIM_LEASE - MOMENT, Claim::Busy, "the next claim holds as long").await?;
    guard.finish("a", end).await?;
    expect("a", end, Claim::Finished, "what is finished is not handled again").await?;
    expect("a", end + CLAIM_LEASE, Claim::Finished, "also after the claim's end").await?;
    guard.finish("a", end + MOMENT).await?;
    for index in 0..100 {
        let id = format!("msg_{index}");
        expect(&id, end, Claim::New, "there may be many").await?;
        guard.finish(&id, end).await?;
    }
    expect("msg_0", end + RETENTION - MOMENT, Claim::Finished, "it is remembered").await?;
    expect("msg_0", end + RETENTION, Claim::New, "but not for ever").await
}
