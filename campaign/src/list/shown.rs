//! Pieces of a list, fit for a message.

/// The first of many, fit for a message.
pub fn some_of(mut all: impl Iterator<Item = String>) -> String {
    const NAMED: usize = 12;
    let named = all.by_ref().take(NAMED).collect::<Vec<_>>().join(", ");
    match all.count() {
        0 => named,
        more => format!("{named} and {more} more"),
    }
}

/// A piece of the input, fit for a message: no control characters, and not too long.
pub fn clean(text: &str) -> String {
    const LONGEST: usize = 40;
    let mut characters = text.chars().map(|character| if character.is_control() { ' ' } else { character });
    let cut: String = characters.by_ref().take(LONGEST).collect();
    if characters.next().is_some() { cut + "…" } else { cut }
}

/// The same, in quotes.
pub fn shown(text: &str) -> String {
    format!("“{}”", clean(text))
}
