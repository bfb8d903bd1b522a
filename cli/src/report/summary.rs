//! What a report says in figures. Each line is looked at once, and none is kept: what grows with the list is the number of
//! different domains.

use std::collections::{BTreeMap, HashMap};
use std::ops::AddAssign;

use clerk_invitations_campaign::OutcomeKind;

use super::curve::{Curve, Events};
use crate::store::ReportLine;

/// How many domains are shown by name.
const DOMAINS: usize = 50;
/// The longest name of a domain in bytes, as DNS has them. What is longer is none.
const LONGEST_DOMAIN: usize = 253;
/// How many reasons are told apart. A list that is wrong in more ways says no more by more of them.
const REASONS: usize = 50;
/// The longest code of Clerk's, in bytes. What is longer is none.
const LONGEST_CODE: usize = 64;
/// How many characters of a reason are shown.
const LONGEST_REASON: usize = 200;

/// How far people have come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    /// Lines of the input.
    pub(super) listed: u64,
    /// Of them those for whom this campaign has made an invitation.
    pub(super) invited: u64,
    /// Of the invited, whose invitation Clerk says is accepted.
    pub(super) accepted: u64,
    /// Of the invited, who are users, or members of the organization.
    pub(super) joined: u64,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.listed += other.listed;
        self.invited += other.invited;
        self.accepted += other.accepted;
        self.joined += other.joined;
    }
}

/// Why people were not invited, without anything that tells who they are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Reason {
    pub(super) outcome: String,
    /// Whether they had been invited before, and this is about a reminder.
    pub(super) is_reminder: bool,
    /// Clerk's code; or, where there is none, the text.
    pub(super) code: String,
}

/// The figures of a report.
#[derive(Default)]
pub(super) struct Summary {
    pub(super) all: Counts,
    /// How many lines have each outcome, of those without an invitation.
    pub(super) outcomes: BTreeMap<String, u64>,
    /// How many of the invited have an invitation of each status; `None` where Clerk has not said.
    pub(super) statuses: BTreeMap<Option<String>, u64>,
    /// Who joined without accepting the invitation.
    pub(super) joined_otherwise: u64,
    /// How many reminders were sent.
    pub(super) reminders: u64,
    /// How many are being invited again.
    pub(super) renewing: u64,
    /// How many invitations have no date.
    pub(super) undated: u64,
    pub(super) curve: Curve,
    domains: HashMap<String, Counts>,
    /// Lines that have no domain.
    elsewhere: Counts,
    /// The text, and how many lines.
    reasons: HashMap<Reason, (String, u64)>,
    other_reasons: u64,
}

impl Summary {
    /// Counts a line.
    pub(super) fn add(&mut self, line: &ReportLine<'_>) {
        let is_created = line.outcome == OutcomeKind::Created.as_str();
        let is_invited = is_created || line.invited_at.is_some();
        let is_accepted = is_invited && line.status == Some("accepted");
        let joined_at = line.joined_at.filter(|_| is_invited);
        let counts = Counts {
            listed: 1,
            invited: is_invited.into(),
            accepted: is_accepted.into(),
            joined: joined_at.is_some().into(),
        };
        self.all += counts;
        *domain(line.address)
            .map_or(&mut self.elsewhere, |domain| self.domains.entry(domain).or_default()) += counts;
        let is_under_way = matches!(line.outcome, "waiting" | "in_flight");
        if is_invited {
            self.renewing += u64::from(is_under_way);
            *self.statuses.entry(line.status.map(str::to_owned)).or_default() += 1;
            self.undated += u64::from(line.invited_at.is_none());
        } else {
            *self.outcomes.entry(line.outcome.to_owned()).or_default() += 1;
        }
        self.joined_otherwise += u64::from(joined_at.is_some() && !is_accepted);
        self.reminders += u64::from(line.reminders);
        line.invited_at.into_iter().for_each(|at| self.curve.add(at, Events::INVITED));
        joined_at.into_iter().for_each(|at| self.curve.add(at, Events::JOINED));
        if !is_created && !is_under_way {
            self.add_reason(line, is_invited);
        }
    }

