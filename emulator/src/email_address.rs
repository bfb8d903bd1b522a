//! Which texts count as e-mail addresses.

/// Whether this is an address of the everyday kind: `local@domain.tld`, ASCII, unquoted.
pub(crate) fn is_email_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let local_fits = local.len() <= 64
        && local.split('.').all(|atom| {
            let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
            !atom.is_empty() && atom.bytes().all(fits)
        });
    let domain_fits = domain.contains('.')
        && domain.split('.').all(|label| {
            let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
            (1..=63).contains(&label.len())
                && label.bytes().all(fits)
                && !label.starts_with('-')
                && !label.ends_with('-')
        });
    text.len() <= 254 && local_fits && domain_fits
}

#[cfg(test)]
mod tests {
    use super::is_email_address;

    #[test]
    fn everyday_addresses_and_nothing_else() {
        for address in ["a@b.co", "first.last+tag@sub.example.com", "o'neil_1@ex-ample.io", "A@B.CO"] {
            assert!(is_email_address(address), "{address}");
        }
        let long_local = format!("{}@b.co", "a".repeat(65));
        let long_label = format!("a@{}.co", "b".repeat(64));
        for text in [
            "",
            "a",
            "@",
            "a@",
            "@b.co",
            "a@b",
            "a b@c.co",
            " a@b.co",
            "a@b.co ",
            "a@b..co",
            "a@.co",
            "a@-b.co",
            "a@b-.co",
            "a..b@c.co",
            ".a@b.co",
            "a.@b.co",
            "a@b@c.co",
            "ä@b.co",
            "a@bä.co",
            "a@b.co\n",
            "<a@b.co>",
            &long_local,
            &long_label,
        ] {
            assert!(!is_email_address(text), "{text}");
        }
    }
}
