//! The figures as Markdown.

use crate::contender::{Contender, Skipped};
use crate::tally::Tally;

/// What a row is made of.
pub(crate) type Row<'c> = (&'c Contender, Result<Tally, Skipped>);

const HEAD: &str = "\
| | invited once | twice or more | never | told “invited”, is not | told “not invited”, is | left open | of it hung | POST | GET | seconds |
|---|---|---|---|---|---|---|---|---|---|---|";

/// A row for each contender, and below what was said where it was wrong.
pub(crate) fn table(rows: &[Row<'_>]) -> String {
    let mut lines = vec![HEAD.to_owned()];
    lines.extend(rows.iter().map(|(contender, tally)| row(contender, tally)));
    let mut words =
        rows.iter().filter_map(|(contender, tally)| wrong_words(contender, tally.as_ref().ok()?)).peekable();
    if words.peek().is_some() {
        lines.push("\nWhat was said where it was wrong:\n".to_owned());
    }
    lines.extend(words);
    lines.join("\n")
}

fn row(contender: &Contender, tally: &Result<Tally, Skipped>) -> String {
    let tally = match tally {
        Ok(tally) => tally,
        Err(Skipped(why)) => return format!("| {} | **skipped**: {why} |", contender.name),
    };
    let alarming = |count: usize| if count == 0 { "0".to_owned() } else { format!("**{count}**") };
    let cells = [
        tally.once.to_string(),
        alarming(tally.more_than_once),
        tally.never.to_string(),
        alarming(tally.told_invited_but_not),
        alarming(tally.told_not_but_invited),
        tally.left_open.to_string(),
        tally.hung.to_string(),
        tally.posts.to_string(),
        tally.gets.to_string(),
        tally.took.as_secs().to_string(),
    ];
    format!("| {} | {} |", contender.name, cells.join(" | "))
}

fn wrong_words(contender: &Contender, tally: &Tally) -> Option<String> {
    if tally.wrong_words.is_empty() {
        return None;
    }
    let words: Vec<String> =
        tally.wrong_words.iter().map(|(words, count)| format!("`{words}` {count}")).collect();
    Some(format!("- {}: {}.", contender.name, words.join(", ")))
}

/// What each calls itself, versions included.
pub(crate) fn versions(rows: &[Row<'_>]) -> String {
    let named = rows.iter().filter_map(|(contender, tally)| {
        let tally = tally.as_ref().ok()?;
        Some(format!("{} `{}`", contender.name, tally.user_agent))
    });
    named.collect::<Vec<_>>().join(", ")
}
