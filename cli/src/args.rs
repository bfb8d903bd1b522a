//! The command line.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;
use clerk_invitations_campaign::Limits;

use crate::clock::TimeScale;
use crate::journal::Defaults;

const EXAMPLES: &str = "\
Examples:
  clerk-invite --demo                                   a hundred people, offline, in seconds
  clerk-invite plan people.csv                          what would be sent, and how long it would take
  clerk-invite send people.csv                          sends; the same command again goes on
  clerk-invite send people.csv --share 80% --max-wait 0 leaves a fifth to others, ends instead of waiting
  clerk-invite send people.csv --organization org_1     invites into an organization
  clerk-invite waitlist --oldest 500                    invites the 500 who have waited longest
  clerk-invite status people.csv.journal                how far it has come
  clerk-invite refresh people.csv.journal               who has accepted
  clerk-invite remind people.csv.journal --after 7d     invites those again who have not
  clerk-invite report people.csv.journal --csv          what became of each address
  clerk-invite report people.csv.journal --html r.html  the same in figures, as a page

Input: CSV with a header (email_address, or Email, E-mail, Email Address, Primary email, Mail; redirect_url,
expires_in_days, notify; organization_id, role; public_metadata as JSON, or metadata.KEY columns), the first sheet of an .xlsx workbook,
JSON lines with the same fields, plain addresses one a line, or `-` for stdin. Separators and encodings are found out.

The key is read from CLERK_SECRET_KEY.

Exit status: 0 all done, 1 some refused, 2 usage or input, 3 stopped and can go on, 4 key refused.";

/// Invites a list of people through Clerk: as fast as its limits allow, each of them once.
#[derive(Debug, Parser)]
#[command(name = "clerk-invite", version, after_help = EXAMPLES, max_term_width = 110)]
pub struct Cli {
    /// Shows everything against an offline Clerk, with time sped up.
    #[arg(long)]
    pub demo: bool,
    /// What applies to every command.
    #[command(flatten)]
    pub globals: Globals,
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What applies to every command.
#[derive(Args, Clone, Debug)]
pub struct Globals {
    /// The API's base URL: for an emulator.
    #[arg(long, global = true, env = "CLERK_API_URL", value_name = "URL")]
    pub api_url: Option<String>,
    /// Writes an event a line, as JSON, on stdout.
    #[arg(long, global = true)]
    pub json: bool,
    /// For tests: how much faster time passes.
    #[arg(long, global = true, hide = true)]
    pub time_scale: Option<TimeScale>,
    /// For tests: for how many milliseconds a journal in a database is whose writes it.
    #[arg(long, global = true, hide = true)]
    pub lease: Option<u64>,
    /// The key, where it is not the environment's.
    #[arg(skip)]
    pub key: Option<String>,
}

impl Globals {
    /// The key, if there is one.
    pub fn key(&self) -> Option<String> {
        let key = self.key.clone().or_else(|| std::env::var("CLERK_SECRET_KEY").ok());
        key.filter(|key| !key.trim().is_empty())
    }
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Reads, checks and counts; sends nothing.
    Plan {
        /// Whom to invite.
        #[command(flatten)]
        list: List,
        /// How much may be sent.
        #[command(flatten)]
        pace: Pace,
    },
    /// Invites the people of a list. The same command again goes on where it stopped.
    Send {
        /// Whom to invite.
        #[command(flatten)]
        list: List,
        /// Where to keep the journal: a file, or `postgres://USER@HOST/DATABASE#CAMPAIGN`, which several machines may share
        /// [default: the input's name with `.journal`].
        #[arg(long, value_name = "FILE")]
        journal: Option<PathBuf>,
        /// What each invitation gets.
        #[command(flatten)]
        defaults: InvitationDefaults,
        /// How much may be sent.
        #[command(flatten)]
        pace: Pace,
    },
    /// Invites people from the waitlist, those first who have waited longest.
    Waitlist {
        /// How many, at most [default: all].
        #[arg(long, value_name = "N")]
        oldest: Option<usize>,
        /// Where to keep the journal: a file, or `postgres://…`.
        #[arg(long, value_name = "FILE", default_value = "waitlist.journal")]
        journal: PathBuf,
        /// How much may be sent.
        #[command(flatten)]
        pace: Pace,
    },
    /// Says how far a campaign has come.
    Status {
        /// The journal: a file, or `postgres://…`.
        journal: PathBuf,
    },
    /// Says what became of each address.
    Report {
        /// The journal: a file, or `postgres://…`.
        journal: PathBuf,
        /// As CSV: line, email_address, outcome, detail, organization_id, status, invited_at, joined_at, reminders.
        #[arg(long)]
        csv: bool,
        /// As a page in one file, to be looked at and handed around: how many were invited, accepted and joined, over time and by
        /// domain, and why others were not invited. It has no address of anybody. `-` for stdout.
        #[arg(long, value_name = "FILE", conflicts_with = "csv")]
        html: Option<PathBuf>,
    },
    /// Asks Clerk what has become of the invitations: accepted, expired, revoked; and who has joined.
    Refresh {
        /// The journal: a file, or `postgres://…`.
        journal: PathBuf,
    },
    /// Invites those again who have not accepted: revokes the invitation that they have, and sends another. The same command
    /// again goes on where it stopped.
    Remind {
        /// The journal: a file, or `postgres://…`.
        journal: PathBuf,
        /// Whom, and whether.
        #[command(flatten)]
        reminder: Reminder,
        /// What each invitation gets [default: what they were sent with last].
        #[command(flatten)]
        defaults: InvitationDefaults,
        /// How much may be sent.
        #[command(flatten)]
        pace: Pace,
    },
    /// Writes completions for a shell on stdout.
    Completions {
        /// Which shell.
        shell: Shell,
    },
    /// Writes the man page on stdout.
    Man,
}

/// Whom to invite again, and whether to do it.
#[derive(Args, Clone, Debug)]
pub struct Reminder {
    /// Those who were invited at least so long ago: 7d, 12h.
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub after: Duration,
    /// Says who would be invited again, and sends nothing [default: in a terminal].
    #[arg(long, conflicts_with = "yes")]
    pub dry_run: bool,
    /// Sends, in a terminal too.
    #[arg(long)]
    pub yes: bool,
}

/// A list of people, and how to read it.
#[derive(Args, Clone, Debug)]
pub struct List {
    /// The people: CSV, .xlsx, JSON lines, addresses one a line, or `-` for stdin.
    pub input: PathBuf,
    /// Which column has the addresses, by its name or its number [default: the one called email or alike].
    #[arg(long, value_name = "NAME")]
    pub column: Option<String>,
    /// Invites into this organization, unless a row has an organization_id of its own.
    #[arg(long, value_name = "ID", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub organization: Option<String>,
}

impl From<PathBuf> for List {
    fn from(input: PathBuf) -> Self {
        Self { input, column: None, organization: None }
    }
}

/// What each invitation gets, unless its row says otherwise.
#[derive(Args, Clone, Debug)]
pub struct InvitationDefaults {
    /// Whether Clerk mails the invited.
    #[arg(long, value_name = "BOOL", action = clap::ArgAction::Set)]
    notify: Option<bool>,
    /// Where the link in the mail leads.
    #[arg(long, value_name = "URL")]
    redirect_url: Option<String>,
    /// After how many days an invitation expires.
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u16).range(1..=365))]
    expires_in_days: Option<u16>,
    /// Which mail is sent: `invitation` or `waitlist_invitation`.
    #[arg(long, value_name = "SLUG")]
    template: Option<String>,
    /// The role in an organization [default: org:member].
    #[arg(long, value_name = "ROLE")]
    role: Option<String>,
}

