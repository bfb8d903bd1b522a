//! The date that HTTP servers send.

use crate::text::number;
use crate::timestamp::Timestamp;

/// Reads an HTTP date in any of the three forms that RFC 9110 (section 5.6.7) asks recipients to know.
pub(crate) fn parse(date: &str) -> Option<Timestamp> {
    fixdate(date).or_else(|| obsolete(date))
}

/// Reads the forms that are obsolete since 1997, which some proxies send.
#[cfg(not(target_arch = "wasm32"))]
#[allow(clippy::disallowed_types, reason = "a type for a time, not a clock")]
fn obsolete(date: &str) -> Option<Timestamp> {
    let since = httpdate::parse_http_date(date).ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some(Timestamp::from_millis(i64::try_from(since.as_millis()).ok()?))
}

/// The crate that knows them is large in wasm; the npm package has JavaScript rewrite them.
#[cfg(target_arch = "wasm32")]
fn obsolete(_: &str) -> Option<Timestamp> {
    None
}

/// Reads `Sun, 06 Nov 1994 08:49:37 GMT`, the one form that a server may send.
fn fixdate(date: &str) -> Option<Timestamp> {
    const MONTHS: &[u8] = b"JanFebMarAprMayJunJulAugSepOctNovDec";
    const FORM: &[u8] = b"???, 00 ??? 0000 00:00:00 GMT";

    let date = date.as_bytes();
    let fits = |(byte, form): (&u8, &u8)| match form {
        b'?' => byte.is_ascii(),
        b'0' => true,
        _ => byte == form,
    };
    if date.len() != FORM.len() || !date.iter().zip(FORM).all(fits) {
        return None;
    }
    let read = |from: usize, to, max| number(date.get(from..to)?).filter(|number| *number <= max);
    let month = MONTHS.chunks(3).position(|name| date.get(8..11) == Some(name))? as u64 + 1;
    let (day, year) = (read(5, 7, 31)?, read(12, 16, 9999)?);
    let (hour, minute, second) = (read(17, 19, 23)?, read(20, 22, 59)?, read(23, 25, 60)?);
    if day == 0 || year < 1970 {
        return None;
    }
    let seconds = ((days(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
    Some(Timestamp::from_millis(seconds as i64 * 1000))
}

/// Days since 1 January 1970, in the Gregorian calendar. Years that begin in March end with the leap day.
fn days(year: u64, month: u64, day: u64) -> u64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let day_of_year = (153 * month + 2) / 5 + day - 1;
    year * 365 + year / 4 - year / 100 + year / 400 + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_what_httpdate_reads() {
        let mut millis: i64 = 0;
        // Steps of 13 days and some, over five centuries: each day of the month, leap years of all kinds.
        while millis < 16_000_000_000_000 {
            let time = std::time::UNIX_EPOCH + std::time::Duration::from_millis(millis as u64);
            let text = httpdate::fmt_http_date(time);
            assert_eq!(fixdate(&text), Some(Timestamp::from_millis(millis)), "{text}");
            millis += 1_157_407_000;
        }
    }

    #[test]
    fn all_three_forms_are_read() {
        for text in
            ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"]
        {
            assert_eq!(parse(text), Some(Timestamp::from_millis(784_111_777_000)), "{text}");
        }
        assert_eq!(parse("soon"), None);
    }

    #[test]
    fn what_is_no_fixdate_is_none() {
        for text in [
            "",
            "soon",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
            "Sun, 06 Nov 1994 08:49:37",
            "Sun, 06 Nov 1994 08:49:37 CET",
            "Sun, 00 Nov 1994 08:49:37 GMT",
            "Sun, 32 Nov 1994 08:49:37 GMT",
            "Sun, 06 Now 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 24:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37:00 GMT",
            "Sun, 06 Nov 1969 08:49:37 GMT",
            "Sun, 06 Nov +994 08:49:37 GMT",
            "é, é",
        ] {
            assert_eq!(fixdate(text), None, "{text}");
        }
    }
}
