//! `remind`: invites those again who have not accepted, each with one invitation that can be accepted at most.

use std::io::IsTerminal;
use std::path::Path;
use std::time::Duration;

use clerk_invitations_campaign::InvitationKind;
use clerk_invitations_native::Runtime;
use serde_json::json;

use crate::args::{Globals, Pace, Reminder};
use crate::client::client;
use crate::failure::{DONE, Failure, STOPPED};
use crate::follow_up::Due;
use crate::journal::Defaults;
use crate::output::{plural, print};
use crate::plan::Effort;
use crate::progress::{Progress, span};
use crate::refresh::refresh;
use crate::send::{Stop, carry};
use crate::store;

pub(crate) async fn run(
    globals: &Globals,
    path: &Path,
    reminder: &Reminder,
    defaults: Defaults,
    pace: &Pace,
) -> Result<u8, Failure> {
    let (clerk, clock) = client(globals)?;
    let progress = Progress::new(globals.json, clock);
    let mut journal = store::open_existing(path, globals.lease, &mut |text| progress.note(text))?;
    if pace.retry_refused {
        journal.retry_refused()?;
    }
    let mut stop = Stop::listen()?;
    let invocation = format!("clerk-invite remind {} …", path.display());
    let mut note = |text: &str| progress.note(text);
    let now = tokio::select! {
        began = refresh(&mut *journal, &clerk, &mut note) => began?,
        () = stop.asked() => {
            progress.note(&format!("stopped. To go on: {invocation}"));
            return Ok(STOPPED);
        }
    };
    let before = now - reminder.after;
    let is_dry_run = reminder.dry_run || !reminder.yes && std::io::stdout().is_terminal();
    if is_dry_run {
        let due = journal.due(before)?;
        let kinds = [
            (InvitationKind::Application, due.application),
            (InvitationKind::Organization, due.organizations),
        ];
        let effort = Effort::new(&kinds, &pace.limits(), clock.wall_now());
        show(globals, due, &effort, reminder.after)?;
        return Ok(DONE);
    }
    // A row's own fields first, then these, then what was sent with.
    let defaults = defaults.or(journal.noted_defaults()?);
    journal.set_defaults(defaults)?;
    journal.remind(before)?;
    carry(clerk, journal, pace.limits(), pace.max_wait, progress, stop, &invocation).await
}

fn show(globals: &Globals, due: Due, effort: &Effort, after: Duration) -> Result<(), Failure> {
    if globals.json {
        let due = serde_json::to_value(due).map_err(Failure::stopped)?;
        let effort = serde_json::to_value(effort).map_err(Failure::stopped)?;
        print(json!({"event": "dry_run", "due": due, "effort": effort}));
        return Ok(());
    }
    let Due { application, organizations, under_way, without_invitation_id } = due;
    let count = application + organizations;
    let people = plural(count, "person", "people");
    print(format_args!(
        "{count:>8} {people} to invite again: invited {} ago or earlier, not joined, not revoked",
        span(after)
    ));
    if under_way > 0 {
        print(format_args!("{under_way:>8} being invited again already"));
    }
    if without_invitation_id > 0 {
        print(format_args!(
            "{without_invitation_id:>8} of the waitlist cannot be: Clerk has not shown their invitations"
        ));
    }
    if count > 0 {
        effort.show();
        print("nothing is sent: this was a dry run. --yes revokes their invitations and sends new ones");
    }
    Ok(())
}
