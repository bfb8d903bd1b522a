//! Addresses that nobody would stumble over.

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

#[cfg(test)]
mod tests {
    use super::is_everyday;

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
