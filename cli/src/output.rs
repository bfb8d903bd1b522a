//! Lines on stdout and stderr. Whoever reads them may have gone: that is no reason to stop inviting, nor to
//! panic, as `println!` would.

use std::fmt::Display;
use std::io::Write;

/// A line of what was asked for.
pub(crate) fn print(line: impl Display) {
    let _reader_gone = writeln!(std::io::stdout(), "{line}");
}

/// A line of what is to be known besides.
pub(crate) fn note(line: impl Display) {
    let _reader_gone = writeln!(std::io::stderr(), "{line}");
}

/// `one` where there is one of it.
pub(crate) fn plural<'a>(count: u64, one: &'a str, many: &'a str) -> &'a str {
    if count == 1 { one } else { many }
}

/// With a comma before each three digits.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}
