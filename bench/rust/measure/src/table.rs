//! The table of BENCHMARKS.md.

use std::fmt::Write as _;
use std::thread;

use crate::Result;
use crate::figures::{self, Alone, CONTENDERS, Figures, Loopback};

/// A row: what, and its figures.
struct Row {
    what: &'static str,
    figures: Figures,
    /// To what is written by hand.
    to_hand: Limits,
    /// To clerk-rs.
    to_clerk_rs: Limits,
}

/// What a ratio must be, and what it should be.
#[derive(Clone, Copy)]
enum Limits {
    None,
    AtMost { must: f64, aim: f64 },
    AtLeast { must: f64, aim: f64 },
}

impl Limits {
    /// The ratio and whether it is as it should be, and what it should be: two cells.
    fn cells(self, ratio: Option<f64>) -> String {
        let Some(ratio) = ratio else { return " | ".into() };
        let (sign, must, aim, is_must, is_aim) = match self {
            Self::None => return format!("{ratio:.2}× | "),
            Self::AtMost { must, aim } => ('≤', must, aim, ratio <= must, ratio <= aim),
            Self::AtLeast { must, aim } => ('≥', must, aim, ratio >= must, ratio >= aim),
        };
        let verdict = match (is_must, is_aim) {
            (_, true) => "aim",
            (true, false) => "must",
            (false, false) => "**missed**",
        };
        let aim = if aim == must { String::new() } else { format!(", {sign} {aim:.2}×") };
        format!("{ratio:.3}× ({verdict}) | {sign} {must:.2}×{aim}")
    }
}

fn at_most(must: f64, aim: f64) -> Limits {
    Limits::AtMost { must, aim }
}

/// Measures everything, and writes the table.
pub(crate) fn table() -> Result<String> {
    let mut text = format!("{}, {}.\n\n", machine()?, figures::versions()?);
    text.push_str(
        "| what | clerk-invitations | by hand | clerk-rs | to by hand | must, aim | to clerk-rs | must |\n\
         |---|---|---|---|---|---|---|---|\n",
    );
    for rows in [over_loopback()?, alone()?, of_a_server()?] {
        rows.iter().try_for_each(|row| line(&mut text, row))?;
    }
    eprintln!("── memory of a walk");
    let [some, all] = figures::memory_of_walk()?;
    let ratio = at_most(1.1, 1.02).cells(Some(all / some));
    writeln!(
        text,
        "| `list_all`, most memory over 10,000 and over 100,000 invitations (kB) | {}, {} | | | {ratio} | | |",
        shown(some),
        shown(all)
    )?;
    Ok(text)
}

fn over_loopback() -> Result<Vec<Row>> {
    eprintln!("── over loopback");
    let loopback = Loopback::of(&CONTENDERS)?;
    let none = Limits::None;
    let list = loopback.list()?;
    Ok(vec![
        Row {
            what: "one `create` over loopback, instructions",
            figures: loopback.create()?,
            to_hand: at_most(1.10, 1.03),
            to_clerk_rs: none,
        },
        Row {
            what: "`list` of 500 over loopback, instructions",
            figures: list,
            to_hand: none,
            to_clerk_rs: none,
        },
        Row {
            what: "`create`s a second, 64 at a time on one client",
            figures: loopback.load()?,
            to_hand: Limits::AtLeast { must: 0.97, aim: 0.99 },
            to_clerk_rs: none,
        },
    ])
}

fn alone() -> Result<Vec<Row>> {
    eprintln!("── core alone");
    let alone = Alone::new(true)?;
    let (instructions, time, allocations) = (alone.instructions()?, alone.time()?, alone.allocations()?);
    let row = |what, all: &[(String, f64)], work: &str, to_hand, to_clerk_rs| {
        let of = |suffix: &str| {
            let name = format!("{work}-{suffix}");
            all.iter().find(|(work, _)| *work == name).map(|(_, figure)| *figure)
        };
        Row { what, figures: [of("ours"), of("serde_json"), of("clerk-rs")], to_hand, to_clerk_rs }
    };
    let (create, list, peer) = (at_most(1.5, 1.15), at_most(1.15, 1.02), at_most(1.0, 1.0));
    let none = Limits::None;
    Ok(vec![
        row(
            "request built and answer parsed, no network: instructions",
            &instructions,
            "create",
            create,
            none,
        ),
        row("the same, time (ns)", &time, "create", create, none),
        row("the same, allocations", &allocations, "create", create, none),
        row("`list` of 500 decoded, no network: instructions", &instructions, "list", list, peer),
        row("the same, time (ns)", &time, "list", list, peer),
        row("the same, allocations", &allocations, "list", none, none),
    ])
}

fn of_a_server() -> Result<Vec<Row>> {
    let (mut crates, mut seconds, mut bytes, mut lean) = Default::default();
    for (index, contender) in CONTENDERS.iter().enumerate() {
        eprintln!("── the smallest server: {contender}");
        let (time, size, lean_size) = figures::server(contender)?;
        let measured: [(&mut Figures, Option<f64>); 4] = [
            (&mut crates, Some(figures::crates(contender)?)),
            (&mut seconds, Some(time)),
            (&mut bytes, Some(size)),
            (&mut lean, lean_size),
        ];
        for (figures, figure) in measured {
            if let Some(slot) = figures.get_mut(index) {
                *slot = figure;
            }
        }
    }
    let row = |what, figures, to_clerk_rs| Row { what, figures, to_hand: Limits::None, to_clerk_rs };
    let at_most_theirs = at_most(1.0, 1.0);
    Ok(vec![
        row("smallest server (axum and a client): crates", crates, at_most_theirs),
        row("the same, built from nothing (s, once)", seconds, at_most_theirs),
        row("the same, program (bytes, stripped)", bytes, Limits::None),
        row("the same without HTTP/2, as clerk-rs builds reqwest (bytes, stripped)", lean, at_most(1.1, 1.0)),
    ])
}

fn line(text: &mut String, row: &Row) -> Result<()> {
    let [ours, hand, clerk_rs] = row.figures;
    let cell = |figure: Option<f64>| figure.map_or_else(String::new, shown);
    let to = |other: Option<f64>| Some(ours? / other?);
    writeln!(
        text,
        "| {} | {} | {} | {} | {} | {} |",
        row.what,
        cell(ours),
        cell(hand),
        cell(clerk_rs),
        row.to_hand.cells(to(hand)),
        row.to_clerk_rs.cells(to(clerk_rs)),
    )?;
    Ok(())
}

/// With separators between thousands.
fn shown(figure: f64) -> String {
    let digits = format!("{:.0}", figure);
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn machine() -> Result<String> {
    let info = std::fs::read_to_string("/proc/cpuinfo")?;
    let model = info.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or("unknown");
    let model = model.trim_start_matches(['\t', ' ', ':']);
    Ok(format!("{} × {model}", thread::available_parallelism()?))
}
