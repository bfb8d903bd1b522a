//! What a driver reads, does and says: a job on stdin, calls a few at a time, a line for each person on stdout.

use std::future::Future;
use std::io::{self, Write};
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream;
use serde::{Deserialize, Serialize};

/// Whom to invite, how, and where.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Job {
    /// Where the API lives, without `/v1`.
    pub url: String,
    /// The secret key.
    pub key: String,
    /// How to invite them.
    pub way: Way,
    /// So many calls are under way at once.
    pub at_a_time: usize,
    /// How long one call is waited for.
    pub patience_seconds: u64,
    /// The addresses.
    pub people: Vec<String>,
}

/// How people are invited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// One call for each person, defaults for all else.
    Create,
    /// The same with `ignore_existing: true`.
    IgnoreExisting,
    /// Through the bulk call.
    Bulk,
}

impl Way {
    /// How many people one call of a peer takes: Clerk's documentation allows ten in a bulk.
    pub fn people_in_a_call(self) -> usize {
        if self == Self::Bulk { 10 } else { 1 }
    }
}

/// What the caller was left to believe of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// The call returned their invitation.
    Invited,
    /// The call failed, and its error does not say that the person may have been invited after all.
    NotInvited,
    /// The client said that it does not know, or the call did not come back.
    Unknown,
}

/// A line on stdout.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Line {
    /// Whom it is about.
    pub email_address: String,
    /// What the caller was told of them.
    pub told: Told,
    /// In which words, shortly.
    pub detail: String,
}

/// The job on stdin.
///
/// # Errors
///
/// If it is none.
pub fn job() -> io::Result<Job> {
    Ok(serde_json::from_reader(io::stdin().lock())?)
}

/// Writes a line.
///
/// # Errors
///
/// If nobody reads any more.
pub fn say(email_address: &str, told: Told, detail: &str) -> io::Result<()> {
    let line = Line { email_address: email_address.to_owned(), told, detail: detail.to_owned() };
    writeln!(io::stdout(), "{}", serde_json::to_string(&line)?)
}

/// Calls for everybody, and says of each what came of it. A call answers the addresses of the invitations that it
/// returned, or what its error says.
///
/// # Errors
///
/// If nobody reads any more.
pub async fn call_for_all<C, F>(job: &Job, call: C) -> io::Result<()>
where
    C: Fn(Vec<String>) -> F,
    F: Future<Output = Result<Vec<String>, (Told, String)>>,
{
    let patience = Duration::from_secs(job.patience_seconds);
    let groups = job.people.chunks(job.way.people_in_a_call()).map(<[String]>::to_vec);
    let mut calls = stream::iter(groups)
        .map(|people| {
            let answer = call(people.clone());
            async move { (people, tokio::time::timeout(patience, answer).await) }
        })
        .buffer_unordered(job.at_a_time);
    while let Some((people, answer)) = calls.next().await {
        for person in people {
            match &answer {
                Ok(Ok(invited)) if invited.contains(&person) => say(&person, Told::Invited, "")?,
                Ok(Ok(_)) => say(&person, Told::NotInvited, "not in the answer")?,
                Ok(Err((told, detail))) => say(&person, *told, detail)?,
                Err(_) => {
                    let detail = format!("no answer after {} s", job.patience_seconds);
                    say(&person, Told::Unknown, &detail)?;
                }
            }
        }
    }
    Ok(())
}
