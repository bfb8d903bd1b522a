//! An address as people write it, and whether anybody would stumble over it.

use super::field::Rule;

/// The address in `ada@example.com`, `<ada@example.com>` or `Ada Lovelace <ada@example.com>`. Whether it is
/// one is not judged, only that it is not several, and has nothing in it that is in none.
///
/// # Errors
///
/// The rule that it breaks.
pub(super) fn read(text: &str) -> Result<&str, Rule> {
    const SINGLE: &str =
        "must be a single email address, without blanks, commas, semicolons or angle brackets in it";
    let text = text.trim();
    let address = match text.strip_suffix('>').and_then(|text| text.rsplit_once('<')) {
        Some((name, address)) => {
            let name = name.trim().trim_matches(['"', '\'']);
            let is_another = name.contains('@') && !name.eq_ignore_ascii_case(address.trim());
            if is_another || name.contains(['<', '>']) {
                return Err(SINGLE.into());
            }
            address.trim()
        }
        None => text,
    };
    if let Some(invisible) = address.chars().find(|character| is_invisible(*character)) {
        return Err(format!("has an invisible character in it, U+{:04X}", u32::from(invisible)).into());
    }
    let is_foreign = |text: &str| text.contains(|c: char| c.is_whitespace() || ",;<>".contains(c));
    match address.rsplit_once('@') {
        Some((local, domain)) if is_foreign(domain) || is_foreign(local) && !local.starts_with('"') => {
            Err(SINGLE.into())
        }
        _ => Ok(address),
    }
}

/// Whether a text can only be meant as an address: then it is no header.
pub(super) fn is_meant(text: &str) -> bool {
    let Some((local, domain)) = read(text).ok().and_then(|address| address.rsplit_once('@')) else {
        return false;
    };
    !local.is_empty() && domain.split('.').count() > 1 && domain.split('.').all(|label| !label.is_empty())
}

/// What comes along when an address is copied from a web page or a chat.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// Whether an address is of the everyday kind: ASCII, unquoted, a domain with a dot. Whatever is not may be
/// good all the same: that is Clerk's to judge, but in a request of its own, where a refusal costs nobody
/// else.
pub fn is_everyday(address: &str) -> bool {
    let Some((local, domain)) = address.rsplit_once('@') else { return false };
    let atom = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
    let label = |label: &str| {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        (1..=63).contains(&label.len())
            && label.bytes().all(fits)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    address.len() <= 254
        && local.len() <= 64
        && local.split('.').all(|part| !part.is_empty() && part.bytes().all(atom))
        && domain.contains('.')
        && domain.split('.').all(label)
}

/// What tells one person of a list from another: the address in lower case, and the organization that they are invited
/// into, if any. A NUL is in none of them.
pub fn key(organization_id: Option<&str>, address: &str) -> String {
    match organization_id {
        Some(organization_id) => format!("{organization_id}\0{}", address.to_lowercase()),
        None => address.to_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_with_a_name() {
        for text in [
            "ada@x.co",
            " <ada@x.co> ",
            "Ada Lovelace <ada@x.co>",
            "\"Lovelace, Ada\" <ada@x.co>",
            "Lovelace, Ada < ada@x.co >",
            "'ADA@x.co' <ada@x.co>",
        ] {
            assert_eq!(read(text).ok(), Some("ada@x.co"), "{text}");
            assert!(is_meant(text), "{text}");
        }
        for text in ["nobody", "", "@", "a@b@c.co", "\"a b\"@c.co", "ada@x.co>"] {
            assert_eq!(read(text).is_ok(), !text.ends_with('>'), "{text}");
        }
        for text in ["email", "@ada", "ada@", "ada@home", "ada@x.", "Mail (work@home)", ""] {
            assert!(!is_meant(text), "{text}");
        }
    }

    #[test]
    fn what_is_several_addresses_or_none() {
        for text in [
            "a@x.co, b@x.co",
            "a@x.co;b@x.co",
            "a@x.co b@x.co",
            "Ada <a@x.co>, Bob <b@x.co>",
            "a@x.co, b <b@x.co>",
            "a@x.co (Ada)",
            "a b@x.co",
        ] {
            assert!(read(text).is_err_and(|rule| rule.starts_with("must be a single")), "{text}");
        }
        assert_eq!(read("a@x.co\u{200b}").unwrap_err(), "has an invisible character in it, U+200B");
    }

    #[test]
    fn everyday_and_odd_addresses() {
        for address in ["a@b.co", "first.last+tag@sub.example.com", "o'neil_1@ex-ample.io", "A@B.CO"] {
            assert!(is_everyday(address), "{address}");
        }
        for address in
            ["a", "a@b", "a b@c.co", "a..b@c.co", "a@b..co", "a@-b.co", "a@b@c.co", "ä@b.co", "a@ü.de"]
        {
            assert!(!is_everyday(address), "{address}");
        }
    }
}
