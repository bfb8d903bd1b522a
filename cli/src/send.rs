//! `send`: from a list to a campaign, and the loop that carries it.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clerk_invitations_campaign::{Campaign, CampaignProgress, Journal, Limits, RefusalStreak};
use clerk_invitations_native::Clerk;

use crate::args::{Globals, List, Pace};
use crate::client::client;
use crate::failure::{DONE, Failure, SOME_REFUSED, STOPPED};
use crate::input::Input;
use crate::journal::{Defaults, import, is_refusal};
use crate::output::note;
use crate::progress::Progress;
use crate::store::{self, Store};
use crate::survey;

/// How often the display moves while nothing else happens.
const TICK: Duration = Duration::from_secs(1);

pub(crate) async fn run(
    globals: &Globals,
    list: &List,
    journal: Option<PathBuf>,
    defaults: Defaults,
    pace: &Pace,
) -> Result<u8, Failure> {
    let (clerk, clock) = client(globals)?;
    let input = list.input.as_path();
    let path = match journal {
        Some(path) => path,
        None if input == Path::new("-") => {
            return Err(Failure::usage("stdin has no name to call a journal by: give --journal FILE"));
        }
        None => {
            let mut name = input.as_os_str().to_owned();
            name.push(".journal");
            name.into()
        }
    };
    let progress = Progress::new(globals.json, clock);
    let mut journal = prepare(list, &path, globals.lease, &progress)?;
    journal.set_defaults(defaults)?;
    let invocation = format!("clerk-invite send {} …", input.display());
    if pace.retry_refused {
        journal.retry_refused()?;
    }
    let mut stop = Stop::listen()?;
    if !pace.no_survey {
        let mut note = |text: &str| progress.note(text);
        tokio::select! {
            asked = survey::note_in(&mut *journal, &clerk, &mut note) => asked?,
            () = stop.asked() => {
                progress.note(&format!("stopped. To go on: {invocation}"));
                return Ok(STOPPED);
            }
        }
    }
    carry(clerk, journal, pace.limits(), pace.max_wait, progress, stop, &invocation).await
}

/// Takes the input into the journal.
pub(crate) fn prepare(
    list: &List,
    journal: &Path,
    lease: Option<u64>,
    progress: &Progress,
) -> Result<Box<dyn Store>, Failure> {
    let (input, column) = (list.input.as_path(), list.column.as_deref());
    let organization = list.organization.as_deref();
    let mut rows = Input::open(input, column)?.into_organization(organization);
    for remark in rows.remarks() {
        progress.note(&remark);
    }
    let mut journal = store::open(journal, lease, &mut |text| progress.note(text))?;
    journal.dedicate("list")?;
    let fingerprint = match input == Path::new("-") {
        true => None,
        // Another column, or another organization, makes another list of it.
        false => {
            let options = [column, organization].map(|option| option.unwrap_or_default().as_bytes());
            let [column, organization] = options;
            Some(import::fingerprint(column.chain(organization).chain(File::open(input)?))?)
        }
    };
    journal.import(&mut rows, fingerprint)?;
    if let Some(doubt) = rows.doubt() {
        progress.note(doubt);
    }
    Ok(journal)
}

/// Carries a campaign on until it is done, stopped, or would have to wait too long.
pub(crate) async fn carry(
    clerk: Clerk,
    mut journal: Box<dyn Store>,
    limits: Limits,
    max_wait: Option<Duration>,
    mut progress: Progress,
    mut stop: Stop,
    invocation: &str,
) -> Result<u8, Failure> {
    progress.begin(&journal.counts()?, limits.clone(), journal.left()?);
    let mut campaign = Campaign::open(clerk.into(), journal, &limits)?;
    let mut streak = RefusalStreak::default();
    let stopped = loop {
        if stop.is_asked() {
            break Some("stopped".to_owned());
        }
        // A request that is under way is answered first; a second Ctrl-C does not wait for it.
        let advance = tokio::select! {
            advance = campaign.advance() => advance,
            () = stop.asked_twice() => break Some("stopped at once; what was under way is looked up first".to_owned()),
        };
        match advance {
            Ok(CampaignProgress::Request(request)) => {
                // What is refused for the sake of the organization is one refusal, however many it concerns.
                let most = if request.result == "target_refused" { 1 } else { usize::MAX };
                for (index, (id, outcome)) in request.outcomes.iter().enumerate() {
                    let person = campaign.journal_mut().person(*id)?;
                    progress.settled(person.email_address(), outcome);
                    if index < most {
                        streak.note(outcome);
                    }
                }
                progress.answered(&request, campaign.left());
                if let Some(code) = streak.too_long().filter(|_| campaign.left() > 0) {
                    break Some(format!(
                        "Clerk has refused {} people in a row with `{code}`: that is hardly about them. \
                         See to it, then use --retry-refused",
                        RefusalStreak::TOO_LONG
                    ));
                }
            }
            Ok(CampaignProgress::Wait { until, reason }) => {
                let wait = until.saturating_since(campaign.now());
                if max_wait.is_some_and(|max_wait| wait > max_wait) {
                    break Some(format!(
                        "the next request may leave in {} s, more than --max-wait",
                        wait.as_secs()
                    ));
                }
                progress.waiting(wait, &reason, campaign.left());
                tokio::select! {
                    () = tokio::time::sleep(progress.clock().real(wait).min(TICK)) => {}
                    () = stop.asked() => {}
                }
            }
            Ok(CampaignProgress::Done) if campaign.left() > 0 => {
                break Some("the limits allow no requests".to_owned());
            }
            Ok(CampaignProgress::Done) => break None,
            // What a later release of core adds is nothing to wait for.
            Ok(_) => {}
            Err(error) => {
                progress.end();
                return Err(error.into());
            }
        }
    };
    let counts = campaign.journal_mut().counts()?;
    let status = match stopped {
        Some(_) => STOPPED,
        None if counts.iter().any(|(outcome, count)| is_refusal(outcome) && *count > 0) => SOME_REFUSED,
        None => DONE,
    };
    progress.summary(&counts, status);
    if let Some(why) = stopped {
        progress.note(&format!("{why}. To go on: {invocation}"));
    }
    Ok(status)
}

/// Whether somebody has asked to stop: Ctrl-C, or the system.
pub(crate) struct Stop {
    asked: u32,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
}

impl Stop {
    pub(crate) fn listen() -> Result<Self, Failure> {
        #[cfg(unix)]
        let terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        Ok(Self {
            asked: 0,
            #[cfg(unix)]
            terminate,
        })
    }

    fn is_asked(&self) -> bool {
        self.asked > 0
    }

    pub(crate) async fn asked(&mut self) {
        #[cfg(unix)]
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = self.terminate.recv() => {}
        }
        #[cfg(not(unix))]
        let _ended = tokio::signal::ctrl_c().await;
        self.asked += 1;
    }

    async fn asked_twice(&mut self) {
        while self.asked < 2 {
            self.asked().await;
            if self.asked == 1 {
                note("\nclerk-invite: stopping after the request under way (Ctrl-C again: at once)");
            }
        }
    }
}