impl InvitationDefaults {
    /// As the journal fills them in.
    pub fn defaults(self) -> Defaults {
        Defaults {
            redirect_url: self.redirect_url,
            expires_in_days: self.expires_in_days,
            notify: self.notify,
            template_slug: self.template,
            role: self.role,
        }
    }
}

/// How much may be sent, and how long to wait.
#[derive(Args, Clone, Debug)]
pub struct Pace {
    /// Which share of the key's quota to use; the rest is left to others.
    #[arg(long, value_name = "PERCENT", default_value = "100%", value_parser = percent)]
    pub share: u8,
    /// Stops (status 3) instead of waiting longer than this at once: 90s, 10m, 2h, 1d, 0.
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub max_wait: Option<Duration>,
    /// Bulk requests an hour [default: Clerk's 25, and 50 into organizations].
    #[arg(long, value_name = "N")]
    bulk_per_hour: Option<u32>,
    /// Requests for a single person an hour [default: Clerk's 100, and 250 into organizations].
    #[arg(long, value_name = "N")]
    single_per_hour: Option<u32>,
    /// Does not ask Clerk first which addresses belong to users or have pending invitations.
    #[arg(long)]
    pub no_survey: bool,
    /// Sends again to those whom Clerk has refused, once what it refused them for is seen to.
    #[arg(long)]
    pub retry_refused: bool,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            share: 100,
            max_wait: None,
            bulk_per_hour: None,
            single_per_hour: None,
            no_survey: false,
            retry_refused: false,
        }
    }
}

impl Pace {
    /// These limits.
    pub fn limits(&self) -> Limits {
        Limits::published().with_hourly(self.bulk_per_hour, self.single_per_hour).share(self.share)
    }
}

fn percent(text: &str) -> Result<u8, String> {
    let number = text.strip_suffix('%').unwrap_or(text).parse().ok();
    number.filter(|percent| (1..=100).contains(percent)).ok_or_else(|| "must be from 1% to 100%".to_owned())
}

fn duration(text: &str) -> Result<Duration, String> {
    let digits = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let seconds = match text.strip_prefix(digits).unwrap_or_default() {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        "d" => 86_400,
        "" if digits == "0" => 1,
        _ => return Err("must be a number with s, m, h or d, or 0".to_owned()),
    };
    let number: u64 = digits.parse().map_err(|_| "must begin with a number".to_owned())?;
    Ok(Duration::from_secs(number.saturating_mul(seconds)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn shares_and_durations() {
        assert_eq!(["80%", "1", "100"].map(|text| percent(text).ok()), [Some(80), Some(1), Some(100)]);
        assert!(["0", "101%", "x", "", "-1", "1.5%"].iter().all(|text| percent(text).is_err()));
        let seconds = |text| duration(text).ok().map(|duration| duration.as_secs());
        assert_eq!(["90s", "10m", "2h", "1d", "0"].map(seconds), [90, 600, 7200, 86_400, 0].map(Some));
        assert!(["", "5", "h", "1w", "-1s", "1.5h"].iter().all(|text| duration(text).is_err()));
    }
}