    fn add_reason(&mut self, line: &ReportLine<'_>, is_reminder: bool) {
        let (code, text) = code_and_text(line.detail);
        let reason = Reason {
            outcome: line.outcome.to_owned(),
            is_reminder,
            code: code.map_or_else(|| text.clone(), str::to_owned),
        };
        if self.reasons.len() >= REASONS && !self.reasons.contains_key(&reason) {
            self.other_reasons += 1;
            return;
        }
        self.reasons.entry(reason).or_insert((text, 0)).1 += 1;
    }

    /// How many lines have this outcome.
    pub(super) fn outcome(&self, outcome: &str) -> u64 {
        self.outcomes.get(outcome).copied().unwrap_or(0)
    }

    /// Whether Clerk has said of anybody what became of the invitation, or there is nothing to ask.
    pub(super) fn is_known(&self) -> bool {
        self.all.invited == 0 || self.all.joined > 0 || self.statuses.keys().any(Option::is_some)
    }

    /// Those with most invitations, and what is left: how many other domains, and their sum.
    pub(super) fn domains(&self) -> (Vec<(&str, Counts)>, u64, Counts) {
        let mut all: Vec<_> = self.domains.iter().map(|(name, counts)| (name.as_str(), *counts)).collect();
        all.sort_unstable_by_key(|(name, counts)| {
            (std::cmp::Reverse((counts.invited, counts.listed)), *name)
        });
        let others = all.split_off(DOMAINS.min(all.len()));
        let mut sum = Counts::default();
        others.iter().for_each(|(_, counts)| sum += *counts);
        (all, others.len() as u64, sum)
    }

    /// Lines that have no domain: what should have been an address is none.
    pub(super) fn elsewhere(&self) -> Counts {
        self.elsewhere
    }

    /// The most frequent first, with their text; and how many lines have others.
    pub(super) fn reasons(&self) -> (Vec<(&Reason, &str, u64)>, u64) {
        let mut all: Vec<_> =
            self.reasons.iter().map(|(reason, (text, lines))| (reason, text.as_str(), *lines)).collect();
        all.sort_unstable_by_key(|(reason, _, lines)| (std::cmp::Reverse(*lines), *reason));
        (all, self.other_reasons)
    }
}

/// What is behind the last `@`, in small letters.
fn domain(address: &str) -> Option<String> {
    let (_, domain) = address.rsplit_once('@')?;
    (1..=LONGEST_DOMAIN).contains(&domain.len()).then(|| visible(domain).to_lowercase())
}

/// Clerk's code and its message, or our own words without the number of a line or a column.
fn code_and_text(detail: &str) -> (Option<&str>, String) {
    let is_code = |text: &&str| {
        let fits = |byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_');
        (1..=LONGEST_CODE).contains(&text.len()) && text.bytes().all(fits)
    };
    if let Some((code, message)) = detail.split_once(": ").filter(|(code, _)| is_code(code)) {
        return (Some(code), faceless(message));
    }
    let after_number = |word| {
        let rest = detail.strip_prefix(word)?;
        Some(rest.trim_start_matches(|letter: char| letter.is_ascii_digit()))
    };
    let text = match (after_number("column "), after_number("line ")) {
        (Some(rest), _) => faceless(rest.trim_start_matches(": ")),
        (_, Some(rest)) => format!("an earlier line {}", faceless(rest)),
        _ => faceless(detail),
    };
    (None, text)
}

