//! This SDK, in Rust. "Unknown" is where the error says `may_have_been_executed()`, `Error::Ambiguous` among them; every
//! other error is "not invited".

use std::collections::BTreeSet;
use std::error::Error as StdError;

use clerk_invitations_native::{BatchItem, BatchOutcome, Clerk, CreateInvitation, Error, Invitation};
use delivery_driver::{Job, Told, Way, call_for_all, job, say};

#[tokio::main]
async fn main() -> Result<(), Box<dyn StdError>> {
    let job = job()?;
    let clerk = Clerk::builder().secret_key(&job.key).base_url(format!("{}/v1", job.url)).build()?;
    if job.way == Way::Bulk {
        return in_one_batch(&job, &clerk).await;
    }
    call_for_all(&job, |people| {
        let clerk = clerk.clone();
        async move {
            let mut invited = Vec::new();
            for person in people {
                let mut invitation = CreateInvitation::new(person);
                if job.way == Way::IgnoreExisting {
                    invitation = invitation.ignore_existing(true);
                }
                match clerk.invitations().create(invitation).await {
                    Ok(invitation) => invited.push(invitation.email_address),
                    Err(error) => return Err(told(&error)),
                }
            }
            Ok(invited)
        }
    })
    .await?;
    Ok(())
}

/// A batch takes any number of people, and has as many requests under way as the others.
async fn in_one_batch(job: &Job, clerk: &Clerk) -> Result<(), Box<dyn StdError>> {
    let mut items = clerk.invitations().bulk_create_all(job.people.clone()).concurrency(job.at_a_time);
    let mut left: BTreeSet<String> = job.people.iter().cloned().collect();
    while let Some(BatchItem { email_address, outcome, .. }) = items.next().await {
        let (told, detail) = told_in_batch(&outcome);
        say(&email_address, told, &detail)?;
        left.remove(&email_address);
    }
    for person in left {
        say(&person, Told::NotInvited, "the batch ended before them")?;
    }
    Ok(())
}

fn told_in_batch(outcome: &BatchOutcome<Invitation>) -> (Told, String) {
    let told = match outcome {
        BatchOutcome::Created(_) => Told::Invited,
        BatchOutcome::Ambiguous(_) => Told::Unknown,
        _ => Told::NotInvited,
    };
    let detail = outcome.error().map_or_else(String::new, |error| self::told(error).1);
    (told, detail)
}

fn told(error: &Error) -> (Told, String) {
    let told = if error.may_have_been_executed() { Told::Unknown } else { Told::NotInvited };
    let detail = match (error, error.status(), error.code()) {
        (Error::Ambiguous(_), ..) => "ambiguous".to_owned(),
        (_, Some(status), Some(code)) => format!("{} {code}", status.as_u16()),
        (_, Some(status), None) => status.as_u16().to_string(),
        (_, None, _) => error.to_string(),
    };
    (told, detail)
}
