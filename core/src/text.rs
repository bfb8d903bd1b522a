//! Work on text without the standard library's formatting and search: those are made for more than is needed here,
//! and would be a fifth of a wasm build.

use std::time::Duration;

/// The parts, one after the other.
pub fn concat(parts: &[&str]) -> String {
    let mut text = String::new();
    add(&mut text, parts);
    text
}

/// Adds the parts to the text.
pub(crate) fn add(text: &mut String, parts: &[&str]) {
    parts.iter().for_each(|part| text.push_str(part));
}

/// How many whole milliseconds a duration has.
pub fn millis(duration: Duration) -> u64 {
    duration.as_secs().min(u64::MAX / 1000 - 1) * 1000 + u64::from(duration.subsec_millis())
}

/// A number in decimal digits.
pub fn decimal(number: u64) -> String {
    let mut text = if number < 10 { String::new() } else { decimal(number / 10) };
    text.push(char::from(b'0' + (number % 10) as u8));
    text
}

/// A stranger's text as a line that can be shown, of so many characters at the most.
pub(crate) fn line(text: &str, max: usize) -> String {
    let mut line = String::new();
    for c in text.chars().take(max) {
        let is_odd = c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
        line.push(if is_odd { ' ' } else { c });
    }
    line
}

/// Adds a byte in two hexadecimal digits.
pub(crate) fn add_hexadecimal(text: &mut String, byte: u8) {
    for digit in [byte >> 4, byte & 15] {
        text.push(char::from(if digit < 10 { b'0' + digit } else { b'A' - 10 + digit }));
    }
}

/// The number that decimal digits, and nothing else, make.
pub(crate) fn number(digits: &[u8]) -> Option<u64> {
    let add = |number: u64, byte: &u8| {
        let digit = byte.is_ascii_digit().then(|| u64::from(byte - b'0'))?;
        // Multiplying is checked by hand: the standard library's way calls for 128 bits.
        (number <= u64::MAX / 10).then(|| number * 10)?.checked_add(digit)
    };
    digits.iter().try_fold(0, add).filter(|_| !digits.is_empty())
}

/// The text without blanks around it.
pub(crate) fn trim(text: &str) -> &str {
    let (mut start, mut end) = (text.len(), 0);
    for (at, c) in text.char_indices().filter(|(_, c)| !c.is_whitespace()) {
        start = start.min(at);
        end = at + c.len_utf8();
    }
    text.get(start..end).unwrap_or_default()
}

/// Where `part` begins first.
pub(crate) fn find(text: &str, part: &str) -> Option<usize> {
    text.as_bytes().windows(part.len().max(1)).position(|window| is(window, part))
}

/// Where `part` begins last.
pub(crate) fn find_last(text: &str, part: &str) -> Option<usize> {
    text.as_bytes().windows(part.len().max(1)).rposition(|window| is(window, part))
}

/// The first byte tells them apart mostly, and needs no call.
fn is(window: &[u8], part: &str) -> bool {
    window.first() == part.as_bytes().first() && window == part.as_bytes()
}

/// What is before the first `part`, and what is after it.
pub(crate) fn split_once<'a>(text: &'a str, part: &str) -> Option<(&'a str, &'a str)> {
    split_at(text, find(text, part)?, part.len())
}

/// What is before the last `part`, and what is after it.
pub fn rsplit_once<'a>(text: &'a str, part: &str) -> Option<(&'a str, &'a str)> {
    split_at(text, find_last(text, part)?, part.len())
}

fn split_at(text: &str, start: usize, length: usize) -> Option<(&str, &str)> {
    Some((text.get(..start)?, text.get(start + length..)?))
}

/// What is between the separators.
pub(crate) fn split<'a>(text: &'a str, separator: &'static str) -> impl Iterator<Item = &'a str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let parts = split_once(text, separator);
        rest = parts.map(|(_, after)| after);
        Some(parts.map_or(text, |(before, _)| before))
    })
}

/// The text with `with` in place of each `part`.
pub(crate) fn replace(mut text: &str, part: &str, with: &str) -> String {
    let mut replaced = String::new();
    while let Some((before, after)) = split_once(text, part) {
        replaced.push_str(before);
        replaced.push_str(with);
        text = after;
    }
    replaced.push_str(text);
    replaced
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARTS: [&str; 6] = ["a", "bc", "é", "aa", ", expected ", "nothing"];

    #[test]
    fn finds_what_the_standard_library_finds() {
        for text in ["", "a", "abcabc", "éaé", "aaa", "x, expected y, expected z"] {
            for part in PARTS {
                assert_eq!(find(text, part), text.find(part), "{part} in {text}");
                assert_eq!(find_last(text, part), text.rfind(part), "{part} in {text}");
                assert_eq!(split_once(text, part), text.split_once(part), "{part} in {text}");
                assert_eq!(rsplit_once(text, part), text.rsplit_once(part), "{part} in {text}");
                assert_eq!(split(text, part).collect::<Vec<_>>(), text.split(part).collect::<Vec<_>>());
                assert_eq!(replace(text, part, "[]"), text.replace(part, "[]"), "{part} in {text}");
            }
        }
        for text in ["", " ", " a b\u{3000}", "\n\té "] {
            assert_eq!(trim(text), text.trim());
        }
        assert_eq!(concat(&PARTS), PARTS.concat());
    }

    #[test]
    fn numbers_are_written_and_read_as_the_standard_library_does() {
        for number in [0, 9, 10, 1_234_567_890, u64::MAX] {
            assert_eq!(decimal(number), number.to_string());
            assert_eq!(super::number(number.to_string().as_bytes()), Some(number));
        }
        let mut text = String::new();
        [0, 10, 255].into_iter().for_each(|byte| add_hexadecimal(&mut text, byte));
        assert_eq!(text, "000AFF");
        for text in ["", "+1", "-1", "1.0", " 1", "18446744073709551616", "99999999999999999999", "é", "0x1"]
        {
            assert_eq!(number(text.as_bytes()), None, "{text}");
        }
        assert_eq!(number(b"007"), Some(7));
    }
}
