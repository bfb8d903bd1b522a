//! When two email addresses are the same.

use crate::text::trim;

/// Whether two addresses are one, if the server keeps them in lower case or without blanks around.
///
/// Of letters beyond ASCII any may be the lower case of any: the tables that know would be a tenth of a wasm build, and
/// the server was asked for this very address.
pub(crate) fn is_same_address(one: &str, other: &str) -> bool {
    let (mut one, mut other) = (trim(one).chars(), trim(other).chars());
    loop {
        match (one.next(), other.next()) {
            (None, None) => return true,
            (Some(one), Some(other))
                if one.eq_ignore_ascii_case(&other) || !(one.is_ascii() || other.is_ascii()) => {}
            _ => return false,
        }
    }
}