/// The text without what tells who it is about: addresses, links and ids.
fn faceless(text: &str) -> String {
    let is_telling = |word: &&str| {
        let is_address = word.split_once('@').is_some_and(|(local, domain)| {
            local.ends_with(char::is_alphanumeric) && domain.starts_with(char::is_alphanumeric)
        });
        let is_id =
            word.len() > 24 || word.len() > 16 && word.contains(|letter: char| letter.is_ascii_digit());
        is_address || is_id || word.contains("://")
    };
    // No more than is shown and a little, however long it is.
    let start: String = text.chars().take(4 * LONGEST_REASON).collect();
    let words = start.split_whitespace().map(|word| if is_telling(&word) { "…" } else { word });
    let words = visible(&words.collect::<Vec<_>>().join(" "));
    match words.char_indices().nth(LONGEST_REASON) {
        Some((end, _)) => words.get(..end).unwrap_or_default().to_owned() + "…",
        None => words,
    }
}

/// The text without characters that do not show, or that turn around what does.
pub(super) fn visible(text: &str) -> String {
    let is_hidden = |character: char| {
        character.is_control()
            || matches!(character, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    text.replace(is_hidden, "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: ReportLine<'_> = ReportLine {
        line: 1,
        address: "ada@example.com",
        outcome: "created",
        detail: "inv_1",
        organization: "",
        status: None,
        invited_at: Some(1_000_000),
        joined_at: None,
        reminders: 0,
    };

    fn summary<'a>(lines: impl IntoIterator<Item = ReportLine<'a>>) -> Summary {
        let mut summary = Summary::default();
        lines.into_iter().for_each(|line| summary.add(&line));
        summary
    }

    fn refused<'a>(outcome: &'a str, detail: &'a str) -> ReportLine<'a> {
        ReportLine { outcome, detail, invited_at: None, ..LINE }
    }

    #[test]
    fn who_counts_as_what() {
        let joined_at = Some(2_000_000);
        let renewing = ReportLine { outcome: "waiting", detail: "", ..LINE };
        let summary = summary([
            LINE,
            ReportLine { status: Some("pending"), reminders: 2, ..LINE },
            ReportLine { status: Some("accepted"), joined_at, ..LINE },
            ReportLine { status: Some("expired"), joined_at, ..LINE },
            // Sent by an earlier release.
            ReportLine { invited_at: None, ..LINE },
            renewing,
            // They joined before the reminder came.
            ReportLine { outcome: "already_user", detail: "taken: taken", joined_at, reminders: 0, ..LINE },
            // They never were this campaign's, whatever else is known.
            ReportLine { joined_at, status: Some("accepted"), ..refused("already_user", "taken: taken") },
            refused("waiting", ""),
            refused("in_flight", ""),
            refused("invalid", "column 1: is missing"),
            refused("duplicate", "line 7 has the same address"),
        ]);
        assert_eq!(summary.all, Counts { listed: 12, invited: 7, accepted: 1, joined: 3 });
        let outcomes = ["already_user", "waiting", "in_flight", "invalid", "duplicate", "created"];
        assert_eq!(outcomes.map(|outcome| summary.outcome(outcome)), [1, 1, 1, 1, 1, 0]);
        let statuses: Vec<_> =
            summary.statuses.iter().map(|(name, count)| (name.as_deref(), *count)).collect();
        assert_eq!(statuses, [(None, 4), (Some("accepted"), 1), (Some("expired"), 1), (Some("pending"), 1)]);
        assert_eq!(
            (summary.joined_otherwise, summary.reminders, summary.renewing, summary.undated),
            (2, 2, 1, 1)
        );
        let (reasons, _) = summary.reasons();
        let told =
            |(reason, _, lines): &(&Reason, &str, u64)| (reason.outcome.clone(), reason.is_reminder, *lines);
        assert_eq!(
            reasons.iter().map(told).collect::<Vec<_>>(),
            [("already_user", false), ("already_user", true), ("duplicate", false), ("invalid", false)]
                .map(|(outcome, is_reminder)| (outcome.to_owned(), is_reminder, 1))
        );
    }

    #[test]
    fn nothing_is_known_until_clerk_has_said_something() {
        assert!(summary([]).is_known() && summary([refused("invalid", "")]).is_known());
        assert!(!summary([LINE]).is_known());
        assert!(summary([ReportLine { status: Some("pending"), ..LINE }, LINE]).is_known());
        assert!(summary([ReportLine { joined_at: Some(1), ..LINE }]).is_known());
    }

    #[test]
    fn of_ten_thousand_domains_the_largest_are_named() {
        let addresses: Vec<String> = (0..10_000)
            .flat_map(|domain| (0..=domain / 2_500).map(move |_| format!("ada@D{domain}.example")))
            .collect();
        let mut summary = summary(addresses.iter().map(|address| ReportLine { address, ..LINE }));
        summary.add(&ReportLine { address: "ada@d0.EXAMPLE", ..refused("refused", "") });
        let (named, others, sum) = summary.domains();
        assert_eq!((named.len(), others), (DOMAINS, 9_950));
        assert_eq!(
            named.first(),
            Some(&("d7500.example", Counts { listed: 4, invited: 4, accepted: 0, joined: 0 }))
        );
        assert_eq!(sum.listed + 4 * DOMAINS as u64, 25_001);
        assert_eq!(
            summary.domains.get("d0.example"),
            Some(&Counts { listed: 2, invited: 1, ..Counts::default() })
        );
    }

    #[test]
    fn what_is_a_domain() {
        let longest = format!("x@{}", "d".repeat(LONGEST_DOMAIN));
        for (address, expected) in [
            ("ada@Example.COM", Some("example.com")),
            ("\"a@b\"@example.com", Some("example.com")),
            ("x@\u{202e}moc.elpmaxe\u{7}\r\n", Some("\u{fffd}moc.elpmaxe\u{fffd}\u{fffd}\u{fffd}")),
            ("nobody", None),
            ("nobody@", None),
            ("", None),
            (&longest, longest.strip_prefix("x@")),
            (&(longest.clone() + "d"), None),
            (&format!("x@{}", "d".repeat(10_000)), None),
        ] {
            assert_eq!(domain(address).as_deref(), expected, "{address:?}");
        }
    }

    #[test]
    fn reasons_tell_nobody_s_name() {
        let long = "word ".repeat(10_000);
        let cut = format!("{}…", "word ".repeat(40));
        for (detail, code, text) in [
            (
                "form_identifier_exists: That email address is taken.",
                Some("form_identifier_exists"),
                "That email address is taken.",
            ),
            (
                "duplicate_record: ada@example.com has one, <ada@x.y>: wait",
                Some("duplicate_record"),
                "… has one, … wait",
            ),
            (
                "not_found: No invitation inv_2g7np7Hrk0SN6kj5EDMLDaKNL0S at https://x.y/z?t=1 now",
                Some("not_found"),
                "No invitation … at … now",
            ),
            ("x: Organization org_abcdefghijklmnopqrstuvwxyza", Some("x"), "Organization …"),
            ("column 12: `email_address` must have an `@`", None, "`email_address` must have an `@`"),
            ("line 7 has the same address", None, "an earlier line has the same address"),
            ("It was lost: nobody knows", None, "It was lost: nobody knows"),
            ("a\u{202e}b\u{0}c\n\nd", None, "a\u{fffd}b\u{fffd}c d"),
            ("", None, ""),
            (&long, None, cut.as_str()),
        ] {
            assert_eq!(code_and_text(detail), (code, text.to_owned()), "{detail:.80}");
        }
    }

    #[test]
    fn the_same_code_is_one_reason_and_there_are_not_too_many() {
        let details: Vec<String> = (0..3).map(|number| format!("code: variant {number}")).collect();
        let merged = summary(details.iter().map(|detail| refused("refused", detail)));
        let (reasons, others) = merged.reasons();
        assert_eq!(
            reasons.iter().map(|(_, text, lines)| (*text, *lines)).collect::<Vec<_>>(),
            [("variant 0", 3)]
        );
        assert_eq!(others, 0);
        let details: Vec<String> = (0..1_000).map(|number| format!("problem {number}")).collect();
        let bounded = summary(details.iter().map(|detail| refused("invalid", detail)));
        let (reasons, others) = bounded.reasons();
        assert_eq!((reasons.len(), others), (REASONS, 950));
    }
}
